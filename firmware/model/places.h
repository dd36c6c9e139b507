/* The register of places: which towns a postcode has, and their streets. It helps with typing an
 * address and never limits what can be typed.
 *
 * The file places.txt beside terminal.json is the town's own data, plain UTF-8 text, lines in this
 * form (docs/places.md says how to make it):
 *
 *   foyer-places 1             the first line
 *   # a remark, and empty lines, are passed over
 *   12345 Musterstadt          five digits, one space, a town; one of several with this postcode
 *   - Am Markt                 a street of the town above
 *
 * It is not indexed: every question walks through it once, which takes less than a millisecond for a
 * town and its neighbours. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define PLACES_FILE_MAX     (1u << 20) /* bytes */
#define PLACES_LINE_MAX     120        /* bytes of a line */
#define PLACES_WHY_MAX      100        /* bytes of a reason */
#define PLACES_FOUND_MAX    8          /* names that a question gives at most */
#define PLACES_POSTCODE_LEN 5

struct places {
    struct text lines; /* behind the first line; empty: no register */
};

/* Checks the whole file and keeps pointing into it. False, *places empty, with the line and what is
 * wrong in `why` (PLACES_WHY_MAX bytes, ends in NUL). */
MUST_USE bool places_read(struct places *places, struct bytes content, char *why);

/* What is asked; each may be empty, and does not limit then. */
struct places_question {
    struct text postcode, town; /* as they stand in their fields */
    struct text typed;          /* of the name that is looked for */
};

struct places_found {
    size_t count;                       /* in `list` */
    struct text list[PLACES_FOUND_MAX]; /* into the file; the best first, no name twice */
    bool is_cut;                        /* there are more */
};

/* Towns with this postcode whose name fits what was typed; without a postcode they must begin so.
 * Nothing is asked: nothing is found. */
void places_towns(
    const struct places *places, const struct places_question *question,
    struct places_found *found);

/* Streets in the towns with this postcode and name whose own name fits what was typed (model/match.h).
 * Nothing typed: nothing is found. */
void places_streets(
    const struct places *places, const struct places_question *question,
    struct places_found *found);

/* The postcodes of the towns with exactly this name, in the order of the file. */
void places_postcodes(const struct places *places, struct text town, struct places_found *found);

struct places_count {
    size_t towns, streets; /* lines of each */
};

/* How many there are. */
struct places_count places_count(const struct places *places);
