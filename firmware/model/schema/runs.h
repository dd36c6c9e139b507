/* Expressions that are a row of runs, from beginning to end, like ^[A-Z]{1,3}-[0-9]+$: what nearly all fields
 * of forms have. Answered in one walk over the text. */
#pragma once

#include "model/schema/automaton.h"

struct runs;

/* The runs of an expression that ecma_rewrite() has taken, in `arena`; NULL when it is no such row, or when
 * one run could leave something to the next. */
const struct runs *runs_make(struct arena *arena, struct text source);

/* As automaton_run(). */
enum automaton_result runs_match(const struct runs *runs, struct text text);
