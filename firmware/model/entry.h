/* The one place that decides which characters an answer may hold, typed or read from a document.
 *
 * Text is brought into NFC (UAX #15), so that a letter is one spelling, and is taken whole or not at
 * all: nothing is ever deleted or replaced in silence (DIN 91379). Refused are control characters,
 * every format character (bidi controls U+202A-202E and U+2066-2069, zero-width ones), private use,
 * surrogates, unassigned and non-characters, and what the field's type does not allow
 * (model/latin.h). A line end is taken where several lines are wanted. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"
#include "model/latin.h"

#define ENTRY_CHARACTERS_MAX 4000                       /* code points in any answer */
#define ENTRY_BYTES_MAX      (4 * ENTRY_CHARACTERS_MAX) /* UTF-8 */

enum entry_result {
    ENTRY_OK,
    ENTRY_TOO_LONG, /* more code points than may be */
    ENTRY_REFUSED,  /* not UTF-8, or a character that may not be here */
};

/* What a field takes. */
struct entry_limits {
    size_t characters_max; /* 1..ENTRY_CHARACTERS_MAX code points after normalising */
    bool several_lines;
    enum latin_type type; /* LATIN_ANY: every letter of Unicode */
};

#define ENTRY_SHOWN_MAX 16 /* bytes */

/* The first character that is refused. */
struct entry_fault {
    size_t at; /* code points before it */
    /* Its name for people, ends in NUL: itself, or "U+202E" when it has no shape of its own. Empty
     * when it is no UTF-8. */
    char shown[ENTRY_SHOWN_MAX + 1];
};

/* Writes `typed` in NFC to `to`, which has room for 4 * characters_max bytes, and its length to *len.
 * On any result but ENTRY_OK nothing of `to` is meant; with ENTRY_REFUSED *fault (may be NULL) says
 * why. */
MUST_USE enum entry_result entry_take(
    char *to, size_t *len, struct text typed, const struct entry_limits *limits,
    struct entry_fault *fault);

/* Why entry_take() refuses `typed`, when it does; else *fault is empty. */
void entry_explain(struct entry_fault *fault, struct text typed, const struct entry_limits *limits);

/* True when `text` is UTF-8 in NFC, as all text is inside: for what others wrote, service packs. */
bool entry_is_composed(struct text text);

/* A copy of `text` in NFC in `arena`, for what a document says; as it is when no answer could hold it.
 * Only what is shown: an answer goes through entry_take(). */
struct text entry_compose(struct arena *arena, struct text text);

/* `text` without white space at its two ends; what is left may be empty. */
struct text entry_trim(struct text text);
