/* Opening a compact JWE at the authority, and looking at one from outside (central, courier). */
#pragma once

#include "base/fail.h"
#include "seal/jwe.h"
#include "seal/jwk.h"

/* Characters of the longest that jwe_seal() makes. */
#define JWE_MAX ((size_t)JWE_PLAIN_MAX / 3 * 4 + 4096)

enum jwe_open_result {
    JWE_OPENED,
    JWE_MALFORMED, /* not five parts, not base64url, not this header, or too large */
    JWE_OTHER_KEY, /* sealed to another kid */
    JWE_FOUL,      /* the key does not open it, or it was changed: the two are not told apart */
};

/* What can be seen without a key; the spans point into the compact text, the rest is owned. */
struct jwe_look {
    char kid[JWK_KID_MAX + 1];
    char cty[JWE_CTY_MAX + 1];
    char tag[JWE_TAG_LEN + 1];
    struct text header, wrapped_key, iv, cipher; /* base64url */
};

/* JWE_OPENED or JWE_MALFORMED. The header must have exactly alg "RSA-OAEP-256", enc "A256GCM", kid
 * and cty: no zip, no crit, nothing else. */
MUST_USE enum jwe_open_result jwe_look(struct jwe_look *look, struct text compact);

struct opened {
    uint8_t *at; /* the plain bytes, owned, followed by a NUL */
    size_t len;
    char cty[JWE_CTY_MAX + 1];
    char tag[JWE_TAG_LEN + 1];
};

/* Opens with a private key (jwk_read_pem with JWK_RSA_OAEP_256) whose kid must be the header's. On
 * any result but JWE_OPENED *opened is zeroed and nothing of the plain text is given out. */
MUST_USE enum jwe_open_result jwe_open(
    struct opened *opened, struct text compact, const struct jwk *key);

/* For SCOPED: wipes and frees. Accepts a zeroed one. */
void opened_release(struct opened *opened);
