#include "model/money.h"

#include "tests/test.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

static void expect(const char *typed, const char *wanted)
{
    char got[MONEY_LEN_MAX + 1];
    bool is_read = money_of_person(got, text_of(typed));
    if (!is_read || strcmp(got, wanted) != 0) {
        fail_msg("\"%s\" gave \"%s\", not \"%s\"", typed, got, wanted);
    }
}

static void amounts_are_read_as_germans_write_them(void **state)
{
    (void)state;
    expect("1234,50", "1234.50");
    expect("1.234,50", "1234.50");
    expect("1234,5", "1234.50");
    expect("1.234.567,89", "1234567.89");
    expect("12 345,00 €", "12345.00");
    expect("0,05", "0.05");
    expect("12,", "12.00");
    expect("007", "7.00");
    expect("120 EUR", "120.00");
    expect("120 Euro", "120.00");
}

static void amounts_are_read_as_the_english_write_them(void **state)
{
    (void)state;
    expect("1234.50", "1234.50");
    expect("1,234.50", "1234.50");
    expect("€1,234,567.89", "1234567.89");
    expect("1234.5", "1234.50");
}

static void three_digits_behind_a_sign_are_thousands(void **state)
{
    (void)state;
    expect("1.234", "1234.00");
    expect("1,234", "1234.00");
    expect("1.234.567", "1234567.00");
}

static void what_is_no_amount_is_not_guessed(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",          " ",        "€",        ",50",           ".",    "-5",
        "1,2345",    "1.23.456", "1234.567", "1,2,3",         "12a",  "1.234,567",
        "1.234.50,", "0,500",    "1.2 34",   "1234567890123", "1,5,", "1.234,5,",
        "5 €€",      "1 2",      "½",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char got[MONEY_LEN_MAX + 1];
        if (money_of_person(got, text_of(wrong[i]))) {
            fail_msg("\"%s\" was read as %s", wrong[i], got);
        }
        assert_string_equal(got, "");
    }
}

static void amounts_are_shown_in_the_language(void **state)
{
    (void)state;
    char shown[MONEY_SHOWN_MAX + 1];
    money_show(shown, TEXT_OF("1234567.5"), TEXT_OF("de"));
    assert_string_equal(shown, "1.234.567,50\u00a0€");
    money_show(shown, TEXT_OF("1234567.5"), TEXT_OF("en-GB"));
    assert_string_equal(shown, "€1,234,567.50");
    money_show(shown, TEXT_OF("5"), TEXT_OF("de"));
    assert_string_equal(shown, "5,00\u00a0€");
    money_show(shown, TEXT_OF("123456789012,34"), TEXT_OF("de"));
    assert_string_equal(shown, "123.456.789.012,34\u00a0€");
    money_show(shown, TEXT_OF("viel"), TEXT_OF("de"));
    assert_string_equal(shown, "viel");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_germans_write_them),
        cmocka_unit_test(amounts_are_read_as_the_english_write_them),
        cmocka_unit_test(three_digits_behind_a_sign_are_thousands),
        cmocka_unit_test(what_is_no_amount_is_not_guessed),
        cmocka_unit_test(amounts_are_shown_in_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
