#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/test.h"

struct folder {
    char path[64], file[80];
};

static int make_folder(void **state)
{
    struct folder *folder = test_calloc(1, sizeof *folder);
    strcpy(folder->path, "/tmp/foyer-file-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->file, sizeof folder->file, "%s/a", folder->path);
    *state = folder;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    unlink(folder->file);
    rmdir(folder->path);
    test_free(folder);
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static void what_was_replaced_is_read_again(void **state)
{
    struct folder *folder = *state;
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_replace(folder->file, bytes_of("first"), 0600), FILE_OK);
    assert_int_equal(file_replace(folder->file, bytes_of("second one"), 0600), FILE_OK);
    assert_int_equal(file_read(&file, folder->file, 10), FILE_OK);
    assert_int_equal(file.content.len, 10);
    assert_memory_equal(file.content.at, "second one", 11); /* the NUL too */
}

static void a_file_over_its_limit_is_not_read(void **state)
{
    struct folder *folder = *state;
    struct file file;
    assert_int_equal(file_replace(folder->file, bytes_of("12345"), 0600), FILE_OK);
    assert_int_equal(file_read(&file, folder->file, 4), FILE_TOO_LARGE);
    assert_null(file.content.at);
}

static void absence_is_told_from_failure(void **state)
{
    struct folder *folder = *state;
    struct file file;
    assert_int_equal(file_read(&file, folder->file, 10), FILE_ABSENT);
    assert_int_equal(file_read(&file, folder->path, 10), FILE_BROKEN);
    assert_int_equal(file_read(&file, "/dev/zero", 10), FILE_BROKEN);
}

/* Where nothing can be written, the old file stays and no half of a new one is left. */
static void a_failed_replacement_leaves_the_old_file(void **state)
{
    struct folder *folder = *state;
    char blocked[96];
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_replace(folder->file, bytes_of("old"), 0600), FILE_OK);
    snprintf(blocked, sizeof blocked, "%s.new", folder->file);
    assert_int_equal(mkdir(blocked, 0700), 0);
    assert_int_equal(file_replace(folder->file, bytes_of("fresh"), 0600), FILE_BROKEN);
    assert_int_equal(rmdir(blocked), 0);
    assert_int_equal(file_read(&file, folder->file, 10), FILE_OK);
    assert_memory_equal(file.content.at, "old", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_was_replaced_is_read_again, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            a_file_over_its_limit_is_not_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(absence_is_told_from_failure, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            a_failed_replacement_leaves_the_old_file, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
