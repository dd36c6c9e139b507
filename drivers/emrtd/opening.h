/* How a document is opened: PACE where its EF.CardAccess offers it, else BAC; never one after the other. */
#pragma once

#include "drivers/emrtd/document_files.h"
#include "drivers/emrtd/pace.h"

#define OPENING_NUMBER_MAX 32 /* bytes as typed */
#define OPENING_CAN        6  /* digits */
#define OPENING_WORD_MAX   48 /* bytes of what opening_word() writes, with its NUL */

enum opening_way {
    OPENING_BAC,   /* no EF.CardAccess, or nothing of PACE in it */
    OPENING_PACE,  /* as `access` says */
    OPENING_OTHER, /* PACE, but no variant that is known here */
};

/* What the citizen typed. Either a CAN, or the three others. */
struct document_secret {
    struct text can;                                      /* OPENING_CAN digits, or empty */
    struct text document_number, birth_date, expiry_date; /* as mrz_secret() takes them */
};

struct opening {
    enum opening_way way;
    struct access access;    /* of OPENING_PACE */
    struct pace_proof proof; /* of chip authentication mapping */
};

/* Reads EF.CardAccess, master file selected, into `files` and what it says into *opening. DOCUMENT_OK, or how
 * reading it failed; DOCUMENT_FOUL when it is malformed. */
MUST_USE enum document_result opening_find(
    struct opening *opening, struct document_files *files, struct chip *chip);

/* Opens it and selects the ICAO application; after chip authentication mapping EF.CardSecurity is read in
 * between. DOCUMENT_REFUSED when its way and what was typed do not fit, _WRONG_SECRET, or how it
 * failed. Scratch is taken from `arena`. */
MUST_USE enum document_result opening_run(
    struct opening *opening, struct document_files *files, struct chip *chip, struct arena *arena,
    const struct document_secret *secret);

/* "BAC" or "PACE-ECDH-GM-AES-256": for people, into `word` with its NUL. */
void opening_word(const struct opening *opening, char word[OPENING_WORD_MAX]);

/* SELECT of the ICAO application; as chip_select(). */
MUST_USE enum document_result opening_select(struct chip *chip);
