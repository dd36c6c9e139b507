/* foyer pack import-xdf, and lint of what its author made of it. */
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/pack_folder.h"
#include "cli/pack_lint.h"
#include "cli/verbs.h"
#include "tests/support/author.h"
#include "tests/test.h"

#define NO_FORM "no FIM form in $FOYER_SHARED/data/xdatenfelder"

static char root[] = "/tmp/foyer-import-XXXXXX";

static const char *in_root(char path[PATH_MAX], const char *name)
{
    snprintf(path, PATH_MAX, "%s/%s", root, name);
    return path;
}

static void shared_path(char path[PATH_MAX], const char *name)
{
    const char *shared = getenv("FOYER_SHARED");
    snprintf(
        path, PATH_MAX, "%s/data/xdatenfelder/samples/bewohnerparken/%s",
        shared == NULL ? "../shared" : shared, name);
}

static int run_import(const char *source, const char *lists, const char *output)
{
    static char verb[] = "import-xdf", out[] = "-o", from[] = "--lists";
    char source_word[PATH_MAX], lists_word[PATH_MAX], output_word[PATH_MAX];
    snprintf(source_word, PATH_MAX, "%s", source);
    snprintf(output_word, PATH_MAX, "%s", output);
    snprintf(lists_word, PATH_MAX, "%s", lists != NULL ? lists : "");
    char *words[] = {verb, source_word, out, output_word, from, lists_word, NULL};
    return pack_import(lists != NULL ? 6 : 4, words);
}

/* Imports the parking form into root/NAME. */
static bool import_parking(const char *name, bool new_form)
{
    char source[PATH_MAX], lists[PATH_MAX], output[PATH_MAX];
    shared_path(source, new_form ? "S05000000058V1.0.0_xdf3.xml" : "S05000058V1.0_xdf2.xml");
    shared_path(lists, "");
    if (access(source, R_OK) != 0) {
        return false;
    }
    assert_int_equal(run_import(source, lists, in_root(output, name)), VERB_DONE);
    return true;
}

struct linted {
    struct pack_source source;
    struct pack pack;
    struct findings findings;
    bool fine;
};

static void lint(struct linted *linted, const char *name)
{
    char path[PATH_MAX];
    memset(linted, 0, sizeof *linted);
    linted->fine = pack_lint_folder(
        &linted->source, in_root(path, name), NULL, &linted->pack, &linted->findings);
}

static void release(struct linted *linted)
{
    pack_release(&linted->pack);
    findings_release(&linted->findings);
    pack_source_release(&linted->source);
}

static size_t count_of(const struct linted *linted, enum finding_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < linted->findings.count; i++) {
        count += linted->findings.list[i].code == code;
    }
    return count;
}

static void what_is_imported_waits_for_its_author(void **state)
{
    SCOPED(release) struct linted linted = {0};
    (void)state;
    if (!import_parking("untouched", false)) {
        SKIP(NO_FORM);
    }
    lint(&linted, "untouched"); /* it can be looked at, and is not built */
    assert_true(findings_of(&linted.findings, FINDING_ERROR) > 0);
}

static void what_its_author_filled_in_is_a_pack(void **state)
{
    (void)state;
    for (int new = 0; new < 2; new ++) {
        SCOPED(release) struct linted linted = {0};
        struct author author = {.new_form = new};
        char path[PATH_MAX];
        const char *name = new ? "filled-3" : "filled-2";
        if (!import_parking(name, new)) {
            SKIP(NO_FORM);
        }
        author_fill(in_root(path, name), &author);
        lint(&linted, name);
        if (findings_of(&linted.findings, FINDING_ERROR) > 0) {
            pack_lint_print(stdout, &linted.findings, &linted.pack);
            fail();
        }
        assert_true(linted.fine);
        assert_int_equal(count_of(&linted, FINDING_rule_unnamed), 0);
        assert_int_equal(count_of(&linted, FINDING_property_unasked), 0);
        assert_int_equal(count_of(&linted, FINDING_text_unused), 0);
        assert_int_equal(linted.pack.form.list_count, 1);
        assert_int_equal(linted.pack.fee_cents, 3000);
    }
}

/* Everything that only the author knows is refused until it is filled in, each gap alone. */
static void each_gap_is_refused(void **state)
{
    static const char *const gaps[] = {"authority", "min_loa", "fee_cents", "duration_minutes"};
    char path[PATH_MAX], file[PATH_MAX];
    (void)state;
    if (!import_parking("gaps", false)) {
        SKIP(NO_FORM);
    }
    SCOPED(json_release) json_t *open = json_read_file(in_root(file, "gaps/pack.json"), 1u << 20);
    author_fill(in_root(path, "gaps"), &(struct author){0});
    SCOPED(json_release) json_t *filled = json_read_file(file, 1u << 20);
    assert_non_null(open);
    assert_non_null(filled);
    for (size_t i = 0; i < COUNT(gaps); i++) {
        SCOPED(release) struct linted linted = {0};
        SCOPED(json_release) json_t *pack = json_deep_copy(filled);
        json_object_set(pack, gaps[i], json_object_get(open, gaps[i]));
        assert_int_equal(json_dump_file(pack, file, 0), 0);
        lint(&linted, "gaps");
        if (findings_of(&linted.findings, FINDING_ERROR) == 0) {
            fail_msg("nobody sees that \"%s\" is open", gaps[i]);
        }
    }
    assert_int_equal(json_dump_file(filled, file, 0), 0);
    SCOPED(release) struct linted linted = {0};
    lint(&linted, "gaps");
    assert_int_equal(findings_of(&linted.findings, FINDING_ERROR), 0);
}

static void a_rule_that_the_author_forgot_is_listed(void **state)
{
    SCOPED(release) struct linted linted = {0};
    struct author author = {.forgets_a_rule = true};
    char path[PATH_MAX];
    (void)state;
    if (!import_parking("forgotten", false)) {
        SKIP(NO_FORM);
    }
    author_fill(in_root(path, "forgotten"), &author);
    lint(&linted, "forgotten");
    assert_int_equal(count_of(&linted, FINDING_rule_unnamed), 1);
    for (size_t i = 0; i < linted.findings.count; i++) {
        const struct finding *finding = &linted.findings.list[i];
        if (finding->code == FINDING_rule_unnamed) {
            assert_string_equal(finding->at, "R05000281");
            assert_non_null(strstr(finding->what, "G05000499"));
        }
    }
}

static void the_folder_of_the_source_stays_at_home(void **state)
{
    char path[PATH_MAX], why[PACK_FOLDER_WHY_MAX];
    (void)state;
    if (!import_parking("home", false)) {
        SKIP(NO_FORM);
    }
    char *payload = pack_folder_read(in_root(path, "home"), NULL, why);
    assert_non_null(payload);
    assert_non_null(strstr(payload, "\"ui.schema.json\""));
    assert_null(strstr(payload, "rules.json"));
    free(payload);
}

static void nothing_that_was_edited_is_overwritten(void **state)
{
    char source[PATH_MAX], output[PATH_MAX], file[PATH_MAX];
    struct bytes content = {(const uint8_t *)"mine", 4};
    (void)state;
    shared_path(source, "S05000058V1.0_xdf2.xml");
    if (access(source, R_OK) != 0) {
        SKIP(NO_FORM);
    }
    assert_int_equal(mkdir(in_root(output, "edited"), 0700), 0);
    assert_int_equal(file_replace(in_root(file, "edited/pack.json"), content, 0600), FILE_OK);
    assert_int_equal(run_import(source, NULL, output), VERB_UNUSABLE);
    SCOPED(file_release) struct file read = {0};
    assert_int_equal(file_read(&read, file, 100), FILE_OK);
    assert_memory_equal(read.content.at, "mine", 4);
}

static void refused_files_leave_no_folder(void **state)
{
    char source[PATH_MAX], output[PATH_MAX];
    struct stat about;
    struct bytes content = {(const uint8_t *)"<!DOCTYPE a><a/>", 16};
    (void)state;
    assert_int_equal(file_replace(in_root(source, "bad.xml"), content, 0600), FILE_OK);
    in_root(output, "bad");
    assert_int_equal(run_import(source, NULL, output), VERB_REFUSED);
    assert_int_equal(stat(output, &about), -1);
    assert_int_equal(run_import(in_root(source, "absent.xml"), NULL, output), VERB_UNUSABLE);
    assert_int_equal(
        truncate(in_root(source, "bad.xml"), 100L << 20), 0); /* 100 MB, mostly a hole */
    assert_int_equal(run_import(source, NULL, output), VERB_REFUSED);
    assert_int_equal(stat(output, &about), -1);
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *ftw)
{
    (void)about, (void)type, (void)ftw;
    return remove(path);
}

static int make_root(void **state)
{
    (void)state;
    return mkdtemp(root) != NULL ? 0 : -1;
}

static int remove_root(void **state)
{
    (void)state;
    return nftw(root, remove_one, 10, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_imported_waits_for_its_author),
        cmocka_unit_test(what_its_author_filled_in_is_a_pack),
        cmocka_unit_test(each_gap_is_refused),
        cmocka_unit_test(a_rule_that_the_author_forgot_is_listed),
        cmocka_unit_test(the_folder_of_the_source_stays_at_home),
        cmocka_unit_test(nothing_that_was_edited_is_overwritten),
        cmocka_unit_test(refused_files_leave_no_folder),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
