/* ISO-DEP, the block protocol of ISO 14443-4, over "exchange one frame".
 *
 * Our own, because libnfc's stack holds 262 bytes an APDU and aborts above that
 * (`chips/pn53x.c`). It chains both ways, answers requests for more time within a budget, and mends
 * a lost or damaged block at most twice. Pure: it knows no reader and no clock. How a card gets so
 * far is in isodep_activation.h. */
#pragma once

#include "drivers/link.h"

#define ISODEP_FRAME_MAX   256   /* bytes of a frame, with PCB and the two CRC bytes (FSD code 8) */
#define ISODEP_REPAIRS_MAX 2     /* per block */
#define ISODEP_WAITS_MAX   200   /* S(WTX) per APDU */
#define ISODEP_WAIT_MAX_MS 15000 /* that all S(WTX) of one APDU may ask for together */
#define ISODEP_HISTORY_MAX 15    /* bytes: as many as an ATR of ISO 7816-3 holds */

struct isodep {
    frame_exchange *exchange;
    void *owner;
    size_t frame_max; /* what the card takes: FSC, 16..256 bytes */
    int wait_ms;      /* for one block: FWT with a margin */
    int guard_ms;     /* to be let pass before the first block: SFGT, 0 for none */
    uint8_t number;   /* of the next block, 0 or 1 */
    uint8_t rates;    /* what the card can, coded as TA(1) of ISO 14443-4 §5.2.4; 0: 106 kbit/s */
    uint8_t protocol; /* of type B: its protocol type, 4 bits */
    uint8_t
        history[ISODEP_HISTORY_MAX]; /* historical bytes; of type B as PC/SC part 3 §3.1.3 says */
    size_t history_len;
};

/* An apdu_exchange(); `isodep` is a struct isodep. After anything but LINK_OK the card must be
 * activated again. */
MUST_USE enum link_result isodep_exchange(
    void *isodep, struct bytes command, struct link_answer *answer);

/* Asks whether the card is still there and in the same activation, without an APDU: R(NAK), which a
 * card that has answered everything acknowledges (ISO 14443-4 §7.5.5, rule 12). Changes nothing in
 * the conversation. LINK_OK, LINK_SILENT after two tries, or how the exchange failed. */
MUST_USE enum link_result isodep_check(const struct isodep *isodep);
