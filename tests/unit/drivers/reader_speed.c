#include "drivers/reader_speed.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/test.h"
#include "tests/vectors.h"

static bool is_answer(const char *hex, uint8_t command)
{
    uint8_t received[300];
    size_t len = vectors_hex(hex, received, sizeof received);
    return reader_speed_is_answer((struct bytes){received, len}, command);
}

static void an_answer_is_found_behind_its_acknowledgement(void **state)
{
    (void)state;
    assert_true(is_answer("0000FF00FF00 0000FF02FED515 1600", 0x14));
    assert_true(is_answer("0000FF02FED51516", 0x14)); /* nothing is missing but the postamble */
    assert_true(is_answer("A5A500FFFF 0000FF02FED51516", 0x14)); /* behind noise */
    assert_true(is_answer("00FF06FAD50332010607E8", 0x02));
}

static void anything_else_is_none(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "00",
        "0000FF00FF00",                     /* only the acknowledgement */
        "0000FF02FED515",                   /* not whole */
        "0000FF02FED51517",                 /* a wrong checksum */
        "0000FF02FDD51516",                 /* a wrong checksum of the length */
        "0000FF02FED41517",                 /* from a host */
        "0000FF02FED51120",                 /* to another command */
        "0000FF01FF7F8100",                 /* an error */
        "0000FFFF01D515",                   /* longer than what came */
        "FEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFE", /* of another speed */
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(is_answer(others[i], 0x14));
    }
}

static void only_speeds_that_both_ends_know_are_taken(void **state)
{
    (void)state;
    assert_true(reader_speed_known(115200));
    assert_true(reader_speed_known(921600));
    assert_false(reader_speed_known(1288000)); /* the chip does, Linux does not */
    assert_false(reader_speed_known(0));
}

static void what_is_no_terminal_has_no_speed(void **state)
{
    (void)state;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_int_equal(reader_speed_set(null, 115200, 921600), 0);
    close(null);
    assert_int_equal(reader_speed_set(-1, 115200, 921600), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_found_behind_its_acknowledgement),
        cmocka_unit_test(anything_else_is_none),
        cmocka_unit_test(only_speeds_that_both_ends_know_are_taken),
        cmocka_unit_test(what_is_no_terminal_has_no_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
