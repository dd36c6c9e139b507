/* The hash functions that signatures on documents are made with. Source: ICAO 9303-10 §4.6.2.3,
 * 9303-12 §4. MD5 and everything else is no digest here. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define DIGEST_MAX 64 /* bytes */

enum digest {
    DIGEST_NONE,
    DIGEST_SHA1,
    DIGEST_SHA224,
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512
};

/* By OpenSSL's number (NID_sha256); DIGEST_NONE for any other. */
enum digest digest_of_number(int number);

/* By its object identifier, the value of a tag 06; DIGEST_NONE for any other. */
enum digest digest_of_oid(struct bytes oid);

/* Bytes: 20 to 64; 0 for DIGEST_NONE. */
size_t digest_len(enum digest digest);

/* digest_len() bytes into `to`. Ends the process when OpenSSL fails. Not DIGEST_NONE. */
void digest_make(enum digest digest, struct bytes message, uint8_t *to);
