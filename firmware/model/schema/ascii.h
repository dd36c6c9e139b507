/* Sets of ASCII characters in expressions; only for automaton*.c and runs.c. What lies beyond ASCII in a
 * set is left out: who meets such a character in a text asks PCRE2. */
#pragma once

#include "model/schema/ecma_parts.h"

struct ascii_set {
    uint64_t bits[2]; /* one for each character */
};

/* Whether the set has this character, below 128. */
static inline bool ascii_has(const struct ascii_set *set, unsigned c)
{
    return (set->bits[c / 64] >> c % 64 & 1) != 0;
}

/* Reads what stands for one character of a set: itself, a dot, a class, an escape. False when it stands for
 * something else, or for a property that is not known here. */
MUST_USE bool ascii_read(struct ecma *ecma, struct ascii_set *set);

/* Reads a quantifier: how often what is before it stands, SIZE_MAX for without end. False when there is
 * none here. */
bool ascii_times(struct ecma *ecma, size_t *least, size_t *most);
