/* The one place that decides which characters an answer may hold, typed or read from a document.
 *
 * Text is brought into NFC (UAX #15), so that a letter is one spelling, and is taken whole or not at
 * all: nothing is ever deleted or replaced in silence (DIN 91379). Refused are control characters,
 * every format character (bidi controls U+202A-202E and U+2066-2069, zero-width ones), private use,
 * surrogates, unassigned and non-characters. A line end is taken where several lines are wanted. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define ENTRY_CHARACTERS_MAX 4000                       /* code points in any answer */
#define ENTRY_BYTES_MAX      (4 * ENTRY_CHARACTERS_MAX) /* UTF-8 */

enum entry_result {
    ENTRY_OK,
    ENTRY_TOO_LONG, /* more code points than may be */
    ENTRY_REFUSED,  /* not UTF-8, or one of the characters above */
};

/* Writes `typed` in NFC to `to`, which has room for 4 * max_characters bytes, and its length to *len.
 * `max_characters` is 1..ENTRY_CHARACTERS_MAX code points after normalising. On any result but
 * ENTRY_OK nothing of `to` is meant. */
MUST_USE enum entry_result entry_take(
    char *to, size_t *len, struct text typed, size_t max_characters, bool several_lines);

/* `text` without white space at its two ends; what is left may be empty. */
struct text entry_trim(struct text text);
