#include "drivers/sim/icao_pace.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

enum { OID_LEN = 10, DONE = 0x9000, WRONG_SECRET = 0x6300, WRONG_DATA = 0x6a80, NO_STEP = 0x6985 };
enum { NOT_FOUND = 0x6a88, TAG_TEMPLATE = 0x7c };

static const uint8_t id_pace_gm[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02};

struct variant {
    enum suite suite;
    uint8_t oid_end; /* last byte of the OID */
    uint8_t parameters;
    int curve;
    size_t field; /* bytes */
};

/* By enum specimen_access. */
static const struct variant variants[] = {
    [SPECIMEN_PACE_AES256] = {SUITE_AES256, 4, 13, NID_brainpoolP256r1, 32},
    [SPECIMEN_PACE_AES128] = {SUITE_AES128, 2, 15, NID_secp384r1, 48},
    [SPECIMEN_PACE_3DES] = {SUITE_3DES, 1, 12, NID_X9_62_prime256v1, 32},
};

/* OpenSSL's things for one step. */
struct math {
    EC_GROUP *group;
    BN_CTX *numbers;
    BIGNUM *private;
    EC_POINT *a, *b;
};

static void finish(struct math *math)
{
    EC_POINT_free(math->a);
    EC_POINT_free(math->b);
    BN_free(math->private);
    BN_CTX_free(math->numbers);
    EC_GROUP_free(math->group);
}

static void begin(struct math *math, const struct variant *variant)
{
    *math = (struct math){.group = EC_GROUP_new_by_curve_name(variant->curve)};
    math->numbers = BN_CTX_new();
    math->private = BN_new();
    if (math->group != NULL) {
        math->a = EC_POINT_new(math->group);
        math->b = EC_POINT_new(math->group);
    }
    if (math->a == NULL || math->b == NULL || math->numbers == NULL || math->private == NULL ||
        BN_rand_range(math->private, EC_GROUP_get0_order(math->group)) != 1) {
        die("openssl: no curve");
    }
}

static void oid_of(const struct variant *variant, uint8_t *oid)
{
    memcpy(oid, id_pace_gm, sizeof id_pace_gm);
    oid[OID_LEN - 1] = variant->oid_end;
}

void icao_pace_put_access(struct der *der, const struct specimen *specimen)
{
    const struct variant *variant = &variants[specimen->access];
    uint8_t oid[OID_LEN];
    oid_of(variant, oid);
    size_t infos = der_begin(der, DER_SET), info = der_begin(der, DER_SEQUENCE);
    der_put(der, 0x06, (struct bytes){oid, sizeof oid});
    der_number(der, 2);
    der_number(der, variant->parameters);
    der_end(der, info);
    der_end(der, infos);
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

unsigned icao_pace_set(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu)
{
    pace->step = ICAO_PACE_OFF;
    if (specimen->access == SPECIMEN_BAC) {
        return WRONG_DATA;
    }
    const struct variant *variant = &variants[specimen->access];
    struct bytes all = {apdu->data, apdu->len};
    struct bytes oid = icao_find(all, 0x80), password = icao_find(all, 0x83);
    struct bytes parameters = icao_find(all, 0x84);
    uint8_t should[OID_LEN];
    oid_of(variant, should);
    if (oid.len != OID_LEN || memcmp(oid.at, should, OID_LEN) != 0 || password.len != 1 ||
        parameters.len != 1 || parameters.at[0] != variant->parameters) {
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
    uint8_t object[ICAO_POINT_MAX + 8];
    size_t len = icao_put(object, 0, tag, value);
    answer->len = icao_put(answer->at, 0, TAG_TEMPLATE, (struct bytes){object, len});
    answer->status = DONE;
}

static void give_nonce(
    struct icao_pace *pace, const struct specimen *specimen, const struct variant *variant,
    struct icao_answer *answer)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    uint8_t digest[20], key[SUITE_KEY_MAX], sealed[SUITE_BLOCK_MAX];
    struct bytes secret = {(const uint8_t *)specimen->can, 6};
    if (pace->password == 1) {
        icao_printed_secret(specimen, digest);
        secret = (struct bytes){digest, sizeof digest};
    }
    suite_derive(variant->suite, secret, 3, key);
    suite_random(pace->nonce, sizeof pace->nonce);
    suite_cbc(
        variant->suite, true, key, zero, (struct bytes){pace->nonce, sizeof pace->nonce}, sealed);
    give(answer, 0x80, (struct bytes){sealed, sizeof sealed});
    pace->step = ICAO_PACE_NONCE;
}

/* Reads a point from outside into math->a. */
static bool take_point(struct math *math, const struct variant *variant, struct bytes octets)
{
    return octets.len == 1 + 2 * variant->field && octets.at[0] == 4 &&
           EC_POINT_oct2point(math->group, math->a, octets.at, octets.len, math->numbers) == 1;
}

static size_t put_point(struct math *math, const EC_POINT *point, uint8_t *to)
{
    size_t len = EC_POINT_point2oct(
        math->group, point, POINT_CONVERSION_UNCOMPRESSED, to, ICAO_POINT_MAX, math->numbers);
    if (len == 0) {
        die("openssl: no point");
    }
    return len;
}

static void multiply(
    struct math *math, EC_POINT *to, const BIGNUM *of_generator, const EC_POINT *base,
    const BIGNUM *of_base)
{
    if (EC_POINT_mul(math->group, to, of_generator, base, of_base, math->numbers) != 1) {
        die("openssl: no product");
    }
}

/* generator' = nonce * G + private * theirs */
static bool map(
    struct icao_pace *pace, const struct variant *variant, struct bytes theirs,
    struct icao_answer *answer)
{
    SCOPED(finish) struct math math;
    begin(&math, variant);
    if (!take_point(&math, variant, theirs)) {
        return false;
    }
    multiply(&math, math.b, NULL, math.a, math.private);
    BIGNUM *nonce = BN_bin2bn(pace->nonce, sizeof pace->nonce, NULL);
    multiply(&math, math.a, nonce, math.b, BN_value_one());
    BN_free(nonce);
    put_point(&math, math.a, pace->generator);
    multiply(&math, math.b, math.private, NULL, NULL);
    uint8_t ours[ICAO_POINT_MAX];
    size_t len = put_point(&math, math.b, ours);
    give(answer, 0x82, (struct bytes){ours, len});
    pace->step = ICAO_PACE_MAPPED;
    return true;
}

static bool agree(
    struct icao_pace *pace, const struct variant *variant, struct bytes theirs,
    struct icao_answer *answer)
{
    SCOPED(finish) struct math math;
    begin(&math, variant);
    uint8_t agreed[ICAO_POINT_MAX];
    size_t len = 1 + 2 * variant->field;
    if (!take_point(&math, variant, theirs)) {
        return false;
    }
    memcpy(pace->theirs, theirs.at, theirs.len);
    multiply(&math, math.b, NULL, math.a, math.private);
    put_point(&math, math.b, agreed);
    memcpy(pace->shared, agreed + 1, variant->field);
    if (EC_POINT_oct2point(math.group, math.a, pace->generator, len, math.numbers) != 1) {
        return false;
    }
    multiply(&math, math.b, NULL, math.a, math.private);
    put_point(&math, math.b, pace->ours);
    give(answer, 0x84, (struct bytes){pace->ours, len});
    pace->step = ICAO_PACE_AGREED;
    return true;
}

static void token(
    const struct variant *variant, const uint8_t *key, const uint8_t *point, uint8_t *mac)
{
    uint8_t oid[OID_LEN], inner[ICAO_POINT_MAX + 24], outer[ICAO_POINT_MAX + 48];
    oid_of(variant, oid);
    size_t len = icao_put(inner, 0, 0x06, (struct bytes){oid, sizeof oid});
    len = icao_put(inner, len, 0x86, (struct bytes){point, 1 + 2 * variant->field});
    len = icao_put(outer, 0, 0x7f49, (struct bytes){inner, len});
    if (variant->suite == SUITE_3DES) {
        len = suite_pad(variant->suite, outer, len);
    }
    suite_mac(variant->suite, key, (struct bytes){outer, len}, mac);
}

static void confirm(
    struct icao_pace *pace, const struct variant *variant, struct bytes theirs,
    struct icao_session *session, struct icao_answer *answer)
{
    uint8_t key[SUITE_KEY_MAX], should[SUITE_MAC], ours[SUITE_MAC];
    struct bytes secret = {pace->shared, variant->field};
    pace->step = ICAO_PACE_OFF;
    suite_derive(variant->suite, secret, 2, key);
    token(variant, key, pace->ours, should);
    token(variant, key, pace->theirs, ours);
    if (theirs.len != SUITE_MAC || memcmp(theirs.at, should, SUITE_MAC) != 0) {
        answer->status = WRONG_SECRET;
        return;
    }
    give(answer, 0x86, (struct bytes){ours, sizeof ours});
    icao_session_begin(session, variant->suite, secret, NULL);
}

void icao_pace_step(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu,
    struct icao_session *session, struct icao_answer *answer)
{
    const struct variant *variant = &variants[specimen->access];
    struct bytes content = icao_find((struct bytes){apdu->data, apdu->len}, TAG_TEMPLATE);
    bool right = true;
    answer->status = NO_STEP;
    switch (pace->step) {
    case ICAO_PACE_OFF: return;
    case ICAO_PACE_SET: give_nonce(pace, specimen, variant, answer); break;
    case ICAO_PACE_NONCE: right = map(pace, variant, icao_find(content, 0x81), answer); break;
    case ICAO_PACE_MAPPED: right = agree(pace, variant, icao_find(content, 0x83), answer); break;
    case ICAO_PACE_AGREED: confirm(pace, variant, icao_find(content, 0x85), session, answer); break;
    }
    if (!right) {
        pace->step = ICAO_PACE_OFF;
        answer->len = 0;
        answer->status = WRONG_DATA;
    }
}
