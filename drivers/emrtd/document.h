/* An electronic travel document (ICAO 9303): what lies there, and who its holder is. */
#pragma once

#include "drivers/emrtd/chip.h"
#include "drivers/emrtd/person.h"

#define DOCUMENT_NUMBER_MAX 32 /* bytes as typed */
#define DOCUMENT_CAN        6  /* digits */

enum document_kind {
    DOCUMENT_KIND_NONE,       /* a card without the ICAO application */
    DOCUMENT_KIND_GERMAN_EID, /* has the eID application: not read here (PAuswG §§ 14, 18) */
    DOCUMENT_KIND_CAN,        /* has EF.CardAccess with PACE: opened by CAN (or MRZ) */
    DOCUMENT_KIND_MRZ,        /* none: opened by BAC with what its MRZ says */
};

/* What the citizen typed. Either a CAN, or the three others. */
struct document_secret {
    struct text can;                                      /* DOCUMENT_CAN digits, or empty */
    struct text document_number, birth_date, expiry_date; /* as mrz_secret() takes them */
};

/* Tells what kind of document this is, without a secret: EF.CardAccess (read into `arena`), then the
 * eID application, then the ICAO application. Before it is opened nothing says whether it is a passport or a card:
 * documents with PACE are taken for cards, those without for passports; what it really is stands in
 * the MRZ once it is read. DOCUMENT_OK, or how an exchange failed. Activate the card again before
 * document_read(). */
MUST_USE enum document_result document_recognise(
    struct chip *chip, struct arena *arena, enum document_kind *kind);

/* Opens a document that was just activated and reads EF.COM, DG1 and, if there is one, DG11.
 * PACE when it has EF.CardAccess, BAC when it has none; never BAC after PACE failed. Everything read
 * lies in `arena`. `today` is YYYY-MM-DD. Any document_result; after DOCUMENT_AGAIN activate and try
 * again, at most DOCUMENT_TRIES times, with the same chip_limits. */
MUST_USE enum document_result document_read(
    struct chip *chip, struct arena *arena, const struct document_secret *secret, const char *today,
    struct person *person);

#define DOCUMENT_TRIES (CHIP_STEPS + 2)
