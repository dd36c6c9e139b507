#include "drivers/sim/keys.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <stdio.h>

enum { HASH = 32, WORDS_MAX = 100, EXPONENT = 65537 };

static const struct {
    size_t size;
    int curve; /* 0: RSA */
} kinds[] = {
    [KEYS_P256] = {32, NID_X9_62_prime256v1},
    [KEYS_BRAINPOOL_P256] = {32, NID_brainpoolP256r1},
    [KEYS_RSA_1536] = {192, 0},
    [KEYS_RSA_2048] = {256, 0},
    [KEYS_RSA_3072] = {384, 0},
};

/* How far above the number that the words stand for its primes are: found once, so that nobody has
 * to look for them again. A test proves that the keys work. */
static const struct {
    const char *words;
    enum keys_kind kind;
    unsigned p, q;
} primes[] = {
    {"CSCA 1", KEYS_RSA_3072, 1572, 348},
    {"signer 1", KEYS_RSA_2048, 462, 894},
    {"active RSA", KEYS_RSA_1536, 762, 412},
    {"active stranger", KEYS_RSA_1536, 460, 338},
};

static void drop_bn(BIGNUM **number)
{
    BN_free(*number);
}

static void drop_context(BN_CTX **context)
{
    BN_CTX_free(*context);
}

static void drop_group(EC_GROUP **group)
{
    EC_GROUP_free(*group);
}

static void drop_point(EC_POINT **point)
{
    EC_POINT_free(*point);
}

#define NUMBER  SCOPED(drop_bn) BIGNUM *
#define CONTEXT SCOPED(drop_context) BN_CTX *
#define GROUP   SCOPED(drop_group) EC_GROUP *
#define POINT   SCOPED(drop_point) EC_POINT *

static void must(bool worked)
{
    if (!worked) {
        die("openssl: a key of Utopia could not be made or used");
    }
}

static void sha256(struct bytes message, uint8_t *digest)
{
    must(EVP_Digest(message.at, message.len, digest, NULL, EVP_sha256(), NULL) == 1);
}

void keys_expand(const char *words, uint8_t *to, size_t len)
{
    uint8_t digest[HASH];
    char text[WORDS_MAX + 8];
    for (size_t at = 0, number = 0; at < len; at += HASH, number++) {
        int used = snprintf(text, sizeof text, "%.*s/%zu", WORDS_MAX, words, number);
        sha256((struct bytes){(const uint8_t *)text, (size_t)used}, digest);
        memcpy(to + at, digest, len - at < HASH ? len - at : HASH);
    }
}

/* A prime of `size` bytes: the two highest bits are set, so that a product of two is long enough. */
static BIGNUM *prime(const char *words, const char *which, size_t size, unsigned above)
{
    uint8_t bytes[KEYS_MODULUS_MAX / 2] = {0};
    char text[WORDS_MAX];
    snprintf(text, sizeof text, "Utopia %s %s", words, which);
    keys_expand(text, bytes, size);
    bytes[0] |= 0xc0;
    bytes[size - 1] |= 1;
    BIGNUM *number = BN_bin2bn(bytes, (int)size, NULL);
    must(number != NULL && BN_add_word(number, above) == 1);
    return number;
}

static void make_rsa(struct keys *keys, const char *words)
{
    size_t i = 0;
    while (i < COUNT(primes) && strcmp(primes[i].words, words) != 0) {
        i++;
    }
    if (i == COUNT(primes) || primes[i].kind != keys->kind) {
        die("no RSA key of these words");
    }
    CONTEXT context = BN_CTX_new();
    NUMBER p = prime(words, "p", keys->size / 2, primes[i].p);
    NUMBER q = prime(words, "q", keys->size / 2, primes[i].q);
    NUMBER n = BN_new();
    NUMBER e = BN_new();
    NUMBER d = BN_new();
    must(context != NULL && n != NULL && e != NULL && d != NULL);
    must(BN_mul(n, p, q, context) == 1 && BN_bn2binpad(n, keys->public, (int)keys->size) > 0);
    must(BN_sub_word(p, 1) == 1 && BN_sub_word(q, 1) == 1 && BN_mul(d, p, q, context) == 1);
    must(BN_set_word(e, EXPONENT) == 1 && BN_mod_inverse(e, e, d, context) != NULL);
    must(BN_bn2binpad(e, keys->private, (int)keys->size) > 0);
}

static void make_curve(struct keys *keys, const char *words)
{
    uint8_t bytes[KEYS_MODULUS_MAX];
    CONTEXT context = BN_CTX_new();
    GROUP group = EC_GROUP_new_by_curve_name(kinds[keys->kind].curve);
    must(context != NULL && group != NULL);
    POINT point = EC_POINT_new(group);
    keys_expand(words, bytes, keys->size + 8);
    NUMBER d = BN_bin2bn(bytes, (int)keys->size + 8, NULL);
    must(d != NULL && BN_nnmod(d, d, EC_GROUP_get0_order(group), context) == 1);
    must(point != NULL && EC_POINT_mul(group, point, d, NULL, NULL, context) == 1);
    must(BN_bn2binpad(d, keys->private, (int)keys->size) > 0);
    must(
        EC_POINT_point2oct(
            group, point, POINT_CONVERSION_UNCOMPRESSED, keys->public, sizeof keys->public,
            context) == 1 + 2 * keys->size);
}

void keys_make(struct keys *keys, enum keys_kind kind, const char *words)
{
    char text[WORDS_MAX];
    *keys = (struct keys){.kind = kind, .size = kinds[kind].size};
    if (keys_is_rsa(keys)) {
        make_rsa(keys, words);
    } else {
        snprintf(text, sizeof text, "Utopia %s", words);
        make_curve(keys, text);
    }
}

bool keys_is_rsa(const struct keys *keys)
{
    return kinds[keys->kind].curve == 0;
}

int keys_curve(const struct keys *keys)
{
    return kinds[keys->kind].curve;
}

struct bytes keys_public(const struct keys *keys)
{
    return (struct bytes){keys->public, keys_is_rsa(keys) ? keys->size : 1 + 2 * keys->size};
}

static void put_number(struct der *der, unsigned tag, const BIGNUM *number, size_t size)
{
    uint8_t bytes[KEYS_MODULUS_MAX];
    must(BN_bn2binpad(number, bytes, (int)size) >= 0);
    if (tag == DER_INTEGER) {
        der_integer(der, (struct bytes){bytes, size});
    } else {
        der_put(der, tag, (struct bytes){bytes, size});
    }
}

/* ECParameters, specified explicitly. Source: RFC 3279 §2.3.5, X9.62. */
static void put_parameters(struct der *der, const struct keys *keys)
{
    CONTEXT context = BN_CTX_new();
    GROUP group = EC_GROUP_new_by_curve_name(keys_curve(keys));
    NUMBER p = BN_new();
    NUMBER a = BN_new();
    NUMBER b = BN_new();
    uint8_t point[KEYS_POINT_MAX];
    must(context != NULL && group != NULL && EC_GROUP_get_curve(group, p, a, b, context) == 1);
    size_t len = EC_POINT_point2oct(
        group, EC_GROUP_get0_generator(group), POINT_CONVERSION_UNCOMPRESSED, point, sizeof point,
        context);
    size_t all = der_begin(der, DER_SEQUENCE);
    der_number(der, 1);
    size_t field = der_begin(der, DER_SEQUENCE);
    der_oid(der, "1.2.840.10045.1.1");
    put_number(der, DER_INTEGER, p, keys->size);
    der_end(der, field);
    size_t curve = der_begin(der, DER_SEQUENCE);
    put_number(der, DER_OCTETS, a, keys->size);
    put_number(der, DER_OCTETS, b, keys->size);
    der_end(der, curve);
    der_put(der, DER_OCTETS, (struct bytes){point, len});
    put_number(der, DER_INTEGER, EC_GROUP_get0_order(group), keys->size);
    der_number(der, 1);
    der_end(der, all);
}

void keys_put_public(struct der *der, const struct keys *keys)
{
    size_t info = der_begin(der, DER_SEQUENCE);
    if (keys_is_rsa(keys)) {
        uint8_t bytes[KEYS_MODULUS_MAX + 32];
        struct der key = {.at = bytes, .room = sizeof bytes};
        size_t numbers = der_begin(&key, DER_SEQUENCE);
        der_integer(&key, keys_public(keys));
        der_number(&key, EXPONENT);
        der_end(&key, numbers);
        der_algorithm(der, "1.2.840.113549.1.1.1", true);
        der_bits(der, der_bytes(&key));
    } else {
        size_t algorithm = der_begin(der, DER_SEQUENCE);
        der_oid(der, "1.2.840.10045.2.1");
        put_parameters(der, keys);
        der_end(der, algorithm);
        der_bits(der, keys_public(keys));
    }
    der_end(der, info);
}

void keys_put_algorithm(struct der *der, const struct keys *keys)
{
    bool is_rsa = keys_is_rsa(keys);
    der_algorithm(der, is_rsa ? "1.2.840.113549.1.1.11" : "1.2.840.10045.4.3.2", is_rsa);
}

void keys_rsa_raw(const struct keys *keys, const uint8_t *in, uint8_t *out)
{
    CONTEXT context = BN_CTX_new();
    NUMBER base = BN_bin2bn(in, (int)keys->size, NULL);
    NUMBER n = BN_bin2bn(keys->public, (int)keys->size, NULL);
    NUMBER d = BN_bin2bn(keys->private, (int)keys->size, NULL);
    must(context != NULL && base != NULL && n != NULL && d != NULL);
    must(BN_mod_exp(base, base, d, n, context) == 1);
    must(BN_bn2binpad(base, out, (int)keys->size) > 0);
}

/* RFC 8017 §9.2. */
static size_t sign_rsa(const struct keys *keys, const uint8_t *digest, uint8_t *signature)
{
    static const uint8_t info[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    uint8_t text[KEYS_MODULUS_MAX];
    memset(text, 0xff, keys->size);
    text[0] = 0;
    text[1] = 1;
    text[keys->size - HASH - sizeof info - 1] = 0;
    memcpy(text + keys->size - HASH - sizeof info, info, sizeof info);
    memcpy(text + keys->size - HASH, digest, HASH);
    keys_rsa_raw(keys, text, signature);
    return keys->size;
}

/* ECDSA (BSI TR-03111 §4.2.1). What should be drawn by lot is made of key and message instead: it
 * is different for each message, and the same again for the same one. */
static void sign_curve(const struct keys *keys, const uint8_t *digest, uint8_t *r_and_s)
{
    CONTEXT context = BN_CTX_new();
    GROUP group = EC_GROUP_new_by_curve_name(keys_curve(keys));
    must(context != NULL && group != NULL);
    const BIGNUM *order = EC_GROUP_get0_order(group);
    POINT point = EC_POINT_new(group);
    uint8_t both[KEYS_MODULUS_MAX + HASH], lot[HASH];
    memcpy(both, keys->private, keys->size);
    memcpy(both + keys->size, digest, HASH);
    sha256((struct bytes){both, keys->size + HASH}, lot);
    NUMBER k = BN_bin2bn(lot, HASH, NULL);
    NUMBER d = BN_bin2bn(keys->private, (int)keys->size, NULL);
    NUMBER s = BN_bin2bn(digest, HASH, NULL);
    NUMBER r = BN_new();
    NUMBER x = BN_new();
    must(point != NULL && k != NULL && d != NULL && s != NULL && r != NULL && x != NULL);
    must(BN_nnmod(k, k, order, context) == 1);
    must(EC_POINT_mul(group, point, k, NULL, NULL, context) == 1);
    must(EC_POINT_get_affine_coordinates(group, point, x, NULL, context) == 1);
    must(BN_nnmod(r, x, order, context) == 1 && BN_mod_mul(d, d, r, order, context) == 1);
    must(BN_mod_add(s, s, d, order, context) == 1 && BN_mod_inverse(k, k, order, context) != NULL);
    must(BN_mod_mul(s, s, k, order, context) == 1);
    must(BN_bn2binpad(r, r_and_s, (int)keys->size) > 0);
    must(BN_bn2binpad(s, r_and_s + keys->size, (int)keys->size) > 0);
}

size_t keys_sign_plain(const struct keys *keys, struct bytes message, uint8_t *signature)
{
    uint8_t digest[HASH];
    sha256(message, digest);
    sign_curve(keys, digest, signature);
    return 2 * keys->size;
}

size_t keys_sign(const struct keys *keys, struct bytes message, uint8_t *signature)
{
    uint8_t digest[HASH], plain[2 * KEYS_POINT_MAX];
    sha256(message, digest);
    if (keys_is_rsa(keys)) {
        return sign_rsa(keys, digest, signature);
    }
    sign_curve(keys, digest, plain);
    struct der der = {.at = signature, .room = KEYS_SIGNATURE_MAX};
    size_t both = der_begin(&der, DER_SEQUENCE);
    der_integer(&der, (struct bytes){plain, keys->size});
    der_integer(&der, (struct bytes){plain + keys->size, keys->size});
    der_end(&der, both);
    return der.len;
}
