#include "store/check.h"

#include "tests/test.h"

static void the_known_value_of_nine_digits_comes_out(void **state)
{
    (void)state;
    struct bytes digits = {(const uint8_t *)"123456789", 9};
    assert_int_equal(check_crc32(0, digits), 0xcbf43926);
    uint32_t half = check_crc32(0, (struct bytes){digits.at, 4});
    assert_int_equal(check_crc32(half, (struct bytes){digits.at + 4, 5}), 0xcbf43926);
    assert_int_equal(check_crc32(0, (struct bytes){0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_known_value_of_nine_digits_comes_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
