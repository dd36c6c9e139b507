/* How a card that was selected comes to speak ISO-DEP: RATS or ATTRIB, frame size, waiting time,
 * bit rates. Pure, as isodep.h. */
#pragma once

#include "drivers/isodep.h"

#define ISODEP_GUARD_MAX_MS                                                                        \
    1000 /* more than any card needs; its first block is repaired if it does */

enum isodep_rate { ISODEP_106, ISODEP_212, ISODEP_424 };

/* Bit rates of the two directions, kbit/s. */
struct isodep_rates {
    enum isodep_rate to_card, from_card;
};

/* Activates a type A card that was selected: RATS, then its ATS. Source: ISO 14443-4 §5. LINK_OK,
 * or what the frame exchange gave; LINK_FOUL for an ATS that is none. */
MUST_USE enum link_result isodep_begin_a(
    struct isodep *isodep, frame_exchange *exchange, void *owner);

/* For a type B card that the reader has attributed: `protocol_info` are the three bytes of its ATQB
 * (ISO 14443-3 §7.9.4). False when it does not speak ISO 14443-4. */
MUST_USE bool isodep_begin_b(
    struct isodep *isodep, frame_exchange *exchange, void *owner, const uint8_t protocol_info[3]);

/* Attributes a type B card once more, that the reader has attributed with frames of its own size:
 * S(DESELECT), WUPB, ATTRIB with frames of ISODEP_FRAME_MAX and the rates wanted. From LINK_OK on
 * both ends must use `rates`. Otherwise how the exchange failed, LINK_FOUL for an ATQB or an answer
 * that is none; the card must then be selected anew. Source: ISO 14443-3 §7.9, §7.10. */
MUST_USE enum link_result isodep_attribute(struct isodep *isodep, const struct isodep_rates *rates);

/* Reads an ATS (with its length byte). False when it is malformed. */
MUST_USE bool isodep_read_ats(struct isodep *isodep, struct bytes ats);

/* Reads an ATQB, 12 or 13 bytes. False when it is malformed or speaks no ISO 14443-4. */
MUST_USE bool isodep_read_atqb(struct isodep *isodep, struct bytes atqb);

/* The fastest rates that the card said it can, up to `most`. */
struct isodep_rates isodep_rates_of(const struct isodep *isodep, enum isodep_rate most);

/* Agrees on higher rates with a type A card, right after isodep_begin_a(): PPS. From LINK_OK on both
 * ends must use them. Otherwise how the exchange failed, LINK_FOUL for another answer.
 * Source: ISO 14443-4 §5.3. */
MUST_USE enum link_result isodep_pps(struct isodep *isodep, const struct isodep_rates *rates);
