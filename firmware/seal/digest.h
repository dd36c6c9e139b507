/* Hashes (FIPS 180-4) of whole texts in memory. */
#pragma once

#include "base/span.h"

#define DIGEST_SHA256_SIZE 32  /* bytes */
#define DIGEST_SHA512_HEX  128 /* characters */

/* 32 bytes. Ends the process when OpenSSL has no SHA-256 or no memory. */
void digest_sha256(uint8_t to[DIGEST_SHA256_SIZE], struct bytes content);

/* 128 lower-case hex digits and a NUL, as FIT-Connect's metadata want them: over exactly the plain
 * bytes that are sealed. Ends the process when OpenSSL has no SHA-512 or no memory. */
void digest_sha512_hex(char to[DIGEST_SHA512_HEX + 1], struct bytes content);
