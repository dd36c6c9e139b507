#include "model/decimal.h"

#include "tests/test.h"

static struct decimal number(const char *text)
{
    struct decimal decimal;
    assert_true(decimal_read(&decimal, (struct text){text, strlen(text)}));
    return decimal;
}

static int compare(const char *a, const char *b)
{
    struct decimal x = number(a), y = number(b);
    int order = decimal_compare(&x, &y);
    return (order > 0) - (order < 0);
}

static bool is_multiple(const char *a, const char *b)
{
    struct decimal x = number(a), y = number(b);
    return decimal_is_multiple(&x, &y);
}

static void equal_numbers_are_equal_however_they_are_spelled(void **state)
{
    (void)state;
    assert_int_equal(compare("1", "1.0"), 0);
    assert_int_equal(compare("100", "1e2"), 0);
    assert_int_equal(compare("-0", "0.000"), 0);
    assert_int_equal(compare("0.1e1", "1E+0"), 0);
}

static void order_is_exact(void **state)
{
    (void)state;
    assert_int_equal(compare("0.30000000000000004", "0.3"), 1);
    assert_int_equal(compare("-2", "-1"), -1);
    assert_int_equal(compare("-1", "1"), -1);
    assert_int_equal(compare("0", "-0.5"), 1);
    assert_int_equal(compare("9", "10"), -1);
    assert_int_equal(compare("1e-300", "0"), 1);
    assert_int_equal(compare("12345678901234567890123", "12345678901234567890124"), -1);
}

static void cents_are_multiples_of_a_cent(void **state)
{
    (void)state;
    assert_true(is_multiple("19.99", "0.01"));
    assert_true(is_multiple("4.35", "0.01")); /* no whole multiple as a double */
    assert_false(is_multiple("4.351", "0.01"));
    assert_true(is_multiple("0", "0.01"));
    assert_true(is_multiple("1e308", "0.5"));
    assert_false(is_multiple("7", "2"));
    assert_true(is_multiple("-9", "3"));
    assert_false(is_multiple("5", "10"));
    /* Divisors of more digits than a machine's number has. */
    assert_true(is_multiple("12345678901234567890123456789", "12345678901234567890123456789"));
    assert_true(is_multiple("37037036703703703670370370367e90", "12345678901234567890123456789e3"));
    assert_false(
        is_multiple("37037036703703703670370370368e90", "12345678901234567890123456789e3"));
    assert_true(is_multiple("1e2000", "0.12500000000000000000000e-20"));
    assert_false(is_multiple("1", "0.1234567890123456789012345"));
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",   "-",   "01",  ".5",      "5.",  "1e", "1e+",
                                        "+1", "1,5", "0x1", "1e99999", "NaN", " 1", "1 "};
    struct decimal decimal;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(decimal_read(&decimal, (struct text){wrong[i], strlen(wrong[i])}));
    }
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    char to[DECIMAL_DIGITS_MAX + 3];
    assert_true(decimal_of_person(to, TEXT_OF("1,5")));
    assert_string_equal(to, "1.5");
    assert_true(decimal_of_person(to, TEXT_OF("-3")));
    assert_string_equal(to, "-3");
    assert_false(decimal_of_person(to, TEXT_OF("1e5")));
    assert_false(decimal_of_person(to, TEXT_OF("1.000,50")));
    assert_false(decimal_of_person(to, TEXT_OF("drei")));
    assert_string_equal(to, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_numbers_are_equal_however_they_are_spelled),
        cmocka_unit_test(order_is_exact),
        cmocka_unit_test(cents_are_multiples_of_a_cent),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
