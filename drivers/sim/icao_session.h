/* The document's end of secure messaging (ICAO 9303-11 §9.8), and command APDUs taken apart. */
#pragma once

#include "drivers/sim/icao_crypto.h"

#define ICAO_DATA_MAX   512   /* bytes of a command's data */
#define ICAO_ANSWER_MAX 33000 /* bytes of an answer, unprotected */

/* A command APDU, plain. */
struct icao_apdu {
    uint8_t class, instruction, p1, p2;
    uint8_t data[ICAO_DATA_MAX];
    size_t len;
    size_t expected; /* 0: no Le */
    bool is_extended;
};

/* An answer before it is protected. */
struct icao_answer {
    uint8_t *at; /* `room` bytes */
    size_t room, len;
    unsigned status;
};

struct icao_session {
    bool is_on;
    bool is_odd; /* the command in work has an odd instruction: its data are objects */
    enum suite suite;
    uint8_t encrypt[SUITE_KEY_MAX], sign[SUITE_KEY_MAX];
    uint8_t counter[SUITE_BLOCK_MAX];
};

/* Takes a command apart (ISO 7816-4 §5.2); false when it is malformed. */
MUST_USE bool icao_apdu_read(struct icao_apdu *apdu, struct bytes command);

/* Session keys out of the shared secret; `counter` is suite_block() bytes, or NULL for zeros. */
void icao_session_begin(
    struct icao_session *session, enum suite suite, struct bytes secret, const uint8_t *counter);

/* Checks and decrypts a protected command in place. False when its MAC is wrong or it is malformed:
 * the session is over then. */
MUST_USE bool icao_session_open(struct icao_session *session, struct icao_apdu *apdu);

/* Protects `answer` into `out` (at least answer->len + 64 bytes), status word included; the length.
 * `spoil` makes the MAC wrong. */
size_t icao_session_close(
    struct icao_session *session, const struct icao_answer *answer, bool spoil, uint8_t *out);

/* Appends tag (one or two bytes), length and value to `out` at `at`; the new end. */
size_t icao_put(uint8_t *out, size_t at, unsigned tag, struct bytes value);

/* The value of the first object with this one-byte tag; empty when there is none or it is cut off. */
struct bytes icao_find(struct bytes content, unsigned tag);
