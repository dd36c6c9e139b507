/* The public keys of chips, as DG14, DG15 and EF.CardSecurity hold them (SubjectPublicKeyInfo).
 * Domain parameters may be named, standardised or written out; curves that are written out are
 * taken only if they are one of the standardised ones, number by number, so that nobody can bring a
 * weak curve. Source: RFC 3279 §2.3, RFC 5480, BSI TR-03110-3 A.4, BSI TR-03111. */
#pragma once

#include "drivers/emrtd/group.h"
#include "drivers/emrtd/security_info.h"

#define CHIP_KEY_RSA_MAX 512 /* bytes of the modulus */

enum chip_key_result {
    CHIP_KEY_OK,
    CHIP_KEY_UNKNOWN, /* an algorithm or domain parameters that are not known here, or too weak */
    CHIP_KEY_FOUL,    /* malformed, or no element of its group */
};

/* A key for agreements and signatures. */
struct chip_key {
    struct group group;
    unsigned parameters; /* standardised domain parameters; GROUP_COUNT: a group of its own */
    struct group_element key;
};

/* Reads `algorithm`, the content of an AlgorithmIdentifier, and the key (the BIT STRING's content). Pair
 * with chip_key_finish() whatever the result. */
MUST_USE enum chip_key_result chip_key_read(
    struct chip_key *key, struct bytes algorithm, struct bytes octets);

/* A zeroed or finished one is accepted. For SCOPED. */
void chip_key_finish(struct chip_key *key);

/* Spans in the file; without leading zeros. */
struct chip_key_rsa {
    struct bytes modulus;  /* 1024 bits at least, CHIP_KEY_RSA_MAX bytes at most; odd */
    struct bytes exponent; /* 1 to 8 bytes; odd and not 1 */
};

/* Reads an RSA key; CHIP_KEY_UNKNOWN when the algorithm is another. */
MUST_USE enum chip_key_result chip_key_read_rsa(
    struct chip_key_rsa *key, struct bytes algorithm, struct bytes octets);
