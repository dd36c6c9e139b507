/* An electronic travel document (ICAO 9303): what lies there, who its holder is, and what of that was
 * proved. "Read" and "proved" are two things, and neither says that the holder is who stands there. */
#pragma once

#include "drivers/emrtd/clone_check.h"
#include "drivers/emrtd/opening.h"
#include "drivers/emrtd/passive.h"
#include "drivers/emrtd/person.h"
#include "drivers/emrtd/photo.h"

enum document_kind {
    DOCUMENT_KIND_NONE,       /* a card without the ICAO application */
    DOCUMENT_KIND_GERMAN_EID, /* has the eID application: not read here (PAuswG §§ 14, 18) */
    DOCUMENT_KIND_CAN,        /* has EF.CardAccess with PACE: opened by CAN (or MRZ) */
    DOCUMENT_KIND_MRZ,        /* none: opened by BAC with what its MRZ says */
};

/* Bits; the same as enum card_want in ipc/words.h. */
enum document_want {
    DOCUMENT_WANT_PHOTO = 1,   /* DG2 */
    DOCUMENT_WANT_DETAILS = 2, /* DG11: more than the full name */
    DOCUMENT_WANT_ISSUE = 4,   /* DG12 */
};

/* What may be read here. A German identity card or residence permit never may. */
struct document_policy {
    bool foreign_passport, foreign_id, german_passport;
};

struct document_wish {
    struct document_secret secret;
    unsigned wants;    /* bits of enum document_want */
    const char *today; /* YYYY-MM-DD */
    uint64_t now_s;    /* clock_utc_s() */
    struct document_policy policy;
    const struct trust *trust; /* may be a zeroed one: then nothing is verified */
};

/* Whether the chip has shown that it is no copy. */
enum document_clone {
    DOCUMENT_CLONE_NOT_OFFERED,
    DOCUMENT_CLONE_CHIP,
    DOCUMENT_CLONE_ACTIVE,
    DOCUMENT_CLONE_MAPPING,
    DOCUMENT_CLONE_FAILED,
    DOCUMENT_CLONE_UNSIGNED, /* offered, but nobody vouches for the chip's key: not asked */
};

/* What was read, and what was proved of it. */
struct document_report {
    struct person person;
    struct photo photo; /* without an image unless it was wanted and is there */
    struct opening opening;
    uint32_t read; /* bits 1 << enum elementary */
    struct passive passive;
    enum passive_claim claim; /* of use only when DG1 is proved */
    enum document_clone clone;
    bool is_access_unsigned; /* PACE was used, and DG14 does not confirm all of EF.CardAccess */
    unsigned apdus;          /* these and the next: of all tries since the report was zeroed */
    size_t sent, received;   /* bytes */
    unsigned open_ms, read_ms, prove_ms;
};

/* Tells what kind of document this is, without a secret: EF.CardAccess (read into `arena`), then the
 * eID application, then the ICAO application; and learns what lengths it takes. Before it is opened nothing
 * says whether it is a passport or a card: documents with PACE are taken for cards, those without for passports;
 * what it really is stands in the MRZ once it is read. DOCUMENT_OK, or how an exchange failed. Activate the
 * card again before document_read(). */
MUST_USE enum document_result document_recognise(
    struct chip *chip, struct arena *arena, enum document_kind *kind);

/* Opens a document that was just activated and reads what is wanted: EF.COM, DG1; then, if the policy allows
 * this document, EF.SOD, DG14, DG15, DG11 and the wanted ones, each only where EF.COM lists it. PACE when it has
 * EF.CardAccess, BAC when it has none; never BAC after PACE failed. The clone check runs where its key is
 * signed. Files lie in `files`, whose arena lives as long as the report; texts and scratch in `arena`. *report
 * was zeroed before the first try.
 *
 * Any document_result. After DOCUMENT_AGAIN activate and try again, at most DOCUMENT_TRIES times, with the
 * same chip_limits, files and report. After DOCUMENT_SILENT the files may be kept, with was_lifted set, for
 * the same document and secret; DOCUMENT_CHANGED when it is another, and the files are worthless then. */
MUST_USE enum document_result document_read(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report);

#define DOCUMENT_TRIES (CHIP_STEPS + 3)
