#include "drivers/apdu.h"

#include "tests/test.h"
#include "tests/vectors.h"

static void assert_written(const struct apdu *apdu, const char *hex)
{
    uint8_t should[300], written[300];
    size_t len = apdu_write(apdu, written, sizeof written);
    assert_int_equal(len, vectors_hex(hex, should, sizeof should));
    assert_memory_equal(written, should, len);
}

static void the_four_cases_are_written_short_and_extended(void **state)
{
    (void)state;
    static const uint8_t data[] = {0xaa, 0xbb};
    struct apdu apdu = {.instruction = 0xb0, .p1 = 1, .p2 = 2};
    assert_written(&apdu, "00B00102");
    apdu.expected = 256;
    assert_written(&apdu, "00B0010200");
    apdu.data = (struct bytes){data, 2};
    assert_written(&apdu, "00B0010202AABB00");
    apdu.expected = 0;
    assert_written(&apdu, "00B0010202AABB");
    apdu.is_extended = true;
    assert_written(&apdu, "00B00102000002AABB");
    apdu.expected = 65536;
    assert_written(&apdu, "00B00102000002AABB0000");
    apdu.data.len = 0;
    apdu.expected = 0x1234;
    assert_written(&apdu, "00B00102001234");
}

static void what_is_over_a_limit_is_not_written(void **state)
{
    (void)state;
    static uint8_t data[APDU_COMMAND_MAX + 1], to[APDU_COMMAND_MAX + 20];
    struct apdu apdu = {.data = {data, 256}};
    assert_int_equal(apdu_write(&apdu, to, sizeof to), 0);
    apdu = (struct apdu){.expected = 257};
    assert_int_equal(apdu_write(&apdu, to, sizeof to), 0);
    apdu = (struct apdu){.data = {data, sizeof data}, .is_extended = true};
    assert_int_equal(apdu_write(&apdu, to, sizeof to), 0);
    apdu = (struct apdu){.data = {data, 255}};
    assert_int_equal(apdu_write(&apdu, to, 259), 0);
    assert_int_equal(apdu_write(&apdu, to, 260), 260);
}

static enum link_result say(void *owner, struct bytes command, struct link_answer *answer)
{
    (void)command;
    answer->len = vectors_hex(owner, answer->at, answer->room);
    return LINK_OK;
}

static void the_status_word_is_split_off(void **state)
{
    (void)state;
    uint8_t room[8];
    char answer[] = "AABB6282", cut[] = "90";
    struct apdu_line line = {.exchange = say, .owner = answer};
    struct apdu_reply reply = {.data = {.at = room, .room = sizeof room}};
    struct apdu apdu = {.instruction = 0xb0};
    assert_int_equal(apdu_send(&line, &apdu, &reply), LINK_OK);
    assert_int_equal(reply.data.len, 2);
    assert_int_equal(reply.status, 0x6282);
    line.owner = cut;
    assert_int_equal(apdu_send(&line, &apdu, &reply), LINK_FOUL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_four_cases_are_written_short_and_extended),
        cmocka_unit_test(what_is_over_a_limit_is_not_written),
        cmocka_unit_test(the_status_word_is_split_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
