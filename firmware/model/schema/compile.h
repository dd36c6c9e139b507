/* The work of compiling a schema; only for compile.c and argument.c. */
#pragma once

#include "model/schema/library.h"

struct compiler {
    struct library library;
    struct arena *arena;
    struct spot *pending; /* asked for, not compiled yet */
    size_t node_count, pattern_count;
    bool has_dynamic; /* a $dynamicRef looks for an anchor */
};

/* The node of what lies below `parent` at `keyword` and `name`; it is filled in its turn. NULL with a reason
 * when it is no schema or there are too many. */
const struct schema_node *compiler_below(
    struct compiler *compiler, struct spot *parent, struct text keyword, struct text name,
    const struct value *value);

/* The node of `spot`, filled in its turn. */
const struct schema_node *compiler_node(struct compiler *compiler, struct spot *spot);

/* Fills `check` from the argument of its keyword at `spot`. False when the argument is not what the keyword
 * wants, maybe with a reason. */
MUST_USE bool compiler_argument(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot);
