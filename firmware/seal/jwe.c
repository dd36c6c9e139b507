#include "seal/jwe.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

#include "seal/base64url.h"

enum {
    KEY_SIZE = 32,
    IV_SIZE = 12, /* RFC 7518 §5.3 */
    TAG_SIZE = 16,
    WRAPPED_MAX = 1024, /* RSA of 8192 bits */
    HEADER_MAX = 64 + JWK_KID_MAX + JWE_CTY_MAX,
};

static bool is_plain(struct text cty)
{
    for (size_t i = 0; i < cty.len; i++) {
        if (cty.at[i] <= ' ' || cty.at[i] > '~' || cty.at[i] == '"' || cty.at[i] == '\\') {
            return false;
        }
    }
    return cty.len > 0 && cty.len <= JWE_CTY_MAX;
}

/* Writes the protected header in base64url, with a NUL; its length, 0 when it cannot be. */
static size_t write_header(char *to, const struct jwk *key, struct text cty)
{
    char header[HEADER_MAX + 1];
    if (key->key == NULL || key->algorithm != JWK_RSA_OAEP_256 || key->kid[0] == '\0' ||
        !is_plain(cty)) {
        return 0;
    }
    int len = snprintf(
        header, sizeof header,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"cty\":\"%.*s\"}", key->kid,
        TEXT_ARG(cty));
    if (len <= 0 || (size_t)len >= sizeof header) {
        return 0;
    }
    size_t size = base64url_write(to, (struct bytes){(const uint8_t *)header, (size_t)len});
    to[size] = '\0';
    return size;
}

static void fail(struct jwe *jwe, enum jwe_result why)
{
    if (jwe->failed == JWE_OK) {
        jwe->failed = why;
    }
}

static void put(struct jwe *jwe, const void *at, size_t len)
{
    if (jwe->failed == JWE_OK && !jwe->sink(jwe->context, (struct bytes){at, len})) {
        fail(jwe, JWE_NO_ROOM);
    }
}

static void put_part(struct jwe *jwe, struct bytes part)
{
    char text[BASE64URL_LEN(WRAPPED_MAX)];
    put(jwe, text, base64url_write(text, part));
    put(jwe, ".", 1);
}

static void free_context(EVP_PKEY_CTX **context)
{
    EVP_PKEY_CTX_free(*context);
}

/* The content key encrypted to `to`; its size, 0 when this key does not do it. */
static size_t wrap(uint8_t wrapped[WRAPPED_MAX], const struct jwk *to, const uint8_t *key)
{
    SCOPED(free_context) EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, to->key, NULL);
    size_t size = WRAPPED_MAX;
    if (context == NULL || EVP_PKEY_encrypt_init(context) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) != 1 ||
        EVP_PKEY_encrypt(context, wrapped, &size, key, KEY_SIZE) != 1) {
        return 0;
    }
    return size;
}

/* Starts AES-256-GCM over a fresh key and IV with the header as additional data. The process ends
 * where there is no randomness or no AES: nothing may be sealed then. */
static void start_cipher(
    struct jwe *jwe, const char *header, size_t header_len, const uint8_t *key, const uint8_t *iv)
{
    int none = 0;
    jwe->cipher = EVP_CIPHER_CTX_new();
    if (jwe->cipher == NULL ||
        EVP_EncryptInit_ex2(jwe->cipher, EVP_aes_256_gcm(), key, iv, NULL) != 1 ||
        EVP_EncryptUpdate(jwe->cipher, NULL, &none, (const uint8_t *)header, (int)header_len) !=
            1) {
        die("cannot start AES-256-GCM");
    }
}

void jwe_begin(struct jwe *jwe, const struct jwk *to, struct text cty, jwe_sink sink, void *context)
{
    *jwe = (struct jwe){.sink = sink, .context = context};
    char header[BASE64URL_LEN(HEADER_MAX) + 1];
    uint8_t key[KEY_SIZE], iv[IV_SIZE], wrapped[WRAPPED_MAX];
    size_t header_len = write_header(header, to, cty);
    if (header_len == 0) {
        fail(jwe, JWE_UNFIT);
        return;
    }
    if (RAND_priv_bytes(key, sizeof key) != 1 || RAND_bytes(iv, sizeof iv) != 1) {
        die("no random numbers");
    }
    size_t wrapped_len = wrap(wrapped, to, key);
    if (wrapped_len == 0) {
        ERR_clear_error();
        fail(jwe, JWE_UNFIT);
    } else {
        start_cipher(jwe, header, header_len, key, iv);
        put(jwe, header, header_len);
        put(jwe, ".", 1);
        put_part(jwe, (struct bytes){wrapped, wrapped_len});
        put_part(jwe, (struct bytes){iv, sizeof iv});
    }
    OPENSSL_cleanse(key, sizeof key);
}

/* Encrypts up to JWE_PIECE bytes and writes what fills whole groups of base64url. */
static void add_piece(struct jwe *jwe, struct bytes plain)
{
    uint8_t cipher[JWE_PIECE + sizeof jwe->kept];
    char text[BASE64URL_LEN(JWE_PIECE + sizeof jwe->kept)];
    int got = 0;
    memcpy(cipher, jwe->kept, jwe->kept_len);
    if (EVP_EncryptUpdate(jwe->cipher, cipher + jwe->kept_len, &got, plain.at, (int)plain.len) !=
            1 ||
        (size_t)got != plain.len) {
        die("AES-256-GCM failed");
    }
    size_t have = jwe->kept_len + plain.len;
    jwe->kept_len = have % 3;
    memcpy(jwe->kept, cipher + have - jwe->kept_len, jwe->kept_len);
    put(jwe, text, base64url_write(text, (struct bytes){cipher, have - jwe->kept_len}));
}

void jwe_add(struct jwe *jwe, struct bytes plain)
{
    if (jwe->failed == JWE_OK && plain.len > JWE_PLAIN_MAX - jwe->sealed) {
        fail(jwe, JWE_TOO_LARGE);
    }
    while (jwe->failed == JWE_OK && plain.len > 0) {
        size_t len = plain.len < JWE_PIECE ? plain.len : JWE_PIECE;
        add_piece(jwe, (struct bytes){plain.at, len});
        plain = (struct bytes){plain.at + len, plain.len - len};
        jwe->sealed += len;
    }
}

enum jwe_result jwe_end(struct jwe *jwe, char tag[JWE_TAG_LEN + 1])
{
    tag[0] = '\0';
    if (jwe->failed == JWE_OK) {
        uint8_t rest[TAG_SIZE], raw[TAG_SIZE];
        int got = 0;
        if (EVP_EncryptFinal_ex(jwe->cipher, rest, &got) != 1 || got != 0 ||
            EVP_CIPHER_CTX_ctrl(jwe->cipher, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, raw) != 1) {
            die("AES-256-GCM failed");
        }
        put_part(jwe, (struct bytes){jwe->kept, jwe->kept_len});
        tag[base64url_write(tag, (struct bytes){raw, sizeof raw})] = '\0';
        put(jwe, tag, JWE_TAG_LEN);
    }
    if (jwe->failed != JWE_OK) {
        tag[0] = '\0';
    }
    enum jwe_result result = jwe->failed;
    EVP_CIPHER_CTX_free(jwe->cipher);
    *jwe = (struct jwe){0};
    return result;
}

size_t jwe_size(const struct jwk *to, struct text cty, size_t plain_len)
{
    char header[BASE64URL_LEN(HEADER_MAX) + 1];
    size_t header_len = write_header(header, to, cty);
    int wrapped = header_len == 0 ? 0 : EVP_PKEY_get_size(to->key);
    if (wrapped <= 0 || plain_len > JWE_PLAIN_MAX) {
        return 0;
    }
    return header_len + BASE64URL_LEN((size_t)wrapped) + BASE64URL_LEN((size_t)IV_SIZE) +
           BASE64URL_LEN(plain_len) + JWE_TAG_LEN + 4;
}

struct page {
    char *at;
    size_t len, size;
};

static bool append(void *context, struct bytes piece)
{
    struct page *page = context;
    if (piece.len > page->size - page->len) {
        return false;
    }
    memcpy(page->at + page->len, piece.at, piece.len);
    page->len += piece.len;
    return true;
}

enum jwe_result jwe_seal(
    struct sealed *sealed, const struct jwk *to, struct text cty, struct bytes plain)
{
    *sealed = (struct sealed){0};
    if (plain.len > JWE_PLAIN_MAX) {
        return JWE_TOO_LARGE;
    }
    size_t size = jwe_size(to, cty, plain.len);
    if (size == 0) {
        return JWE_UNFIT;
    }
    struct page page = {.at = malloc(size + 1), .size = size};
    if (page.at == NULL) {
        die("no memory to seal %zu bytes", plain.len);
    }
    struct jwe jwe;
    jwe_begin(&jwe, to, cty, append, &page);
    jwe_add(&jwe, plain);
    enum jwe_result result = jwe_end(&jwe, sealed->tag);
    page.at[page.len] = '\0';
    sealed->at = page.at;
    sealed->len = page.len;
    if (result != JWE_OK) {
        sealed_release(sealed);
    }
    return result;
}

void sealed_release(struct sealed *sealed)
{
    free(sealed->at);
    *sealed = (struct sealed){0};
}
