#include "model/iban.h"

#include "tests/test.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

static enum iban_result read(const char *typed)
{
    char to[IBAN_LEN_MAX + 1];
    return iban_of_person(to, text_of(typed));
}

/* Numbers that banks and the standard itself print as examples. */
static const char *const right[] = {
    "DE89370400440532013000", "DE02120300000000202051",          "AT611904300234573201",
    "CH9300762011623852957",  "GB29NWBK60161331926819",          "FR1420041010050500013M02606",
    "NO9386011117947",        "MT84MALT011000012345MTLCAST001S", "NL91ABNA0417164300",
    "BE68539007547034",
};

static void numbers_that_are_right_are_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(right); i++) {
        assert_true(iban_valid(text_of(right[i])));
        assert_int_equal(read(right[i]), IBAN_OK);
    }
}

/* ISO 7064 MOD 97-10 finds all of them; without the check this test fails. */
static void every_single_wrong_digit_is_noticed(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT(right); n++) {
        char number[IBAN_LEN_MAX + 1];
        size_t len = strlen(right[n]);
        memcpy(number, right[n], len + 1);
        for (size_t i = 2; i < len; i++) {
            char old = number[i];
            for (char c = '0'; c <= '9' && old >= '0' && old <= '9'; c++) {
                number[i] = c;
                assert_true(iban_valid((struct text){number, len}) == (c == old));
            }
            number[i] = old;
        }
    }
}

static void every_swap_of_neighbours_is_noticed(void **state)
{
    (void)state;
    char number[] = "DE89370400440532013000";
    for (size_t i = 4; i + 1 < sizeof number - 1; i++) {
        char one = number[i], other = number[i + 1];
        number[i] = other;
        number[i + 1] = one;
        assert_true(iban_valid(text_of(number)) == (one == other));
        number[i] = one;
        number[i + 1] = other;
    }
}

static void spaces_and_small_letters_are_a_persons_business(void **state)
{
    (void)state;
    char to[IBAN_LEN_MAX + 1];
    assert_int_equal(iban_of_person(to, TEXT_OF(" de89 3704 0044 0532 0130 00 ")), IBAN_OK);
    assert_string_equal(to, "DE89370400440532013000");
    assert_false(iban_valid(TEXT_OF("DE89 3704 0044 0532 0130 00")));
    assert_false(iban_valid(TEXT_OF("de89370400440532013000")));
}

static void it_says_what_a_person_should_look_at(void **state)
{
    (void)state;
    assert_int_equal(read("  "), IBAN_EMPTY);
    assert_int_equal(read("DE89370400440532013001"), IBAN_DIGITS);
    assert_int_equal(read("DE8937040044053201300"), IBAN_SHORT);
    assert_int_equal(read("DE893704004405320130000"), IBAN_LONG);
    assert_int_equal(read("DE8937040044O532013000"), IBAN_LETTER);
    assert_int_equal(read("DEX9370400440532013000"), IBAN_LETTER);
    assert_int_equal(read("370400440532013000"), IBAN_COUNTRY);
    assert_int_equal(read("DE89-3704-0044-0532-0130-00"), IBAN_SIGN);
    assert_int_equal(read("DE8937040044053201300\xc3\xa4"), IBAN_SIGN);
    assert_int_equal(read("DE8937040044053201300012345678901234567890"), IBAN_LONG);
    assert_int_equal(read("D"), IBAN_SHORT);
}

static void check_digits_that_are_never_given_are_wrong(void **state)
{
    (void)state;
    /* 00 and 97, 01 and 98, 02 and 99 have the same remainder; only 02 to 98 are given. */
    assert_false(iban_valid(TEXT_OF("DE99120300000000202051")));
    assert_true(iban_valid(TEXT_OF("DE02120300000000202051")));
}

static void a_country_that_is_not_known_is_checked_by_its_digits(void **state)
{
    (void)state;
    assert_int_equal(iban_country_len(TEXT_OF("ZZ")), 0);
    char number[] = "ZZ00123456789012";
    size_t found = 0;
    for (unsigned check = 0; check < 100; check++) {
        number[2] = "0123456789"[check / 10];
        number[3] = "0123456789"[check % 10];
        found += iban_valid(text_of(number));
    }
    assert_int_equal(found, 1);
}

static void groups_of_four_are_shown(void **state)
{
    (void)state;
    char to[IBAN_GROUPED_MAX + 1];
    iban_group(to, TEXT_OF("DE89370400440532013000"));
    assert_string_equal(to, "DE89 3704 0044 0532 0130 00");
    iban_group(to, TEXT_OF("DE89"));
    assert_string_equal(to, "DE89");
    iban_group(to, TEXT_OF("DE89 37"));
    assert_string_equal(to, "DE89 37");
    iban_group(to, TEXT_OF("1234567890123456789012345678901234567890"));
    assert_int_equal(strlen(to), IBAN_GROUPED_MAX);
    iban_group(to, (struct text){0});
    assert_string_equal(to, "");
}

static void countries_are_found(void **state)
{
    (void)state;
    assert_int_equal(iban_country_len(TEXT_OF("DE")), 22);
    assert_int_equal(iban_country_len(TEXT_OF("AD12")), 24);
    assert_int_equal(iban_country_len(TEXT_OF("YE")), 30);
    assert_int_equal(iban_country_len(TEXT_OF("D")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_are_right_are_taken),
        cmocka_unit_test(every_single_wrong_digit_is_noticed),
        cmocka_unit_test(every_swap_of_neighbours_is_noticed),
        cmocka_unit_test(spaces_and_small_letters_are_a_persons_business),
        cmocka_unit_test(it_says_what_a_person_should_look_at),
        cmocka_unit_test(check_digits_that_are_never_given_are_wrong),
        cmocka_unit_test(a_country_that_is_not_known_is_checked_by_its_digits),
        cmocka_unit_test(groups_of_four_are_shown),
        cmocka_unit_test(countries_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
