/* Reading a document's elementary files by their short identifier, with no SELECT, in pieces as
 * large as the document takes. */
#pragma once

#include "drivers/emrtd/chip.h"

/* Short identifiers. Source: ICAO 9303-10 §3.6, 9303-11 §9.2. */
enum elementary {
    ELEMENTARY_DG1 = 0x01,  /* MRZ */
    ELEMENTARY_DG11 = 0x0b, /* further personal details */
    ELEMENTARY_ACCESS = 0x1c,
    ELEMENTARY_COM = 0x1e,
};

#define ELEMENTARY_MAX 32767 /* bytes: where READ BINARY with a two-byte offset ends */

/* Reads the whole file, one BER-TLV object, into into->at. Begins with a short read whose answer
 * tells the length; takes the rest in one extended read if the document accepts that, else down the
 * ladder of chip_limits. DOCUMENT_OK, _ABSENT, _AGAIN, _FOUL (also when it is longer than
 * into->room, or shorter than it says), or how an exchange failed. */
MUST_USE enum document_result elementary_read(
    struct chip *chip, enum elementary file, struct link_answer *into);
