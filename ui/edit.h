/* The text of one field while it is typed. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

struct edit {
    char *at;    /* the caller's, in the session's arena */
    size_t len;  /* bytes used */
    size_t size; /* bytes */
};

/* Appends `text` (UTF-8). False, and nothing changed, when it is malformed, has a control character,
 * or does not fit or would be more than `characters_max` code points. */
MUST_USE bool edit_type(struct edit *edit, struct text text, size_t characters_max);

/* Takes the last letter away as people count letters: latin_last(), so K͟H goes at once. Nothing
 * happens when empty. Bytes behind the end are wiped. */
void edit_erase(struct edit *edit);

/* How many code points. */
size_t edit_length(const struct edit *edit);
