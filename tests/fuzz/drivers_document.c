/* A whole hostile document: every answer to the reader comes from the input. The first byte of each is
 * its length, 255 stands for silence. */
#include "drivers/emrtd/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum link_result answer_anything(
    void *owner, struct bytes command, struct link_answer *answer)
{
    struct bytes *left = owner;
    answer->len = 0;
    if (command.len < 4 || left->len == 0 || left->at[0] == 0xff) {
        return LINK_SILENT;
    }
    size_t len = left->at[0];
    len = len < left->len - 1 ? len : left->len - 1;
    memcpy(answer->at, left->at + 1, len);
    answer->len = len;
    left->at += 1 + len;
    left->len -= 1 + len;
    return LINK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes left = {data, size};
    struct arena arena;
    struct chip chip;
    struct chip_limits limits = {0};
    struct apdu_line line = {.exchange = answer_anything, .owner = &left};
    struct arena kept;
    struct document_report report = {0};
    const struct trust trust = {0};
    enum document_kind kind;
    arena_init(&arena, 1u << 20);
    arena_init(&kept, 1u << 20);
    struct document_files files = {.arena = &kept};
    chip_init(&chip, &line, &limits, &arena);
    (void)!document_recognise(&chip, &arena, &kind);
    chip_finish(&chip);
    arena_wipe(&arena);
    left = (struct bytes){data, size};
    chip_init(&chip, &line, &limits, &arena);
    bool by_can = size % 2 == 0;
    const struct document_wish wish = {
        .secret =
            {.can = by_can ? TEXT_OF("123456") : (struct text){0},
             .document_number = TEXT_OF("L898902C"),
             .birth_date = TEXT_OF("1969-08-06"),
             .expiry_date = TEXT_OF("1994-06-23")},
        .wants = DOCUMENT_WANT_PHOTO | DOCUMENT_WANT_DETAILS | DOCUMENT_WANT_ISSUE,
        .today = "2026-11-24",
        .policy = {.foreign_passport = true, .foreign_id = true},
        .trust = &trust};
    if (document_read(&chip, &arena, &wish, &files, &report) == DOCUMENT_OK) {
        __builtin_trap(); /* without the keys nothing is ever read */
    }
    chip_finish(&chip);
    arena_finish(&arena);
    arena_finish(&kept);
    return 0;
}
