/* What is prepared so that a value that is right is found to be right fast. */
#pragma once

#include "model/schema/names.h"

struct check;
struct schema_node;

/* What an object's schema says about one name. */
struct plan_member {
    struct text name;
    const struct schema_node *node; /* NULL: nothing in properties */
    bool is_required;
};

/* properties, required and additionalProperties of one schema, asked once for each member. */
struct object_plan {
    const struct plan_member *members;
    struct names names; /* of them */
    size_t required_count;
    const struct schema_node *rest; /* for all other members; NULL: they are free */
};

/* Fills plan, types, bytes and rest of a node whose checks are there, in `arena`. */
void quick_prepare(struct arena *arena, struct schema_node *node);

/* Makes check.choices of an enum of strings, or of anyOf or oneOf of constant strings, all different; leaves
 * any other as it is. */
void choices_make(struct arena *arena, struct check *check);
