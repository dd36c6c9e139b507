/* The packs that come with the product, assets/packs: lint has nothing to say, what they are called is in
 * the catalogue, and each has a picture. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "cli/pack_folder.h"
#include "model/date.h"
#include "model/lint.h"
#include "tests/test.h"
#include "ui/icon.h"

#define FOLDER        "assets/packs"
#define PACKS         8 /* at least */
#define CATALOGUE_MAX (4u << 20)

typedef size_t look_function(
    const char *name, const struct pack *pack, const struct findings *findings);

/* What `look` found in all packs. */
static size_t look_at_all(look_function *look)
{
    char path[300], why[PACK_FOLDER_WHY_MAX];
    size_t found = 0, count = 0;
    long today;
    DIR *dir = opendir(FOLDER);
    assert_non_null(dir);
    assert_true(date_read(&today, TEXT_OF("2026-11-24")));
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        SCOPED(findings_release) struct findings findings = {0};
        SCOPED(pack_release) struct pack pack = {0};
        snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
        char *payload = pack_folder_read(path, NULL, why);
        assert_non_null(payload);
        struct bytes bytes = {(const uint8_t *)payload, strlen(payload)};
        assert_true(pack_lint_read(&pack, bytes, today, &findings));
        found += look(entry->d_name, &pack, &findings);
        count++;
        free(payload);
    }
    closedir(dir);
    assert_true(count >= PACKS);
    return found;
}

static size_t troubles(const char *name, const struct pack *pack, const struct findings *findings)
{
    (void)pack;
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *one = &findings->list[i];
        if (finding_level(one->code) != FINDING_NOTE) {
            print_message("%s: %s %s: %s\n", name, one->file, one->at, one->what);
            count++;
        }
    }
    return count;
}

static void lint_has_nothing_to_say(void **state)
{
    (void)state;
    assert_int_equal(look_at_all(troubles), 0);
}

static size_t without_icon(
    const char *name, const struct pack *pack, const struct findings *findings)
{
    char icon[64];
    (void)findings;
    snprintf(icon, sizeof icon, "%.*s", TEXT_ARG(pack->icon));
    bool is_named = pack->id.len == strlen(name) && memcmp(pack->id.at, name, pack->id.len) == 0;
    bool fine = icon_known(icon) && is_named;
    if (!fine) {
        print_message("%s: no icon \"%s\", or a folder of another name\n", name, icon);
    }
    return !fine;
}

static void each_has_its_folder_and_picture(void **state)
{
    (void)state;
    assert_int_equal(look_at_all(without_icon), 0);
}

static size_t strange_key(struct text catalogue, const char *name, struct text key)
{
    char line[20];
    snprintf(line, sizeof line, "\n%.*s,", TEXT_ARG(key));
    if (memmem(catalogue.at, catalogue.len, line, strlen(line)) != NULL) {
        return 0;
    }
    print_message("%s: %.*s is not in the catalogue\n", name, TEXT_ARG(key));
    return 1;
}

static const char *catalogue_path(char path[500])
{
    const char *shared = getenv("FOYER_SHARED");
    snprintf(
        path, 500, "%s/data/leika/leika-2019-ozg-nrw.csv", shared == NULL ? "../shared" : shared);
    return path;
}

static size_t strange_keys(
    const char *name, const struct pack *pack, const struct findings *findings)
{
    char path[500];
    SCOPED(file_release) struct file file = {0};
    (void)findings;
    assert_int_equal(file_read(&file, catalogue_path(path), CATALOGUE_MAX), FILE_OK);
    struct text catalogue = {(const char *)file.content.at, file.content.len};
    size_t count = pack->kind == PACK_SUBMISSION ? strange_key(catalogue, name, pack->leika) : 0;
    for (size_t i = 0; i < pack->service_count; i++) {
        count += strange_key(catalogue, name, pack->services[i].leika);
    }
    return count;
}

static void their_keys_are_in_the_catalogue(void **state)
{
    char path[500];
    SCOPED(file_release) struct file file = {0};
    (void)state;
    if (file_read(&file, catalogue_path(path), CATALOGUE_MAX) != FILE_OK) {
        SKIP("no catalogue of services in $FOYER_SHARED/data/leika");
    }
    struct text catalogue = {(const char *)file.content.at, file.content.len};
    assert_int_equal(strange_key(catalogue, "the control", TEXT_OF("99110009104009")), 1);
    assert_int_equal(look_at_all(strange_keys), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lint_has_nothing_to_say),
        cmocka_unit_test(each_has_its_folder_and_picture),
        cmocka_unit_test(their_keys_are_in_the_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
