#include "drivers/emrtd/chip_key.h"

#include "drivers/emrtd/curve_domain.h"

enum {
    TAG_SEQUENCE = 0x30,
    TAG_INTEGER = 0x02,
    TAG_BIT_STRING = 0x03,
    TAG_OCTETS = 0x04,
    TAG_NULL = 0x05,
    TAG_OID = 0x06,
};

enum { NUMBER_MAX = DIFFIE_HELLMAN_MAX, MODULUS_LEAST = 128, EXPONENT_MAX = 8 };

static const uint8_t standardised[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x01, 0x02};
static const uint8_t elliptic[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
static const uint8_t prime_field[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01};
static const uint8_t numbers_x942[] = {0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01};
static const uint8_t numbers_pkcs3[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01};
static const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};

static bool is(struct bytes oid, const uint8_t *known, size_t len)
{
    return oid.len == len && memcmp(oid.at, known, len) == 0;
}

/* Without leading zeros. Documents were issued whose INTEGERs lack the zero that makes them positive
 * (the DG15 of the BSI's specimen of 2008): nothing here is negative, so that is taken as it is meant. */
static struct bytes take_number(struct tlv *tlv)
{
    struct bytes number = tlv_expect(tlv, TAG_INTEGER);
    tlv->failed = tlv->failed || number.len == 0;
    while (number.len > 0 && number.at[0] == 0) {
        number = (struct bytes){number.at + 1, number.len - 1};
    }
    tlv->failed = tlv->failed || number.len > NUMBER_MAX;
    return !tlv->failed ? number : (struct bytes){0};
}

/* ECParameters of X9.62: the curve written out. */
static enum chip_key_result find_explicit(struct bytes content, unsigned *parameters)
{
    static const uint8_t one[] = {1};
    struct curve_domain domain;
    struct tlv tlv = tlv_of(content);
    (void)take_number(&tlv); /* version */
    struct tlv field = tlv_of(tlv_expect(&tlv, TAG_SEQUENCE));
    struct bytes kind = tlv_expect(&field, TAG_OID);
    if (!field.failed && !is(kind, prime_field, sizeof prime_field)) {
        return CHIP_KEY_UNKNOWN;
    }
    domain.prime = take_number(&field);
    struct tlv equation = tlv_of(tlv_expect(&tlv, TAG_SEQUENCE));
    domain.a = tlv_expect(&equation, TAG_OCTETS);
    domain.b = tlv_expect(&equation, TAG_OCTETS);
    if (equation.left > 0) {
        (void)tlv_expect(&equation, TAG_BIT_STRING); /* seed */
    }
    domain.generator = tlv_expect(&tlv, TAG_OCTETS);
    domain.order = take_number(&tlv);
    struct bytes cofactor = tlv.left > 0 ? take_number(&tlv) : (struct bytes){one, 1};
    if (!tlv_done(&tlv) || !tlv_done(&field) || !tlv_done(&equation)) {
        return CHIP_KEY_FOUL;
    }
    bool is_one = cofactor.len == 1 && cofactor.at[0] == one[0]; /* as for all that are known */
    return is_one && curve_domain_find(&domain, parameters) ? CHIP_KEY_OK : CHIP_KEY_UNKNOWN;
}

/* The number of a curve that is named by its OID or written out. */
static enum chip_key_result find_curve(struct tlv *tlv, unsigned *parameters)
{
    uint32_t tag;
    struct bytes value;
    if (!tlv_next(tlv, &tag, &value) || !tlv_done(tlv)) {
        return CHIP_KEY_FOUL;
    }
    if (tag == TAG_SEQUENCE) {
        return find_explicit(value, parameters);
    }
    return tag == TAG_OID && curve_domain_named(value, parameters) ? CHIP_KEY_OK : CHIP_KEY_UNKNOWN;
}

/* p, g and a number after them, which X9.42 says is the order and PKCS #3 the length of keys. */
static enum chip_key_result take_numbers(struct group *group, struct tlv *tlv, bool has_order)
{
    struct tlv inner = tlv_of(tlv_expect(tlv, TAG_SEQUENCE));
    struct bytes prime = take_number(&inner), generator = take_number(&inner), order = {0};
    if (has_order) {
        order = take_number(&inner);
    }
    if (inner.failed || !tlv_done(tlv)) {
        return CHIP_KEY_FOUL;
    }
    *group = (struct group){.is_curve = false};
    bool right = diffie_hellman_of(&group->numbers, prime, generator, order);
    return right ? CHIP_KEY_OK : CHIP_KEY_UNKNOWN;
}

static enum chip_key_result take_standardised(struct tlv *tlv, unsigned *parameters)
{
    struct bytes number = take_number(tlv);
    if (!tlv_done(tlv) || number.len > 1) {
        return CHIP_KEY_FOUL;
    }
    *parameters = number.len == 0 ? 0 : number.at[0];
    return CHIP_KEY_OK;
}

static enum chip_key_result find_group(struct chip_key *key, struct bytes algorithm)
{
    struct tlv tlv = tlv_of(algorithm);
    struct bytes oid = tlv_expect(&tlv, TAG_OID);
    enum chip_key_result result = CHIP_KEY_UNKNOWN;
    if (tlv.failed) {
        return CHIP_KEY_FOUL;
    }
    key->parameters = GROUP_COUNT;
    if (is(oid, numbers_x942, sizeof numbers_x942) ||
        is(oid, numbers_pkcs3, sizeof numbers_pkcs3)) {
        return take_numbers(&key->group, &tlv, is(oid, numbers_x942, sizeof numbers_x942));
    }
    if (is(oid, standardised, sizeof standardised)) {
        result = take_standardised(&tlv, &key->parameters);
    } else if (is(oid, elliptic, sizeof elliptic)) {
        result = find_curve(&tlv, &key->parameters);
    }
    if (result == CHIP_KEY_OK && !group_init(&key->group, key->parameters)) {
        result = CHIP_KEY_UNKNOWN;
    }
    return result;
}

enum chip_key_result chip_key_read(
    struct chip_key *key, struct bytes algorithm, struct bytes octets)
{
    *key = (struct chip_key){0};
    enum chip_key_result result = find_group(key, algorithm);
    if (result != CHIP_KEY_OK) {
        return result;
    }
    if (!key->group.is_curve) {
        struct tlv tlv = tlv_of(octets);
        octets = take_number(&tlv);
        if (!tlv_done(&tlv)) {
            return CHIP_KEY_FOUL;
        }
    }
    return group_read(&key->group, octets, &key->key) ? CHIP_KEY_OK : CHIP_KEY_FOUL;
}

void chip_key_finish(struct chip_key *key)
{
    group_finish(&key->group);
}

enum chip_key_result chip_key_read_rsa(
    struct chip_key_rsa *key, struct bytes algorithm, struct bytes octets)
{
    *key = (struct chip_key_rsa){0};
    struct tlv kind = tlv_of(algorithm), whole = tlv_of(octets);
    struct bytes oid = tlv_expect(&kind, TAG_OID);
    if (kind.failed) {
        return CHIP_KEY_FOUL;
    }
    if (!is(oid, rsa, sizeof rsa)) {
        return CHIP_KEY_UNKNOWN;
    }
    struct tlv numbers = tlv_of(tlv_expect(&whole, TAG_SEQUENCE));
    struct bytes modulus = take_number(&numbers), exponent = take_number(&numbers);
    if (!tlv_done(&whole) || !tlv_done(&numbers)) {
        return CHIP_KEY_FOUL;
    }
    bool right = modulus.len >= MODULUS_LEAST && modulus.len <= CHIP_KEY_RSA_MAX &&
                 (modulus.at[modulus.len - 1] & 1) == 1 && exponent.len > 0 &&
                 exponent.len <= EXPONENT_MAX && (exponent.at[exponent.len - 1] & 1) == 1 &&
                 (exponent.len > 1 || exponent.at[0] > 1);
    *key = (struct chip_key_rsa){modulus, exponent};
    return right ? CHIP_KEY_OK : CHIP_KEY_UNKNOWN;
}
