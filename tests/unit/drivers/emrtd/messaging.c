/* Secure messaging against the card's end in tests/card_end.h: what the answer's MAC protects. */
#include "drivers/emrtd/messaging.h"

#include "tests/card_end.h"

static const struct apdu read_four = {.instruction = 0xb0, .p1 = 0x9e, .expected = 4};

/* Both ends of a session. */
struct bench {
    struct messaging reader, card;
    uint8_t answer[300], got[300];
    struct apdu_reply reply;
};

static void begin(struct bench *bench, enum cipher cipher)
{
    *bench = (struct bench){.reply = {.data = {.room = sizeof bench->got}}};
    bench->reply.data.at = bench->got;
    messaging_init(&bench->reader, cipher, (struct bytes){(const uint8_t *)"secret", 6});
    bench->card = bench->reader;
}

/* One command over; the card's answer with `data`, without the outer status word. */
static size_t exchange(
    struct bench *bench, const struct apdu *apdu, struct bytes data, unsigned status)
{
    uint8_t command[2048], space[2048];
    size_t len = messaging_wrap(&bench->reader, apdu, command, sizeof command);
    assert_true(len > 0);
    struct apdu got = card_parse((struct bytes){command, len}, space);
    bool is_odd = got.instruction % 2 == 1;
    assert_true(card_unwrap(&bench->card, &got));
    assert_int_equal(got.data.len, apdu->data.len);
    if (got.data.len > 0) {
        assert_memory_equal(got.data.at, apdu->data.at, got.data.len);
    }
    return card_wrap(&bench->card, is_odd, data, status, bench->answer, sizeof bench->answer) - 2;
}

static enum messaging_result unwrap(struct bench *bench, size_t len)
{
    return messaging_unwrap(
        &bench->reader, (struct bytes){bench->answer, len}, 0x9000, &bench->reply);
}

static void data_of_every_length_go_both_ways(void **state)
{
    (void)state;
    uint8_t data[200];
    cipher_random(data, sizeof data);
    for (unsigned cipher = 0; cipher < CIPHER_COUNT; cipher++) {
        struct bench bench;
        begin(&bench, (enum cipher)cipher);
        for (size_t i = 0; i <= sizeof data; i++) {
            const struct apdu apdu = {
                .instruction = (uint8_t)(i % 3 == 0 ? 0xb1 : 0xb0),
                .data = {data, i},
                .expected = i % 5 == 0 ? 0 : 256};
            size_t len = exchange(&bench, &apdu, (struct bytes){data, i}, 0x6282);
            assert_int_equal(unwrap(&bench, len), MESSAGING_OK);
            assert_int_equal(bench.reply.status, 0x6282);
            assert_int_equal(bench.reply.data.len, i);
            assert_true(i == 0 || memcmp(bench.got, data, i) == 0);
        }
    }
}

static void the_counter_carries_into_all_of_its_bytes(void **state)
{
    (void)state;
    for (unsigned cipher = 0; cipher < CIPHER_COUNT; cipher++) {
        struct bench bench;
        begin(&bench, (enum cipher)cipher);
        memset(bench.reader.counter, 0xff, sizeof bench.reader.counter);
        size_t block = cipher_block((enum cipher)cipher);
        bench.reader.counter[0] = 0x41;
        bench.reader.counter[block - 1] = 0xfe;
        bench.card = bench.reader;
        for (int i = 0; i < 3; i++) {
            size_t len = exchange(&bench, &read_four, (struct bytes){bench.got, 4}, 0x9000);
            assert_int_equal(unwrap(&bench, len), MESSAGING_OK);
        }
        assert_int_equal(bench.reader.counter[0], 0x42);
        assert_int_equal(bench.reader.counter[1], 0);
        assert_int_equal(bench.reader.counter[block - 1], 4);
    }
}

/* No bit of an answer can be altered, and none left out. */
static void every_altered_answer_is_refused(void **state)
{
    (void)state;
    for (unsigned cipher = 0; cipher < CIPHER_COUNT; cipher++) {
        struct bench bench;
        begin(&bench, (enum cipher)cipher);
        size_t len =
            exchange(&bench, &read_four, (struct bytes){(const uint8_t *)"data", 4}, 0x9000);
        struct messaging before = bench.reader;
        for (size_t bit = 0; bit < 8 * len; bit++) {
            bench.reader = before;
            bench.answer[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(unwrap(&bench, len), MESSAGING_FOUL);
            assert_int_equal(bench.reply.data.len, 0);
            bench.answer[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        for (size_t cut = 1; cut < len; cut++) {
            bench.reader = before;
            assert_int_equal(unwrap(&bench, cut), MESSAGING_FOUL);
        }
        bench.reader = before;
        assert_int_equal(unwrap(&bench, 0), MESSAGING_PLAIN);
        bench.reader = before;
        assert_int_equal(unwrap(&bench, len), MESSAGING_OK);
    }
}

static void an_answer_cannot_be_played_again(void **state)
{
    (void)state;
    for (unsigned cipher = 0; cipher < CIPHER_COUNT; cipher++) {
        struct bench bench;
        uint8_t old[300];
        begin(&bench, (enum cipher)cipher);
        size_t len =
            exchange(&bench, &read_four, (struct bytes){(const uint8_t *)"data", 4}, 0x9000);
        memcpy(old, bench.answer, len);
        assert_int_equal(unwrap(&bench, len), MESSAGING_OK);
        exchange(&bench, &read_four, (struct bytes){(const uint8_t *)"more", 4}, 0x9000);
        memcpy(bench.answer, old, len);
        assert_int_equal(unwrap(&bench, len), MESSAGING_FOUL);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static uint8_t data[600];
    struct bench bench;
    uint8_t command[2048];
    begin(&bench, CIPHER_AES256);
    size_t len = exchange(&bench, &read_four, (struct bytes){data, 100}, 0x9000);
    bench.reply.data.room = 96; /* the answer is longer with its padding */
    assert_int_equal(unwrap(&bench, len), MESSAGING_FOUL);
    const struct apdu too_long = {.instruction = 0x86, .data = {data, 600}, .is_extended = true};
    assert_int_equal(messaging_wrap(&bench.reader, &too_long, command, sizeof command), 0);
    const struct apdu not_short = {.instruction = 0x86, .data = {data, 250}};
    assert_int_equal(messaging_wrap(&bench.reader, &not_short, command, sizeof command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_of_every_length_go_both_ways),
        cmocka_unit_test(the_counter_carries_into_all_of_its_bytes),
        cmocka_unit_test(every_altered_answer_is_refused),
        cmocka_unit_test(an_answer_cannot_be_played_again),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
