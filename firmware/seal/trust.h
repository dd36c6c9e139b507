/* Who may sign service packs: pack-keys.json, a JWK Set of Ed25519 keys (RFC 8037).
 *
 * A key may carry "notAfter": "YYYY-MM-DD", the last day on which its packs are taken. */
#pragma once

#include "base/fail.h"
#include "seal/jwk.h"
#include "seal/jws.h"

#define TRUST_KEYS_MAX 16
#define TRUST_PACK_MAX (16u << 20) /* bytes of a pack file */

struct trust_key {
    struct jwk jwk;
    char not_after[11]; /* YYYY-MM-DD, or empty */
};

struct trust {
    struct trust_key keys[TRUST_KEYS_MAX];
    size_t count;
};

/* Reads a JWK Set. False when it cannot be read or one key of it is not right: then nobody is
 * trusted. Pair with trust_release(). */
MUST_USE bool trust_read(struct trust *trust, const char *path);

/* For SCOPED; accepts a zeroed one. */
void trust_release(struct trust *trust);

enum trust_result {
    TRUST_OK,
    TRUST_MALFORMED, /* not a pack file: no JWS with alg EdDSA and typ foyer-pack */
    TRUST_STRANGER,  /* signed by a key that is not in the set */
    TRUST_EXPIRED,   /* the key's notAfter is over */
    TRUST_FOUL,      /* the signature is wrong */
};

/* Checks a pack file (a compact JWS; a newline at its end is let pass). `today` is YYYY-MM-DD. On
 * TRUST_OK *jws holds the payload: jws_payload(). The file's bytes must live as long as *jws, which
 * the caller releases in any case. */
MUST_USE enum trust_result trust_check(
    const struct trust *trust, struct bytes file, struct text today, struct jws *jws);

/* For messages to people: "the signature is wrong" and the like, English. */
const char *trust_words(enum trust_result result);
