/* The search for personal data finds what it is meant to find: without this its silence proves
 * nothing. */
#include "tests/support/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

#define VALUE TEXT_OF("Zaphodine Müller")

/* Writes one file two folders deep, searches, and removes all. */
static size_t found_with(const char *content, size_t len, unsigned mode)
{
    char folder[] = "/tmp/foyer-search-XXXXXX";
    char below[64], path[80];
    assert_non_null(mkdtemp(folder));
    snprintf(below, sizeof below, "%s/below", folder);
    snprintf(path, sizeof path, "%s/file", below);
    assert_int_equal(mkdir(below, 0700), 0);
    assert_int_equal(
        file_replace(path, (struct bytes){(const uint8_t *)content, len}, mode), FILE_OK);
    size_t searched = 0;
    size_t found = search_files(folder, VALUE, &searched);
    assert_int_equal(searched, 1);
    unlink(path);
    rmdir(below);
    rmdir(folder);
    return found;
}

static void a_value_is_found_as_it_is(void **state)
{
    (void)state;
    static const char content[] = "\0\1before Zaphodine Müller after";
    assert_int_equal(found_with(content, sizeof content, 0600), 1);
    assert_int_equal(found_with("Zaphodine Muller", 16, 0600), 0);
}

/* Made by `base64` of coreutils from 'xZaphodine Müllery', with 0, 1 and 2 bytes before it. */
static void a_value_is_found_in_base64(void **state)
{
    (void)state;
    static const char *const encoded[] = {
        "WmFwaG9kaW5lIE3DvGxsZXJ5", "eFphcGhvZGluZSBNw7xsbGVyeQ==", "eHhaYXBob2RpbmUgTcO8bGxlcnk="};
    for (size_t i = 0; i < COUNT(encoded); i++) {
        assert_int_equal(found_with(encoded[i], strlen(encoded[i]), 0600), 1);
    }
}

static void what_cannot_be_searched_is_not_clean(void **state)
{
    (void)state;
    assert_int_equal(search_files("/tmp/foyer-search-nowhere", VALUE, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_as_it_is),
        cmocka_unit_test(a_value_is_found_in_base64),
        cmocka_unit_test(what_cannot_be_searched_is_not_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
