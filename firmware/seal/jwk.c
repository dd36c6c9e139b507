#include "seal/jwk.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "base/file.h"
#include "seal/base64url.h"
#include "seal/digest.h"

enum {
    RSA_BITS_MIN = 4096,
    RSA_BITS_MAX = 8192,
    RSA_BYTES_MAX = RSA_BITS_MAX / 8,
    POINT_BYTES = 32, /* a coordinate of P-256, a key of Ed25519 */
    RSA_KID_MIN = 8,
};

/* What each algorithm wants of a key. */
static const struct kind {
    const char *alg, *kty, *crv, *key_op, *use, *openssl_name;
} kinds[JWK_ALGORITHM_COUNT] = {
    [JWK_RSA_OAEP_256] = {"RSA-OAEP-256", "RSA", NULL, "wrapKey", "enc", "RSA"},
    [JWK_PS512] = {"PS512", "RSA", NULL, "verify", "sig", "RSA"},
    [JWK_EDDSA] = {"EdDSA", "OKP", "Ed25519", "verify", "sig", "ED25519"},
    [JWK_ES256] = {"ES256", "EC", "P-256", "verify", "sig", "EC"},
};

static void free_number(BIGNUM **number)
{
    BN_free(*number);
}

static void free_builder(OSSL_PARAM_BLD **builder)
{
    OSSL_PARAM_BLD_free(*builder);
}

static void free_params(OSSL_PARAM **params)
{
    OSSL_PARAM_free(*params);
}

static void free_context(EVP_PKEY_CTX **context)
{
    EVP_PKEY_CTX_free(*context);
}

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}

static bool is_rsa(enum jwk_algorithm algorithm)
{
    return algorithm == JWK_RSA_OAEP_256 || algorithm == JWK_PS512;
}

bool jwk_kid_valid(struct text kid)
{
    for (size_t i = 0; i < kid.len; i++) {
        char c = kid.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_') {
            return false;
        }
    }
    return kid.len > 0 && kid.len <= JWK_KID_MAX;
}

/* True when the text member is as wanted, or absent and allowed to be. */
static bool says(const json_t *json, const char *name, const char *wanted, bool may_miss)
{
    const json_t *member = json_object_get(json, name);
    const char *value = json_string_value(member);
    return member == NULL ? may_miss : value != NULL && strcmp(value, wanted) == 0;
}

/* Everything that is not the numbers themselves. */
static bool is_fit(const json_t *json, enum jwk_algorithm algorithm)
{
    const struct kind *kind = &kinds[algorithm];
    bool rsa = is_rsa(algorithm);
    struct text kid = json_text_of(json_object_get(json, "kid"));
    const json_t *ops = json_object_get(json, "key_ops");
    bool ops_right = ops == NULL ? !rsa
                                 : json_array_size(ops) == 1 &&
                                       text_equal(
                                           json_text_of(json_array_get(ops, 0)),
                                           (struct text){kind->key_op, strlen(kind->key_op)});
    return says(json, "alg", kind->alg, !rsa) && says(json, "use", kind->use, true) && ops_right &&
           json_object_get(json, "d") == NULL && jwk_kid_valid(kid) &&
           kid.len >= (rsa ? RSA_KID_MIN : 1);
}

/* A number in base64url of at most `max` bytes; 0 when it is none. */
static size_t read_number(const json_t *json, const char *name, uint8_t *to, size_t max)
{
    struct text text = json_text_of(json_object_get(json, name));
    size_t len = 0;
    if (text.len == 0 || text.len > BASE64URL_LEN(max) || !base64url_read(to, &len, text)) {
        return 0;
    }
    return len;
}

/* The key out of its parameters; NULL when OpenSSL finds it impossible. */
static EVP_PKEY *build(const char *name, OSSL_PARAM_BLD *builder)
{
    SCOPED(free_params) OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    SCOPED(free_context) EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, name, NULL);
    EVP_PKEY *key = NULL;
    if (params == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        return NULL;
    }
    return key;
}

static enum jwk_result read_rsa(struct jwk *jwk, const json_t *json)
{
    uint8_t modulus[RSA_BYTES_MAX], exponent[8];
    size_t modulus_len = read_number(json, "n", modulus, sizeof modulus);
    size_t exponent_len = read_number(json, "e", exponent, sizeof exponent);
    if (modulus_len == 0 || exponent_len == 0 || modulus[0] == 0) {
        return JWK_MALFORMED;
    }
    SCOPED(free_number) BIGNUM *n = BN_bin2bn(modulus, (int)modulus_len, NULL);
    SCOPED(free_number) BIGNUM *e = BN_bin2bn(exponent, (int)exponent_len, NULL);
    if (n == NULL || e == NULL) {
        die("no memory for a key");
    }
    if (BN_num_bits(n) < RSA_BITS_MIN || !says(json, "e", "AQAB", false)) {
        return JWK_UNFIT;
    }
    SCOPED(free_builder) OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (!BN_is_odd(n) || builder == NULL ||
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) != 1) {
        return JWK_MALFORMED;
    }
    jwk->key = build("RSA", builder);
    return jwk->key == NULL ? JWK_MALFORMED : JWK_OK;
}

static enum jwk_result read_ec(struct jwk *jwk, const json_t *json)
{
    uint8_t point[1 + 2 * POINT_BYTES] = {0x04}; /* SEC 1 §2.3.3: uncompressed */
    if (read_number(json, "x", point + 1, POINT_BYTES) != POINT_BYTES ||
        read_number(json, "y", point + 1 + POINT_BYTES, POINT_BYTES) != POINT_BYTES) {
        return JWK_MALFORMED;
    }
    SCOPED(free_builder) OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder == NULL ||
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
            1 ||
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) !=
            1) {
        return JWK_MALFORMED;
    }
    jwk->key = build("EC", builder);
    return jwk->key == NULL ? JWK_MALFORMED : JWK_OK;
}

static enum jwk_result read_okp(struct jwk *jwk, const json_t *json)
{
    uint8_t x[POINT_BYTES];
    if (read_number(json, "x", x, sizeof x) != sizeof x) {
        return JWK_MALFORMED;
    }
    jwk->key = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, x, sizeof x);
    return jwk->key == NULL ? JWK_MALFORMED : JWK_OK;
}

static void put_number(json_t *to, const char *name, const uint8_t *at, size_t len)
{
    char text[BASE64URL_LEN(RSA_BYTES_MAX)];
    size_t size = base64url_write(text, (struct bytes){at, len});
    if (json_object_set_new(to, name, json_stringn(text, size)) != 0) {
        die("no memory for a key");
    }
}

/* Puts the number that OpenSSL calls `parameter`, of `len` bytes, or of as many as it needs when 0. */
static void put_parameter(
    json_t *to, const char *name, const EVP_PKEY *key, const char *parameter, size_t len)
{
    SCOPED(free_number) BIGNUM *number = NULL;
    uint8_t bytes[RSA_BYTES_MAX];
    if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) {
        die("a key has no %s", name);
    }
    size_t size = len != 0 ? len : (size_t)BN_num_bytes(number);
    if (size > sizeof bytes || BN_bn2binpad(number, bytes, (int)size) != (int)size) {
        die("%s of a key is too large", name);
    }
    put_number(to, name, bytes, size);
}

/* The members of RFC 7638 §3.2: exactly those that the thumbprint is made of. */
static json_t *required_members(const struct jwk *jwk)
{
    const struct kind *kind = &kinds[jwk->algorithm];
    json_t *json = json_pack("{s:s}", "kty", kind->kty);
    if (json == NULL ||
        (kind->crv != NULL && json_object_set_new(json, "crv", json_string(kind->crv)) != 0)) {
        die("no memory for a key");
    }
    switch (jwk->algorithm) {
    case JWK_RSA_OAEP_256:
    case JWK_PS512:
        put_parameter(json, "n", jwk->key, OSSL_PKEY_PARAM_RSA_N, 0);
        put_parameter(json, "e", jwk->key, OSSL_PKEY_PARAM_RSA_E, 0);
        break;
    case JWK_ES256:
        put_parameter(json, "x", jwk->key, OSSL_PKEY_PARAM_EC_PUB_X, POINT_BYTES);
        put_parameter(json, "y", jwk->key, OSSL_PKEY_PARAM_EC_PUB_Y, POINT_BYTES);
        break;
    case JWK_EDDSA: {
        uint8_t x[POINT_BYTES];
        size_t len = sizeof x;
        if (EVP_PKEY_get_raw_public_key(jwk->key, x, &len) != 1 || len != sizeof x) {
            die("no public half of a key");
        }
        put_number(json, "x", x, len);
        break;
    }
    case JWK_ALGORITHM_COUNT: die("no such algorithm");
    }
    return json;
}

static void put_thumbprint(struct jwk *jwk)
{
    SCOPED(json_release) json_t *members = required_members(jwk);
    char *printed = json_print(members); /* sorted, no spaces: as RFC 7638 §3.3 wants it */
    uint8_t hash[DIGEST_SHA256_SIZE];
    digest_sha256(hash, (struct bytes){(const uint8_t *)printed, strlen(printed)});
    free(printed);
    size_t len = base64url_write(jwk->thumbprint, (struct bytes){hash, sizeof hash});
    jwk->thumbprint[len] = '\0';
}

static enum jwk_result read_numbers(struct jwk *jwk, const json_t *json)
{
    switch (jwk->algorithm) {
    case JWK_RSA_OAEP_256:
    case JWK_PS512: return read_rsa(jwk, json);
    case JWK_ES256: return read_ec(jwk, json);
    case JWK_EDDSA: return read_okp(jwk, json);
    case JWK_ALGORITHM_COUNT: break;
    }
    return JWK_UNFIT;
}

static void put_kid(struct jwk *jwk, struct text kid)
{
    memcpy(jwk->kid, kid.at, kid.len);
    jwk->kid[kid.len] = '\0';
}

enum jwk_result jwk_read(struct jwk *jwk, const json_t *json, enum jwk_algorithm algorithm)
{
    *jwk = (struct jwk){.algorithm = algorithm};
    const struct kind *kind = &kinds[algorithm];
    enum jwk_result result = JWK_MALFORMED;
    if (json_is_object(json) && says(json, "kty", kind->kty, false) &&
        (kind->crv == NULL || says(json, "crv", kind->crv, false))) {
        result = is_fit(json, algorithm) ? read_numbers(jwk, json) : JWK_UNFIT;
    }
    if (result != JWK_OK) {
        ERR_clear_error();
        jwk_release(jwk);
        return result;
    }
    put_kid(jwk, json_text_of(json_object_get(json, "kid")));
    put_thumbprint(jwk);
    return JWK_OK;
}

enum jwk_result jwk_read_from_set(
    struct jwk *jwk, const json_t *set, struct text kid, enum jwk_algorithm algorithm)
{
    *jwk = (struct jwk){0};
    const json_t *keys = json_object_get(set, "keys");
    if (!json_is_array(keys)) {
        return JWK_MALFORMED;
    }
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const json_t *key = json_array_get(keys, i);
        if (kid.len > 0 && text_equal(json_text_of(json_object_get(key, "kid")), kid)) {
            return jwk_read(jwk, key, algorithm);
        }
    }
    return JWK_ABSENT;
}

/* OpenSSL asks for a password when a file is encrypted: there is none here. */
static int no_password(char *to, int size, int writing, void *context)
{
    (void)to, (void)size, (void)writing, (void)context;
    return -1;
}

static bool is_private_fit(EVP_PKEY *key, enum jwk_algorithm algorithm)
{
    char group[32] = "";
    if (EVP_PKEY_is_a(key, kinds[algorithm].openssl_name) != 1) {
        return false;
    }
    if (is_rsa(algorithm)) {
        int bits = EVP_PKEY_get_bits(key);
        return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
    }
    return algorithm != JWK_ES256 ||
           (EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
            strcmp(group, "prime256v1") == 0);
}

enum jwk_result jwk_read_pem(
    struct jwk *jwk, const char *path, struct text kid, enum jwk_algorithm algorithm)
{
    *jwk = (struct jwk){.algorithm = algorithm};
    SCOPED(file_release) struct file file = {0};
    if (kid.len > 0 && !jwk_kid_valid(kid)) {
        return JWK_UNFIT;
    }
    if (file_read(&file, path, JWK_FILE_MAX) != FILE_OK || file.content.len == 0) {
        return JWK_ABSENT;
    }
    SCOPED(free_bio) BIO *bio = BIO_new_mem_buf(file.content.at, (int)file.content.len);
    jwk->key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
    enum jwk_result result = jwk->key == NULL                       ? JWK_MALFORMED
                             : !is_private_fit(jwk->key, algorithm) ? JWK_UNFIT
                                                                    : JWK_OK;
    if (result != JWK_OK) {
        ERR_clear_error();
        jwk_release(jwk);
        return result;
    }
    put_thumbprint(jwk);
    put_kid(jwk, kid.len > 0 ? kid : (struct text){jwk->thumbprint, JWK_THUMBPRINT_LEN});
    return JWK_OK;
}

void jwk_generate(struct jwk *jwk, enum jwk_algorithm algorithm)
{
    *jwk = (struct jwk){.algorithm = algorithm};
    const char *name = kinds[algorithm].openssl_name;
    jwk->key = is_rsa(algorithm)        ? EVP_PKEY_Q_keygen(NULL, NULL, name, (size_t)RSA_BITS_MIN)
               : algorithm == JWK_ES256 ? EVP_PKEY_Q_keygen(NULL, NULL, name, "P-256")
                                        : EVP_PKEY_Q_keygen(NULL, NULL, name);
    if (jwk->key == NULL) {
        die("cannot make a key for %s", kinds[algorithm].alg);
    }
    put_thumbprint(jwk);
    put_kid(jwk, (struct text){jwk->thumbprint, JWK_THUMBPRINT_LEN});
}

bool jwk_write_pem(const struct jwk *jwk, const char *path)
{
    SCOPED(free_bio) BIO *bio = BIO_new(BIO_s_secmem());
    char *text = NULL;
    if (bio == NULL ||
        PEM_write_bio_PKCS8PrivateKey(bio, jwk->key, NULL, NULL, 0, NULL, NULL) != 1) {
        die("cannot write a private key");
    }
    long len = BIO_get_mem_data(bio, &text);
    struct bytes content = {(const uint8_t *)text, len > 0 ? (size_t)len : 0};
    return file_replace(path, content, 0600) == FILE_OK;
}

json_t *jwk_json(const struct jwk *jwk)
{
    const struct kind *kind = &kinds[jwk->algorithm];
    json_t *json = required_members(jwk);
    if (json_object_set_new(json, "alg", json_string(kind->alg)) != 0 ||
        json_object_set_new(json, "kid", json_string(jwk->kid)) != 0 ||
        json_object_set_new(json, "key_ops", json_pack("[s]", kind->key_op)) != 0) {
        die("no memory for a key");
    }
    return json;
}

void jwk_release(struct jwk *jwk)
{
    EVP_PKEY_free(jwk->key);
    *jwk = (struct jwk){0};
}
