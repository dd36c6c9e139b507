/* The pseudo-random function of PACE's integrated mapping. Source: ICAO 9303-11 §4.4.3.3.2, worked
 * example appendix H.1. */
#pragma once

#include "drivers/emrtd/cipher.h"

#define PACE_INTEGRATED_MAX 320 /* bytes: a prime of 2048 bits, 64 bits and a block more */

/* How long the document's nonce must be: 16 bytes, or 32 for the longer keys of AES. */
size_t pace_integrated_nonce(enum cipher cipher);

/* R(s, t) of the document's nonce (pace_integrated_nonce() bytes) and ours (cipher_key() bytes) for a prime
 * of `bits` bits, at most 2048: the number of bytes in `to`, which has PACE_INTEGRATED_MAX. */
size_t pace_integrated_random(
    enum cipher cipher, const uint8_t *theirs, const uint8_t *ours, unsigned bits, uint8_t *to);
