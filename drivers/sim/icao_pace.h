/* The document's end of PACE with elliptic curves and generic mapping. Source: ICAO 9303-11 §4.4. */
#pragma once

#include "drivers/sim/der.h"
#include "drivers/sim/icao_session.h"
#include "drivers/sim/specimens.h"

#define ICAO_POINT_MAX 133 /* bytes: 04, x, y on the largest curve */

enum icao_pace_step {
    ICAO_PACE_OFF,
    ICAO_PACE_SET, /* MSE:Set AT was accepted */
    ICAO_PACE_NONCE,
    ICAO_PACE_MAPPED,
    ICAO_PACE_AGREED,
};

struct icao_pace {
    enum icao_pace_step step;
    uint8_t password; /* 1: MRZ, 2: CAN */
    uint8_t nonce[SUITE_BLOCK_MAX];
    uint8_t generator[ICAO_POINT_MAX]; /* the mapped one */
    uint8_t theirs[ICAO_POINT_MAX], ours[ICAO_POINT_MAX];
    uint8_t shared[ICAO_POINT_MAX]; /* x coordinate of the agreed point */
};

/* Writes the SecurityInfos that a specimen with PACE has in EF.CardAccess. */
void icao_pace_put_access(struct der *der, const struct specimen *specimen);

/* MSE:Set AT (22 C1 A4). The status word. */
unsigned icao_pace_set(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu);

/* GENERAL AUTHENTICATE, the next step; *session is on after the last. Data and status in *answer. */
void icao_pace_step(
    struct icao_pace *pace, const struct specimen *specimen, const struct icao_apdu *apdu,
    struct icao_session *session, struct icao_answer *answer);

/* What BAC and PACE by MRZ make their key of: SHA-1 of number, birth and expiry with their check
 * digits, 20 bytes. */
void icao_printed_secret(const struct specimen *specimen, uint8_t *digest);
