#include "drivers/sim/pn532_frame.h"

#include "tests/test.h"
#include "tests/vectors.h"

static void feed(struct pn532_line *line, const char *hex)
{
    line->len += vectors_hex(hex, line->at + line->len, pn532_line_room(line));
}

static void assert_frame(struct pn532_line *line, const char *hex)
{
    uint8_t frame[PN532_FRAME_MAX], should[PN532_FRAME_MAX];
    size_t len;
    assert_true(pn532_line_take(line, frame, &len));
    assert_int_equal(len, vectors_hex(hex, should, sizeof should));
    assert_memory_equal(frame, should, len);
}

static void assert_nothing(struct pn532_line *line)
{
    uint8_t frame[PN532_FRAME_MAX];
    size_t len;
    assert_false(pn532_line_take(line, frame, &len));
}

static void frames_are_found_behind_wake_up_bytes(void **state)
{
    (void)state;
    struct pn532_line line = {.len = 0};
    feed(&line, "5555000000000000000000000000000000 00FF03FDD4140117 00");
    assert_frame(&line, "1401");
    assert_nothing(&line);
    assert_in_range(line.len, 0, 1);
}

static void frames_may_come_in_pieces_and_together(void **state)
{
    (void)state;
    struct pn532_line line = {.len = 0};
    feed(&line, "00 00");
    assert_nothing(&line);
    feed(&line, "FF 02 FE D4");
    assert_nothing(&line);
    feed(&line, "02 2A 00 0000FF02FED4022A00");
    assert_frame(&line, "02");
    assert_frame(&line, "02");
    assert_nothing(&line);
}

static void extended_frames_are_read(void **state)
{
    (void)state;
    struct pn532_line line = {.len = 0};
    feed(&line, "0000FFFFFF0002FED4022A00");
    assert_frame(&line, "02");
}

static void wrong_sums_aborts_and_other_noise_are_dropped(void **state)
{
    (void)state;
    static const char *const noise[] = {
        "0000FF02FFD4022A00",       /* length's sum */
        "0000FF02FED4022B00",       /* data's sum */
        "0000FF02FED5022900",       /* to the host */
        "0000FF00FF00",             /* the host gives up */
        "0000FFFFFF0002FFD4022A00", /* length's sum, extended */
        "0000FFFFFFFFFF02D4022A00", /* too long */
        "0102030405060708"};
    for (size_t i = 0; i < COUNT(noise); i++) {
        struct pn532_line line = {.len = 0};
        feed(&line, noise[i]);
        assert_nothing(&line);
        feed(&line, "00 0000FF02FED4022A00");
        assert_frame(&line, "02");
    }
}

static void a_line_of_noise_never_fills_up(void **state)
{
    (void)state;
    struct pn532_line line = {.len = 0};
    for (unsigned i = 0; i < 3000; i++) {
        line.at[line.len++] = (uint8_t)(i * 7 % 5 == 0 ? 0xff : i * 31);
        uint8_t frame[PN532_FRAME_MAX];
        size_t len;
        (void)!pn532_line_take(&line, frame, &len);
        assert_true(pn532_line_room(&line) > 0);
    }
}

static void answers_are_written_short_and_extended(void **state)
{
    (void)state;
    uint8_t out[PN532_FRAME_MAX + 16], data[270] = {1}, should[32];
    size_t len = pn532_frame_write(0x02, (struct bytes){data, 1}, out);
    assert_int_equal(len, vectors_hex("0000FF03FDD503012700", should, sizeof should));
    assert_memory_equal(out, should, len);
    len = pn532_frame_write(0x42, (struct bytes){data, 254}, out);
    vectors_hex("0000FFFFFF0100FF D543", should, sizeof should);
    assert_memory_equal(out, should, 10);
    assert_int_equal(len, 8 + 256 + 2);
}

static void acknowledgements_of_the_host_are_counted(void **state)
{
    (void)state;
    struct pn532_line line = {.len = 0};
    feed(&line, "0000FF00FF00 0000FF03FDD410071500");
    assert_frame(&line, "1007");
    assert_int_equal(line.acknowledged, 1);
    feed(&line, "0000FF00");
    assert_nothing(&line);
    assert_int_equal(line.acknowledged, 1);
    feed(&line, "FF00");
    assert_nothing(&line);
    assert_int_equal(line.acknowledged, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_found_behind_wake_up_bytes),
        cmocka_unit_test(frames_may_come_in_pieces_and_together),
        cmocka_unit_test(extended_frames_are_read),
        cmocka_unit_test(wrong_sums_aborts_and_other_noise_are_dropped),
        cmocka_unit_test(a_line_of_noise_never_fills_up),
        cmocka_unit_test(answers_are_written_short_and_extended),
        cmocka_unit_test(acknowledgements_of_the_host_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
