#include "drivers/vpcd.h"

#include "tests/test.h"

static void feed(struct vpcd *vpcd, const void *at, size_t len)
{
    assert_true(len <= vpcd_room(vpcd));
    memcpy(vpcd->at + vpcd->len, at, len);
    vpcd->len += len;
}

static enum vpcd_order one(const void *at, size_t len)
{
    struct vpcd vpcd = {.len = 0};
    struct bytes apdu;
    feed(&vpcd, at, len);
    return vpcd_take(&vpcd, &apdu);
}

static void orders_are_one_byte(void **state)
{
    (void)state;
    assert_int_equal(one("\0\1\0", 3), VPCD_OFF);
    assert_int_equal(one("\0\1\1", 3), VPCD_ON);
    assert_int_equal(one("\0\1\2", 3), VPCD_RESET);
    assert_int_equal(one("\0\1\4", 3), VPCD_ATR);
    assert_int_equal(one("\0\1\3", 3), VPCD_FOUL);
    assert_int_equal(one("\0\0", 2), VPCD_FOUL);
    assert_int_equal(one("\x20\x01", 2), VPCD_FOUL); /* 8193 bytes are announced */
    assert_int_equal(one("\x20\x00", 2), VPCD_NOTHING);
    assert_int_equal(one("\0", 1), VPCD_NOTHING);
}

static void messages_are_taken_however_they_are_cut(void **state)
{
    (void)state;
    static const char stream[] = "\0\1\4\0\7\0\xa4\4\x0c\2\x3f\0\0\1\0";
    for (size_t piece = 1; piece < sizeof stream - 1; piece++) {
        struct vpcd vpcd = {.len = 0};
        struct bytes apdu;
        enum vpcd_order got[8];
        size_t count = 0;
        for (size_t at = 0; at < sizeof stream - 1; at += piece) {
            size_t left = sizeof stream - 1 - at;
            feed(&vpcd, stream + at, left < piece ? left : piece);
            enum vpcd_order order = vpcd_take(&vpcd, &apdu);
            for (; order != VPCD_NOTHING; order = vpcd_take(&vpcd, &apdu)) {
                assert_true(count < COUNT(got));
                got[count++] = order;
                if (order == VPCD_APDU) {
                    assert_int_equal(apdu.len, 7);
                    assert_memory_equal(apdu.at, stream + 5, 7);
                }
            }
        }
        assert_int_equal(count, 3);
        assert_int_equal(got[0], VPCD_ATR);
        assert_int_equal(got[1], VPCD_APDU);
        assert_int_equal(got[2], VPCD_OFF);
    }
}

static void the_longest_command_fits_and_leaves_no_copy(void **state)
{
    (void)state;
    struct vpcd *vpcd = test_calloc(1, sizeof *vpcd);
    struct bytes apdu;
    const uint8_t head[] = {VPCD_COMMAND_MAX >> 8, VPCD_COMMAND_MAX & 0xff};
    static uint8_t content[VPCD_COMMAND_MAX];
    memset(content, 0x5a, sizeof content);
    feed(vpcd, head, sizeof head);
    feed(vpcd, content, sizeof content);
    assert_int_equal(vpcd_take(vpcd, &apdu), VPCD_APDU);
    assert_int_equal(apdu.len, VPCD_COMMAND_MAX);
    assert_int_equal(vpcd_take(vpcd, &apdu), VPCD_NOTHING);
    for (size_t i = 0; i < sizeof vpcd->at; i++) {
        assert_int_equal(vpcd->at[i], 0);
    }
    test_free(vpcd);
}

static void an_answer_has_its_length_before_it(void **state)
{
    (void)state;
    uint8_t out[VPCD_HEAD + 4] = {0xff, 0xff, 1, 2, 3, 4};
    assert_int_equal(vpcd_head(out, 4), 6);
    assert_memory_equal(out, "\0\4\1\2\3\4", 6);
    assert_int_equal(vpcd_head(out, 0x1234), 0x1236);
    assert_memory_equal(out, "\x12\x34", 2);
}

/* PC/SC part 3 §3.1.3.2.3.1. */
static void an_atr_is_made_of_the_historical_bytes(void **state)
{
    (void)state;
    static const uint8_t history[] = {0x80, 0x31, 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    static const uint8_t expected[] = {0x3b, 0x83, 0x80, 0x01, 0x80, 0x31, 0x80, 0x33};
    uint8_t atr[VPCD_ATR_MAX];
    assert_int_equal(vpcd_atr((struct bytes){history, 3}, atr), sizeof expected);
    assert_memory_equal(atr, expected, sizeof expected);
    assert_int_equal(vpcd_atr((struct bytes){0}, atr), 5);
    assert_memory_equal(atr, "\x3b\x80\x80\x01\x01", 5);
    assert_int_equal(vpcd_atr((struct bytes){history, sizeof history}, atr), VPCD_ATR_MAX);
    uint8_t check = 0;
    for (size_t i = 1; i < sizeof atr; i++) {
        check ^= atr[i];
    }
    assert_int_equal(
        check, 0); /* over all but the first byte, with the check byte: ISO 7816-3 §8.2.5 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_one_byte),
        cmocka_unit_test(messages_are_taken_however_they_are_cut),
        cmocka_unit_test(the_longest_command_fits_and_leaves_no_copy),
        cmocka_unit_test(an_answer_has_its_length_before_it),
        cmocka_unit_test(an_atr_is_made_of_the_historical_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
