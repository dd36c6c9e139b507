#include "drivers/emrtd/opening.h"

#include <stdio.h>

#include "base/mrz.h"
#include "drivers/emrtd/bac.h"

static const uint8_t icao_application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};

/* What opening moves, about: for the progress that is shown. */
enum { PACE_BYTES = 560, BAC_BYTES = 110 };

/* The last but one byte of the OID: mapping and kind of group together. */
enum { OID_MAPPING = ACCESS_OID - 2, DH_GENERIC = 1, DH_INTEGRATED = 3 };

enum document_result opening_select(struct chip *chip)
{
    return chip_select(chip, (struct bytes){icao_application, sizeof icao_application});
}

enum document_result opening_find(
    struct opening *opening, struct document_files *files, struct chip *chip)
{
    bool was_read = (files->tried & 1u << ELEMENTARY_ACCESS) != 0;
    enum document_result result = files->was_lifted && was_read
                                      ? document_files_compare(files, chip, ELEMENTARY_ACCESS)
                                      : document_files_read(files, chip, ELEMENTARY_ACCESS);
    *opening = (struct opening){.way = OPENING_BAC};
    struct bytes file = files->content[ELEMENTARY_ACCESS];
    if (result != DOCUMENT_OK || file.len == 0) {
        return result;
    }
    switch (access_read(&opening->access, file)) {
    case ACCESS_OK: opening->way = OPENING_PACE; break;
    case ACCESS_OTHER:
    case ACCESS_EXPLICIT: opening->way = OPENING_OTHER; break;
    case ACCESS_NONE: opening->way = OPENING_BAC; break;
    case ACCESS_FOUL: return DOCUMENT_FOUL;
    }
    return DOCUMENT_OK;
}

static bool is_can(struct text can)
{
    for (size_t i = 0; i < can.len; i++) {
        if (can.at[i] < '0' || can.at[i] > '9') {
            return false;
        }
    }
    return can.len == OPENING_CAN;
}

/* EF.CardSecurity lies beside the application, so it is read before that is selected. */
static enum document_result open_by_pace(
    struct opening *opening, struct document_files *files, struct chip *chip, struct arena *arena,
    const struct pace_secret *secret)
{
    struct pace_chance *chance = arena_take(arena, sizeof *chance);
    cipher_random((uint8_t *)chance, sizeof *chance);
    enum document_result result =
        pace_open(chip, &opening->access, secret, chance, &opening->proof);
    explicit_bzero(chance, sizeof *chance);
    if (result == DOCUMENT_OK && opening->proof.is_there) {
        result = document_files_read(files, chip, ELEMENTARY_SECURITY);
    }
    return result == DOCUMENT_OK ? opening_select(chip) : result;
}

static enum document_result open_by_bac(
    struct chip *chip, struct arena *arena, struct bytes printed)
{
    struct bac_chance *chance = arena_take(arena, sizeof *chance);
    cipher_random((uint8_t *)chance, sizeof *chance);
    enum document_result result = opening_select(chip);
    if (result == DOCUMENT_OK) {
        result = bac_open(chip, printed, chance);
    }
    explicit_bzero(chance, sizeof *chance);
    return result;
}

enum document_result opening_run(
    struct opening *opening, struct document_files *files, struct chip *chip, struct arena *arena,
    const struct document_secret *secret)
{
    bool by_can = secret->can.len > 0;
    char *printed = arena_take(arena, MRZ_SECRET_MAX);
    size_t len =
        by_can
            ? 0
            : mrz_secret(secret->document_number, secret->birth_date, secret->expiry_date, printed);
    if (by_can ? !is_can(secret->can) : len == 0) {
        return DOCUMENT_WRONG_SECRET;
    }
    struct bytes mrz = {(const uint8_t *)printed, len};
    const struct pace_secret password = {
        .password = by_can ? PACE_PASSWORD_CAN : PACE_PASSWORD_MRZ,
        .value = by_can ? (struct bytes){(const uint8_t *)secret->can.at, secret->can.len} : mrz};
    enum document_result result = DOCUMENT_REFUSED;
    chip->expected += opening->way == OPENING_PACE ? PACE_BYTES : BAC_BYTES;
    switch (opening->way) {
    case OPENING_PACE: result = open_by_pace(opening, files, chip, arena, &password); break;
    case OPENING_BAC: result = by_can ? DOCUMENT_REFUSED : open_by_bac(chip, arena, mrz); break;
    case OPENING_OTHER: break;
    }
    return result == DOCUMENT_ABSENT ? DOCUMENT_REFUSED : result;
}

void opening_word(const struct opening *opening, char word[OPENING_WORD_MAX])
{
    static const char *const ciphers[CIPHER_COUNT] = {"3DES", "AES-128", "AES-192", "AES-256"};
    static const char *const mappings[] = {"GM", "IM", "CAM"};
    const struct access *access = &opening->access;
    if (opening->way != OPENING_PACE) {
        snprintf(word, OPENING_WORD_MAX, "BAC");
        return;
    }
    uint8_t kind = access->oid[OID_MAPPING];
    bool is_dh = kind == DH_GENERIC || kind == DH_INTEGRATED;
    snprintf(
        word, OPENING_WORD_MAX, "PACE-%s-%s-%s", is_dh ? "DH" : "ECDH", mappings[access->mapping],
        ciphers[access->cipher]);
}
