/* What an import says to the author: nothing that could not be translated is dropped in silence. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"

#define REPORT_NOTES_MAX 4000
#define REPORT_NOTE_MAX  600 /* bytes, with the NUL */

enum report_kind {
    REPORT_LOST,   /* in the source, and not in the pack */
    REPORT_CHECK,  /* taken over, by a decision that the author should look at */
    REPORT_AUTHOR, /* for the author to write */
    REPORT_KIND_COUNT
};

struct report_note {
    enum report_kind kind;
    struct text text; /* one line */
};

struct report {
    struct arena *arena; /* of the caller: the notes live in it */
    struct report_note *notes;
    size_t count;
    size_t more; /* notes that had no room any more */
};

/* Begins an empty one in `arena`. */
void report_begin(struct report *report, struct arena *arena);

/* Adds a line about the element `id` at `line` of the source (0: none). */
PRINTF_LIKE(5, 6)
void report_add(
    struct report *report, enum report_kind kind, struct text id, unsigned line, const char *format,
    ...);

/* How many notes there are of this kind. */
size_t report_count(const struct report *report, enum report_kind kind);

/* The heading of this kind of notes. */
const char *report_heading(enum report_kind kind);
