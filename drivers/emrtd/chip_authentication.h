/* Chip authentication: the chip shows that it has the private key to the public key in DG14, and the
 * session gets new keys. Source: ICAO 9303-11 §6.2, §9.2.5, §9.2.6; for the mapping of PACE §4.4.3.3.3.
 * The confirming read at its end is under the new keys: whoever answers it rightly has the key. */
#pragma once

#include "drivers/emrtd/chip.h"
#include "drivers/emrtd/clone_check.h"
#include "drivers/emrtd/pace.h"

/* What this end draws by lot: a private key. */
struct chip_authentication_chance {
    uint8_t key[GROUP_SCALAR_MAX];
};

/* Runs it in a session (after PACE or BAC, ICAO application selected) with `dg14`, the raw bytes of that
 * file. Triple DES by MSE:Set KAT, AES by MSE:Set AT and GENERAL AUTHENTICATE; the strongest cipher
 * of known groups. `chance` is fresh randomness, or a vector's in a test. *check is set in any case.
 *
 * DOCUMENT_OK: the conversation goes on, and *check says what came of it; with CLONE_CHECK_PASSED
 * it has new keys, with _NONE, _UNKNOWN and _FOUL nothing was sent, with _FAILED the session may be over,
 * so read before what must be read. DOCUMENT_AGAIN: the key needs extended length, which the card refused;
 * activate it again, and it is CLONE_CHECK_UNKNOWN then. Any other result is how an exchange failed, for reasons that say
 * nothing about the chip (taken away, reader gone); *check is CLONE_CHECK_NONE then. */
MUST_USE enum document_result chip_authentication_run(
    struct chip *chip, struct bytes dg14, const struct chip_authentication_chance *chance,
    enum clone_check *check);

/* The check at the end of PACE with chip authentication mapping: are the chip's public key, in the
 * SecurityInfos `infos` (a SET, the signed content of EF.CardSecurity, verified by the caller; or DG14's
 * file), and what it sent in `proof` of one chip? CLONE_CHECK_NONE when there was no such mapping.
 * CLONE_CHECK_UNKNOWN when no key of `infos` is on PACE's curve. Nothing is sent. */
MUST_USE enum clone_check chip_authentication_of_mapping(
    const struct pace_proof *proof, struct bytes infos);
