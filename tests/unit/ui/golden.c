/* The trees of the example screens as they were last looked at: tests/golden/ui, made by
 * `make golden` and reviewed as a diff. */
#include "base/file.h"
#include "tests/stage.h"

static void compare(struct stage *stage, const char *id, const char *kind)
{
    char path[256];
    snprintf(path, sizeof path, "tests/golden/ui/%s-%s.txt", id, kind);
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, 1 << 20) != FILE_OK) {
        fail_msg("%s is not there: run the tests in the project's folder", path);
    }
    char *print = tree_print(view_tree(&stage->view));
    if (strlen(print) != file.content.len ||
        memcmp(print, file.content.at, file.content.len) != 0) {
        print_error("%s differs; `make golden` and look at the difference\n", path);
    }
    assert_string_equal(print, (const char *)file.content.at);
    free(print);
}

static void compare_all(const struct panel *panel, const char *kind)
{
    struct stage stage;
    stage_open(&stage, panel);
    for (size_t i = 0; i < COUNT(examples); i++) {
        stage_example(&stage, examples[i].id);
        compare(&stage, examples[i].id, kind);
    }
    stage_close(&stage);
}

static void the_examples_look_as_they_did_in_portrait(void **state)
{
    (void)state;
    compare_all(&example_portrait, "portrait");
}

static void the_examples_look_as_they_did_in_landscape(void **state)
{
    (void)state;
    compare_all(&example_landscape, "landscape");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_look_as_they_did_in_portrait),
        cmocka_unit_test(the_examples_look_as_they_did_in_landscape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
