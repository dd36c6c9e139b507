/* The ciphers of ICAO 9303-11: two-key triple DES and AES, in CBC, with their MACs and the
 * derivation of keys. On OpenSSL's EVP; a failure inside OpenSSL ends the process. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum cipher { CIPHER_3DES, CIPHER_AES128, CIPHER_AES192, CIPHER_AES256, CIPHER_COUNT };

#define CIPHER_KEY_MAX   32 /* bytes */
#define CIPHER_BLOCK_MAX 16 /* bytes */
#define CIPHER_MAC       8  /* bytes, of every MAC here */

/* What keys are derived for. Source: ICAO 9303-11 §9.7.1. */
enum cipher_use { CIPHER_USE_ENCRYPT = 1, CIPHER_USE_MAC = 2, CIPHER_USE_PASSWORD = 3 };

/* 8 or 16 bytes. */
size_t cipher_block(enum cipher cipher);

/* 16, 24 or 32 bytes. */
size_t cipher_key(enum cipher cipher);

/* KDF of ICAO 9303-11 §9.7.1 (SHA-1, or SHA-256 for longer keys): cipher_key() bytes into `key`,
 * which has CIPHER_KEY_MAX; parity of DES keys is set. `secret` is at most 520 bytes. */
void cipher_derive(enum cipher cipher, struct bytes secret, enum cipher_use use, uint8_t *key);

/* CBC without padding: `in.len` is a multiple of the block and as many bytes go to `out`, which may
 * be in.at. `start` is one block. */
void cipher_encrypt(
    enum cipher cipher, const uint8_t *key, const uint8_t *start, struct bytes in, uint8_t *out);

/* The way back, with the same rules. */
void cipher_decrypt(
    enum cipher cipher, const uint8_t *key, const uint8_t *start, struct bytes in, uint8_t *out);

/* CIPHER_MAC bytes: retail MAC (ISO 9797-1 MAC 3) for 3DES, whose message is a multiple of 8 bytes
 * and not empty; CMAC, cut off, for AES. */
void cipher_mac(enum cipher cipher, const uint8_t *key, struct bytes message, uint8_t *mac);

/* Padding method 2 of ISO 9797-1: appends 80 00.. at `len` up to a whole block; the new length. The
 * buffer has a block's room. */
size_t cipher_pad(enum cipher cipher, uint8_t *at, size_t len);

/* The length without that padding; false when there is none. */
MUST_USE bool cipher_unpad(const uint8_t *at, size_t *len);

/* In constant time; both of `len` bytes. */
MUST_USE bool cipher_equal(const uint8_t *a, const uint8_t *b, size_t len);

/* `len` bytes of OpenSSL's generator. */
void cipher_random(uint8_t *to, size_t len);

/* 20 bytes. */
void cipher_sha1(struct bytes message, uint8_t *digest);
