/* The text of one field while it is typed. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

struct edit {
    char *at;     /* the caller's, in the session's arena */
    size_t len;   /* bytes used */
    size_t size;  /* bytes */
    size_t after; /* bytes behind the caret, whole letters; 0: it is at the end */
};

/* Puts `text` (UTF-8) where the caret is; it stands behind it then. False, and nothing changed, when it is malformed, has a control character,
 * or does not fit or would be more than `characters_max` code points. */
MUST_USE bool edit_type(struct edit *edit, struct text text, size_t characters_max);

/* Takes the letter before the caret away as people count letters: latin_last(), so K͟H goes at once.
 * Nothing happens when there is none. Bytes behind the end are wiped. */
void edit_erase(struct edit *edit);

/* The same `after`, or a little more when that would be within a letter of `text`. */
size_t edit_settle(struct text text, size_t after);

/* `after` when the caret moves by one letter, forward or back; the same at the ends. */
size_t edit_step(struct text text, size_t after, bool forward);

/* How many code points. */
size_t edit_length(const struct edit *edit);
