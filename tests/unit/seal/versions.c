#include "seal/versions.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

static char folder[] = "/tmp/foyer-versions-XXXXXX";

static int open_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/foyer-versions-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int close_folder(void **state)
{
    (void)state;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" VERSIONS_FILE, folder);
    unlink(path);
    return rmdir(folder);
}

static void write_file(const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" VERSIONS_FILE, folder);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_int_equal(file_replace(path, bytes, 0600), FILE_OK);
}

static void what_was_noted_is_known_to_the_next_process(void **state)
{
    (void)state;
    SCOPED(versions_release) struct versions versions = {0};
    assert_true(versions_read(&versions, folder)); /* nothing was installed yet */
    assert_int_equal(versions_of(&versions, TEXT_OF("dog")), 0);
    assert_true(versions_raise(&versions, folder, TEXT_OF("dog"), 7));
    assert_true(versions_raise(&versions, folder, TEXT_OF("cat"), 1));
    SCOPED(versions_release) struct versions again = {0};
    assert_true(versions_read(&again, folder));
    assert_int_equal(versions_of(&again, TEXT_OF("dog")), 7);
    assert_int_equal(versions_of(&again, TEXT_OF("cat")), 1);
    assert_int_equal(versions_of(&again, TEXT_OF("do")), 0);
}

static void a_version_never_falls(void **state)
{
    (void)state;
    SCOPED(versions_release) struct versions versions = {0};
    assert_true(versions_read(&versions, folder));
    assert_true(versions_raise(&versions, folder, TEXT_OF("dog"), 7));
    assert_true(versions_raise(&versions, folder, TEXT_OF("dog"), 3));
    SCOPED(versions_release) struct versions again = {0};
    assert_true(versions_read(&again, folder));
    assert_int_equal(versions_of(&again, TEXT_OF("dog")), 7);
}

static void a_damaged_file_is_told_from_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "{\"dog\": 7", "[]", "{\"dog\": 7, \"dog\": 8}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        SCOPED(versions_release) struct versions versions = {0};
        write_file(wrong[i]);
        assert_false(versions_read(&versions, folder));
        assert_int_equal(versions_of(&versions, TEXT_OF("dog")), 0);
    }
    SCOPED(versions_release) struct versions versions = {0};
    write_file("{\"dog\": \"7\", \"cat\": -1, \"cow\": 2}");
    assert_true(versions_read(&versions, folder));
    assert_int_equal(versions_of(&versions, TEXT_OF("dog")), 0);
    assert_int_equal(versions_of(&versions, TEXT_OF("cat")), 0);
    assert_int_equal(versions_of(&versions, TEXT_OF("cow")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_was_noted_is_known_to_the_next_process, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_version_never_falls, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(
            a_damaged_file_is_told_from_none, open_folder, close_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
