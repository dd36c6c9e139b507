/* Regular expressions as ECMA-262 spells them (2018, flag u), rewritten for PCRE2.
 *
 * More lenient than the standard in two things that cannot be misunderstood: a backslash before any ASCII
 * punctuation, and a brace or closing bracket that stands for itself. All else that the standard does not
 * know is refused, though PCRE2 may: \a, \Z, \h, (?i), (?#...), (?P<n>...), (?>...), a++, [[:alpha:]]. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define ECMA_OUT_MAX (128u * 1024) /* bytes of a rewritten expression */
#define ECMA_WHY_MAX 120

/* Where the rewritten expression goes; `to` has ECMA_OUT_MAX bytes, NULL: only whether it is one. */
struct ecma_output {
    char *to;
    size_t len;
};

/* Checks and rewrites `source` (UTF-8). False with a reason in `why` (ECMA_WHY_MAX). */
MUST_USE bool ecma_rewrite(struct ecma_output *output, struct text source, char *why);
