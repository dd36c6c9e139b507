/* The texts of a pack on their way into texts/<lang>.po. */
#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/fail.h"
#include "xdf/translation.h"

#define CATALOGUE_MAX 20000 /* entries */

struct catalogue_entry {
    struct text key, german;
    struct text element;        /* id in the source; empty: a text of ours, to be translated */
    enum translation_part part; /* of the element */
    struct text code;           /* of a value of a list */
    const char *after;          /* stands behind the text in every language; NULL: nothing */
    bool is_draft;              /* the author must look at the German text before it is used */
};

struct catalogue {
    struct arena *arena; /* of the caller */
    struct catalogue_entry *entries;
    size_t count;
    size_t dropped; /* that had no room any more */
    json_t *keys;   /* those that are there */
};

/* Begins an empty one. Pair with catalogue_release(). */
void catalogue_begin(struct catalogue *catalogue, struct arena *arena);

/* For SCOPED; accepts a zeroed one. */
void catalogue_release(struct catalogue *catalogue);

/* Adds "<prefix><end>" unless it is there. The key is given back; it lives in the arena. Nothing is
 * added beyond CATALOGUE_MAX. */
struct text catalogue_add(
    struct catalogue *catalogue, struct text prefix, const char *end,
    const struct catalogue_entry *entry);

/* The PO file of `language`, to be freed by the caller: German as it is, another language from
 * `translations` (may be NULL), what has no translation marked fuzzy. How many are fuzzy: *open. */
char *catalogue_write(
    const struct catalogue *catalogue, struct text language,
    const struct translations *translations, size_t *len, size_t *open);
