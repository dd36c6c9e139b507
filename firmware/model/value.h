/* JSON values as the model sees them: numbers keep their decimal text, and "absent" is a value.
 *
 * A tree is built once and never changed; it lives in the arena it was built in. */
#pragma once

#include "base/arena.h"
#include "base/json.h"
#include "base/span.h"

enum value_kind {
    VALUE_ABSENT, /* JavaScript's undefined: of no type, equal to nothing */
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_ARRAY,
    VALUE_OBJECT,
};

struct member;

struct value {
    enum value_kind kind;
    size_t count;     /* items or members */
    struct text text; /* of a string, or a number in JSON's spelling; "true" or "false" */
    const struct value *items;
    const struct member *members; /* in the order they were given; names are unique */
};

struct member {
    struct text name;
    struct value value;
};

/* The absent value. */
extern const struct value value_absent;

/* A copy of `json` in `arena`; NULL gives the absent value. Numbers get the shortest decimal text that
 * reads back as the same number: what was written with up to 15 digits comes out unchanged. */
const struct value *value_of_json(struct arena *arena, const json_t *json);

#define VALUE_WHY_MAX 120 /* bytes of a reason, with its NUL */

/* The JSON text `source` (UTF-8, RFC 8259), at most `max` bytes, as a value in `arena`, numbers with the
 * very digits that were written. NULL with a reason for people when it is longer or malformed, has a NUL
 * byte (an escaped one passes), is deeper than JSON_DEPTH_MAX, names a member twice, has a number beyond
 * the limits of model/decimal.h, or does not fit into the arena. */
MUST_USE const struct value *value_read(
    struct arena *arena, struct bytes source, size_t max, char why[VALUE_WHY_MAX]);

/* The member `name` of an object; the absent value when it has none or is no object. */
const struct value *value_member(const struct value *value, struct text name);

/* JSON Schema's equality (2020-12 §4.2.2): members in any order, 1 equals 1.0. Absent equals nothing. */
bool value_equal(const struct value *a, const struct value *b);

/* The same in at most *steps comparisons, which are taken off *steps; when they do not suffice, *steps is
 * 0 and the answer false. */
bool value_equal_within(const struct value *a, const struct value *b, size_t *steps);

/* `value` as JSON without spaces, members in their order, UTF-8 as it is (RFC 8259 escapes only where
 * they must be), in `arena`; no NUL. */
struct bytes value_print(const struct value *value, struct arena *arena);
