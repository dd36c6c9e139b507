#include "seal/jws.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <strings.h>

#include "base/json.h"
#include "seal/base64url.h"

enum {
    HEADER_MAX = 2048,
    SIGNATURE_MAX = 1024, /* RSA of 8192 bits */
    SALT = 64,            /* RFC 7518 §3.5: as long as the hash */
    HALF = 32,            /* r and s of ES256 */
};

static const char *const names[JWK_ALGORITHM_COUNT] = {
    [JWK_PS512] = "PS512", [JWK_EDDSA] = "EdDSA", [JWK_ES256] = "ES256"};

static void free_digest(EVP_MD_CTX **digest)
{
    EVP_MD_CTX_free(*digest);
}

static void free_pair(ECDSA_SIG **pair)
{
    ECDSA_SIG_free(*pair);
}

static const EVP_MD *hash_of(enum jwk_algorithm algorithm)
{
    return algorithm == JWK_PS512 ? EVP_sha512() : algorithm == JWK_ES256 ? EVP_sha256() : NULL;
}

static bool set_padding(EVP_PKEY_CTX *context, enum jwk_algorithm algorithm)
{
    return algorithm != JWK_PS512 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, SALT) == 1 &&
            EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha512()) == 1);
}

/* OpenSSL writes ES256 in DER, JOSE as r and s side by side (RFC 7518 §3.4). */
static size_t pair_of_der(uint8_t *signature, size_t len)
{
    const uint8_t *at = signature;
    SCOPED(free_pair) ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)len);
    if (pair == NULL || BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, HALF) != HALF ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + HALF, HALF) != HALF) {
        return 0;
    }
    return 2 * HALF;
}

static size_t der_of_pair(uint8_t to[SIGNATURE_MAX], const uint8_t *signature, size_t len)
{
    SCOPED(free_pair) ECDSA_SIG *pair = ECDSA_SIG_new();
    if (len != 2 * HALF || pair == NULL) {
        return 0;
    }
    BIGNUM *r = BN_bin2bn(signature, HALF, NULL);
    BIGNUM *s = BN_bin2bn(signature + HALF, HALF, NULL);
    if (r == NULL || s == NULL || ECDSA_SIG_set0(pair, r, s) != 1) {
        die("no memory for a signature");
    }
    int size = i2d_ECDSA_SIG(pair, &to);
    return size > 0 ? (size_t)size : 0;
}

static size_t sign(uint8_t to[SIGNATURE_MAX], const struct jwk *key, struct bytes input)
{
    SCOPED(free_digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_PKEY_CTX *context = NULL; /* the digest's own */
    size_t len = SIGNATURE_MAX;
    if (digest == NULL ||
        EVP_DigestSignInit(digest, &context, hash_of(key->algorithm), NULL, key->key) != 1 ||
        !set_padding(context, key->algorithm) ||
        EVP_DigestSign(digest, to, &len, input.at, input.len) != 1) {
        return 0;
    }
    return key->algorithm == JWK_ES256 ? pair_of_der(to, len) : len;
}

static char *print_header(const struct jwk *key, struct text typ)
{
    SCOPED(json_release) json_t *header = json_pack("{s:s}", "alg", names[key->algorithm]);
    bool failed = header == NULL;
    if (key->kid[0] != '\0') {
        failed = failed || json_object_set_new(header, "kid", json_string(key->kid)) != 0;
    }
    if (typ.len > 0) {
        failed = failed || json_object_set_new(header, "typ", json_stringn(typ.at, typ.len)) != 0;
    }
    if (failed) {
        die("no memory to sign");
    }
    return json_print(header);
}

char *jws_sign(const struct jwk *key, struct text typ, struct bytes payload)
{
    if (names[key->algorithm] == NULL || payload.len > JWS_PAYLOAD_MAX) {
        die("cannot sign %zu bytes with this key", payload.len);
    }
    char *header = print_header(key, typ);
    size_t header_len = strlen(header);
    char *compact = malloc(
        BASE64URL_LEN(header_len) + BASE64URL_LEN(payload.len) + BASE64URL_LEN(SIGNATURE_MAX) + 3);
    if (compact == NULL) {
        die("no memory to sign");
    }
    size_t len = base64url_write(compact, (struct bytes){(const uint8_t *)header, header_len});
    free(header);
    compact[len++] = '.';
    len += base64url_write(compact + len, payload);
    uint8_t signature[SIGNATURE_MAX];
    size_t signature_len = sign(signature, key, (struct bytes){(const uint8_t *)compact, len});
    if (signature_len == 0) {
        die("cannot sign with %s", names[key->algorithm]);
    }
    compact[len++] = '.';
    len += base64url_write(compact + len, (struct bytes){signature, signature_len});
    compact[len] = '\0';
    return compact;
}

/* RFC 7515 §4.1.9: "application/" may be left out where no other slash follows. */
static bool is_typ(struct text typ, struct text wanted)
{
    struct text prefix = TEXT_OF("application/");
    if (typ.len > prefix.len && strncasecmp(typ.at, prefix.at, prefix.len) == 0) {
        typ = (struct text){typ.at + prefix.len, typ.len - prefix.len};
    }
    return typ.len == wanted.len && (typ.len == 0 || strncasecmp(typ.at, wanted.at, typ.len) == 0);
}

static enum jws_result read_header(struct jws *jws, struct text part, struct text typ)
{
    uint8_t bytes[HEADER_MAX];
    size_t len = 0;
    if (part.len > BASE64URL_LEN(HEADER_MAX) || !base64url_read(bytes, &len, part)) {
        return JWS_MALFORMED;
    }
    SCOPED(json_release) json_t *header = json_read((struct bytes){bytes, len}, HEADER_MAX);
    bool failed = !json_is_object(header);
    const char *name = names[jws->algorithm];
    struct text alg = json_text(header, "alg", 32, &failed);
    struct text kid = json_text_or_none(header, "kid", JWK_KID_MAX, &failed);
    struct text said = json_text_or_none(header, "typ", JWS_TYP_MAX + 12, &failed);
    if (failed || (kid.len > 0 && !jwk_kid_valid(kid))) {
        return JWS_MALFORMED;
    }
    if (name == NULL || !text_equal(alg, (struct text){name, strlen(name)}) || !is_typ(said, typ) ||
        json_object_get(header, "crit") != NULL || json_object_get(header, "b64") != NULL) {
        return JWS_UNWANTED;
    }
    if (kid.len > 0) {
        memcpy(jws->kid, kid.at, kid.len);
    }
    return JWS_OK;
}

/* Header, payload, signature. */
static bool split(struct text compact, struct text parts[3])
{
    const char *end = compact.at + compact.len;
    const char *first = compact.len == 0 ? NULL : memchr(compact.at, '.', compact.len);
    const char *second = first == NULL ? NULL : memchr(first + 1, '.', (size_t)(end - first - 1));
    if (second == NULL) {
        return false;
    }
    parts[0] = (struct text){compact.at, (size_t)(first - compact.at)};
    parts[1] = (struct text){first + 1, (size_t)(second - first - 1)};
    parts[2] = (struct text){second + 1, (size_t)(end - second - 1)};
    return true; /* a further dot is no base64url */
}

static enum jws_result take_apart(struct jws *jws, struct text compact, struct text typ)
{
    struct text parts[3];
    if (!split(compact, parts) || parts[1].len > BASE64URL_LEN((size_t)JWS_PAYLOAD_MAX) ||
        parts[2].len > BASE64URL_LEN(sizeof jws->signature)) {
        return JWS_MALFORMED;
    }
    enum jws_result result = read_header(jws, parts[0], typ);
    if (result != JWS_OK) {
        return result;
    }
    jws->payload = malloc(BASE64URL_BYTES(parts[1].len) + 1);
    if (jws->payload == NULL) {
        die("no memory for a signed text");
    }
    jws->signing_input = (struct text){compact.at, parts[0].len + 1 + parts[1].len};
    return base64url_read(jws->payload, &jws->payload_len, parts[1]) &&
                   base64url_read(jws->signature, &jws->signature_len, parts[2])
               ? JWS_OK
               : JWS_MALFORMED;
}

enum jws_result jws_read(
    struct jws *jws, struct text compact, enum jwk_algorithm algorithm, struct text typ)
{
    *jws = (struct jws){.algorithm = algorithm};
    enum jws_result result = take_apart(jws, compact, typ);
    if (result != JWS_OK) {
        jws_release(jws);
    }
    return result;
}

enum jws_result jws_verify(struct jws *jws, const struct jwk *key)
{
    jws->verified = false;
    if (key->key == NULL || key->algorithm != jws->algorithm || jws->payload == NULL) {
        return JWS_FOUL;
    }
    uint8_t der[SIGNATURE_MAX];
    struct bytes signature = {jws->signature, jws->signature_len};
    if (key->algorithm == JWK_ES256) {
        signature = (struct bytes){der, der_of_pair(der, jws->signature, jws->signature_len)};
    }
    SCOPED(free_digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_PKEY_CTX *context = NULL; /* the digest's own */
    jws->verified =
        digest != NULL && signature.len > 0 &&
        EVP_DigestVerifyInit(digest, &context, hash_of(key->algorithm), NULL, key->key) == 1 &&
        set_padding(context, key->algorithm) &&
        EVP_DigestVerify(
            digest, signature.at, signature.len, (const uint8_t *)jws->signing_input.at,
            jws->signing_input.len) == 1;
    ERR_clear_error();
    return jws->verified ? JWS_OK : JWS_FOUL;
}

struct bytes jws_payload(const struct jws *jws)
{
    return jws->verified ? (struct bytes){jws->payload, jws->payload_len} : (struct bytes){0};
}

void jws_release(struct jws *jws)
{
    free(jws->payload);
    *jws = (struct jws){0};
}
