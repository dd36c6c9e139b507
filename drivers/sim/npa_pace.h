/* The German identity card's end of PACE, which has one kind only: generic mapping on brainpoolP256r1
 * with AES-128. Source: BSI TR-03110-3 §A.3, §B.1. */
#pragma once

#include "drivers/sim/icao_session.h"

#define NPA_FIELD 32 /* bytes of a coordinate */
#define NPA_POINT (1 + 2 * NPA_FIELD)

enum npa_step {
    NPA_STEP_OFF,
    NPA_STEP_SET, /* MSE:Set AT was accepted */
    NPA_STEP_NONCE,
    NPA_STEP_MAPPED,
    NPA_STEP_AGREED, /* the next one shows whether the secret is right */
    NPA_STEP_OPEN,
};

struct npa_pace {
    enum npa_step step;
    uint8_t nonce[SUITE_BLOCK_MAX];
    uint8_t generator[NPA_POINT]; /* the mapped one */
    uint8_t theirs[NPA_POINT], ours[NPA_POINT];
    uint8_t shared[NPA_FIELD]; /* x coordinate of the agreed point: the session's secret */
};

/* The object identifier of this PACE, as it is coded. */
struct bytes npa_pace_oid(void);

/* GENERAL AUTHENTICATE: the next step, with what stood in the command's 7C template. `secret` is the
 * CAN, PIN or PUK in digits. Data and status go into *answer: 9000; 6300 when the secret is wrong,
 * 6985 out of turn, 6a80 for what is no point. Only after 9000 of the last one the step is OPEN. */
void npa_pace_step(
    struct npa_pace *pace, struct bytes secret, struct bytes content, struct icao_answer *answer);
