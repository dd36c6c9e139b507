/* PACE with a hostile card in every step: the input says which answers are right in form (the fuzzer
 * would not find points of a curve by itself) and what comes instead of the others. */
#include "drivers/emrtd/pace.h"

#include "drivers/emrtd/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct card {
    struct bytes left;
    struct group group;
    unsigned step;
};

static const uint8_t mappings[] = {0, 1, 2};
static const unsigned groups[] = {0, 8, 10, 12, 13, 18};

/* An answer that passes every check of its form: a nonce, elements of the group, a token. */
static size_t answer_well(struct card *card, uint8_t *to, size_t room)
{
    static const uint8_t tags[] = {0x80, 0x82, 0x84, 0x86};
    uint8_t object[400];
    struct group_element element = {.len = 32};
    unsigned step = card->step > 0 && card->step <= COUNT(tags) ? card->step - 1 : 0;
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    struct tlv_writer outer = {.at = to, .size = room};
    uint8_t scalar[] = {2, (uint8_t)(card->step + 1)};
    bool is_element = step == 1 || step == 2;
    if (is_element && !group_multiply(&card->group, NULL, (struct bytes){scalar, 2}, &element)) {
        __builtin_trap();
    }
    size_t len = is_element ? element.len : step == 0 ? 16 : 8;
    tlv_put(&inner, tags[step], (struct bytes){element.at, len});
    tlv_put(&outer, 0x7c, tlv_written(&inner));
    return card->step == 0 ? 0 : outer.len;
}

/* 0: well, 90 00; 1: the next bytes as they are; 2: well, another status; 3: silence; above: well, with
 * bytes altered. */
static enum link_result answer(void *owner, struct bytes command, struct link_answer *to)
{
    struct card *card = owner;
    if (command.len < 4 || card->left.len < 3) {
        return LINK_SILENT;
    }
    uint8_t how = card->left.at[0], one = card->left.at[1], two = card->left.at[2];
    card->left = (struct bytes){card->left.at + 3, card->left.len - 3};
    if (how == 3) {
        return LINK_SILENT;
    }
    size_t len = answer_well(card, to->at, to->room - 2);
    card->step++;
    if (how == 1) {
        len = one < card->left.len ? one : card->left.len;
        len = len < to->room - 2 ? len : to->room - 2;
        memcpy(to->at, card->left.at, len);
        card->left = (struct bytes){card->left.at + len, card->left.len - len};
    } else if (how > 3 && len > 0) {
        to->at[one % len] = two;
    }
    to->at[len] = how == 2 ? one : 0x90;
    to->at[len + 1] = how == 2 ? two : 0x00;
    to->len = len + 2;
    return LINK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct pace_chance chance = {.mapping = {9, 7, 1}, .key = {3, 1, 4}};
    if (size < 4 || size > 4096) {
        return 0;
    }
    struct card card = {.left = {data + 3, size - 3}};
    struct access access = {
        .mapping = (enum access_mapping)mappings[data[0] % COUNT(mappings)],
        .cipher = (enum cipher)(data[1] % CIPHER_COUNT),
        .parameters = groups[data[2] % COUNT(groups)]};
    if (!group_init(&card.group, access.parameters)) {
        __builtin_trap();
    }
    struct arena arena;
    struct chip chip;
    struct chip_limits limits = {0};
    struct apdu_line line = {.exchange = answer, .owner = &card};
    struct pace_secret secret = {
        .password = PACE_PASSWORD_CAN, .value = {(const uint8_t *)"123456", 6}};
    struct pace_proof proof;
    arena_init(&arena, 1u << 16);
    chip_init(&chip, &line, &limits, &arena);
    enum document_result result = pace_open(&chip, &access, &secret, &chance, &proof);
    if (result == DOCUMENT_OK || chip.is_secured || proof.is_there) {
        __builtin_trap(); /* without the CAN there is no right token */
    }
    chip_finish(&chip);
    arena_finish(&arena);
    group_finish(&card.group);
    return 0;
}
