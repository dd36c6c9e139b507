/* How a simulated chip shows that it is no copy: active authentication (ICAO 9303-11 §6.1) and chip
 * authentication (§6.2, BSI TR-03110-3 B.2), and the files that say so. A copied document has the
 * files of another and its own private key. */
#pragma once

#include "drivers/sim/icao_session.h"
#include "drivers/sim/keys.h"
#include "drivers/sim/specimens.h"

struct icao_chip {
    bool is_set;      /* MSE:Set AT was accepted */
    enum suite suite; /* for the session after it */
    bool has_next;    /* the session that begins once this answer is sent */
    struct icao_session next;
};

/* The key pair inside the chip, of chip authentication (brainpoolP256r1). */
void icao_chip_keys(const struct specimen *specimen, struct keys *keys);

/* That of active authentication. */
void icao_chip_active_keys(const struct specimen *specimen, struct keys *keys);

/* Has it SecurityInfos in DG14? */
bool icao_chip_has_infos(const struct specimen *specimen);

/* Has it a key of active authentication, in DG15? */
bool icao_chip_is_active(const struct specimen *specimen);

/* Writes the SecurityInfos of DG14: PACE, chip authentication, active authentication. */
void icao_chip_put_infos(struct der *der, const struct specimen *specimen);

/* Writes those of EF.CardSecurity: PACE and the chip's key. */
void icao_chip_put_security(struct der *der, const struct specimen *specimen);

/* Writes the public key that the files say is the chip's, for DG15. */
void icao_chip_put_active(struct der *der, const struct specimen *specimen);

/* INTERNAL AUTHENTICATE: signs the challenge. */
void icao_chip_sign(
    const struct specimen *specimen, const struct icao_apdu *apdu, struct icao_answer *answer);

/* MSE:Set KAT (22 41 A6): the reader's key; triple DES. The status word. */
unsigned icao_chip_set_key(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu);

/* MSE:Set AT (22 41 A4): the protocol; AES, and triple DES too. The status word. */
unsigned icao_chip_set(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu);

/* GENERAL AUTHENTICATE after that: the reader's key. */
void icao_chip_agree(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu,
    struct icao_answer *answer);
