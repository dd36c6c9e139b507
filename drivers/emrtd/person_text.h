/* Texts as data groups hold them: parts divided by fillers, dates without hyphens. ICAO 9303-10 §4.7. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"

/* True when it has 1 to `max` bytes of UTF-8 without control characters. */
MUST_USE bool person_is_text(struct text text, size_t max);

/* A copy with fillers as spaces, without those at the ends. */
struct text person_part(struct arena *arena, struct text text);

/* A copy with runs of fillers as ", ", without those at the ends; empty when it is no text or
 * would be longer than `max` bytes. */
struct text person_list(struct arena *arena, struct bytes value, size_t max);

/* YYYY-MM-DD of YYYYMMDD, in eight digits or in four bytes of two; empty for anything else. */
struct text person_date(struct arena *arena, struct bytes value);
