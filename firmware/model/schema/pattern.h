/* Regular expressions of JSON Schema (ECMA-262) on PCRE2, bounded in size, time and depth. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

struct pattern;

/* Compiles `source` into `arena`. NULL with a reason in `why` (at least 120 bytes) when it is longer than
 * SCHEMA_PATTERN_MAX or no expression that PCRE2 knows.
 * Flags by measurement: UTF without UCP (\d and \w stay ASCII), DOLLAR_ENDONLY, ALT_BSUX,
 * ALLOW_EMPTY_CLASS; \s is widened to ECMA's white space. */
MUST_USE const struct pattern *pattern_read(struct arena *arena, struct text source, char *why);

/* Whether it matches anywhere in `text`. False also when it takes too many steps. */
bool pattern_matches(const struct pattern *pattern, struct text text);
