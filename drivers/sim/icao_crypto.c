#include "drivers/sim/icao_crypto.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

enum { DES_BLOCK = 8, DES_KEY = 8, DES_THREE_KEYS = 24, AES_BLOCK = 16, SECRET_MAX = 256 };

size_t suite_block(enum suite suite)
{
    return suite == SUITE_3DES ? DES_BLOCK : AES_BLOCK;
}

size_t suite_key(enum suite suite)
{
    static const size_t bytes[] = {
        [SUITE_3DES] = 16, [SUITE_AES128] = 16, [SUITE_AES192] = 24, [SUITE_AES256] = 32};
    return bytes[suite];
}

static void hash(const EVP_MD *which, struct bytes message, uint8_t *digest)
{
    if (EVP_Digest(message.at, message.len, digest, NULL, which, NULL) != 1) {
        die("openssl: hash failed");
    }
}

void suite_sha1(struct bytes message, uint8_t *digest)
{
    hash(EVP_sha1(), message, digest);
}

void suite_derive(enum suite suite, struct bytes secret, uint8_t counter, uint8_t *key)
{
    uint8_t message[SECRET_MAX + 4], digest[32];
    if (secret.len > SECRET_MAX) {
        die("a secret of %zu bytes", secret.len);
    }
    memcpy(message, secret.at, secret.len);
    const uint8_t number[] = {0, 0, 0, counter};
    memcpy(message + secret.len, number, sizeof number);
    bool is_long = suite_key(suite) > 16;
    hash(
        is_long ? EVP_sha256() : EVP_sha1(), (struct bytes){message, secret.len + sizeof number},
        digest);
    memcpy(key, digest, suite_key(suite));
}

static void drop(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

/* `start` is NULL for ECB. */
static void run(
    const EVP_CIPHER *cipher, bool encrypt, const uint8_t *key, const uint8_t *start,
    struct bytes in, uint8_t *out)
{
    SCOPED(drop) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len = 0;
    if (context == NULL || EVP_CipherInit_ex(context, cipher, NULL, key, start, encrypt) != 1 ||
        EVP_CIPHER_CTX_set_padding(context, 0) != 1 ||
        EVP_CipherUpdate(context, out, &len, in.at, (int)in.len) != 1 || (size_t)len != in.len) {
        die("openssl: cipher failed");
    }
}

/* Three keys for DES-EDE3: the two of two-key triple DES, or one three times: single DES. */
static void three_keys(const uint8_t *key, bool single, uint8_t *three)
{
    memcpy(three, key, DES_KEY);
    memcpy(three + DES_KEY, key + (single ? 0 : DES_KEY), DES_KEY);
    memcpy(three + DES_KEY + DES_KEY, key, DES_KEY);
}

void suite_cbc(
    enum suite suite, bool encrypt, const uint8_t *key, const uint8_t *start, struct bytes in,
    uint8_t *out)
{
    uint8_t three[DES_THREE_KEYS];
    if (suite == SUITE_3DES) {
        three_keys(key, false, three);
        run(EVP_des_ede3_cbc(), encrypt, three, start, in, out);
    } else {
        const EVP_CIPHER *cipher = suite == SUITE_AES128   ? EVP_aes_128_cbc()
                                   : suite == SUITE_AES192 ? EVP_aes_192_cbc()
                                                           : EVP_aes_256_cbc();
        run(cipher, encrypt, key, start, in, out);
    }
}

/* ISO 9797-1 MAC algorithm 3, block by block: E(D'(E(...))). */
static void retail(const uint8_t *key, struct bytes message, uint8_t *mac)
{
    uint8_t first[DES_THREE_KEYS], second[DES_THREE_KEYS], state[DES_BLOCK] = {0};
    three_keys(key, true, first);
    three_keys(key + DES_KEY, true, second);
    for (size_t at = 0; at + DES_BLOCK <= message.len; at += DES_BLOCK) {
        for (size_t i = 0; i < DES_BLOCK; i++) {
            state[i] ^= message.at[at + i];
        }
        run(EVP_des_ede3_ecb(), true, first, NULL, (struct bytes){state, DES_BLOCK}, state);
    }
    run(EVP_des_ede3_ecb(), false, second, NULL, (struct bytes){state, DES_BLOCK}, state);
    run(EVP_des_ede3_ecb(), true, first, NULL, (struct bytes){state, DES_BLOCK}, mac);
}

/* Doubling in GF(2^128), RFC 4493 §2.3. */
static void twice(uint8_t *block)
{
    uint8_t top = block[0] >> 7;
    for (size_t i = 0; i < AES_BLOCK; i++) {
        uint8_t next = i + 1 < AES_BLOCK ? block[i + 1] >> 7 : 0;
        block[i] = (uint8_t)(block[i] << 1 | next);
    }
    block[AES_BLOCK - 1] ^= top != 0 ? 0x87 : 0;
}

/* AES-CMAC of RFC 4493, by hand. */
static void cmac(const EVP_CIPHER *cipher, const uint8_t *key, struct bytes message, uint8_t *mac)
{
    uint8_t sub[AES_BLOCK] = {0}, state[AES_BLOCK] = {0};
    run(cipher, true, key, NULL, (struct bytes){sub, sizeof sub}, sub);
    twice(sub);
    size_t blocks = message.len == 0 ? 1 : (message.len + AES_BLOCK - 1) / AES_BLOCK;
    for (size_t b = 0; b < blocks; b++) {
        size_t at = b * AES_BLOCK, left = message.len - at;
        size_t len = left < AES_BLOCK ? left : AES_BLOCK;
        for (size_t i = 0; i < len; i++) {
            state[i] ^= message.at[at + i];
        }
        if (b + 1 == blocks) {
            if (len < AES_BLOCK) {
                state[len] ^= 0x80;
                twice(sub);
            }
            for (size_t i = 0; i < AES_BLOCK; i++) {
                state[i] ^= sub[i];
            }
        }
        run(cipher, true, key, NULL, (struct bytes){state, sizeof state}, state);
    }
    memcpy(mac, state, SUITE_MAC);
}

void suite_mac(enum suite suite, const uint8_t *key, struct bytes message, uint8_t *mac)
{
    if (suite == SUITE_3DES) {
        retail(key, message, mac);
    } else {
        const EVP_CIPHER *cipher = suite == SUITE_AES128   ? EVP_aes_128_ecb()
                                   : suite == SUITE_AES192 ? EVP_aes_192_ecb()
                                                           : EVP_aes_256_ecb();
        cmac(cipher, key, message, mac);
    }
}

size_t suite_pad(enum suite suite, uint8_t *at, size_t len)
{
    at[len++] = 0x80;
    while (len % suite_block(suite) != 0) {
        at[len++] = 0;
    }
    return len;
}

void suite_random(uint8_t *to, size_t len)
{
    if (RAND_bytes(to, (int)len) != 1) {
        die("openssl: no random bytes");
    }
}
