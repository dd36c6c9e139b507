/* Regular expressions of JSON Schema (ECMA-262) on PCRE2, bounded in size, time and depth. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

struct pattern;

/* Compiles `source` into `arena`. NULL with a reason in `why` (at least 120 bytes) when it is longer than
 * SCHEMA_PATTERN_MAX, no expression of ECMA-262 (model/schema/ecma.h), or beyond PCRE2: it wants to look
 * behind by a length that is not fixed.
 * Flags by measurement: UTF without UCP (\d and \w stay ASCII), DOLLAR_ENDONLY, ALLOW_EMPTY_CLASS,
 * MATCH_UNSET_BACKREF; \s, dot and \p{...} are rewritten. */
MUST_USE const struct pattern *pattern_read(struct arena *arena, struct text source, char *why);

enum pattern_result {
    PATTERN_FITS,
    PATTERN_DIFFERS,
    PATTERN_COSTS, /* it takes more than *budget allows */
};

#define PATTERN_BUDGET 8000000 /* calls of PCRE2's match(): less than a second */

/* Whether it matches anywhere in `text`; what it costs is taken off *budget. Allocates nothing: the memory
 * of a match is on the stack, at most 4 MiB of it. */
MUST_USE enum pattern_result pattern_try(
    const struct pattern *pattern, struct text text, size_t *budget);
