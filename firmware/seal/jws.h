/* Signatures: compact JWS (RFC 7515) with PS512, EdDSA or ES256.
 *
 * The caller says which algorithm and which typ it wants; a token that says otherwise is refused
 * before any key is chosen. */
#pragma once

#include "base/fail.h"
#include "seal/jwk.h"

#define JWS_PAYLOAD_MAX (16u << 20) /* bytes */
#define JWS_TYP_MAX     32          /* characters */

/* A compact JWS over `payload`, header {"alg", "kid" if the key has one, "typ" if not empty}; owned
 * by the caller, ends in NUL. `key` is a private one. Ends the process when OpenSSL cannot sign
 * with it. EdDSA is deterministic: same key and bytes, same JWS. */
MUST_USE char *jws_sign(const struct jwk *key, struct text typ, struct bytes payload);

enum jws_result {
    JWS_OK,
    JWS_MALFORMED, /* not three parts, not base64url, header no JSON object, or too large */
    JWS_UNWANTED,  /* another alg or typ, or a crit that nobody here understands */
    JWS_FOUL,      /* the signature is not this key's over these bytes */
};

struct jws {
    enum jwk_algorithm algorithm;
    char kid[JWK_KID_MAX + 1]; /* empty when the header has none; a hint, proved by jws_verify() */
    struct text signing_input; /* points into the compact text */
    uint8_t signature[1024];
    size_t signature_len;
    uint8_t *payload; /* owned */
    size_t payload_len;
    bool verified;
};

/* Takes the token apart. alg must be `algorithm`, typ must be `typ` (RFC 7515 §4.1.9: compared without
 * regard to case and to a leading "application/"); an empty `typ` asks for none. The compact text
 * must live as long as *jws. JWS_OK, _MALFORMED or _UNWANTED; *jws is zeroed when not OK. */
MUST_USE enum jws_result jws_read(
    struct jws *jws, struct text compact, enum jwk_algorithm algorithm, struct text typ);

/* JWS_OK or JWS_FOUL; also _FOUL when the key is for another algorithm. */
MUST_USE enum jws_result jws_verify(struct jws *jws, const struct jwk *key);

/* The payload, living as long as *jws; empty as long as jws_verify() has not said JWS_OK. */
struct bytes jws_payload(const struct jws *jws);

/* For SCOPED; accepts a zeroed one. */
void jws_release(struct jws *jws);
