/* Active authentication: the chip signs eight random bytes with the private key to the public key in
 * DG15. Source: ICAO 9303-11 §6.1, §9.2.4; ISO 9796-2 scheme 1; BSI TR-03111 §5.2.1. */
#pragma once

#include "drivers/emrtd/chip.h"
#include "drivers/emrtd/clone_check.h"

#define ACTIVE_CHALLENGE 8 /* bytes */

/* Has `challenge` (ACTIVE_CHALLENGE fresh random bytes) signed by the chip of an open session, ICAO
 * application selected. `dg15` is that file's raw bytes; `dg14` too, or empty: with ECDSA it says the hash.
 * *check is set in any case.
 *
 * DOCUMENT_OK: the conversation goes on, and *check says what came of it. Any other result is how the
 * exchange failed (DOCUMENT_AGAIN: a length was refused); *check is CLONE_CHECK_NONE then. */
MUST_USE enum document_result active_authentication_run(
    struct chip *chip, struct bytes dg15, struct bytes dg14, const uint8_t *challenge,
    enum clone_check *check);

/* Checks a signature over the challenge: what active_authentication_run() does with the answer.
 * CLONE_CHECK_NONE never comes. */
MUST_USE enum clone_check active_authentication_check(
    struct bytes dg15, struct bytes dg14, const uint8_t *challenge, struct bytes signature);
