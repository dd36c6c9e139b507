/* Waiting numbers: given out by this terminal, each once a day and letter, whatever dies in between.
 *
 * One ledger a day, DATA/numbers-YYYY-MM-DD; a number is promised when its record is on the disk.
 * Nothing else is kept, in memory neither: what was given is read from the ledger each time. A number
 * is no personal data, and the request beside it is a random number of the citizen's visit. */
#pragma once

#include "agent/ledger.h"
#include "ipc/words.h"

#define NUMBERS_MAX         999
#define NUMBERS_REQUEST_MAX 32 /* bytes, as in ipc/messages.def */
#define NUMBERS_DAYS_KEPT   31 /* ledgers; counted, not by the clock, which may be wrong */
#define NUMBERS_LETTERS     26

struct numbers {
    char folder[256];
    unsigned from,
        to;   /* this terminal's own range, 1..NUMBERS_MAX: terminals of a house share none */
    int lock; /* of the folder; -1: another process has it, or it is not there */
    long day; /* of the open ledger, date.h in the model; the local day */
    struct ledger ledger;
};

struct number_given {
    unsigned number;
    unsigned before; /* given for this letter, before it, and not called */
    bool is_counted; /* somebody was called today: `before` are those who wait */
    bool is_old;     /* the request had this number already */
};

struct number_line {
    unsigned last, count; /* given today: the highest, and how many */
    unsigned called;      /* the last that was called; 0: none */
    unsigned waiting;     /* given and not called */
};

/* Takes the folder; false when it is not there or another process has it. Pair with numbers_close() in
 * either case. */
MUST_USE bool numbers_open(struct numbers *numbers, const char *folder, unsigned from, unsigned to);

/* Lets go of it. For SCOPED. */
void numbers_close(struct numbers *numbers);

/* A number of `day` (days since 1970, local) for letter A..Z. The same request and letter give the same
 * number. False with *why: USED_UP, BROKEN (may be tried again) or FOUL (letter or request is none). */
MUST_USE bool numbers_give(
    struct numbers *numbers, long day, char letter, struct text request, struct number_given *given,
    enum number_refusal *why);

/* The next number of this letter is called: *number, 0 when nobody waits, and how many wait then. False
 * with *why: BROKEN or FOUL. */
MUST_USE bool numbers_call(
    struct numbers *numbers, long day, char letter, unsigned *number, unsigned *waiting,
    enum number_refusal *why);

/* What has been given out on this day, by letter. False when the disk fails. */
MUST_USE bool numbers_list(
    struct numbers *numbers, long day, struct number_line lines[NUMBERS_LETTERS]);

/* Whether a text can be a request: 1..NUMBERS_REQUEST_MAX letters, digits and hyphens. */
bool numbers_is_request(struct text request);
