/* ISO-DEP, the block protocol of ISO 14443-4, over "exchange one frame".
 *
 * Our own, because libnfc's stack holds 262 bytes an APDU and aborts above that
 * (`chips/pn53x.c`). It chains both ways, answers requests for more time within a budget, and mends
 * a lost or damaged block at most twice. Pure: it knows no reader and no clock. */
#pragma once

#include "drivers/link.h"

#define ISODEP_FRAME_MAX   256   /* bytes of a frame, with PCB and the two CRC bytes (FSD code 8) */
#define ISODEP_REPAIRS_MAX 2     /* per block */
#define ISODEP_WAITS_MAX   200   /* S(WTX) per APDU */
#define ISODEP_WAIT_MAX_MS 15000 /* that all S(WTX) of one APDU may ask for together */

struct isodep {
    frame_exchange *exchange;
    void *owner;
    size_t frame_max; /* what the card takes: FSC, 16..256 bytes */
    int wait_ms;      /* for one block: FWT with a margin */
    uint8_t number;   /* of the next block, 0 or 1 */
};

/* Activates a type A card that was selected: RATS, then its ATS. Source: ISO 14443-4 §5. LINK_OK,
 * or what the frame exchange gave; LINK_FOUL for an ATS that is none. */
MUST_USE enum link_result isodep_begin_a(
    struct isodep *isodep, frame_exchange *exchange, void *owner);

/* For a type B card that the reader has attributed: `protocol_info` are the three bytes of its ATQB
 * (ISO 14443-3 §7.9.4). False when it does not speak ISO 14443-4. */
MUST_USE bool isodep_begin_b(
    struct isodep *isodep, frame_exchange *exchange, void *owner, const uint8_t protocol_info[3]);

/* Reads an ATS (with its length byte) into frame_max and wait_ms. False when it is malformed. */
MUST_USE bool isodep_read_ats(struct isodep *isodep, struct bytes ats);

/* An apdu_exchange(); `isodep` is a struct isodep. After anything but LINK_OK the card must be
 * activated again. */
MUST_USE enum link_result isodep_exchange(
    void *isodep, struct bytes command, struct link_answer *answer);
