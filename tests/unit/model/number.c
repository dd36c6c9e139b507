#include "model/number.h"

#include "tests/test.h"

static const uint8_t chance[NUMBER_RANDOM] = {0x9b, 0x01, 0xff, 0x20, 0x77,
                                              0x5a, 0xc3, 0x00, 0x42, 0xee};
static const char symbols[] = "0123456789ABCDEFGHJKMNPQRTUVWXY";

static void make(char number[NUMBER_LEN + 1])
{
    number_make(number, chance);
    assert_int_equal(strlen(number), NUMBER_LEN);
}

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void a_number_reads_as_itself(void **state)
{
    (void)state;
    char number[NUMBER_LEN + 1], again[NUMBER_LEN + 1];
    make(number);
    assert_true(number[4] == '-' && number[9] == '-' && number[14] == '-');
    assert_true(number_read(again, text_of(number)));
    assert_string_equal(again, number);
}

static void other_chance_is_another_number(void **state)
{
    (void)state;
    uint8_t other[NUMBER_RANDOM];
    char number[NUMBER_LEN + 1], another[NUMBER_LEN + 1];
    make(number);
    for (size_t bit = 0; bit < 74; bit++) { /* the highest bits are worth less than a symbol */
        memcpy(other, chance, sizeof other);
        other[NUMBER_RANDOM - 1 - bit / 8] ^= (uint8_t)(1u << bit % 8);
        number_make(another, other);
        assert_string_not_equal(number, another);
    }
}

static void every_single_wrong_symbol_is_found(void **state)
{
    (void)state;
    char number[NUMBER_LEN + 1], wrong[NUMBER_LEN + 1], read[NUMBER_LEN + 1];
    make(number);
    for (size_t i = 0; i < NUMBER_LEN; i++) {
        for (const char *c = symbols; *c != '\0' && number[i] != '-'; c++) {
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = *c;
            assert_int_equal(number_read(read, text_of(wrong)), *c == number[i]);
        }
    }
}

static void every_swap_of_two_is_found(void **state)
{
    (void)state;
    char number[NUMBER_LEN + 1], wrong[NUMBER_LEN + 1], read[NUMBER_LEN + 1];
    make(number);
    for (size_t i = 0; i < NUMBER_LEN; i++) {
        for (size_t k = 0; k < i; k++) {
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = number[k];
            wrong[k] = number[i];
            if (number[i] != '-' && number[k] != '-' && number[i] != number[k]) {
                assert_false(number_read(read, text_of(wrong)));
                assert_string_equal(read, "");
            }
        }
    }
}

static void what_people_type_is_understood(void **state)
{
    (void)state;
    char number[NUMBER_LEN + 1], typed[40] = {0}, read[NUMBER_LEN + 1];
    make(number);
    size_t len = 0;
    for (size_t i = 0; i < NUMBER_LEN; i++) { /* small, without hyphens, look-alikes */
        static const char meant[] = "1052", alike[] = "losz";
        char c = number[i];
        const char *found = strchr(meant, c);
        if (c != '-') {
            typed[len] = c;
            if (found != NULL) {
                typed[len] = alike[found - meant];
            } else if (c >= 'A' && c <= 'Z') {
                typed[len] = (char)(c - 'A' + 'a');
            }
            len++;
        }
    }
    assert_true(number_read(read, text_of(typed)));
    assert_string_equal(read, number);
}

static void nonsense_is_no_number(void **state)
{
    (void)state;
    char read[NUMBER_LEN + 1];
    static const char *const nonsense[] = {
        "",
        "----",
        "0000-0000-0000-000",
        "0000-0000-0000-00000",
        "0000-0000-0000-000\xc3",
        "0000 0000 0000 000?"};
    for (size_t i = 0; i < COUNT(nonsense); i++) {
        assert_false(number_read(read, text_of(nonsense[i])));
    }
    assert_false(number_read(read, (struct text){"0000\0000000000000", 17}));
    assert_true(number_read(read, TEXT_OF("0000-0000-0000-0000"))); /* the sum is 0: sound */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_reads_as_itself),
        cmocka_unit_test(other_chance_is_another_number),
        cmocka_unit_test(every_single_wrong_symbol_is_found),
        cmocka_unit_test(every_swap_of_two_is_found),
        cmocka_unit_test(what_people_type_is_understood),
        cmocka_unit_test(nonsense_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
