/* How a terminal proves who it is: a JSON Web Token signed by its device key (RFC 7523). */
#pragma once

#include "base/fail.h"
#include "base/span.h"
#include "seal/jwk.h"
#include "seal/jws.h"

enum {
    ASSERTION_LIFE_S = 300, /* how far away exp may be */
    ASSERTION_SKEW_S = 60,  /* how wrong a terminal's clock may be */
    ASSERTION_MAX = 4096    /* characters */
};

/* What a token says, checked but for the signature and for who may say it. */
struct assertion {
    struct jws jws;
    char client[65]; /* iss, equal to sub */
    char jti[65];
    uint64_t expires_s; /* exp, not over, at most ASSERTION_LIFE_S away */
};

/* Takes a token apart and checks that it is an ES256 one for `audience`, made by its own subject, in
 * time, and has a name of its own. Nothing is proved before assertion_verify(). False when a claim
 * is missing or wrong; the caller releases in any case. */
MUST_USE bool assertion_read(
    struct assertion *assertion, struct text compact, struct text audience, uint64_t now_s);

/* True when the client's public key (a JWK as text) made the token. */
MUST_USE bool assertion_verify(struct assertion *assertion, struct text jwk);

/* For SCOPED; accepts a zeroed one. */
void assertion_release(struct assertion *assertion);
