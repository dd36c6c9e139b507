/* The line to the card, with the real libnfc and the simulated reader: frames, bit rates, the serial
 * speed, and every fault of the line on its own. */
#include "drivers/link_open.h"

#include <sys/file.h>

#include "tests/test.h"
#include "tests/unit/card/fixture.h"

struct stage {
    struct fixture fixture;
    struct reader_nfc reader;
    struct isodep isodep;
    uint8_t in[600];
    struct link_answer answer;
};

static int open_stage(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    *state = fixture_open_reader(&stage->fixture) ? stage : NULL;
    if (*state == NULL) {
        test_free(stage);
        return 0;
    }
    stage->answer = (struct link_answer){.at = stage->in, .room = sizeof stage->in};
    reader_nfc_init(&stage->reader, stage->fixture.connection);
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    if (stage != NULL) {
        reader_nfc_finish(&stage->reader);
        fixture_close(&stage->fixture);
        test_free(stage);
    }
    return 0;
}

static struct stage *need(void **state)
{
    if (*state == NULL) {
        SKIP("the programs are not built: make");
    }
    return *state;
}

static void tell(const struct stage *stage, const char *command)
{
    assert_true(fixture_tell(&stage->fixture, command));
}

/* The simulator's own view of the line. */
static void assert_state(const struct stage *stage, const char *part)
{
    char answer[CONTROL_MAX + 1];
    assert_true(ready_ask(stage->fixture.control, "state", answer, FIXTURE_WAIT_MS));
    if (strstr(answer, part) == NULL) {
        fail_msg("%s is not in: %s", part, answer);
    }
}

static enum link_result open_line(struct stage *stage)
{
    assert_true(reader_nfc_connect(&stage->reader));
    const struct reader_nfc_card card = reader_nfc_poll(&stage->reader);
    assert_true(card.find == READER_NFC_A || card.find == READER_NFC_B);
    return link_open(&stage->isodep, &stage->reader, &card, reader_nfc_exchange, &stage->reader);
}

static struct stage *lay(void **state, const char *command)
{
    struct stage *stage = need(state);
    tell(stage, command);
    return stage;
}

/* 261 bytes out in two blocks, two bytes back. */
static enum link_result ask(struct stage *stage)
{
    static const uint8_t select[261] = {0x00, 0xa4, 0x04, 0x0c, 0xff};
    enum link_result result =
        isodep_exchange(&stage->isodep, (struct bytes){select, sizeof select}, &stage->answer);
    if (result == LINK_OK) {
        assert_int_equal(stage->answer.len, 2);
        assert_memory_equal(stage->in, "\x6a\x82", 2);
    }
    return result;
}

static void assert_works(struct stage *stage)
{
    assert_int_equal(open_line(stage), LINK_OK);
    assert_int_equal(ask(stage), LINK_OK);
}

static void a_card_of_type_a_is_read_at_424(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_works(stage);
    assert_state(stage, "rates=424/424 room=256");
    assert_works(stage); /* and is found again at 106 */
    stage->reader.rate_most = ISODEP_212;
    assert_works(stage);
    assert_state(stage, "rates=212/212");
    stage->reader.rate_most = ISODEP_106;
    assert_works(stage);
    assert_state(stage, "rates=106/106 room=256");
}

static void a_card_of_type_b_is_attributed_with_large_frames(void **state)
{
    struct stage *stage = lay(state, "lay residence-permit");
    assert_works(stage);
    assert_state(stage, "rates=424/424 room=256");
    assert_int_equal(stage->isodep.history_len, 8);
    stage->reader.rate_most = ISODEP_106;
    assert_works(stage);
    assert_state(stage, "rates=106/106 room=256");
    tell(stage, "fault no-attrib");
    assert_works(stage);
    assert_state(stage, "rates=106/106 room=64"); /* what the chip agrees on */
}

static void a_process_that_died_at_424_leaves_no_trace(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_works(stage);
    struct reader_nfc dead = stage->reader; /* its end of the terminal stays open, its lock goes */
    flock(dead.watch, LOCK_UN);
    reader_nfc_init(&stage->reader, stage->fixture.connection);
    assert_works(stage);
    assert_state(stage, "rates=424/424");
    reader_nfc_finish(&dead);
}

static void cards_that_cannot_keep_a_rate_are_read_at_106(void **state)
{
    static const char *const lays[] = {"lay passport", "lay residence-permit"};
    static const char *const faults[] = {"fault rates refused", "fault rates deaf"};
    struct stage *stage = need(state);
    for (size_t i = 0; i < COUNT(lays) * COUNT(faults); i++) {
        tell(stage, "take");
        assert_true(reader_nfc_connect(&stage->reader));
        assert_int_equal(reader_nfc_poll(&stage->reader).find, READER_NFC_EMPTY);
        tell(stage, lays[i / COUNT(faults)]);
        tell(stage, "fault none");
        assert_works(stage);
        assert_state(stage, "rates=424/424"); /* the control */
        tell(stage, faults[i % COUNT(faults)]);
        assert_works(stage);
        assert_state(stage, "rates=106/106");
        tell(stage, "fault none");
        assert_works(stage); /* the same card is not tried again while it lies there */
        assert_state(stage, "rates=106/106");
    }
}

static void a_rate_that_fails_later_is_not_tried_again_either(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    enum link_result result = LINK_OK;
    tell(stage, "fault rates shaky");
    assert_int_equal(open_line(stage), LINK_OK);
    for (int i = 0; i < 10 && result == LINK_OK; i++) {
        result = ask(stage);
    }
    assert_int_equal(result, LINK_SILENT);
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_CAME_BACK);
    assert_works(stage);
    assert_state(stage, "rates=106/106");
    for (int i = 0; i < 10; i++) {
        assert_int_equal(ask(stage), LINK_OK);
    }
}

static void broken_answers_to_rats_are_told(void **state)
{
    static const struct {
        const char *fault;
        enum link_result result;
    } cases[] = {
        {"fault ats none", LINK_SILENT}, {"fault ats short", LINK_FOUL},
        {"fault ats long", LINK_FOUL},   {"fault ats missing", LINK_FOUL},
        {"fault ats bare", LINK_OK},     {"fault ats tiny", LINK_OK},
        {"fault ats reserved", LINK_OK}, {"fault ats huge", LINK_OK},
    };
    struct stage *stage = lay(state, "lay passport");
    for (size_t i = 0; i < COUNT(cases); i++) {
        tell(stage, "fault none");
        tell(stage, cases[i].fault);
        enum link_result result = open_line(stage);
        assert_int_equal(result, cases[i].result);
        if (result == LINK_OK) {
            assert_int_equal(ask(stage), LINK_OK);
        }
    }
}

static void more_time_is_given_before_every_block(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    tell(stage, "fault wtx-blocks 2"); /* also before an acknowledgement */
    assert_works(stage);
    tell(stage, "fault wtx 1");
    tell(stage, "fault wtx-ms 700"); /* much longer than a block may take */
    uint64_t begin = clock_steady_ms();
    assert_int_equal(ask(stage), LINK_OK);
    assert_in_range(clock_steady_ms() - begin, 700, 5000);
    tell(stage, "fault none");
    tell(stage, "fault endless-wtx");
    begin = clock_steady_ms();
    assert_int_equal(ask(stage), LINK_SLOW);
    assert_true(clock_steady_ms() - begin < 5000);
}

static void answers_without_measure_are_refused(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_works(stage);
    tell(stage, "fault endless-chain");
    assert_int_equal(ask(stage), LINK_FOUL);
    tell(stage, "fault none");
    assert_works(stage);
    tell(stage, "fault long-frames");
    assert_int_equal(ask(stage), LINK_FOUL);
    tell(stage, "fault none");
    assert_works(stage);
}

static void a_damaged_frame_is_told_from_silence(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    static const uint8_t block[] = {0xb2};
    const struct bytes frame = {block, sizeof block};
    assert_int_equal(open_line(stage), LINK_OK);
    tell(stage, "fault bit-error 1");
    assert_int_equal(reader_nfc_exchange(&stage->reader, frame, &stage->answer, 100), LINK_BROKEN);
    assert_int_equal(reader_nfc_exchange(&stage->reader, frame, &stage->answer, 100), LINK_OK);
    tell(stage, "take");
    assert_int_equal(reader_nfc_exchange(&stage->reader, frame, &stage->answer, 100), LINK_SILENT);
}

static void damaged_frames_are_mended_twice_and_not_for_ever(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_int_equal(open_line(stage), LINK_OK);
    tell(stage, "fault bit-error 2");
    assert_int_equal(ask(stage), LINK_OK);
    tell(stage, "fault bit-error 1000");
    enum link_result result = ask(stage);
    assert_true(result == LINK_BROKEN || result == LINK_SILENT);
    tell(stage, "fault none");
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_STAYED);
}

static void lifting_is_told_from_error(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_works(stage);
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_STAYED);
    assert_int_equal(ask(stage), LINK_OK); /* looking disturbs nothing */
    tell(stage, "fault lift-at 3");
    assert_int_equal(ask(stage), LINK_SILENT);
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_LIFTED);
    tell(stage, "lay passport"); /* laid down again: it must be activated, and is not the same */
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_CAME_BACK);
    assert_works(stage);
    tell(stage, "off");
    assert_int_equal(link_look(&stage->isodep, &stage->reader), LINK_NO_READER);
}

static void a_chip_that_loses_its_power_is_opened_again(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    assert_works(stage);
    tell(stage, "fault reset-at 2");
    assert_int_equal(ask(stage), LINK_READER);
    assert_int_equal(reader_nfc_poll(&stage->reader).find, READER_NFC_GONE);
    assert_works(stage);
    assert_state(stage, "rates=424/424");
}

static void noise_on_the_serial_line_loses_the_reader_for_a_moment(void **state)
{
    static const char *const faults[] = {"fault noise 1", "fault long-answers"};
    struct stage *stage = lay(state, "lay passport");
    for (size_t i = 0; i < COUNT(faults); i++) {
        assert_works(stage);
        tell(stage, faults[i]);
        assert_int_equal(ask(stage), LINK_READER);
        tell(stage, "fault none");
        assert_works(stage);
    }
}

static void want_speed(struct stage *stage, const char *speed)
{
    char connection[FIXTURE_PATH + 32];
    snprintf(connection, sizeof connection, "%s%s", stage->fixture.connection, speed);
    reader_nfc_finish(&stage->reader);
    reader_nfc_init(&stage->reader, connection);
}

static void the_serial_line_goes_to_the_speed_that_is_wanted(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    want_speed(stage, ":921600");
    assert_works(stage);
    assert_state(stage, "baud=921600");
    want_speed(stage, ":460800"); /* whoever comes next finds it */
    assert_works(stage);
    assert_state(stage, "baud=460800");
    want_speed(stage, ""); /* also one that wants nothing */
    assert_works(stage);
    assert_state(stage, "baud=115200");
    want_speed(stage, ":115200");
    assert_works(stage);
    assert_state(stage, "baud=115200");
}

static void a_board_that_does_not_follow_is_used_as_it_is(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    want_speed(stage, ":921600");
    tell(stage, "fault stubborn");
    assert_works(stage);
    assert_state(stage, "baud=115200");
}

static void a_speed_that_loses_the_chip_twice_is_given_up(void **state)
{
    struct stage *stage = lay(state, "lay passport");
    want_speed(stage, ":921600");
    for (int i = 0; i < 2; i++) {
        assert_works(stage);
        assert_state(stage, "baud=921600");
        tell(stage, "fault reset-at 2"); /* at 115200 from now on */
        assert_int_equal(ask(stage), LINK_READER);
    }
    assert_works(stage);
    assert_state(stage, "baud=115200");
}

#define WITH_STAGE(test) cmocka_unit_test_setup_teardown(test, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STAGE(a_card_of_type_a_is_read_at_424),
        WITH_STAGE(a_card_of_type_b_is_attributed_with_large_frames),
        WITH_STAGE(a_process_that_died_at_424_leaves_no_trace),
        WITH_STAGE(cards_that_cannot_keep_a_rate_are_read_at_106),
        WITH_STAGE(a_rate_that_fails_later_is_not_tried_again_either),
        WITH_STAGE(broken_answers_to_rats_are_told),
        WITH_STAGE(more_time_is_given_before_every_block),
        WITH_STAGE(answers_without_measure_are_refused),
        WITH_STAGE(a_damaged_frame_is_told_from_silence),
        WITH_STAGE(damaged_frames_are_mended_twice_and_not_for_ever),
        WITH_STAGE(lifting_is_told_from_error),
        WITH_STAGE(a_chip_that_loses_its_power_is_opened_again),
        WITH_STAGE(noise_on_the_serial_line_loses_the_reader_for_a_moment),
        WITH_STAGE(the_serial_line_goes_to_the_speed_that_is_wanted),
        WITH_STAGE(a_board_that_does_not_follow_is_used_as_it_is),
        WITH_STAGE(a_speed_that_loses_the_chip_twice_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
