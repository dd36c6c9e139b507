/* docs/packs.md and the template keep what they promise: every code of lint is explained with its level,
 * every member and file is named, and the template has nothing wrong with it. */
#include <stdlib.h>

#include "base/file.h"
#include "cli/pack_lint.h"
#include "tests/test.h"

#define PAGE_MAX (1u << 20)

static struct file read_page(const char *path)
{
    struct file file;
    assert_int_equal(file_read(&file, path, PAGE_MAX), FILE_OK);
    return file;
}

/* Whether a line of the page holds both texts. */
static bool has_line_with(const char *page, const char *one, const char *other)
{
    bool found = false;
    for (const char *at = page; (at = strstr(at, one)) != NULL && !found; at++) {
        const char *from = at;
        while (from > page && from[-1] != '\n') {
            from--;
        }
        char *line = strndup(from, strcspn(from, "\n"));
        assert_non_null(line);
        found = line[0] == '|' && strstr(line, other) != NULL;
        free(line);
    }
    return found;
}

static void every_finding_is_explained_with_its_level(void **state)
{
    (void)state;
    static const char *const levels[] = {"error", "warning", "note"};
    SCOPED(file_release) struct file page = read_page("docs/packs.md");
    for (int code = 0; code < FINDING_COUNT; code++) {
        char name[64];
        enum finding_code found = (enum finding_code)code;
        snprintf(name, sizeof name, "`%s`", finding_word(found));
        const char *level = levels[finding_level(found)];
        if (!has_line_with((const char *)page.content.at, name, level)) {
            fail_msg("docs/packs.md does not explain %s as %s", name, level);
        }
    }
}

static void the_template_has_nothing_wrong_with_it(void **state)
{
    (void)state;
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(pack_source_release) struct pack_source source = {0};
    assert_true(pack_lint_folder(&source, "docs/pack-template", NULL, &pack, &findings));
    pack_lint_print(stdout, &findings, &pack);
    assert_int_equal(findings_of(&findings, FINDING_ERROR), 0);
    assert_int_equal(findings_of(&findings, FINDING_WARNING), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_is_explained_with_its_level),
        cmocka_unit_test(the_template_has_nothing_wrong_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
