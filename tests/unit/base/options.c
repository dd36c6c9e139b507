#include "base/options.h"

#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "tests/test.h"

static char arguments[8][16];
static char *argv[9];

/* Reads "--a", "b", ... and tells how many are left, -1 when they are refused. */
static int read_them(const char *const *words, const char **etc, bool *loud)
{
    int argc = 1;
    memcpy(arguments[0], "program", sizeof "program");
    argv[0] = arguments[0];
    for (; *words != NULL; words++, argc++) {
        snprintf(arguments[argc], sizeof arguments[argc], "%s", *words);
        argv[argc] = arguments[argc];
    }
    argv[argc] = NULL;
    const struct option_row table[] = {
        {"etc", .value = etc}, {"o", .value = etc}, {"loud", .flag = loud}, {.name = NULL}};
    return options_read(&argc, argv, table) ? argc - 1 : -1;
}

static void both_spellings_are_read_and_the_rest_stays(void **state)
{
    (void)state;
    const char *etc = "unset";
    bool loud = false;
    const char *const apart[] = {"lay", "--etc", "a", "--loud", "card", NULL};
    assert_int_equal(read_them(apart, &etc, &loud), 2);
    assert_string_equal(etc, "a");
    assert_true(loud);
    assert_string_equal(argv[1], "lay");
    assert_string_equal(argv[2], "card");
    const char *const joined[] = {"--etc=b", NULL};
    assert_int_equal(read_them(joined, &etc, &loud), 0);
    assert_string_equal(etc, "b");
}

static void one_letter_takes_one_dash(void **state)
{
    (void)state;
    const char *etc = "unset";
    bool loud = false;
    const char *const words[] = {"a", "-o", "folder", "-", NULL};
    assert_int_equal(read_them(words, &etc, &loud), 2);
    assert_string_equal(etc, "folder");
    const char *const unknown[] = {"-x", "folder", NULL};
    assert_int_equal(read_them(unknown, &etc, &loud), -1);
}

static void after_two_dashes_nothing_is_an_option(void **state)
{
    (void)state;
    const char *etc = "unset";
    bool loud = false;
    const char *const words[] = {"--", "--loud", "--etc", NULL};
    assert_int_equal(read_them(words, &etc, &loud), 2);
    assert_false(loud);
    assert_string_equal(etc, "unset");
}

static void wrong_ones_are_refused(void **state)
{
    (void)state;
    const char *etc = "unset";
    bool loud = false;
    static const char *const cases[][3] = {
        {"--nonsense", NULL}, {"--etc", NULL}, {"--loud=1", NULL}, {"--et", "x", NULL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(read_them(cases[i], &etc, &loud), -1);
    }
}

static void a_number_is_digits_within_its_limits(void **state)
{
    (void)state;
    static const char *const wrong[] = {NULL,  "",    " 1",          "1 ",    "+1",        "-1",
                                        "0x1", "1e1", "127.0.0.1:1", "65536", "4294967297"};
    unsigned number = 7;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(options_number(wrong[i], 0, 65535, &number));
    }
    assert_false(options_number("0", 1, 65535, &number));
    assert_int_equal(number, 7);
    assert_true(options_number("0", 0, 65535, &number));
    assert_int_equal(number, 0);
    assert_true(options_number("0065535", 1, 65535, &number));
    assert_int_equal(number, 65535);
    assert_true(options_number("4294967295", 0, 4294967295, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_spellings_are_read_and_the_rest_stays),
        cmocka_unit_test(one_letter_takes_one_dash),
        cmocka_unit_test(after_two_dashes_nothing_is_an_option),
        cmocka_unit_test(wrong_ones_are_refused),
        cmocka_unit_test(a_number_is_digits_within_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
