/* One check of a value against a compiled schema; only for model/schema/check*.c. */
#pragma once

#include "model/schema/node.h"

#define MARK_WORDS                                                                                 \
    4096 /* of 64 marks: members and items that unevaluated* is asked about at a time */

/* The resources that the check is within, from the innermost outwards: where $dynamicRef looks. */
struct scope {
    const struct scope *outer;
    const struct schema_resource *resource;
};

/* One check; what all steps share. */
struct run {
    struct schema_errors *errors; /* NULL: only the answer is wanted */
    size_t steps;                 /* what is left */
    size_t pattern_budget;        /* what is left */
    unsigned depth;
    bool exhausted; /* a limit was reached: not valid, whatever `not` makes of it */
    const struct scope *scope;
    size_t words_used;
    uint64_t *words; /* MARK_WORDS, taken and given back like a stack; NULL until they are needed */
};

/* Which members or items of one value were evaluated. */
struct marks {
    uint64_t *words; /* in the run */
    size_t count;    /* of members or items */
    bool all;
};

/* The way into the value, from the innermost outwards. */
struct place {
    const struct place *outer; /* NULL at the whole value */
    struct text name;          /* of a member */
    size_t index;              /* of an item, when name.at is NULL */
};

/* What a keyword is checked with. */
struct context {
    struct run *run;
    const struct schema_node *node;
    const struct check *check;
    const struct value *value;
    const struct place *place;
    struct marks *marks; /* NULL: nobody asks what is evaluated */
};

/* Whether the value fulfils a schema; what that evaluated goes to `marks` (may be NULL). */
bool check_node(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *marks);

/* schema_check() without its quick way: what tests compare it with. */
bool check_fully(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors);

/* Only the answer, for run->errors NULL and no marks. */
bool check_quickly(struct run *run, const struct schema_node *node, const struct value *value);

/* The same as check_node() without errors: for conditions and branches whose failing is no error. */
bool check_silently(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *marks);

/* Notes an error of the keyword at hand; false, so that it can be returned. `limit` is what is wanted. */
bool check_fail(const struct context *context, struct text limit);

/* Takes `steps` off what is left; false, and the run is exhausted, when there are not so many. */
static inline bool check_pay(struct run *run, size_t steps)
{
    run->exhausted = run->exhausted || steps > run->steps;
    run->steps -= steps < run->steps ? steps : run->steps;
    return !run->exhausted;
}

/* Equality in bounded time. */
bool check_equal(struct run *run, const struct value *a, const struct value *b);

/* Whether a pattern matches, in bounded time. */
bool check_match(struct run *run, const struct pattern *pattern, struct text text);

/* One item against a subschema. */
bool check_item(const struct context *context, const struct schema_node *node, size_t index);

/* One member against a subschema. */
bool check_member(
    const struct context *context, const struct schema_node *node, const struct member *member);

/* Marks of `value` that begin empty; they end with marks_close, in reverse order. The run is exhausted when
 * there is no room for them. */
void marks_open(struct run *run, struct marks *marks, const struct value *value);

/* Gives their room back. */
void marks_close(struct run *run, const struct marks *marks);

/* Marks one; nothing when `marks` is NULL. */
void marks_set(struct marks *marks, size_t index);

/* Marks all; nothing when `marks` is NULL. */
void marks_set_all(struct marks *marks);

/* Whether this one is marked. */
bool marks_has(const struct marks *marks, size_t index);

/* Adds those of `from`, about the same value; nothing when `to` is NULL. */
void marks_join(struct marks *to, const struct marks *from);

/* The checks of the keywords; each returns whether the value is right. */

check_function check_ref, check_dynamic_ref, check_type, check_enum, check_const, check_number,
    check_length, check_pattern, check_format, check_item_count, check_unique, check_prefix_items,
    check_items, check_contains, check_member_count, check_required, check_dependent,
    check_properties, check_pattern_properties, check_additional, check_names, check_all_of,
    check_any_of, check_one_of, check_not, check_if, check_unevaluated;
