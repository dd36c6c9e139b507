/* The cryptography of the simulated documents: written for itself, so that reader and document check
 * each other. Source: ICAO 9303-11 §9.7, §9.8. A failure inside OpenSSL ends the process. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum suite { SUITE_3DES, SUITE_AES128, SUITE_AES192, SUITE_AES256 };

#define SUITE_KEY_MAX   32 /* bytes */
#define SUITE_BLOCK_MAX 16 /* bytes */
#define SUITE_MAC       8  /* bytes */

/* 8 or 16 bytes. */
size_t suite_block(enum suite suite);

/* Bytes of a key: 16, 24 or 32. */
size_t suite_key(enum suite suite);

/* Key derivation: `counter` 1 encrypts, 2 signs, 3 is made of a password. Writes at most
 * SUITE_KEY_MAX bytes. */
void suite_derive(enum suite suite, struct bytes secret, uint8_t counter, uint8_t *key);

/* CBC without padding, whole blocks; `out` may be in.at. */
void suite_cbc(
    enum suite suite, bool encrypt, const uint8_t *key, const uint8_t *start, struct bytes in,
    uint8_t *out);

/* SUITE_MAC bytes over whole blocks (3DES) or any message (AES). */
void suite_mac(enum suite suite, const uint8_t *key, struct bytes message, uint8_t *mac);

/* Appends 80 00.. up to a whole block; the new length. */
size_t suite_pad(enum suite suite, uint8_t *at, size_t len);

/* 20 bytes. */
void suite_sha1(struct bytes message, uint8_t *digest);

/* Fresh random bytes. */
void suite_random(uint8_t *to, size_t len);
