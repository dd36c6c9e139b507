/* Expressions without memory (no references, no looking around) as a finite automaton over ASCII: one step a
 * byte, whatever the text. A text with other characters is left to PCRE2. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

struct automaton;

enum automaton_result {
    AUTOMATON_FITS,
    AUTOMATON_DIFFERS,
    AUTOMATON_UNKNOWN, /* a byte beyond ASCII came before the answer */
};

/* The automaton of an expression that ecma_rewrite() has taken, in `arena`; NULL when it looks around, refers
 * to groups, names a property that is not known here, or would have too many states. */
const struct automaton *automaton_make(struct arena *arena, struct text source);

/* Whether the expression matches anywhere in `text`. */
enum automaton_result automaton_run(const struct automaton *automaton, struct text text);
