#include "base/own.h"

#include <string.h>
#include <unistd.h>

#include "tests/test.h"

static void a_program_finds_itself_and_its_folder(void **state)
{
    (void)state;
    char path[PATH_MAX], folder[PATH_MAX];
    own_path(path);
    own_folder(folder);
    assert_int_equal(path[0], '/');
    assert_int_equal(access(path, X_OK), 0);
    size_t len = strlen(folder);
    assert_memory_equal(path, folder, len);
    assert_string_equal(path + len, "/own");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_program_finds_itself_and_its_folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
