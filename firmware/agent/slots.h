/* Appointments: the town says which there are, this terminal takes them, each once.
 *
 * ETC/appointments.json, which may be absent:
 * {"slots": [{"letter": "B", "day": "2026-11-30", "times": ["09:00", "09:20"], "places": 2}]}
 * `places` (1 when absent) is how many people can come at the same time. The slots of this file are
 * this terminal's own: another terminal of the house has others. What was taken is in the ledger
 * DATA/appointments: letter, time and the random number on the citizen's slip, no name. */
#pragma once

#include "agent/ledger.h"
#include "base/json.h"
#include "ipc/words.h"

#define SLOTS_FILE_MAX (256u << 10) /* bytes */
#define SLOTS_MAX      4000         /* in the file */
#define SLOTS_TEXT_MAX 8192         /* bytes of slots_free(), as in ipc/messages.def */
#define SLOT_LEN       16           /* YYYY-MM-DD HH:MM */

struct slot {
    char at[SLOT_LEN + 1];
    char letter;
    unsigned places; /* 1..99 */
    unsigned taken;
};

struct slots {
    struct slot *list; /* owned; by time */
    size_t count;
};

/* Reads the file's content. False when it is not as above; *slots is empty then. Pair with
 * slots_release(). */
MUST_USE bool slots_read(struct slots *slots, const json_t *json);

/* For SCOPED; accepts a zeroed one. */
void slots_release(struct slots *slots);

struct slot_book {
    char etc[256];  /* folder of appointments.json, read again each time: the town may change it */
    char path[300]; /* of the ledger */
    struct ledger ledger; /* opened when it is needed */
};

/* `folder` is this process's own already (numbers_open). Nothing is read yet. */
void slot_book_open(struct slot_book *book, const char *etc, const char *folder);

/* For SCOPED. */
void slot_book_close(struct slot_book *book);

/* The free slots of a letter that are later than `now` ("YYYY-MM-DD HH:MM", local), the first ones, each
 * with a line end; ends in NUL. Its length; 0 when there are none or the disk fails. */
size_t slot_book_free(
    struct slot_book *book, char letter, const char now[SLOT_LEN + 1], char to[SLOTS_TEXT_MAX + 1]);

/* Takes a slot for a request. One that this request has already for the letter is given again, in `slot`.
 * False with *why: TAKEN, BROKEN (may be tried again) or FOUL. */
MUST_USE bool slot_book_take(
    struct slot_book *book, char letter, struct text request, const char now[SLOT_LEN + 1],
    char slot[SLOT_LEN + 1], enum number_refusal *why);

/* Calls `each` for every appointment that was taken and is later than `now`. False when the disk
 * fails. */
MUST_USE bool slot_book_each(
    struct slot_book *book, const char now[SLOT_LEN + 1],
    void (*each)(void *context, char letter, struct text slot, struct text request), void *context);
