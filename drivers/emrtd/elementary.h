/* Reading a document's elementary files by their short identifier, with no SELECT, in pieces as
 * large as the document takes. */
#pragma once

#include "drivers/emrtd/chip.h"

/* The files that are ever read. Fingerprints and irises (DG3, DG4) are not among them: nobody asks for
 * them here. Source: ICAO 9303-10 §3.6, §4; 9303-11 §9.2. */
enum elementary {
    /* In the master file. */
    ELEMENTARY_ATR,      /* EF.ATR/INFO: lengths that the document takes */
    ELEMENTARY_ACCESS,   /* EF.CardAccess: how it is opened */
    ELEMENTARY_SECURITY, /* EF.CardSecurity: the same and the chip's key, signed */
    /* In the ICAO application. */
    ELEMENTARY_COM,  /* what there is */
    ELEMENTARY_SOD,  /* the state's signature */
    ELEMENTARY_DG1,  /* MRZ */
    ELEMENTARY_DG2,  /* face */
    ELEMENTARY_DG11, /* further personal details */
    ELEMENTARY_DG12, /* when and by whom it was issued */
    ELEMENTARY_DG14, /* keys of the chip */
    ELEMENTARY_DG15, /* key for active authentication */
    ELEMENTARY_COUNT
};

#define ELEMENTARY_MAX 65535 /* bytes of the largest */

/* "dg1": static. */
const char *elementary_word(enum elementary file);

/* 1 to 16 for a data group, else 0. */
unsigned elementary_group(enum elementary file);

/* What EF.COM lists it as: 0x61 for DG1. 0 for what is no data group. */
unsigned elementary_tag(enum elementary file);

/* Bytes that it usually has, for the progress that is shown. */
size_t elementary_usual(enum elementary file);

/* Reads the whole file, one BER-TLV object, into `arena`. Begins with a read whose answer
 * tells the length, a short one unless such files are large; takes the rest in extended reads if the
 * document accepts them, else down the ladder of chip_limits. Where short identifiers are refused it selects the file. DOCUMENT_OK, _ABSENT,
 * _AGAIN, _FOUL (also when it is larger than such a file may be, or shorter than it says), or how an
 * exchange failed; nothing is left in the arena but after DOCUMENT_OK. */
MUST_USE enum document_result elementary_read(
    struct chip *chip, struct arena *arena, enum elementary file, struct bytes *content);

/* Reads EF.ATR/INFO, which is no single object, into chip->limits: whether there are extended lengths, and how
 * long. Before a session, master file selected. DOCUMENT_OK, also when there is none; or how the exchange
 * failed. Source: ISO 7816-4 §12.7.1, tag 7F66. */
MUST_USE enum document_result elementary_learn(struct chip *chip);
