/* The conversation with one identity document, in plain or under secure messaging. */
#pragma once

#include "base/arena.h"
#include "drivers/emrtd/messaging.h"

enum document_result {
    DOCUMENT_OK,
    DOCUMENT_ABSENT,       /* there is no such file */
    DOCUMENT_AGAIN,        /* activate the card and begin again: it refused a length, now known */
    DOCUMENT_WRONG_SECRET, /* CAN or printed data are not this document's */
    DOCUMENT_REFUSED,      /* it cannot be opened this way */
    DOCUMENT_FOUL,         /* nonsense, or a wrong MAC */
    DOCUMENT_SILENT,       /* no answer: taken away, most likely */
    DOCUMENT_SLOW,
    DOCUMENT_READER,
    DOCUMENT_STOPPED,
    DOCUMENT_ONLY_BY_EID, /* a German card: not read here (PAuswG §§14 to 18a) */
    DOCUMENT_POLICY,      /* the operator does not allow this kind */
    DOCUMENT_CHANGED,     /* another document than the one whose files are there already */
};

/* Read sizes that documents are known to take, largest first; reference: id-cards §5.1. */
#define CHIP_STEPS 4

/* What was learned about one document's lengths; survives a new activation. */
struct chip_limits {
    unsigned step;          /* index into the ladder of read sizes */
    bool refuses_longer;    /* no extended length */
    bool refuses_short_ids; /* files are to be selected */
    size_t most;            /* bytes that an extended read may ask for; 0: not known */
    size_t largest;         /* bytes that it has given at once, so far */
};

#define CHIP_ANSWER_MAX 16700 /* bytes of one answer, protected */

/* Told after each exchange: bytes moved so far and expected in all. */
typedef void chip_progress(void *owner, size_t done, size_t total);

struct chip {
    struct apdu_line line;
    struct chip_limits *limits;
    chip_progress *progress; /* may be NULL */
    void *owner;
    uint8_t *answer; /* CHIP_ANSWER_MAX bytes of the arena */
    struct messaging messaging;
    bool is_secured;
    size_t moved, expected; /* bytes */
    unsigned apdus;
    size_t sent, received; /* bytes of commands and answers */
};

/* Begins to speak with a card that was just activated. The buffers are the arena's. */
void chip_init(
    struct chip *chip, const struct apdu_line *line, struct chip_limits *limits,
    struct arena *arena);

/* Wipes the session keys. */
void chip_finish(struct chip *chip);

/* What is expected to be moved turns out to be `known` bytes where `usual` were counted. */
void chip_expect(struct chip *chip, size_t usual, size_t known);

/* Nothing more is expected: says so to whoever watches the progress. */
void chip_complete(struct chip *chip);

/* Sends one command, protected when a session is on, and gives the answer's plain data and status.
 * An unprotected answer in a session ends it: DOCUMENT_AGAIN when its status is 6700 (a length was
 * refused), else DOCUMENT_FOUL. */
MUST_USE enum document_result chip_send(
    struct chip *chip, const struct apdu *apdu, struct apdu_reply *reply);

/* SELECT by application identifier, no answer wanted (P2 = 0C, no Le). DOCUMENT_OK (also for
 * one that is deactivated), _REFUSED when it is there but must be opened first, _ABSENT for any other
 * status, or how the exchange failed. */
MUST_USE enum document_result chip_select(struct chip *chip, struct bytes identifier);

/* SELECT of an elementary file in what is selected now, by its file identifier. DOCUMENT_OK, _ABSENT, or how
 * the exchange failed. */
MUST_USE enum document_result chip_select_file(struct chip *chip, unsigned identifier);

/* The document_result for a failed exchange; DOCUMENT_OK for LINK_OK. */
enum document_result chip_failure(enum link_result result);
