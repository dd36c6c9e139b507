/* DG14, DG15 and EF.CardSecurity's content of a hostile document, and what its chip answers when it is
 * to prove itself. */
#include "drivers/emrtd/active_authentication.h"
#include "drivers/emrtd/chip_authentication.h"
#include "drivers/emrtd/chip_key.h"

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
    *left = (struct bytes){left->at + 1 + len, left->len - 1 - len};
    return LINK_OK;
}

/* All keys in it, whatever they are for. */
static void read_keys(struct security_infos infos)
{
    struct security_info info;
    for (int i = 0; i < 4 && security_infos_next(&infos, &info); i++) {
        struct chip_key key;
        struct chip_key_rsa rsa;
        if (info.kind == SECURITY_CHIP_KEY &&
            chip_key_read(&key, info.algorithm, info.key) == CHIP_KEY_OK &&
            key.parameters > GROUP_COUNT) {
            __builtin_trap();
        }
        if (info.kind == SECURITY_CHIP_KEY) {
            (void)!chip_key_read_rsa(&rsa, info.algorithm, info.key);
            chip_key_finish(&key);
        }
    }
}

static void run(struct bytes file, struct bytes answers, bool is_active)
{
    static const struct chip_authentication_chance chance = {.key = {1, 2, 3}};
    struct arena arena;
    struct chip chip;
    struct chip_limits limits = {0};
    struct apdu_line line = {.exchange = answer_anything, .owner = &answers};
    enum clone_check check = CLONE_CHECK_NONE;
    arena_init(&arena, 1u << 16);
    chip_init(&chip, &line, &limits, &arena);
    messaging_init(&chip.messaging, CIPHER_AES128, (struct bytes){(const uint8_t *)"key", 3});
    chip.is_secured = true;
    if (is_active) {
        (void)!active_authentication_run(&chip, file, (struct bytes){0}, chance.key, &check);
    } else {
        (void)!chip_authentication_run(&chip, file, &chance, &check);
    }
    if (check == CLONE_CHECK_PASSED) {
        __builtin_trap(); /* nobody here knows the session's keys */
    }
    chip_finish(&chip);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t challenge[ACTIVE_CHALLENGE] = {1};
    if (size < 3 || size > 4096) {
        return 0;
    }
    size_t len = (size_t)data[1] << 8 | data[2];
    len = len < size - 3 ? len : size - 3;
    struct bytes file = {data + 3, len}, rest = {data + 3 + len, size - 3 - len};
    struct pace_proof proof = {.is_there = true, .parameters = 13, .factor = {7}, .factor_len = 1};
    read_keys(security_infos_of(file));
    read_keys(security_infos_of_dg14(file));
    if (chip_authentication_of_mapping(&proof, file) == CLONE_CHECK_PASSED ||
        active_authentication_check(file, rest, challenge, rest) == CLONE_CHECK_PASSED) {
        __builtin_trap();
    }
    run(file, rest, data[0] % 2 == 0);
    return 0;
}
