/* What the two halves of the rewriting share; only for ecma.c and ecma_class.c. */
#pragma once

#include "model/schema/ecma.h"

struct ecma {
    struct ecma_output *output;
    struct text source;
    size_t at;
    size_t groups; /* capturing ones in the whole expression */
    unsigned depth;
    bool is_named; /* a group has a name */
    char *why;
};

/* Remembers the first reason; false, so that it can be returned. */
bool ecma_refuse(struct ecma *ecma, const char *reason);

/* Appends to the output; false when it becomes too long. */
bool ecma_put(struct ecma *ecma, struct text text);

/* The next byte, and the one `ahead` of it; NUL at the end. */
char ecma_peek(const struct ecma *ecma, size_t ahead);

/* Steps over `word` when it stands here. */
bool ecma_take(struct ecma *ecma, struct text word);

/* One character for itself, escaped where PCRE2 needs it. */
bool ecma_put_character(struct ecma *ecma, uint32_t code);

/* An atom of a class, or what a backslash outside of a class stands for. */
struct ecma_atom {
    bool is_set;   /* \d, \p{...}: already put */
    uint32_t code; /* otherwise the code point, not yet put */
};

/* Reads the character that stands here, of one to four bytes. */
uint32_t ecma_character(struct ecma *ecma);

/* Reads past a backslash and what follows, in a class and outside: sets are put, characters not. */
bool ecma_escape(struct ecma *ecma, struct ecma_atom *atom, bool in_class);

/* Reads and puts a whole class, past its "[". */
bool ecma_class(struct ecma *ecma);
