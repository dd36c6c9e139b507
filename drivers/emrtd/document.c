#include "drivers/emrtd/document.h"

#include "base/mrz.h"
#include "drivers/emrtd/bac.h"
#include "drivers/emrtd/elementary.h"
#include "drivers/emrtd/pace.h"
#include "drivers/emrtd/tlv.h"

static const uint8_t icao_application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
static const uint8_t eid_application[] = {0xe8, 0x07, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x02};

enum { ROOM = 4096, TAG_COM = 0x60, TAG_LIST = 0x5c, TAG_DG11 = 0x6b };

/* What opening and the protection of the reads move, about: for the progress that is shown. */
enum { PACE_BYTES = 560, BAC_BYTES = 110, PROTECTION_BYTES = 150 };

/* How the document is opened, as far as its EF.CardAccess says. */
enum way { WAY_PACE, WAY_BAC, WAY_NONE };

static enum document_result find_way(
    struct chip *chip, struct arena *arena, struct access *access, enum way *way)
{
    struct link_answer file = {.at = arena_take(arena, ROOM), .room = ROOM};
    enum document_result result = elementary_read(chip, ELEMENTARY_ACCESS, &file);
    *way = WAY_BAC;
    if (result == DOCUMENT_ABSENT) {
        return DOCUMENT_OK;
    }
    if (result != DOCUMENT_OK) {
        return result;
    }
    switch (access_read(access, (struct bytes){file.at, file.len})) {
    case ACCESS_OK: *way = WAY_PACE; break;
    case ACCESS_OTHER:
    case ACCESS_EXPLICIT: *way = WAY_NONE; break;
    case ACCESS_NONE: *way = WAY_BAC; break;
    case ACCESS_FOUL: return DOCUMENT_FOUL;
    }
    return DOCUMENT_OK;
}

enum document_result document_recognise(
    struct chip *chip, struct arena *arena, enum document_kind *kind)
{
    struct access access;
    enum way way;
    *kind = DOCUMENT_KIND_NONE;
    enum document_result result = find_way(chip, arena, &access, &way);
    if (result != DOCUMENT_OK) {
        return result;
    }
    result = chip_select(chip, (struct bytes){eid_application, sizeof eid_application});
    if (result == DOCUMENT_OK || result == DOCUMENT_REFUSED) {
        *kind = DOCUMENT_KIND_GERMAN_EID;
        return DOCUMENT_OK;
    }
    if (result != DOCUMENT_ABSENT) {
        return result;
    }
    result = chip_select(chip, (struct bytes){icao_application, sizeof icao_application});
    if (result == DOCUMENT_OK || result == DOCUMENT_REFUSED) {
        *kind = way == WAY_BAC ? DOCUMENT_KIND_MRZ : DOCUMENT_KIND_CAN;
        return DOCUMENT_OK;
    }
    return result == DOCUMENT_ABSENT ? DOCUMENT_OK : result;
}

static bool is_can(struct text can)
{
    for (size_t i = 0; i < can.len; i++) {
        if (can.at[i] < '0' || can.at[i] > '9') {
            return false;
        }
    }
    return can.len == DOCUMENT_CAN;
}

static enum document_result open_by_pace(
    struct chip *chip, struct arena *arena, const struct access *access, struct text can,
    struct bytes printed)
{
    struct pace_chance *chance = arena_take(arena, sizeof *chance);
    cipher_random((uint8_t *)chance, sizeof *chance);
    struct pace_secret secret = {
        .password = can.len > 0 ? PACE_PASSWORD_CAN : PACE_PASSWORD_MRZ,
        .value = can.len > 0 ? (struct bytes){(const uint8_t *)can.at, can.len} : printed};
    enum document_result result = pace_open(chip, access, &secret, chance, NULL);
    if (result != DOCUMENT_OK) {
        return result;
    }
    return chip_select(chip, (struct bytes){icao_application, sizeof icao_application});
}

static enum document_result open_by_bac(
    struct chip *chip, struct arena *arena, struct bytes printed)
{
    struct bac_chance *chance = arena_take(arena, sizeof *chance);
    cipher_random((uint8_t *)chance, sizeof *chance);
    enum document_result result =
        chip_select(chip, (struct bytes){icao_application, sizeof icao_application});
    return result == DOCUMENT_OK ? bac_open(chip, printed, chance) : result;
}

static enum document_result open_document(
    struct chip *chip, struct arena *arena, const struct document_secret *secret)
{
    struct access access;
    enum way way;
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
    enum document_result result = find_way(chip, arena, &access, &way);
    if (result != DOCUMENT_OK) {
        return result;
    }
    chip->expected = chip->moved + PROTECTION_BYTES;
    chip->expected += way == WAY_PACE ? PACE_BYTES : BAC_BYTES;
    switch (way) {
    case WAY_PACE: result = open_by_pace(chip, arena, &access, secret->can, mrz); break;
    case WAY_BAC: result = by_can ? DOCUMENT_REFUSED : open_by_bac(chip, arena, mrz); break;
    case WAY_NONE: result = DOCUMENT_REFUSED; break;
    }
    return result == DOCUMENT_ABSENT ? DOCUMENT_REFUSED : result;
}

/* True when EF.COM lists DG11 among what there is. */
static bool lists_dg11(struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes list = tlv_find(tlv_expect(&outer, TAG_COM), TAG_LIST, NULL);
    return list.len > 0 && memchr(list.at, TAG_DG11, list.len) != NULL;
}

static enum document_result read_file(
    struct chip *chip, struct arena *arena, enum elementary file, struct bytes *content)
{
    struct link_answer into = {.at = arena_take(arena, ROOM), .room = ROOM};
    enum document_result result = elementary_read(chip, file, &into);
    *content = (struct bytes){into.at, into.len};
    return result;
}

enum document_result document_read(
    struct chip *chip, struct arena *arena, const struct document_secret *secret, const char *today,
    struct person *person)
{
    struct bytes common, dg1, dg11;
    enum document_result result = open_document(chip, arena, secret);
    if (result == DOCUMENT_OK) {
        result = read_file(chip, arena, ELEMENTARY_COM, &common);
    }
    if (result == DOCUMENT_OK) {
        result = read_file(chip, arena, ELEMENTARY_DG1, &dg1);
    }
    if (result != DOCUMENT_OK) {
        return result == DOCUMENT_ABSENT ? DOCUMENT_FOUL : result;
    }
    if (!person_read_dg1(person, arena, dg1, today)) {
        return DOCUMENT_FOUL;
    }
    if (lists_dg11(common)) {
        result = read_file(chip, arena, ELEMENTARY_DG11, &dg11);
        if (result == DOCUMENT_OK) {
            person_read_dg11(person, arena, dg11);
        } else if (result != DOCUMENT_ABSENT) {
            return result;
        }
    }
    return DOCUMENT_OK;
}
