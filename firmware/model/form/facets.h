/* All the schemas that describe one place in the data: a schema, what its $ref leads to, its allOf, and
 * what applies under a condition (anyOf, oneOf, then, else, dependentSchemas). */
#pragma once

#include "base/fail.h"
#include "model/schema/node.h"

#define FACETS_MAX 128

struct facets {
    const struct schema_node *list[FACETS_MAX];
    bool always[FACETS_MAX]; /* not only under a condition */
    size_t count;
    bool overflowed; /* there were more; whoever asks refuses the pack */
};

/* Adds a schema and all that goes with it; those that are in already are passed over. */
void facets_add(struct facets *facets, const struct schema_node *node, bool always);

/* Adds to *to what describes the member `name` of this object; *to stays empty when nothing does. */
void facets_member(const struct facets *facets, struct text name, struct facets *to);

/* The same for the items of this array. */
void facets_items(const struct facets *facets, struct facets *to);

/* The first check of this keyword among those that always apply; NULL: none. */
const struct check *facets_check(const struct facets *facets, enum keyword keyword);

/* The first annotation of this name (schema_note) among those that always apply; absent: none. */
const struct value *facets_note(const struct facets *facets, struct text name);

enum facets_need { NEED_NEVER, NEED_MAYBE, NEED_ALWAYS };

/* Whether a member of this object is required. */
enum facets_need facets_need(const struct facets *facets, struct text name);

/* What these bits of enum value_kind and TYPE_INTEGER say about its type, without null; 0: nothing. */
unsigned facets_types(const struct facets *facets);
