#include "drivers/isodep.h"

#include "tests/test.h"
#include "tests/vectors.h"

/* A card that answers what is written down: pairs of what must be sent and what comes, hex. An answer
 * of "-" is silence, "!" a damaged frame. */
struct script {
    const char *const *lines;
    size_t at;
    int waited_ms; /* by the last frame */
};

static enum link_result play(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct script *script = owner;
    uint8_t should[300];
    assert_non_null(script->lines[script->at]);
    size_t len = vectors_hex(script->lines[script->at], should, sizeof should);
    const char *reply = script->lines[script->at + 1];
    script->at += 2;
    script->waited_ms = timeout_ms;
    assert_int_equal(frame.len, len);
    assert_memory_equal(frame.at, should, len);
    answer->len = 0;
    if (reply[0] == '-' || reply[0] == '!') {
        return reply[0] == '-' ? LINK_SILENT : LINK_BROKEN;
    }
    answer->len = vectors_hex(reply, answer->at, answer->room);
    return LINK_OK;
}

static enum link_result run(
    const char *const *lines, size_t frame_max, const char *command, const char *expected)
{
    struct script script = {.lines = lines};
    struct isodep isodep = {
        .exchange = play, .owner = &script, .frame_max = frame_max, .wait_ms = 300};
    uint8_t out[300], in[300], should[300];
    size_t len = vectors_hex(command, out, sizeof out);
    struct link_answer answer = {.at = in, .room = sizeof in};
    enum link_result result = isodep_exchange(&isodep, (struct bytes){out, len}, &answer);
    assert_null(lines[script.at]);
    if (expected != NULL) {
        assert_int_equal(result, LINK_OK);
        assert_int_equal(answer.len, vectors_hex(expected, should, sizeof should));
        assert_memory_equal(in, should, answer.len);
    }
    return result;
}

static void one_block_each_way(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 0084000008", "02 9000", NULL};
    run(lines, 256, "0084000008", "9000");
}

static void long_commands_and_answers_are_chained(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "12 00112233445566778899AABBCC",
        "A2", /* 16-byte frames hold 13 */
        "03 DDEEFF",
        "13 A0A1",
        "A2",
        "02 A2A3",
        NULL};
    run(lines, 16, "00112233445566778899AABBCCDDEEFF", "A0A1A2A3");
}

static void more_time_is_granted_within_limits(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 AA", "F2 03", "F2 03", "F2 01", "F2 01", "02 BB", NULL};
    run(lines, 256, "AA", "BB");
    static const char *const none[] = {"02 AA", "F2 00", NULL};
    assert_int_equal(run(none, 256, "AA", NULL), LINK_FOUL);
    static const char *const hours[] = {"02 AA", "F2 3B", NULL}; /* 59 * 300 ms */
    assert_int_equal(run(hours, 256, "AA", NULL), LINK_SLOW);
}

static void more_time_may_be_asked_for_before_an_acknowledgement(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "12 00112233445566778899AABBCC",
        "F2 02",
        "F2 02",
        "A2",
        "03 DD",
        "13 A0",
        "A2",
        "F2 01",
        "F2 01",
        "02 A1",
        NULL};
    run(lines, 16, "00112233445566778899AABBCCDD", "A0A1");
}

static enum link_result always_wait(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    (void)frame;
    (void)timeout_ms;
    ++*(unsigned *)owner;
    memcpy(answer->at, "\xf2\x01", 2);
    answer->len = 2;
    return LINK_OK;
}

static void a_card_that_only_asks_for_time_is_left(void **state)
{
    (void)state;
    unsigned frames = 0;
    struct isodep isodep = {
        .exchange = always_wait, .owner = &frames, .frame_max = 256, .wait_ms = 20};
    uint8_t in[16];
    struct link_answer answer = {.at = in, .room = sizeof in};
    assert_int_equal(
        isodep_exchange(&isodep, (struct bytes){(const uint8_t *)"\xaa", 1}, &answer), LINK_SLOW);
    assert_int_equal(frames, ISODEP_WAITS_MAX + 1);
}

static void a_lost_answer_is_asked_for_again(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 AA", "-", "B2", "!", "B2", "02 BB", NULL};
    run(lines, 256, "AA", "BB");
}

static void a_lost_command_is_sent_again(void **state)
{
    (void)state;
    /* R(ACK) with the other number: the card has not seen block 0. */
    static const char *const lines[] = {"02 AA", "-", "B2", "A3", "02 AA", "02 BB", NULL};
    run(lines, 256, "AA", "BB");
}

static void a_lost_part_of_an_answer_is_acknowledged_again(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 AA", "12 B0", "A3", "-", "A3", "03 B1", NULL};
    run(lines, 256, "AA", "B0B1");
}

static void a_silent_card_is_given_up_after_two_repairs(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 AA", "-", "B2", "-", "B2", "-", NULL};
    assert_int_equal(run(lines, 256, "AA", NULL), LINK_SILENT);
}

static void wrong_blocks_are_no_answers(void **state)
{
    (void)state;
    static const char *const number[] = {"02 AA", "03 BB", NULL};
    assert_int_equal(run(number, 256, "AA", NULL), LINK_FOUL);
    static const char *const early[] = {"02 AA", "A2", NULL};
    assert_int_equal(run(early, 256, "AA", NULL), LINK_FOUL);
    static const char *const noise[] = {"02 AA", "55", "B2", "", "B2", "C2", NULL};
    assert_int_equal(run(noise, 256, "AA", NULL), LINK_BROKEN);
    static const char *const empty[] = {"02 AA", "12", NULL}; /* would chain for ever */
    assert_int_equal(run(empty, 256, "AA", NULL), LINK_FOUL);
}

static void an_answer_over_the_room_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {"02 AA", "02 B0B1B2B3", NULL};
    struct script script = {.lines = lines};
    struct isodep isodep = {.exchange = play, .owner = &script, .frame_max = 256, .wait_ms = 300};
    uint8_t in[3];
    struct link_answer answer = {.at = in, .room = sizeof in};
    assert_int_equal(
        isodep_exchange(&isodep, (struct bytes){(const uint8_t *)"\xaa", 1}, &answer), LINK_FOUL);
}

static enum link_result check(const char *const *lines, uint8_t number)
{
    struct script script = {.lines = lines};
    const struct isodep isodep = {
        .exchange = play, .owner = &script, .frame_max = 256, .wait_ms = 300, .number = number};
    enum link_result result = isodep_check(&isodep);
    assert_null(lines[script.at]);
    return result;
}

static void a_card_that_lies_there_acknowledges_when_asked(void **state)
{
    (void)state;
    static const char *const there[] = {"B2", "A3", NULL};
    assert_int_equal(check(there, 0), LINK_OK);
    static const char *const again[] = {"B3", "!", "B3", "A2", NULL};
    assert_int_equal(check(again, 1), LINK_OK);
    static const char *const gone[] = {"B2", "-", "B2", "-", NULL};
    assert_int_equal(check(gone, 0), LINK_SILENT);
    static const char *const noise[] = {"B2", "55", "B2", "AA", NULL};
    assert_int_equal(check(noise, 0), LINK_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_block_each_way),
        cmocka_unit_test(long_commands_and_answers_are_chained),
        cmocka_unit_test(more_time_is_granted_within_limits),
        cmocka_unit_test(a_card_that_only_asks_for_time_is_left),
        cmocka_unit_test(a_lost_answer_is_asked_for_again),
        cmocka_unit_test(a_lost_command_is_sent_again),
        cmocka_unit_test(a_lost_part_of_an_answer_is_acknowledged_again),
        cmocka_unit_test(a_silent_card_is_given_up_after_two_repairs),
        cmocka_unit_test(wrong_blocks_are_no_answers),
        cmocka_unit_test(an_answer_over_the_room_is_refused),
        cmocka_unit_test(more_time_may_be_asked_for_before_an_acknowledgement),
        cmocka_unit_test(a_card_that_lies_there_acknowledges_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
