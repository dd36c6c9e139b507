/* How long a document takes on the lines of a real reader, modelled: 115200 baud to the chip, 106
 * kbit/s and 0.3 ms a frame on the air, 15 ms of thinking per command in the card. From the card being
 * found to the holder's data, with the reader open. Control: the same documents, opened the same way,
 * read as naive readers do: SELECT, the first four bytes, then pieces of 100 (mrtdreader 0.1.6). */
#include "tests/bench.h"
#include "tests/unit/card/fixture.h"

#include "drivers/emrtd/bac.h"
#include "drivers/emrtd/document.h"
#include "drivers/emrtd/elementary.h"
#include "drivers/emrtd/pace.h"
#include "drivers/emrtd/tlv.h"
#include "drivers/isodep_activation.h"
#include "drivers/reader_nfc.h"

enum { ROUNDS = 7, NAIVE_PIECE = 100, NAIVE_HEAD = 4 };

static const char model[] = "line 115200 106 15";

struct stage {
    struct fixture fixture;
    struct reader_nfc reader;
    struct isodep isodep;
    struct arena arena;
    struct chip chip;
    struct chip_limits limits;
};

/* What is read, and how fast it shall be. */
struct document_case {
    const char *lay, *name;
    struct document_secret secret;
    double goal_ms;
    bool has_dg11;
};

static const struct document_case cases[] = {
    {.lay = "lay passport",
     .name = "card_passport_bac_read",
     .secret =
         {.document_number = {"X4RTU7891", 9},
          .birth_date = {"1967-11-05", 10},
          .expiry_date = {"2031-04-30", 10}},
     .goal_ms = 500},
    {.lay = "lay id-card",
     .name = "card_id_pace_read",
     .secret = {.can = {"482913", 6}},
     .goal_ms = 700,
     .has_dg11 = true},
};

static bool activate(struct stage *stage)
{
    arena_wipe(&stage->arena);
    if (reader_nfc_poll(&stage->reader).find != READER_NFC_A ||
        isodep_begin_a(&stage->isodep, reader_nfc_exchange, &stage->reader) != LINK_OK) {
        return false;
    }
    const struct apdu_line line = {.exchange = isodep_exchange, .owner = &stage->isodep};
    chip_init(&stage->chip, &line, &stage->limits, &stage->arena);
    return true;
}

static bool ours(struct stage *stage, const struct document_case *of)
{
    const struct trust trust = {0};
    const struct document_wish wish = {
        .secret = of->secret,
        .today = "2026-11-24",
        .policy = {.foreign_passport = true, .foreign_id = true},
        .trust = &trust};
    struct document_files files = {.arena = &stage->arena};
    struct document_report report = {0};
    return document_read(&stage->chip, &stage->arena, &wish, &files, &report) == DOCUMENT_OK;
}

static bool open_naively(struct stage *stage, const struct document_case *of)
{
    static const uint8_t application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    struct bytes identifier = {application, sizeof application};
    struct bytes file;
    struct chip *chip = &stage->chip;
    if (of->secret.can.len > 0) {
        struct access access;
        struct pace_chance chance;
        struct pace_secret secret = {
            .password = PACE_PASSWORD_CAN, .value = {(const uint8_t *)of->secret.can.at, 6}};
        cipher_random((uint8_t *)&chance, sizeof chance);
        return elementary_read(chip, &stage->arena, ELEMENTARY_ACCESS, &file) == DOCUMENT_OK &&
               access_read(&access, file) == ACCESS_OK &&
               pace_open(chip, &access, &secret, &chance, NULL) == DOCUMENT_OK &&
               chip_select(chip, identifier) == DOCUMENT_OK;
    }
    char printed[MRZ_SECRET_MAX];
    struct bac_chance chance;
    size_t len = mrz_secret(
        of->secret.document_number, of->secret.birth_date, of->secret.expiry_date, printed);
    cipher_random((uint8_t *)&chance, sizeof chance);
    return elementary_read(chip, &stage->arena, ELEMENTARY_ACCESS, &file) == DOCUMENT_ABSENT &&
           chip_select(chip, identifier) == DOCUMENT_OK &&
           bac_open(chip, (struct bytes){(const uint8_t *)printed, len}, &chance) == DOCUMENT_OK;
}

static bool read_naively(struct chip *chip, uint8_t file)
{
    uint8_t content[1024];
    const uint8_t identifier[] = {0x01, file};
    const struct apdu select = {
        .instruction = 0xa4, .p1 = 0x02, .p2 = 0x0c, .data = {identifier, sizeof identifier}};
    struct apdu_reply reply = {.data = {.at = content, .room = sizeof content}};
    if (chip_send(chip, &select, &reply) != DOCUMENT_OK || reply.status != STATUS_WORD_OK) {
        return false;
    }
    size_t at = 0, total = NAIVE_HEAD;
    while (at < total) {
        size_t left = total - at;
        const struct apdu read = {
            .instruction = 0xb0,
            .p1 = (uint8_t)(at >> 8),
            .p2 = (uint8_t)at,
            .expected = left < NAIVE_PIECE ? left : NAIVE_PIECE};
        reply.data = (struct link_answer){.at = content + at, .room = sizeof content - at};
        if (chip_send(chip, &read, &reply) != DOCUMENT_OK || reply.data.len == 0) {
            return false;
        }
        if (at == 0) {
            total = tlv_total((struct bytes){content, reply.data.len});
        }
        at += reply.data.len;
    }
    return total > NAIVE_HEAD;
}

static bool naive(struct stage *stage, const struct document_case *of)
{
    return open_naively(stage, of) && read_naively(&stage->chip, 0x1e) &&
           read_naively(&stage->chip, 0x01) && (!of->has_dg11 || read_naively(&stage->chip, 0x0b));
}

/* Milliseconds of one reading; negative when it failed. */
static double time_one(
    struct stage *stage, const struct document_case *of,
    bool (*read)(struct stage *stage, const struct document_case *of))
{
    double begin = bench_now_ms();
    bool right = activate(stage) && read(stage, of);
    double end = bench_now_ms();
    chip_finish(&stage->chip);
    return right ? end - begin : -1;
}

static bool run_case(struct stage *stage, const struct document_case *of)
{
    double figures[ROUNDS], controls[ROUNDS];
    if (!fixture_tell(&stage->fixture, of->lay)) {
        return false;
    }
    for (size_t i = 0; i < ROUNDS; i++) {
        figures[i] = time_one(stage, of, ours);
        controls[i] = time_one(stage, of, naive);
        if (figures[i] < 0 || controls[i] < 0) {
            return false;
        }
    }
    qsort(controls, ROUNDS, sizeof *controls, bench_by_size);
    bench_judge(of->name, "ms", figures, ROUNDS, controls[ROUNDS / 2], of->goal_ms);
    return figures[ROUNDS / 2] <= of->goal_ms;
}

int main(void)
{
    static struct stage stage;
    bool right = fixture_open_reader(&stage.fixture);
    if (right) {
        reader_nfc_init(&stage.reader, stage.fixture.connection);
        arena_init(&stage.arena, 1u << 17);
        right = reader_nfc_connect(&stage.reader) && fixture_tell(&stage.fixture, model);
        for (size_t i = 0; i < COUNT(cases); i++) {
            right = run_case(&stage, &cases[i]) && right;
        }
        reader_nfc_finish(&stage.reader);
        arena_finish(&stage.arena);
    }
    fixture_close(&stage.fixture);
    return right ? 0 : 1;
}
