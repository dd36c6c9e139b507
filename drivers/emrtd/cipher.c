#include "drivers/emrtd/cipher.h"

#include <assert.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

enum { DES_KEY = 8, DES_BLOCK = 8, SECRET_MAX = 520, COUNTER = 4 };

struct algorithm {
    const char *name;
    size_t key, block;
};

static const struct algorithm algorithms[CIPHER_COUNT] = {
    [CIPHER_3DES] = {"DES-EDE-CBC", 16, DES_BLOCK},
    [CIPHER_AES128] = {"AES-128-CBC", 16, 16},
    [CIPHER_AES192] = {"AES-192-CBC", 24, 16},
    [CIPHER_AES256] = {"AES-256-CBC", 32, 16},
};

size_t cipher_block(enum cipher cipher)
{
    return algorithms[cipher].block;
}

size_t cipher_key(enum cipher cipher)
{
    return algorithms[cipher].key;
}

static void drop_cipher(EVP_CIPHER **cipher)
{
    EVP_CIPHER_free(*cipher);
}

static void drop_context(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

static void drop_mac(EVP_MAC **mac)
{
    EVP_MAC_free(*mac);
}

static void drop_mac_context(EVP_MAC_CTX **context)
{
    EVP_MAC_CTX_free(*context);
}

static void hash_with(const char *name, struct bytes message, uint8_t *to)
{
    if (EVP_Q_digest(NULL, name, NULL, message.at, message.len, to, NULL) != 1) {
        die("openssl: no %s", name);
    }
}

void cipher_sha1(struct bytes message, uint8_t *digest)
{
    hash_with("SHA1", message, digest);
}

static void set_parity(uint8_t *key, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        key[i] = (uint8_t)((key[i] & 0xfe) | !__builtin_parity(key[i] & 0xfeu));
    }
}

void cipher_derive(enum cipher cipher, struct bytes secret, enum cipher_use use, uint8_t *key)
{
    assert(secret.len <= SECRET_MAX);
    uint8_t message[SECRET_MAX + COUNTER] = {0}, hash[32];
    memcpy(message, secret.at, secret.len);
    message[secret.len + COUNTER - 1] = (uint8_t)use;
    hash_with(
        cipher_key(cipher) > 16 ? "SHA256" : "SHA1", (struct bytes){message, secret.len + COUNTER},
        hash);
    memcpy(key, hash, cipher_key(cipher));
    if (cipher == CIPHER_3DES) {
        set_parity(key, cipher_key(cipher));
    }
    explicit_bzero(message, sizeof message);
    explicit_bzero(hash, sizeof hash);
}

static void run(
    enum cipher cipher, bool encrypt, const uint8_t *key, const uint8_t *start, struct bytes in,
    uint8_t *out)
{
    assert(in.len % cipher_block(cipher) == 0 && in.len <= INT_MAX);
    SCOPED(drop_cipher)
    EVP_CIPHER *of = EVP_CIPHER_fetch(NULL, algorithms[cipher].name, NULL);
    SCOPED(drop_context) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len = 0;
    if (of == NULL || context == NULL ||
        EVP_CipherInit_ex2(context, of, key, start, encrypt, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(context, 0) != 1 ||
        EVP_CipherUpdate(context, out, &len, in.at, (int)in.len) != 1 || (size_t)len != in.len) {
        die("openssl: %s failed", algorithms[cipher].name);
    }
}

void cipher_encrypt(
    enum cipher cipher, const uint8_t *key, const uint8_t *start, struct bytes in, uint8_t *out)
{
    run(cipher, true, key, start, in, out);
}

void cipher_decrypt(
    enum cipher cipher, const uint8_t *key, const uint8_t *start, struct bytes in, uint8_t *out)
{
    run(cipher, false, key, start, in, out);
}

/* MAC algorithm 3: single DES over all blocks but the last, then both keys over that one. Single DES
 * is triple DES with one key twice, which needs no legacy provider. */
static void retail_mac(const uint8_t *key, struct bytes message, uint8_t *mac)
{
    assert(message.len >= DES_BLOCK);
    uint8_t once[2 * DES_KEY], chain[DES_BLOCK] = {0};
    memcpy(once, key, DES_KEY);
    memcpy(once + DES_KEY, key, DES_KEY);
    size_t last = message.len - DES_BLOCK;
    for (size_t at = 0; at < last; at += DES_BLOCK) {
        cipher_encrypt(CIPHER_3DES, once, chain, (struct bytes){message.at + at, DES_BLOCK}, chain);
    }
    cipher_encrypt(CIPHER_3DES, key, chain, (struct bytes){message.at + last, DES_BLOCK}, mac);
    explicit_bzero(once, sizeof once);
}

static void cmac(enum cipher cipher, const uint8_t *key, struct bytes message, uint8_t *mac)
{
    SCOPED(drop_mac) EVP_MAC *of = EVP_MAC_fetch(NULL, "CMAC", NULL);
    SCOPED(drop_mac_context) EVP_MAC_CTX *context = of == NULL ? NULL : EVP_MAC_CTX_new(of);
    char name[16];
    memcpy(name, algorithms[cipher].name, strlen(algorithms[cipher].name) + 1);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name, 0),
        OSSL_PARAM_construct_end()};
    uint8_t whole[CIPHER_BLOCK_MAX];
    size_t len = 0;
    if (context == NULL || EVP_MAC_init(context, key, cipher_key(cipher), params) != 1 ||
        EVP_MAC_update(context, message.at, message.len) != 1 ||
        EVP_MAC_final(context, whole, &len, sizeof whole) != 1 || len != sizeof whole) {
        die("openssl: CMAC failed");
    }
    memcpy(mac, whole, CIPHER_MAC);
}

void cipher_mac(enum cipher cipher, const uint8_t *key, struct bytes message, uint8_t *mac)
{
    if (cipher == CIPHER_3DES) {
        retail_mac(key, message, mac);
    } else {
        cmac(cipher, key, message, mac);
    }
}

size_t cipher_pad(enum cipher cipher, uint8_t *at, size_t len)
{
    size_t block = cipher_block(cipher), whole = len / block * block + block;
    memset(at + len, 0, whole - len);
    at[len] = 0x80;
    return whole;
}

bool cipher_unpad(const uint8_t *at, size_t *len)
{
    size_t left = *len;
    while (left > 0 && at[left - 1] == 0) {
        left--;
    }
    if (left == 0 || at[left - 1] != 0x80) {
        return false;
    }
    *len = left - 1;
    return true;
}

bool cipher_equal(const uint8_t *a, const uint8_t *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

void cipher_random(uint8_t *to, size_t len)
{
    if (RAND_bytes(to, (int)len) != 1) {
        die("openssl: no random bytes");
    }
}
