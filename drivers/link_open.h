/* From a card that the reader has found to a line that carries APDUs: the best frames and bit rates
 * that both can, and the safe ones when these fail. Also: whether it is still there.
 *
 * The chip's part of higher rates (registers of the PN532) and our own ATTRIB are proved against the
 * simulated reader only; no real PN532 has been seen to do them. What fails costs one more selection,
 * then the document is read at 106 kbit/s. */
#pragma once

#include "drivers/isodep_activation.h"
#include "drivers/reader_nfc.h"

/* Makes `isodep` ready for isodep_exchange() with the card that reader_nfc_poll() has just found (A or
 * B). Frames go through `exchange`, which ends in reader_nfc_exchange() of the same reader. LINK_OK,
 * or how the last try failed; LINK_FOUL also for a card that speaks no ISO 14443-4. */
MUST_USE enum link_result link_open(
    struct isodep *isodep, struct reader_nfc *reader, const struct reader_nfc_card *card,
    frame_exchange *exchange, void *owner);

enum link_presence {
    LINK_STAYED,    /* the same card, in the same activation: what went wrong is its own doing */
    LINK_CAME_BACK, /* a card lies there, but must be activated anew: it was away, or lost power */
    LINK_LIFTED,    /* nothing lies there */
    LINK_NO_READER, /* the reader failed; it is closed now */
};

/* Tells lift-off from error, after anything but LINK_OK and for watching a card between APDUs. Costs
 * one frame when the card stayed, a poll otherwise. */
enum link_presence link_look(const struct isodep *isodep, struct reader_nfc *reader);
