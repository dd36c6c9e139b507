#include "drivers/emrtd/active_authentication.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "drivers/emrtd/chip_key.h"
#include "drivers/emrtd/curve_domain.h"

enum { TAG_DG15 = 0x6f, TAG_SEQUENCE = 0x30, TAG_BIT_STRING = 0x03 };

enum {
    HASH_MAX = 64,
    SIGNATURE_MAX = CHIP_KEY_RSA_MAX,
    SHORT_MAX = 208,       /* bytes of a signature that a short protected answer holds */
    HEAD_RECOVERED = 0x6a, /* the message is recovered in part, no filling */
    TRAILER_SHA1 = 0xbc,
    TRAILER_NAMED = 0xcc, /* the byte before it names the hash */
    NIBBLE = 0x0f,
    NIBBLE_END = 0x0c, /* how every representative ends */
    ECDSA_ROOM = 2 * CURVE_FIELD_MAX + 16,
};

struct hash {
    uint8_t trailer; /* ISO 10118's number */
    uint8_t scheme;  /* last number of ecdsa-plain-signatures' OID */
    const char *name;
    size_t len;
};

static const struct hash hashes[] = {
    {0x33, 1, "SHA1", 20},   {0x38, 2, "SHA224", 28}, {0x34, 3, "SHA256", 32},
    {0x36, 4, "SHA384", 48}, {0x35, 5, "SHA512", 64},
};

/* The key of DG15, one kind or the other. */
struct key {
    bool is_curve;
    struct chip_key_rsa rsa;
    struct chip_key curve;
};

static void finish(struct key *key)
{
    chip_key_finish(&key->curve);
}

static void drop_number(BIGNUM **number)
{
    BN_free(*number);
}

static void drop_numbers(BN_CTX **numbers)
{
    BN_CTX_free(*numbers);
}

static void drop_pkey(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void drop_pkey_context(EVP_PKEY_CTX **context)
{
    EVP_PKEY_CTX_free(*context);
}

static void drop_digest(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

static void drop_signature(ECDSA_SIG **signature)
{
    ECDSA_SIG_free(*signature);
}

static enum clone_check read_key(struct key *key, struct bytes dg15)
{
    struct tlv outer = tlv_of(dg15);
    struct tlv file = tlv_of(tlv_expect(&outer, TAG_DG15));
    struct tlv info = tlv_of(tlv_expect(&file, TAG_SEQUENCE));
    struct bytes algorithm = tlv_expect(&info, TAG_SEQUENCE);
    struct bytes string = tlv_expect(&info, TAG_BIT_STRING);
    if (!tlv_done(&outer) || !tlv_done(&file) || !tlv_done(&info) || string.len < 2 ||
        string.at[0] != 0) {
        return CLONE_CHECK_FOUL;
    }
    struct bytes octets = {string.at + 1, string.len - 1};
    enum chip_key_result result = chip_key_read_rsa(&key->rsa, algorithm, octets);
    if (result == CHIP_KEY_UNKNOWN && key->rsa.modulus.len == 0) {
        result = chip_key_read(&key->curve, algorithm, octets);
        key->is_curve = true;
    }
    switch (result) {
    case CHIP_KEY_OK:
        return key->is_curve && !key->curve.group.is_curve ? CLONE_CHECK_UNKNOWN
                                                           : CLONE_CHECK_PASSED;
    case CHIP_KEY_UNKNOWN: return CLONE_CHECK_UNKNOWN;
    case CHIP_KEY_FOUL: return CLONE_CHECK_FOUL;
    }
    return CLONE_CHECK_FOUL;
}

/* The representative that was signed, as long as the modulus. ISO 9796-2 lets the chip give the
 * smaller one of a signature and its negative. False: no signature of this key. */
static bool recover(const struct chip_key_rsa *key, struct bytes signature, uint8_t *to)
{
    SCOPED(drop_numbers) BN_CTX *numbers = BN_CTX_new();
    SCOPED(drop_number)
    BIGNUM *modulus = BN_bin2bn(key->modulus.at, (int)key->modulus.len, NULL);
    SCOPED(drop_number)
    BIGNUM *exponent = BN_bin2bn(key->exponent.at, (int)key->exponent.len, NULL);
    SCOPED(drop_number) BIGNUM *number = BN_bin2bn(signature.at, (int)signature.len, NULL);
    if (numbers == NULL || modulus == NULL || exponent == NULL || number == NULL) {
        die("openssl: no memory for a signature");
    }
    if (BN_cmp(number, modulus) >= 0) {
        return false;
    }
    if (BN_mod_exp(number, number, exponent, modulus, numbers) != 1) {
        die("openssl: no power");
    }
    bool is_negative = (BN_mod_word(number, NIBBLE + 1) & NIBBLE) != NIBBLE_END;
    if (is_negative && BN_sub(number, modulus, number) != 1) {
        die("openssl: no difference");
    }
    return BN_bn2binpad(number, to, (int)key->modulus.len) == (int)key->modulus.len;
}

/* By the last bytes of a representative; *trailer is how many they are. NULL: not known. */
static const struct hash *hash_of_trailer(const uint8_t *end, size_t *trailer)
{
    uint8_t number = hashes[0].trailer;
    *trailer = 1;
    if (end[-1] == TRAILER_NAMED) {
        number = end[-2];
        *trailer = 2;
    } else if (end[-1] != TRAILER_SHA1) {
        return NULL;
    }
    for (size_t i = 0; i < COUNT(hashes); i++) {
        if (hashes[i].trailer == number) {
            return &hashes[i];
        }
    }
    return NULL;
}

/* 6A, what is recovered of the message, its hash, the trailer. The rest of the message is the
 * challenge. */
static enum clone_check check_rsa(
    const struct chip_key_rsa *key, const uint8_t *challenge, struct bytes signature)
{
    uint8_t text[CHIP_KEY_RSA_MAX + ACTIVE_CHALLENGE], should[HASH_MAX];
    size_t len = key->modulus.len, trailer;
    if (signature.len != len || !recover(key, signature, text)) {
        return CLONE_CHECK_FAILED;
    }
    const struct hash *hash = hash_of_trailer(text + len, &trailer);
    if (hash == NULL) {
        bool is_named = text[len - 1] == TRAILER_NAMED && text[0] == HEAD_RECOVERED;
        return is_named ? CLONE_CHECK_UNKNOWN : CLONE_CHECK_FAILED;
    }
    size_t hash_at = len - trailer - hash->len;
    uint8_t got[HASH_MAX];
    memcpy(got, text + hash_at, hash->len);
    memcpy(text + hash_at, challenge, ACTIVE_CHALLENGE);
    size_t message = hash_at - 1 + ACTIVE_CHALLENGE;
    if (EVP_Q_digest(NULL, hash->name, NULL, text + 1, message, should, NULL) != 1) {
        die("openssl: no %s", hash->name);
    }
    bool right = text[0] == HEAD_RECOVERED && memcmp(got, should, hash->len) == 0;
    return right ? CLONE_CHECK_PASSED : CLONE_CHECK_FAILED;
}

/* What DG14 says about the signature; without that, the hash that is as long as the key. */
static const struct hash *hash_of_curve(const struct chip_key *key, struct bytes dg14)
{
    static const uint8_t plain[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01};
    struct security_infos infos = security_infos_of_dg14(dg14);
    struct security_info info;
    while (security_infos_next(&infos, &info)) {
        if (info.kind != SECURITY_ACTIVE) {
            continue;
        }
        for (size_t i = 0; i < COUNT(hashes); i++) {
            if (info.signature.len == sizeof plain + 1 &&
                memcmp(info.signature.at, plain, sizeof plain) == 0 &&
                info.signature.at[sizeof plain] == hashes[i].scheme) {
                return &hashes[i];
            }
        }
        return NULL;
    }
    size_t i = COUNT(hashes) - 1;
    while (i > 0 && hashes[i].len > key->group.curve.field) {
        i--;
    }
    return &hashes[i];
}

static EVP_PKEY *load(const struct chip_key *key)
{
    char name[32] = "";
    uint8_t point[1 + 2 * CURVE_FIELD_MAX];
    strncpy(name, curve_domain_name(key->parameters), sizeof name - 1);
    memcpy(point, key->key.at, sizeof point);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, key->key.len),
        OSSL_PARAM_construct_end()};
    SCOPED(drop_pkey_context)
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *loaded = NULL;
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &loaded, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        die("openssl: no key on curve %u", key->parameters);
    }
    return loaded;
}

/* r and s, each as long as the order, as OpenSSL wants them. 0: they cannot be. */
static size_t rewrite(struct bytes plain, uint8_t *to)
{
    SCOPED(drop_signature) ECDSA_SIG *signature = ECDSA_SIG_new();
    int half = (int)(plain.len / 2);
    BIGNUM *r = BN_bin2bn(plain.at, half, NULL), *s = BN_bin2bn(plain.at + half, half, NULL);
    if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1) {
        die("openssl: no memory for a signature");
    }
    int len = i2d_ECDSA_SIG(signature, NULL);
    if (len <= 0 || len > ECDSA_ROOM) {
        return 0;
    }
    return (size_t)i2d_ECDSA_SIG(signature, &to);
}

static enum clone_check check_curve(
    const struct chip_key *key, const struct hash *hash, const uint8_t *challenge,
    struct bytes signature)
{
    uint8_t rewritten[ECDSA_ROOM];
    size_t len = 0;
    if (hash == NULL) {
        return CLONE_CHECK_UNKNOWN;
    }
    if (signature.len == 2 * key->group.curve.field) {
        len = rewrite(signature, rewritten);
    }
    if (len == 0) {
        return CLONE_CHECK_FAILED;
    }
    SCOPED(drop_pkey) EVP_PKEY *loaded = load(key);
    SCOPED(drop_digest) EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL ||
        EVP_DigestVerifyInit_ex(context, NULL, hash->name, NULL, NULL, loaded, NULL) != 1) {
        die("openssl: no ECDSA with %s", hash->name);
    }
    bool right = EVP_DigestVerify(context, rewritten, len, challenge, ACTIVE_CHALLENGE) == 1;
    return right ? CLONE_CHECK_PASSED : CLONE_CHECK_FAILED;
}

static enum clone_check check_with(
    const struct key *key, struct bytes dg14, const uint8_t *challenge, struct bytes signature)
{
    return key->is_curve
               ? check_curve(&key->curve, hash_of_curve(&key->curve, dg14), challenge, signature)
               : check_rsa(&key->rsa, challenge, signature);
}

enum clone_check active_authentication_check(
    struct bytes dg15, struct bytes dg14, const uint8_t *challenge, struct bytes signature)
{
    SCOPED(finish) struct key key = {0};
    enum clone_check check = read_key(&key, dg15);
    return check == CLONE_CHECK_PASSED ? check_with(&key, dg14, challenge, signature) : check;
}

/* INTERNAL AUTHENTICATE. An answer that is not protected is a refusal. */
static enum document_result ask(
    struct chip *chip, const struct key *key, const uint8_t *challenge, struct apdu_reply *reply)
{
    bool is_long = !key->is_curve && key->rsa.modulus.len > SHORT_MAX;
    struct apdu command = {
        .instruction = 0x88, .data = {challenge, ACTIVE_CHALLENGE}, .expected = APDU_SHORT_MAX};
    if (is_long && !chip->limits->refuses_longer) {
        command.expected = APDU_LONG_MAX;
        command.is_extended = true;
    }
    enum document_result result = chip_send(chip, &command, reply);
    if (result == DOCUMENT_AGAIN && command.is_extended) {
        chip->limits->refuses_longer = true;
        return result;
    }
    if (result == DOCUMENT_FOUL || result == DOCUMENT_AGAIN) {
        reply->status = 0;
        return DOCUMENT_OK;
    }
    return result;
}

enum document_result active_authentication_run(
    struct chip *chip, struct bytes dg15, struct bytes dg14, const uint8_t *challenge,
    enum clone_check *check)
{
    SCOPED(finish) struct key key = {0};
    uint8_t space[SIGNATURE_MAX + CIPHER_BLOCK_MAX];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    *check = read_key(&key, dg15);
    if (*check != CLONE_CHECK_PASSED) {
        return DOCUMENT_OK;
    }
    *check = CLONE_CHECK_NONE;
    enum document_result result = ask(chip, &key, challenge, &reply);
    if (result == DOCUMENT_OK) {
        struct bytes signature = {space, reply.data.len};
        *check = reply.status == STATUS_WORD_OK ? check_with(&key, dg14, challenge, signature)
                                                : CLONE_CHECK_FAILED;
    }
    return result;
}
