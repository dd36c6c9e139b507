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
    struct person person;
    enum document_kind kind;
    arena_init(&arena, 1u << 16);
    chip_init(&chip, &line, &limits, &arena);
    (void)!document_recognise(&chip, &arena, &kind);
    chip_finish(&chip);
    arena_wipe(&arena);
    left = (struct bytes){data, size};
    chip_init(&chip, &line, &limits, &arena);
    bool by_can = size % 2 == 0;
    struct document_secret secret = {
        .can = by_can ? TEXT_OF("123456") : (struct text){0},
        .document_number = TEXT_OF("L898902C"),
        .birth_date = TEXT_OF("1969-08-06"),
        .expiry_date = TEXT_OF("1994-06-23")};
    if (document_read(&chip, &arena, &secret, "2026-11-24", &person) == DOCUMENT_OK) {
        __builtin_trap(); /* without the keys nothing is ever read */
    }
    chip_finish(&chip);
    arena_finish(&arena);
    return 0;
}
