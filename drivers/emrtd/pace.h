/* PACE: opens a document with its CAN or with what is printed in its MRZ, so that listening in gives
 * nothing. Elliptic curves and Diffie-Hellman; generic, integrated and chip authentication mapping.
 * Source: ICAO 9303-11 §4.4, worked examples appendices G and H. */
#pragma once

#include "drivers/emrtd/access.h"
#include "drivers/emrtd/chip.h"
#include "drivers/emrtd/group.h"

/* What the secret is. Source: ICAO 9303-11 §4.4.4.1. */
enum pace_password { PACE_PASSWORD_MRZ = 1, PACE_PASSWORD_CAN = 2 };

struct pace_secret {
    enum pace_password password;
    struct bytes value; /* mrz_secret(), or the digits of the CAN */
};

/* What this end draws by lot: two private keys, of which integrated mapping takes the first as nonce. */
struct pace_chance {
    uint8_t mapping[GROUP_SCALAR_MAX], key[GROUP_SCALAR_MAX];
};

/* What chip authentication mapping leaves for chip_authentication_of_mapping(): its public mapping key
 * and the secret that ties it to its static key. */
struct pace_proof {
    bool is_there; /* false: another mapping */
    unsigned parameters;
    struct curve_point mapping_key;
    uint8_t factor[CURVE_FIELD_MAX]; /* `factor_len` bytes */
    size_t factor_len;
};

/* Opens the document as its EF.CardAccess says; no application is selected before.
 * chip_send() is protected after DOCUMENT_OK. `chance` is fresh randomness, or a vector's in a test.
 * *proof is the caller's, for the check against EF.CardSecurity, or NULL. DOCUMENT_WRONG_SECRET when the
 * tokens differ, _REFUSED when the document does not know the password or the variant. There is no way from
 * here to BAC: that would let whoever disturbs PACE have the weaker protocol. */
MUST_USE enum document_result pace_open(
    struct chip *chip, const struct access *access, const struct pace_secret *secret,
    const struct pace_chance *chance, struct pace_proof *proof);
