/* What is the same for every citizen of a town hall: the terminal's texts, its service packs as they are
 * built, and the town's list of found things. Read once by a test program. */
#pragma once

#include "model/session.h"

#define HALL_PACKS_MAX 16
#define HALL_WHY_MAX   500 /* bytes of a reason, with its NUL */

struct hall {
    struct arena common;
    struct texts texts[SESSION_LANGUAGES_MAX]; /* the program's own; German is the first */
    size_t language_count;
    struct pack packs[HALL_PACKS_MAX]; /* of assets/packs, by name, with soft hyphens */
    size_t pack_count;
    struct found_list found;
};

/* Reads assets/locales and assets/packs below the working folder. False with a reason in `why`
 * (HALL_WHY_MAX). Pair with hall_close(). */
MUST_USE bool hall_open(struct hall *hall, char *why);

/* Accepts a zeroed one. */
void hall_close(struct hall *hall);

/* The place of a language or of a pack; SIZE_MAX when there is none. */
size_t hall_language(const struct hall *hall, const char *language);
size_t hall_pack(const struct hall *hall, const char *pack);

/* Whether the terminal and the pack both speak it. */
bool hall_speaks(const struct hall *hall, size_t pack, size_t language);
