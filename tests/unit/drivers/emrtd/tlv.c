#include "drivers/emrtd/tlv.h"

#include "tests/test.h"
#include "tests/vectors.h"

static void objects_are_read_one_after_the_other(void **state)
{
    (void)state;
    uint8_t content[64];
    size_t len = vectors_hex("5F01 04 30313036 5C 02 6175", content, sizeof content);
    struct tlv tlv = tlv_of((struct bytes){content, len});
    uint32_t tag;
    struct bytes value;
    assert_true(tlv_next(&tlv, &tag, &value));
    assert_int_equal(tag, 0x5f01);
    assert_int_equal(value.len, 4);
    assert_int_equal(tlv_expect(&tlv, 0x5c).len, 2);
    assert_true(tlv_done(&tlv));
    assert_false(tlv_next(&tlv, &tag, &value));
    assert_true(tlv_done(&tlv));
}

static void malformed_objects_fail_for_good(void **state)
{
    (void)state;
    static const char *const contents[] = {
        "61",        /* no length */
        "6105 00",   /* cut off */
        "6180 0000", /* indefinite length */
        "6181",      /* length cut off */
        "6184 00000001 00",
        "6183 010000",
        "5F",
        "1F818181 00",
        "6182 FFFF 00"};
    for (size_t i = 0; i < COUNT(contents); i++) {
        uint8_t content[64];
        size_t len = vectors_hex(contents[i], content, sizeof content);
        struct tlv tlv = tlv_of((struct bytes){content, len});
        uint32_t tag;
        struct bytes value;
        assert_false(tlv_next(&tlv, &tag, &value));
        assert_false(tlv_done(&tlv));
        assert_int_equal(tlv_expect(&tlv, 0x61).len, 0);
    }
}

static void another_tag_than_expected_fails(void **state)
{
    (void)state;
    struct tlv tlv = tlv_of((struct bytes){(const uint8_t *)"\x61\x00", 2});
    (void)tlv_expect(&tlv, 0x60);
    assert_false(tlv_done(&tlv));
}

static void finding_stops_at_what_is_malformed(void **state)
{
    (void)state;
    uint8_t content[64];
    bool found;
    size_t len = vectors_hex("80 01 AA 81 02 BBBB", content, sizeof content);
    assert_int_equal(tlv_find((struct bytes){content, len}, 0x81, &found).len, 2);
    assert_true(found);
    (void)tlv_find((struct bytes){content, len}, 0x82, &found);
    assert_false(found);
    len = vectors_hex("80 7F AA 81 02 BBBB", content, sizeof content);
    (void)tlv_find((struct bytes){content, len}, 0x81, &found);
    assert_false(found);
}

static void the_total_is_known_from_the_head(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        size_t total;
    } cases[] = {{"6014", 22},      {"618200C8", 204}, {"61815D", 96},      {"5F1F05", 8},
                 {"6183FFFFFF", 0}, {"61", 0},         {"618400000001", 0}, {"6182FFFF", 65539}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t head[16];
        size_t len = vectors_hex(cases[i].head, head, sizeof head);
        assert_int_equal(tlv_total((struct bytes){head, len}), cases[i].total);
    }
}

static void long_values_are_read_only_where_they_are_expected(void **state)
{
    (void)state;
    static uint8_t content[70000 + 5] = {0x30, 0x83, 0x01, 0x11, 0x70};
    struct bytes whole = {content, sizeof content};
    struct tlv tlv = tlv_of_long(whole);
    assert_int_equal(tlv_expect(&tlv, 0x30).len, 70000);
    assert_true(tlv_done(&tlv));
    tlv = tlv_of(whole);
    assert_int_equal(tlv_expect(&tlv, 0x30).len, 0);
    assert_false(tlv_done(&tlv));
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 127, 128, 255, 256, 1000};
    static uint8_t value[1000], space[1100];
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct tlv_writer writer = {.at = space, .size = sizeof space};
        tlv_put(&writer, 0x7f49, (struct bytes){value, lengths[i]});
        struct tlv tlv = tlv_of(tlv_written(&writer));
        assert_int_equal(tlv_expect(&tlv, 0x7f49).len, lengths[i]);
        assert_true(tlv_done(&tlv));
    }
    struct tlv_writer small = {.at = space, .size = 4};
    tlv_put(&small, 0x61, (struct bytes){value, 3});
    assert_int_equal(tlv_written(&small).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_read_one_after_the_other),
        cmocka_unit_test(malformed_objects_fail_for_good),
        cmocka_unit_test(another_tag_than_expected_fails),
        cmocka_unit_test(finding_stops_at_what_is_malformed),
        cmocka_unit_test(the_total_is_known_from_the_head),
        cmocka_unit_test(long_values_are_read_only_where_they_are_expected),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
