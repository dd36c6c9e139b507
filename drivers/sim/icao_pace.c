#include "drivers/sim/icao_pace.h"

#include "drivers/sim/icao_chip.h"

enum { OID_LEN = 10, DONE = 0x9000, WRONG_SECRET = 0x6300, WRONG_DATA = 0x6a80, NO_STEP = 0x6985 };
enum { NOT_FOUND = 0x6a88, TAG_TEMPLATE = 0x7c, OFFERS_MAX = 3, CHAIN_MAX = 384 };

enum mapping { MAPPING_GENERIC, MAPPING_INTEGRATED, MAPPING_CHIP };

struct offer {
    enum suite suite;
    enum mapping mapping;
    uint8_t parameters;
};

/* What EF.CardAccess offers, by enum specimen_access. Chip authentication mapping comes with another,
 * as ICAO 9303-11 §4.4.1 wants. */
static const struct {
    size_t count;
    struct offer offers[OFFERS_MAX];
} access[] = {
    [SPECIMEN_BAC] = {0},
    [SPECIMEN_PACE_AES256] = {1, {{SUITE_AES256, MAPPING_GENERIC, 13}}},
    [SPECIMEN_PACE_AES128] = {1, {{SUITE_AES128, MAPPING_GENERIC, 15}}},
    [SPECIMEN_PACE_3DES] = {1, {{SUITE_3DES, MAPPING_GENERIC, 12}}},
    [SPECIMEN_PACE_SEVERAL] =
        {3,
         {{SUITE_3DES, MAPPING_GENERIC, 12},
          {SUITE_AES128, MAPPING_GENERIC, 13},
          {SUITE_AES192, MAPPING_GENERIC, 16}}},
    [SPECIMEN_PACE_INTEGRATED] = {1, {{SUITE_AES128, MAPPING_INTEGRATED, 13}}},
    [SPECIMEN_PACE_CHIP] =
        {2, {{SUITE_AES128, MAPPING_GENERIC, 13}, {SUITE_AES128, MAPPING_CHIP, 13}}},
    [SPECIMEN_PACE_DH] = {1, {{SUITE_AES128, MAPPING_GENERIC, 2}}},
    [SPECIMEN_PACE_DH_INTEGRATED] = {1, {{SUITE_AES128, MAPPING_INTEGRATED, 2}}},
};

/* id-PACE 0.4.0.127.0.7.2.2.4, the kind of group and mapping, the cipher. */
static void oid_of(const struct offer *offer, uint8_t *oid)
{
    static const uint8_t id_pace[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04};
    static const uint8_t kinds[][3] = {{1, 3, 0}, {2, 4, 6}};
    static const uint8_t ciphers[] = {
        [SUITE_3DES] = 1, [SUITE_AES128] = 2, [SUITE_AES192] = 3, [SUITE_AES256] = 4};
    memcpy(oid, id_pace, sizeof id_pace);
    oid[OID_LEN - 2] = kinds[offer->parameters > 2][offer->mapping];
    oid[OID_LEN - 1] = ciphers[offer->suite];
}

static const struct offer *chosen(const struct icao_pace *pace, const struct specimen *specimen)
{
    return &access[specimen->access].offers[pace->offer];
}

void icao_pace_put_infos(struct der *der, const struct specimen *specimen)
{
    for (size_t i = 0; i < access[specimen->access].count; i++) {
        const struct offer *offer = &access[specimen->access].offers[i];
        uint8_t oid[OID_LEN];
        oid_of(offer, oid);
        size_t info = der_begin(der, DER_SEQUENCE);
        der_put(der, 0x06, (struct bytes){oid, sizeof oid});
        der_number(der, 2);
        der_number(der, offer->parameters);
        der_end(der, info);
    }
}

void icao_printed_secret(const struct specimen *specimen, uint8_t *digest)
{
    char zone[SPECIMEN_MRZ_MAX], text[64];
    size_t len = 0;
    specimen_mrz(specimen, zone);
    bool is_card = specimen->form == SPECIMEN_TD1;
    size_t number = strlen(specimen->document_number);
    if (is_card && number > 9) {
        memcpy(text, specimen->document_number, number);
        text[number] = zone[15 + number - 9];
        len = number + 1;
    } else {
        memcpy(text, zone + (is_card ? 5 : 44), 10);
        len = 10;
    }
    memcpy(text + len, zone + (is_card ? 30 : 57), 7);
    memcpy(text + len + 7, zone + (is_card ? 38 : 65), 7);
    suite_sha1((struct bytes){(const uint8_t *)text, len + 14}, digest);
}

/* The domain parameters may be left out where the protocol says enough. */
static bool choose(
    struct icao_pace *pace, const struct specimen *specimen, struct bytes oid,
    struct bytes parameters)
{
    for (size_t i = 0; i < access[specimen->access].count; i++) {
        const struct offer *offer = &access[specimen->access].offers[i];
        uint8_t should[OID_LEN];
        oid_of(offer, should);
        if (oid.len == OID_LEN && memcmp(oid.at, should, OID_LEN) == 0 &&
            (parameters.len == 0 ||
             (parameters.len == 1 && parameters.at[0] == offer->parameters))) {
            pace->offer = i;
            return true;
        }
    }
    return false;
}

unsigned icao_pace_set(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu)
{
    struct bytes all = {apdu->data, apdu->len};
    struct bytes password = icao_find(all, 0x83);
    pace->step = ICAO_PACE_OFF;
    if (password.len != 1 || !choose(pace, specimen, icao_find(all, 0x80), icao_find(all, 0x84))) {
        return WRONG_DATA;
    }
    bool knows = (password.at[0] == 1 && specimen->kind == SPECIMEN_DOCUMENT) ||
                 (password.at[0] == 2 && specimen->can != NULL);
    if (!knows) {
        return NOT_FOUND;
    }
    pace->password = password.at[0];
    pace->step = ICAO_PACE_SET;
    return DONE;
}

static void give(struct icao_answer *answer, unsigned tag, struct bytes value)
{
    uint8_t object[ICAO_ELEMENT_MAX + 8];
    size_t len = icao_put(object, 0, tag, value);
    answer->len = icao_put(answer->at, 0, TAG_TEMPLATE, (struct bytes){object, len});
    answer->status = DONE;
}

/* Integrated mapping wants as many blocks as the key has. */
static size_t nonce_len(const struct offer *offer)
{
    return offer->mapping == MAPPING_INTEGRATED && suite_key(offer->suite) > SUITE_BLOCK_MAX
               ? 2 * SUITE_BLOCK_MAX
               : SUITE_BLOCK_MAX;
}

static void give_nonce(
    struct icao_pace *pace, const struct specimen *specimen, const struct offer *offer,
    struct icao_answer *answer)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    uint8_t digest[20], key[SUITE_KEY_MAX], sealed[ICAO_NONCE_MAX];
    struct bytes secret = {(const uint8_t *)specimen->can, 6};
    struct bytes nonce = {pace->nonce, nonce_len(offer)};
    if (pace->password == 1) {
        icao_printed_secret(specimen, digest);
        secret = (struct bytes){digest, sizeof digest};
    }
    suite_derive(offer->suite, secret, 3, key);
    suite_random(pace->nonce, nonce.len);
    suite_cbc(offer->suite, true, key, zero, nonce, sealed);
    give(answer, 0x80, (struct bytes){sealed, nonce.len});
    pace->step = ICAO_PACE_NONCE;
}

void icao_pace_chain(
    enum suite suite, struct bytes ours, const uint8_t *theirs, uint8_t *to, size_t len)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    static const uint8_t constants[2][2][ICAO_NONCE_MAX] = {
        {{0xa6, 0x68, 0x89, 0x2a, 0x7c, 0x41, 0xe3, 0xca, 0x73, 0x9f, 0x40, 0xb0, 0x57, 0xd8, 0x59,
          0x04},
         {0xa4, 0xe1, 0x36, 0xac, 0x72, 0x5f, 0x73, 0x8b, 0x01, 0xc1, 0xf6, 0x02, 0x17, 0xc1, 0x88,
          0xad}},
        {{0xd4, 0x63, 0xd6, 0x52, 0x34, 0x12, 0x4e, 0xf7, 0x89, 0x70, 0x54,
          0x98, 0x6d, 0xca, 0x0a, 0x17, 0x4e, 0x28, 0xdf, 0x75, 0x8c, 0xba,
          0xa0, 0x3f, 0x24, 0x06, 0x16, 0x41, 0x4d, 0x5a, 0x16, 0x76},
         {0x54, 0xbd, 0x72, 0x55, 0xf0, 0xaa, 0xf8, 0x31, 0xbe, 0xc3, 0x42,
          0x3f, 0xcf, 0x39, 0xd6, 0x9b, 0x6c, 0xbf, 0x06, 0x66, 0x77, 0xd0,
          0xfa, 0xae, 0x5a, 0xad, 0xd9, 0x9d, 0xf8, 0xe5, 0x35, 0x17}}};
    const uint8_t(*constant)[ICAO_NONCE_MAX] = constants[ours.len > SUITE_BLOCK_MAX];
    uint8_t key[ICAO_NONCE_MAX], next[ICAO_NONCE_MAX], part[ICAO_NONCE_MAX];
    suite_cbc(suite, true, theirs, zero, ours, key);
    for (size_t at = 0; at < len; at += ours.len) {
        suite_cbc(suite, true, key, zero, (struct bytes){constant[1], ours.len}, part);
        memcpy(to + at, part, len - at < ours.len ? len - at : ours.len);
        suite_cbc(suite, true, key, zero, (struct bytes){constant[0], ours.len}, next);
        memcpy(key, next, ours.len);
    }
}

/* generator' = R(nonce, theirs), as an element. */
static bool map_integrated(
    struct icao_pace *pace, const struct offer *offer, struct bytes theirs,
    struct icao_answer *answer)
{
    SCOPED(icao_group_finish) struct icao_group group;
    uint8_t chain[CHAIN_MAX];
    size_t nonce = nonce_len(offer);
    icao_group_begin(&group, offer->parameters);
    if (theirs.len != suite_key(offer->suite)) {
        return false;
    }
    size_t len = (group.size + 8 + nonce - 1) / nonce * nonce; /* 64 bits more than the prime */
    icao_pace_chain(offer->suite, (struct bytes){pace->nonce, nonce}, theirs.at, chain, len);
    if (!icao_group_encode(&group, (struct bytes){chain, len}, pace->generator)) {
        return false;
    }
    give(answer, 0x82, (struct bytes){0});
    pace->step = ICAO_PACE_MAPPED;
    return true;
}

/* generator' = nonce * G + private * theirs */
static bool map_generic(
    struct icao_pace *pace, const struct offer *offer, struct bytes theirs,
    struct icao_answer *answer)
{
    SCOPED(icao_group_finish) struct icao_group group;
    uint8_t ours[ICAO_ELEMENT_MAX], agreed[ICAO_ELEMENT_MAX], taken[ICAO_ELEMENT_MAX];
    struct bytes private = {pace->mapping, sizeof pace->mapping};
    icao_group_begin(&group, offer->parameters);
    icao_group_lot(&group, pace->mapping);
    struct bytes nonce = {pace->nonce, nonce_len(offer)};
    if (!icao_group_take(&group, theirs, taken) ||
        !icao_group_power(&group, taken, private, agreed) ||
        !icao_group_power(&group, NULL, nonce, pace->generator) ||
        !icao_group_join(&group, pace->generator, agreed, pace->generator) ||
        !icao_group_power(&group, NULL, private, ours)) {
        return false;
    }
    give(answer, 0x82, icao_group_wire(&group, ours));
    pace->step = ICAO_PACE_MAPPED;
    return true;
}

static bool map(
    struct icao_pace *pace, const struct offer *offer, struct bytes theirs,
    struct icao_answer *answer)
{
    return offer->mapping == MAPPING_INTEGRATED ? map_integrated(pace, offer, theirs, answer)
                                                : map_generic(pace, offer, theirs, answer);
}

static bool agree(
    struct icao_pace *pace, const struct offer *offer, struct bytes theirs,
    struct icao_answer *answer)
{
    SCOPED(icao_group_finish) struct icao_group group;
    uint8_t lot[ICAO_SCALAR_MAX];
    struct bytes private = {lot, sizeof lot};
    icao_group_begin(&group, offer->parameters);
    icao_group_lot(&group, lot);
    if (!icao_group_take(&group, theirs, pace->theirs) ||
        !icao_group_power(&group, pace->theirs, private, pace->shared) ||
        !icao_group_power(&group, pace->generator, private, pace->ours)) {
        return false;
    }
    give(answer, 0x84, icao_group_wire(&group, pace->ours));
    pace->step = ICAO_PACE_AGREED;
    return true;
}

static void token(
    const struct offer *offer, const struct icao_group *group, const uint8_t *key,
    const uint8_t *element, uint8_t *mac)
{
    uint8_t oid[OID_LEN], inner[ICAO_ELEMENT_MAX + 24], outer[ICAO_ELEMENT_MAX + 48];
    struct bytes value = icao_group_wire(group, element);
    oid_of(offer, oid);
    size_t len = icao_put(inner, 0, 0x06, (struct bytes){oid, sizeof oid});
    len = icao_put(inner, len, group->curve == NULL ? 0x84 : 0x86, value);
    len = icao_put(outer, 0, 0x7f49, (struct bytes){inner, len});
    if (offer->suite == SUITE_3DES) {
        len = suite_pad(offer->suite, outer, len);
    }
    suite_mac(offer->suite, key, (struct bytes){outer, len}, mac);
}

/* Chip authentication data: mapping key over static key, encrypted (§4.4.3.3.3, §4.4.3.5.2). */
static size_t put_factor(
    struct icao_pace *pace, const struct specimen *specimen, const struct offer *offer,
    struct icao_group *group, uint8_t *to)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    uint8_t factor[ICAO_SCALAR_MAX + SUITE_BLOCK_MAX], key[SUITE_KEY_MAX];
    uint8_t vector[SUITE_BLOCK_MAX], sealed[sizeof factor];
    struct keys chip;
    icao_chip_keys(specimen, &chip);
    icao_group_quotient(
        group, (struct bytes){chip.private, chip.size},
        (struct bytes){pace->mapping, sizeof pace->mapping}, factor);
    size_t len = suite_pad(offer->suite, factor, group->size);
    suite_derive(offer->suite, icao_group_secret(group, pace->shared), 1, key);
    memset(vector, 0xff, sizeof vector);
    suite_cbc(offer->suite, true, key, zero, (struct bytes){vector, sizeof vector}, vector);
    suite_cbc(offer->suite, true, key, vector, (struct bytes){factor, len}, sealed);
    return icao_put(to, 0, 0x8a, (struct bytes){sealed, len});
}

static void confirm(
    struct icao_pace *pace, const struct specimen *specimen, struct bytes theirs,
    struct icao_session *session, struct icao_answer *answer)
{
    SCOPED(icao_group_finish) struct icao_group group;
    const struct offer *offer = chosen(pace, specimen);
    uint8_t key[SUITE_KEY_MAX], should[SUITE_MAC], ours[SUITE_MAC], objects[256];
    icao_group_begin(&group, offer->parameters);
    struct bytes secret = icao_group_secret(&group, pace->shared);
    pace->step = ICAO_PACE_OFF;
    suite_derive(offer->suite, secret, 2, key);
    token(offer, &group, key, pace->ours, should);
    token(offer, &group, key, pace->theirs, ours);
    if (theirs.len != SUITE_MAC || memcmp(theirs.at, should, SUITE_MAC) != 0) {
        answer->status = WRONG_SECRET;
        return;
    }
    size_t len = icao_put(objects, 0, 0x86, (struct bytes){ours, sizeof ours});
    if (offer->mapping == MAPPING_CHIP) {
        len += put_factor(pace, specimen, offer, &group, objects + len);
    }
    answer->len = icao_put(answer->at, 0, TAG_TEMPLATE, (struct bytes){objects, len});
    answer->status = DONE;
    icao_session_begin(session, offer->suite, secret, NULL);
}

void icao_pace_step(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu,
    struct icao_session *session, struct icao_answer *answer)
{
    const struct offer *offer = chosen(pace, specimen);
    struct bytes content = icao_find((struct bytes){apdu->data, apdu->len}, TAG_TEMPLATE);
    bool right = true;
    answer->status = NO_STEP;
    switch (pace->step) {
    case ICAO_PACE_OFF: return;
    case ICAO_PACE_SET: give_nonce(pace, specimen, offer, answer); break;
    case ICAO_PACE_NONCE: right = map(pace, offer, icao_find(content, 0x81), answer); break;
    case ICAO_PACE_MAPPED: right = agree(pace, offer, icao_find(content, 0x83), answer); break;
    case ICAO_PACE_AGREED:
        confirm(pace, specimen, icao_find(content, 0x85), session, answer);
        break;
    }
    if (!right) {
        pace->step = ICAO_PACE_OFF;
        answer->len = 0;
        answer->status = WRONG_DATA;
    }
}
