/* What an authority says about a submission: a signed event, read and checked. */
#pragma once

#include "central/central.h"
#include "seal/jws.h"

enum receipt_kind { RECEIPT_ACCEPT, RECEIPT_REJECT };

struct receipt {
    struct jws jws;
    enum receipt_kind kind;
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], jti[UUID_LEN + 1];
    char issuer[UUID_LEN + 1]; /* the destination */
    json_t *tags;              /* owned; NULL when there are none */
};

/* Takes a compact JWS apart: PS512, secevent+jwt, exactly one event, which is accept-submission (with
 * tags) or reject-submission. Nothing is proved before receipt_verify(). False when it is anything
 * else; the caller releases in any case. */
MUST_USE bool receipt_read(struct receipt *receipt, struct text compact, uint64_t now_s);

/* True when the key (a JWK as text) made it. */
MUST_USE bool receipt_verify(struct receipt *receipt, const char *jwk);

/* For SCOPED; accepts a zeroed one. */
void receipt_release(struct receipt *receipt);
