/* PACE with elliptic curves and generic mapping: opens a document with its CAN or with what is
 * printed in its MRZ, so that listening in gives nothing. Source: ICAO 9303-11 §4.4, worked example
 * appendix G.1. */
#pragma once

#include "drivers/emrtd/access.h"
#include "drivers/emrtd/chip.h"
#include "drivers/emrtd/curve.h"

/* What the secret is. Source: ICAO 9303-11 §4.4.4.1. */
enum pace_password { PACE_PASSWORD_MRZ = 1, PACE_PASSWORD_CAN = 2 };

struct pace_secret {
    enum pace_password password;
    struct bytes value; /* mrz_secret(), or the digits of the CAN */
};

/* What this end draws by lot: two private keys. */
struct pace_chance {
    uint8_t mapping[CURVE_SCALAR_MAX], key[CURVE_SCALAR_MAX];
};

/* Opens the document as its EF.CardAccess says; no application is selected before.
 * chip_send() is protected after DOCUMENT_OK. `chance` is fresh randomness, or a vector's in a test.
 * DOCUMENT_WRONG_SECRET when the tokens differ, _REFUSED when it does not know the password. There
 * is no way from here to BAC: that would let whoever disturbs PACE have the weaker protocol. */
MUST_USE enum document_result pace_open(
    struct chip *chip, const struct access *access, const struct pace_secret *secret,
    const struct pace_chance *chance);
