/* The document's end of PACE: elliptic curves and Diffie-Hellman; generic, integrated and chip
 * authentication mapping. Source: ICAO 9303-11 §4.4. */
#pragma once

#include "drivers/sim/der.h"
#include "drivers/sim/icao_group.h"
#include "drivers/sim/icao_session.h"
#include "drivers/sim/specimens.h"

#define ICAO_NONCE_MAX 32 /* bytes */

enum icao_pace_step {
    ICAO_PACE_OFF,
    ICAO_PACE_SET, /* MSE:Set AT was accepted */
    ICAO_PACE_NONCE,
    ICAO_PACE_MAPPED,
    ICAO_PACE_AGREED,
};

struct icao_pace {
    enum icao_pace_step step;
    size_t offer;     /* which of those of its EF.CardAccess */
    uint8_t password; /* 1: MRZ, 2: CAN */
    uint8_t nonce[ICAO_NONCE_MAX];
    uint8_t mapping[ICAO_SCALAR_MAX];    /* private key of the mapping */
    uint8_t generator[ICAO_ELEMENT_MAX]; /* the mapped one */
    uint8_t theirs[ICAO_ELEMENT_MAX], ours[ICAO_ELEMENT_MAX];
    uint8_t shared[ICAO_ELEMENT_MAX]; /* the agreed element */
};

/* Writes the PACEInfos of a specimen with PACE, one after the other; nothing for BAC. */
void icao_pace_put_infos(struct der *der, const struct specimen *specimen);

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

/* What integrated mapping makes of the two nonces, `len` bytes: ICAO 9303-11 §4.4.3.3.2. `theirs` has the
 * length of the suite's key. */
void icao_pace_chain(
    enum suite suite, struct bytes ours, const uint8_t *theirs, uint8_t *to, size_t len);
