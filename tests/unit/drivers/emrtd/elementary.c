/* Reading files from cards that take little, refuse much, or hold a lot: a card without a session that
 * serves one file. */
#include "drivers/emrtd/elementary.h"

#include "tests/test.h"

enum { ARENA = 1u << 19, FILE_MAX = 65535 };

struct card {
    uint8_t *file; /* `len` bytes */
    size_t len;
    size_t most;          /* bytes it gives at once; 0: any */
    bool refuses_short;   /* identifiers */
    bool tells_end_early; /* says 6282 beside every answer */
    bool tells_length;    /* 6CXX where too much is asked for */
    uint8_t short_id;
    bool is_selected;
    unsigned selects, reads, refused;
};

static void answer_word(struct link_answer *answer, unsigned word)
{
    answer->at[answer->len++] = (uint8_t)(word >> 8);
    answer->at[answer->len++] = (uint8_t)word;
}

static size_t expected_of(struct bytes command, bool has_data)
{
    size_t head = has_data ? 5u + command.at[4] : 4;
    bool is_extended = !has_data && command.len == 7;
    if (has_data && command.at[4] == 0 && command.len > 7) {
        head = 7u + command.at[6];
        is_extended = true;
    }
    if (is_extended) {
        return (size_t)command.at[command.len - 2] << 8 | command.at[command.len - 1];
    }
    return command.len <= head ? 0 : command.at[head] == 0 ? 256 : command.at[head];
}

/* READ BINARY from `at`; the odd instruction wraps its answer. */
static void read_at(
    struct card *card, size_t at, size_t expected, bool is_far, struct link_answer *answer)
{
    size_t wrap = is_far ? 4 : 0, left = at < card->len ? card->len - at : 0;
    card->reads++;
    if (card->most > 0 && expected > card->most) {
        card->refused++;
        answer_word(answer, card->tells_length ? 0x6c00 | (unsigned)card->most : 0x6700);
        return;
    }
    size_t len = expected - wrap < left ? expected - wrap : left;
    if (is_far) {
        memcpy(answer->at, (const uint8_t[]){0x53, 0x82, (uint8_t)(len >> 8), (uint8_t)len}, 4);
    }
    memcpy(answer->at + wrap, card->file + at, len);
    answer->len = wrap + len;
    answer_word(answer, card->tells_end_early ? 0x6282 : 0x9000);
}

static enum link_result exchange(void *owner, struct bytes command, struct link_answer *answer)
{
    struct card *card = owner;
    const uint8_t *at = command.at;
    answer->len = 0;
    if (at[1] == 0xa4) {
        card->selects++;
        card->is_selected = at[5] == 0x01 && at[6] == 0x02;
        answer_word(answer, card->is_selected ? 0x9000 : 0x6a82);
    } else if (at[1] == 0xb1) {
        size_t data = at[4] == 0 ? 7 : 5;
        size_t offset = (size_t)at[data + 2] << 16 | (size_t)at[data + 3] << 8 | at[data + 4];
        read_at(card, offset, expected_of(command, true), true, answer);
    } else if ((at[2] & 0x80) != 0 && (card->refuses_short || (at[2] & 0x1f) != card->short_id)) {
        answer_word(answer, card->refuses_short ? 0x6a86 : 0x6a82);
    } else {
        bool is_short = (at[2] & 0x80) != 0;
        size_t offset = is_short ? at[3] : (size_t)at[2] << 8 | at[3];
        read_at(card, offset, expected_of(command, false), false, answer);
    }
    return LINK_OK;
}

struct desk {
    struct arena arena;
    struct card card;
    struct chip chip;
    struct chip_limits limits;
};

static int set_desk(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    arena_init(&desk->arena, ARENA);
    desk->card.file = test_malloc(FILE_MAX);
    *state = desk;
    return 0;
}

static int clear_desk(void **state)
{
    struct desk *desk = *state;
    arena_finish(&desk->arena);
    test_free(desk->card.file);
    test_free(desk);
    return 0;
}

/* A DG2 of `len` bytes, 4 of them its head. */
static void lay(struct desk *desk, size_t len)
{
    uint8_t *file = desk->card.file;
    for (size_t i = 0; i < len; i++) {
        file[i] = (uint8_t)(i * 7 + i / 251);
    }
    memcpy(file, (const uint8_t[]){0x75, 0x82, (uint8_t)((len - 4) >> 8), (uint8_t)(len - 4)}, 4);
    arena_wipe(&desk->arena);
    desk->limits = (struct chip_limits){0};
    desk->card = (struct card){.file = file, .len = len, .short_id = 2};
    chip_init(
        &desk->chip, &(struct apdu_line){.exchange = exchange, .owner = &desk->card}, &desk->limits,
        &desk->arena);
}

static void assert_reads(struct desk *desk)
{
    struct bytes content;
    assert_int_equal(
        elementary_read(&desk->chip, &desk->arena, ELEMENTARY_DG2, &content), DOCUMENT_OK);
    assert_int_equal(content.len, desk->card.len);
    assert_memory_equal(content.at, desk->card.file, content.len);
}

static void a_file_beyond_the_short_offsets_is_read_whole(void **state)
{
    struct desk *desk = *state;
    static const size_t sizes[] = {5, 100, 231, 232, 4500, 32767, 32768, 32900, 50000, 65535};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        lay(desk, sizes[i]);
        assert_reads(desk);
        lay(desk, sizes[i]);
        desk->card.most = 256; /* with short lengths, too */
        assert_reads(desk);
    }
}

static void a_card_is_asked_for_what_it_takes_and_that_is_remembered(void **state)
{
    struct desk *desk = *state;
    static const size_t mosts[] = {231, 230, 223, 222, 160, 159, 96};
    for (size_t i = 0; i < 2 * COUNT(mosts); i++) {
        lay(desk, 5000);
        desk->card.most = mosts[i / 2];
        desk->card.tells_length = i % 2 == 1;
        assert_reads(desk);
        desk->card.refused = 0;
        arena_wipe(&desk->arena);
        assert_reads(desk);
        if (!desk->card.tells_length) {
            assert_int_equal(desk->card.refused, 0); /* the second time it is known */
        }
    }
    lay(desk, 5000);
    desk->card.most = 95; /* less than any document takes */
    struct bytes content;
    assert_int_equal(
        elementary_read(&desk->chip, &desk->arena, ELEMENTARY_DG2, &content), DOCUMENT_FOUL);
    assert_int_equal(content.len, 0);
}

static void an_end_of_file_told_too_early_is_no_end(void **state)
{
    struct desk *desk = *state;
    lay(desk, 9000);
    desk->card.tells_end_early = true;
    assert_reads(desk);
}

static void a_file_shorter_than_it_says_is_foul(void **state)
{
    struct desk *desk = *state;
    struct bytes content;
    lay(desk, 9000);
    desk->card.len = 8999;
    assert_int_equal(
        elementary_read(&desk->chip, &desk->arena, ELEMENTARY_DG2, &content), DOCUMENT_FOUL);
    size_t used = desk->arena.used;
    desk->card.file[1] = 0x83; /* 3 bytes of length: more than a file can have */
    assert_int_equal(
        elementary_read(&desk->chip, &desk->arena, ELEMENTARY_DG2, &content), DOCUMENT_FOUL);
    assert_int_equal(desk->arena.used, used);
}

static void where_short_identifiers_are_refused_files_are_selected(void **state)
{
    struct desk *desk = *state;
    lay(desk, 700);
    desk->card.refuses_short = true;
    assert_reads(desk);
    assert_int_equal(desk->card.selects, 1);
    struct bytes content;
    assert_int_equal(
        elementary_read(&desk->chip, &desk->arena, ELEMENTARY_DG11, &content), DOCUMENT_ABSENT);
}

static void what_a_card_says_of_its_lengths_is_believed(void **state)
{
    struct desk *desk = *state;
    static const uint8_t info[] = {0x43, 0x01, 0x80, 0x7f, 0x66, 0x08, 0x02,
                                   0x02, 0x04, 0x00, 0x02, 0x02, 0x06, 0x40};
    static const struct {
        uint8_t high, low;
        size_t most;
        bool refuses;
    } cases[] = {{0x06, 0x40, 1536, false}, {0x01, 0x00, 256, true}, {0xff, 0xff, 65471, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        lay(desk, 8000);
        uint8_t said[sizeof info];
        memcpy(said, info, sizeof said);
        said[12] = cases[i].high;
        said[13] = cases[i].low;
        memcpy(desk->card.file, said, sizeof said);
        desk->card.len = sizeof said;
        assert_int_equal(elementary_learn(&desk->chip), DOCUMENT_OK);
        assert_int_equal(desk->limits.most, 0); /* there is no such file */
        desk->card.short_id = 1;
        assert_int_equal(elementary_learn(&desk->chip), DOCUMENT_OK);
        assert_int_equal(desk->limits.most, cases[i].most);
        assert_int_equal(desk->limits.refuses_longer, cases[i].refuses);
    }
}

#define ON_DESK(test) cmocka_unit_test_setup_teardown(test, set_desk, clear_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DESK(a_file_beyond_the_short_offsets_is_read_whole),
        ON_DESK(a_card_is_asked_for_what_it_takes_and_that_is_remembered),
        ON_DESK(an_end_of_file_told_too_early_is_no_end),
        ON_DESK(a_file_shorter_than_it_says_is_foul),
        ON_DESK(where_short_identifiers_are_refused_files_are_selected),
        ON_DESK(what_a_card_says_of_its_lengths_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
