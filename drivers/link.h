/* What may come of sending something to a card and waiting for its answer. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum link_result {
    LINK_OK,
    LINK_SILENT,  /* no answer in time: taken away, or out of reach */
    LINK_BROKEN,  /* an answer came, damaged on its way */
    LINK_FOUL,    /* the answer breaks the protocol or a limit, or what was to be sent does */
    LINK_SLOW,    /* the card asks for more time than anybody waits */
    LINK_READER,  /* the reader is gone or broken */
    LINK_STOPPED, /* whoever wanted this does not want it any more */
};

/* Where an answer goes: `room` bytes of the caller; the first `len` are the answer. */
struct link_answer {
    uint8_t *at;
    size_t room;
    size_t len;
};

/* Sends one ISO 14443-3 frame (without CRC), waits at most `timeout_ms` for the frame that answers
 * it. LINK_FOUL when the frame is too long to be sent, or the answer does not fit. */
typedef enum link_result frame_exchange(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms);

/* Sends one command APDU of any length, waits for the whole response APDU. */
typedef enum link_result apdu_exchange(
    void *owner, struct bytes command, struct link_answer *answer);
