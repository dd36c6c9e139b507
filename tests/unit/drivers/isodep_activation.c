#include "drivers/isodep_activation.h"

#include "tests/test.h"
#include "tests/vectors.h"

/* What must be sent and what comes, hex, in turn; "-" is silence. */
struct script {
    const char *const *lines;
    size_t at;
};

static enum link_result play(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct script *script = owner;
    uint8_t should[300];
    assert_non_null(script->lines[script->at]);
    assert_in_range(timeout_ms, 1, 1000);
    size_t len = vectors_hex(script->lines[script->at], should, sizeof should);
    const char *reply = script->lines[script->at + 1];
    script->at += 2;
    assert_int_equal(frame.len, len);
    assert_memory_equal(frame.at, should, len);
    answer->len = 0;
    if (reply[0] == '-') {
        return LINK_SILENT;
    }
    answer->len = vectors_hex(reply, answer->at, answer->room);
    return LINK_OK;
}

static bool read_ats(struct isodep *isodep, const char *hex)
{
    uint8_t ats[300];
    size_t len = vectors_hex(hex, ats, sizeof ats);
    return isodep_read_ats(isodep, (struct bytes){ats, len});
}

static bool read_atqb(struct isodep *isodep, const char *hex)
{
    uint8_t atqb[300];
    size_t len = vectors_hex(hex, atqb, sizeof atqb);
    return isodep_read_atqb(isodep, (struct bytes){atqb, len});
}

static void an_ats_says_frame_size_and_waiting_time(void **state)
{
    (void)state;
    static const char *const lines[] = {"E080", "0D7877910231F873F741E08290", NULL};
    struct script script = {.lines = lines};
    struct isodep isodep;
    assert_int_equal(isodep_begin_a(&isodep, play, &script), LINK_OK);
    assert_int_equal(isodep.frame_max, 256);
    assert_in_range(isodep.wait_ms, 155, 300);
    assert_int_equal(isodep.guard_ms, 1); /* code 1: 0.6 ms */
    assert_int_equal(isodep.rates, 0x77);
    assert_int_equal(isodep.history_len, 8);
    assert_memory_equal(isodep.history, "\x31\xf8\x73\xf7\x41\xe0\x82\x90", 8);
    assert_true(read_ats(&isodep, "0320E0"));
    assert_int_equal(isodep.frame_max, 16);
    assert_in_range(isodep.wait_ms, 4948, 6500); /* code 14: 4.949 s */
    assert_int_equal(isodep.history_len, 0);
    assert_int_equal(isodep.rates, 0);
}

static void a_bare_ats_means_the_defaults_of_the_standard(void **state)
{
    (void)state;
    struct isodep isodep;
    assert_true(read_ats(&isodep, "01"));
    assert_int_equal(isodep.frame_max, 32);
    assert_int_equal(isodep.rates, 0);
    assert_true(read_ats(&isodep, "0205"));
    assert_int_equal(isodep.frame_max, 64);
}

static void a_broken_ats_is_refused(void **state)
{
    (void)state;
    static const char *const broken[] = {"",         "00",   "0278",       "0220", "0378C0",
                                         "04780202", "0301", "FF78770102", "0178"};
    struct isodep isodep;
    for (size_t i = 0; i < COUNT(broken); i++) {
        assert_false(read_ats(&isodep, broken[i]));
    }
    static const char *const lines[] = {"E080", "0378C0", NULL};
    struct script script = {.lines = lines};
    assert_int_equal(isodep_begin_a(&isodep, play, &script), LINK_FOUL);
    static const char *const silent[] = {"E080", "-", NULL};
    script = (struct script){.lines = silent};
    assert_int_equal(isodep_begin_a(&isodep, play, &script), LINK_SILENT);
}

static void reserved_values_are_read_as_the_standard_says(void **state)
{
    (void)state;
    struct isodep isodep;
    assert_true(read_ats(&isodep, "057FFFFFFF"));
    assert_int_equal(isodep.frame_max, 256);
    assert_int_equal(isodep.rates, 0); /* bit 4 is reserved: no higher rates */
    assert_int_equal(isodep.guard_ms, 0);
    assert_int_equal(isodep.wait_ms, 250);
    assert_true(read_ats(&isodep, "0320EE")); /* 4.9 s before the first block: not with us */
    assert_int_equal(isodep.guard_ms, ISODEP_GUARD_MAX_MS);
}

static void more_history_than_an_atr_holds_is_cut(void **state)
{
    (void)state;
    struct isodep isodep;
    assert_true(read_ats(&isodep, "120800112233445566778899AABBCCDDEEFF"));
    assert_int_equal(isodep.history_len, ISODEP_HISTORY_MAX);
}

static void the_fastest_rate_that_both_can_is_taken(void **state)
{
    (void)state;
    static const struct {
        uint8_t says;
        enum isodep_rate most, to_card, from_card;
    } cases[] = {
        {0x77, ISODEP_424, ISODEP_424, ISODEP_424}, {0x77, ISODEP_106, ISODEP_106, ISODEP_106},
        {0x77, ISODEP_212, ISODEP_212, ISODEP_212}, {0x00, ISODEP_424, ISODEP_106, ISODEP_106},
        {0x44, ISODEP_424, ISODEP_106, ISODEP_106}, /* 848 alone is beyond us */
        {0x12, ISODEP_424, ISODEP_424, ISODEP_212}, {0x21, ISODEP_424, ISODEP_212, ISODEP_424},
        {0x92, ISODEP_424, ISODEP_106, ISODEP_106}, /* the same both ways, and none is common */
        {0xb1, ISODEP_424, ISODEP_212, ISODEP_212}, {0xf7, ISODEP_424, ISODEP_424, ISODEP_424}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct isodep isodep = {.rates = cases[i].says};
        struct isodep_rates rates = isodep_rates_of(&isodep, cases[i].most);
        assert_int_equal(rates.to_card, cases[i].to_card);
        assert_int_equal(rates.from_card, cases[i].from_card);
    }
}

static void rates_are_agreed_on_by_pps(void **state)
{
    (void)state;
    static const char *const right[] = {"D01109", "D0", NULL};
    static const char *const other[] = {"D01109", "D1", NULL};
    static const char *const more[] = {"D01109", "D0D0", NULL};
    static const char *const none[] = {"D01109", "-", NULL};
    const struct isodep_rates rates = {.to_card = ISODEP_212, .from_card = ISODEP_424};
    const struct {
        const char *const *lines;
        enum link_result result;
    } cases[] = {{right, LINK_OK}, {other, LINK_FOUL}, {more, LINK_FOUL}, {none, LINK_SILENT}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct script script = {.lines = cases[i].lines};
        struct isodep isodep = {.exchange = play, .owner = &script};
        assert_int_equal(isodep_pps(&isodep, &rates), cases[i].result);
    }
}

static void a_type_b_card_says_it_in_its_atqb(void **state)
{
    (void)state;
    struct isodep isodep;
    static const uint8_t speaks[] = {0x33, 0x81, 0x71}, mute[] = {0x33, 0x80, 0x71};
    assert_true(isodep_begin_b(&isodep, play, NULL, speaks));
    assert_int_equal(isodep.frame_max, 256);
    assert_int_equal(isodep.rates, 0x33);
    assert_false(isodep_begin_b(&isodep, play, NULL, mute));
    assert_true(read_atqb(&isodep, "50 11223344 A1A2A3A4 338571"));
    assert_int_equal(isodep.protocol, 5);
    assert_true(read_atqb(&isodep, "50 11223344 A1A2A3A4 33857100"));
    assert_false(read_atqb(&isodep, "50 11223344 A1A2A3A4 3385"));
    assert_false(read_atqb(&isodep, "50 11223344 A1A2A3A4 3385710000"));
    assert_false(read_atqb(&isodep, "51 11223344 A1A2A3A4 338171"));
    assert_false(read_atqb(&isodep, "50 11223344 A1A2A3A4 338071"));
    assert_false(read_atqb(&isodep, ""));
}

static void a_type_b_card_is_attributed_anew_with_larger_frames(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "C2",
        "C2",
        "050008",
        "50 99887766 A1A2A3A4 338171", /* another PUPI than before: it may be random */
        "1D 99887766 00 58 01 00",
        "10",
        NULL};
    const struct isodep_rates rates = {.to_card = ISODEP_212, .from_card = ISODEP_212};
    struct script script = {.lines = lines};
    struct isodep isodep = {.exchange = play, .owner = &script, .number = 1};
    assert_int_equal(isodep_attribute(&isodep, &rates), LINK_OK);
    assert_int_equal(isodep.number, 0);
    assert_int_equal(isodep.history_len, 8);
    assert_memory_equal(isodep.history, "\xa1\xa2\xa3\xa4\x33\x81\x71\x10", 8);
    static const char *const asleep[] = {"C2", "C2", "050008", "-", NULL};
    script = (struct script){.lines = asleep};
    assert_int_equal(isodep_attribute(&isodep, &rates), LINK_SILENT);
    static const char *const nonsense[] = {"C2", "C2", "050008", "50", NULL};
    script = (struct script){.lines = nonsense};
    assert_int_equal(isodep_attribute(&isodep, &rates), LINK_FOUL);
    static const char *const other_id[] = {
        "C2", "C2", "050008", "50 99887766 A1A2A3A4 338171", "1D 99887766 00 58 01 00", "11", NULL};
    script = (struct script){.lines = other_id};
    assert_int_equal(isodep_attribute(&isodep, &rates), LINK_FOUL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ats_says_frame_size_and_waiting_time),
        cmocka_unit_test(a_bare_ats_means_the_defaults_of_the_standard),
        cmocka_unit_test(a_broken_ats_is_refused),
        cmocka_unit_test(reserved_values_are_read_as_the_standard_says),
        cmocka_unit_test(more_history_than_an_atr_holds_is_cut),
        cmocka_unit_test(the_fastest_rate_that_both_can_is_taken),
        cmocka_unit_test(rates_are_agreed_on_by_pps),
        cmocka_unit_test(a_type_b_card_says_it_in_its_atqb),
        cmocka_unit_test(a_type_b_card_is_attributed_anew_with_larger_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
