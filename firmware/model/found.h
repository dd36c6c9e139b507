/* The town's list of found things, and which of them may be the one somebody lost.
 *
 * ETC/found.json, written by the lost property office:
 * {"updated": "2026-11-23",
 *  "items": [{"number": "F-2026-0117", "category": "keys", "colour": "silver", "area": "centre",
 *             "day": "2026-11-18", "details": "..."}]}
 * The words of category, colour and area are those that the pack's questions offer; "other" stands for
 * any other. "details" is never read into memory that lasts: brands and serial numbers are what only
 * the owner knows. Nor does a match say more than what the citizen has said, but for the week and the
 * number of the item. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "base/span.h"

#define FOUND_FILE_MAX    (1u << 20) /* bytes */
#define FOUND_ITEMS_MAX   5000
#define FOUND_NUMBER_MAX  20 /* bytes: A-Z, 0-9 and hyphens */
#define FOUND_MATCHES_MAX 5
#define FOUND_WHY_MAX     120 /* bytes of a reason, with its NUL */
#define FOUND_BEFORE_DAYS 3   /* nobody knows for sure on which day it was */
#define FOUND_AFTER_DAYS  183 /* so long things are kept, BGB §973 */

struct found_item {
    struct text number, category, colour, area;
    long day; /* on which it was found, date.h */
};

struct found_list {
    long updated;
    struct found_item *items;
    size_t count;
};

/* What somebody has lost; colour and area may be empty: not known. */
struct found_query {
    struct text category, colour, area;
    long day; /* on which it was lost */
};

struct found_matches {
    size_t count;                     /* of all that fit */
    size_t places[FOUND_MATCHES_MAX]; /* in list.items, the best ones first */
    size_t shown;                     /* how many of them */
};

/* Reads the list into `arena`; `json` may go. False with a reason in `why` (FOUND_WHY_MAX, English,
 * without anything out of the list). */
MUST_USE bool found_read(
    struct found_list *list, struct arena *arena, const json_t *json, char *why);

/* What may be it: the same category; a colour that is the same or not known; found at most
 * FOUND_BEFORE_DAYS before and FOUND_AFTER_DAYS after the day. The same area and the same colour come
 * first, then what was found sooner after that day. */
struct found_matches found_match(const struct found_list *list, const struct found_query *query);

/* The Monday of the week of a day. */
long found_week(long day);
