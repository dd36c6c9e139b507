#include "seal/jwe_open.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "base/json.h"
#include "seal/base64url.h"

enum {
    PARTS = 5,
    KEY_SIZE = 32,
    IV_SIZE = 12,
    TAG_SIZE = 16,
    WRAPPED_MAX = 1024,
    HEADER_MAX = 1024,
};

/* Divides at the dots. False when there are not exactly five parts. */
static bool split(struct text compact, struct text parts[PARTS])
{
    for (int i = 0; i < PARTS; i++) {
        const char *dot = compact.len == 0 ? NULL : memchr(compact.at, '.', compact.len);
        if ((dot == NULL) != (i == PARTS - 1)) {
            return false;
        }
        size_t len = dot == NULL ? compact.len : (size_t)(dot - compact.at);
        parts[i] = (struct text){compact.at, len};
        size_t used = dot == NULL ? len : len + 1;
        compact = (struct text){compact.at + used, compact.len - used};
    }
    return true;
}

static void copy(char *to, size_t max, struct text from, bool *failed)
{
    *failed = *failed || from.len == 0 || from.len > max;
    size_t len = *failed ? 0 : from.len;
    if (len > 0) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}

/* Exactly four members with these names, two of them with these values. */
static bool read_header(struct jwe_look *look, struct text part)
{
    uint8_t bytes[HEADER_MAX];
    size_t len = 0;
    if (part.len > BASE64URL_LEN(HEADER_MAX) || !base64url_read(bytes, &len, part)) {
        return false;
    }
    SCOPED(json_release) json_t *header = json_read((struct bytes){bytes, len}, HEADER_MAX);
    bool failed = !json_is_object(header) || json_object_size(header) != 4;
    failed = failed ||
             !text_equal(json_text(header, "alg", 32, &failed), TEXT_OF("RSA-OAEP-256")) ||
             !text_equal(json_text(header, "enc", 32, &failed), TEXT_OF("A256GCM"));
    copy(look->kid, JWK_KID_MAX, json_text(header, "kid", JWK_KID_MAX, &failed), &failed);
    copy(look->cty, JWE_CTY_MAX, json_text(header, "cty", JWE_CTY_MAX, &failed), &failed);
    return !failed;
}

/* True when `part` is base64url of exactly `size` bytes. */
static bool is_of_size(struct text part, size_t size)
{
    uint8_t bytes[WRAPPED_MAX];
    size_t len = 0;
    return part.len == BASE64URL_LEN(size) && base64url_read(bytes, &len, part) && len == size;
}

static bool is_base64url(struct text part)
{
    for (size_t i = 0; i < part.len; i++) {
        char c = part.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_') {
            return false;
        }
    }
    return part.len % 4 != 1;
}

enum jwe_open_result jwe_look(struct jwe_look *look, struct text compact)
{
    *look = (struct jwe_look){0};
    struct text parts[PARTS];
    uint8_t wrapped[WRAPPED_MAX];
    size_t wrapped_len = 0;
    bool failed = compact.len > JWE_MAX || !split(compact, parts) ||
                  parts[1].len > BASE64URL_LEN(WRAPPED_MAX) ||
                  !base64url_read(wrapped, &wrapped_len, parts[1]) || wrapped_len == 0 ||
                  !is_of_size(parts[2], IV_SIZE) || !is_base64url(parts[3]) ||
                  !is_of_size(parts[4], TAG_SIZE) || !read_header(look, parts[0]);
    if (failed) {
        *look = (struct jwe_look){0};
        return JWE_MALFORMED;
    }
    look->header = parts[0];
    look->wrapped_key = parts[1];
    look->iv = parts[2];
    look->cipher = parts[3];
    copy(look->tag, JWE_TAG_LEN, parts[4], &failed);
    return JWE_OPENED;
}

static void free_context(EVP_PKEY_CTX **context)
{
    EVP_PKEY_CTX_free(*context);
}

static void free_cipher(EVP_CIPHER_CTX **cipher)
{
    EVP_CIPHER_CTX_free(*cipher);
}

/* The content key; a random one when `key` does not open the wrapped one, so that nobody learns
 * which of the two steps failed (RFC 7516 §11.5). */
static void unwrap(uint8_t content_key[KEY_SIZE], struct text part, const struct jwk *key)
{
    uint8_t wrapped[WRAPPED_MAX], plain[WRAPPED_MAX];
    size_t wrapped_len = 0, plain_len = sizeof plain;
    if (RAND_priv_bytes(content_key, KEY_SIZE) != 1) {
        die("no random numbers");
    }
    SCOPED(free_context) EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);
    if (context != NULL && base64url_read(wrapped, &wrapped_len, part) &&
        EVP_PKEY_decrypt_init(context) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1 &&
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1 &&
        EVP_PKEY_decrypt(context, plain, &plain_len, wrapped, wrapped_len) == 1 &&
        plain_len == KEY_SIZE) {
        memcpy(content_key, plain, KEY_SIZE);
    }
    ERR_clear_error();
    OPENSSL_cleanse(plain, sizeof plain);
}

/* Decrypts `cipher` in place. False when the tag is not right. */
static bool decrypt(
    struct bytes header, const uint8_t *key, uint8_t *cipher, size_t len,
    const uint8_t iv_and_tag[IV_SIZE + TAG_SIZE])
{
    SCOPED(free_cipher) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t tag[TAG_SIZE], none[TAG_SIZE];
    int got = 0, rest = 0;
    memcpy(tag, iv_and_tag + IV_SIZE, TAG_SIZE);
    bool right = context != NULL &&
                 EVP_DecryptInit_ex2(context, EVP_aes_256_gcm(), key, iv_and_tag, NULL) == 1 &&
                 EVP_DecryptUpdate(context, NULL, &got, header.at, (int)header.len) == 1 &&
                 (len == 0 || EVP_DecryptUpdate(context, cipher, &got, cipher, (int)len) == 1) &&
                 EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) == 1 &&
                 EVP_DecryptFinal_ex(context, none, &rest) == 1 && rest == 0;
    ERR_clear_error();
    return right;
}

enum jwe_open_result jwe_open(struct opened *opened, struct text compact, const struct jwk *key)
{
    *opened = (struct opened){0};
    struct jwe_look look;
    enum jwe_open_result seen = jwe_look(&look, compact);
    if (seen != JWE_OPENED) {
        return seen;
    }
    if (key->key == NULL || key->algorithm != JWK_RSA_OAEP_256 || strcmp(look.kid, key->kid) != 0) {
        return JWE_OTHER_KEY;
    }
    uint8_t content_key[KEY_SIZE], iv_and_tag[IV_SIZE + TAG_SIZE];
    size_t iv_len = 0, tag_len = 0, len = 0;
    uint8_t *plain = malloc(BASE64URL_BYTES(look.cipher.len) + 1);
    if (plain == NULL) {
        die("no memory to open %zu characters", compact.len);
    }
    if (!base64url_read(plain, &len, look.cipher) ||
        !base64url_read(iv_and_tag, &iv_len, look.iv) ||
        !base64url_read(iv_and_tag + IV_SIZE, &tag_len, (struct text){look.tag, JWE_TAG_LEN})) {
        free(plain);
        return JWE_MALFORMED;
    }
    unwrap(content_key, look.wrapped_key, key);
    struct bytes header = {(const uint8_t *)look.header.at, look.header.len};
    bool right = decrypt(header, content_key, plain, len, iv_and_tag);
    OPENSSL_cleanse(content_key, sizeof content_key);
    plain[right ? len : 0] = '\0';
    *opened = (struct opened){.at = plain, .len = len};
    if (!right) {
        opened_release(opened);
        return JWE_FOUL;
    }
    memcpy(opened->cty, look.cty, sizeof opened->cty);
    memcpy(opened->tag, look.tag, sizeof opened->tag);
    return JWE_OPENED;
}

void opened_release(struct opened *opened)
{
    if (opened->at != NULL) {
        OPENSSL_cleanse(opened->at, opened->len);
    }
    free(opened->at);
    *opened = (struct opened){0};
}
