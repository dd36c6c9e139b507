/* JSON Schema 2020-12, compiled once into a form that never changes, then checked against values.
 *
 * Known: type enum const; the keywords for numbers, strings, arrays and objects except unevaluated*;
 * allOf anyOf oneOf not if/then/else dependentSchemas propertyNames; $ref to a place in the same
 * document, $defs, $anchor; true and false; format (below). A keyword of the standard that constrains
 * and is not known yet refuses the schema ("not supported yet"); it is never passed over.
 * An absent value has no type and equals nothing; keywords for a type let it pass. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "model/value.h"

#define SCHEMA_NODES_MAX    4096 /* subschemas of one schema */
#define SCHEMA_PATTERNS_MAX 256
#define SCHEMA_PATTERN_MAX  1000   /* bytes of one pattern */
#define SCHEMA_STEPS_MAX    200000 /* subschemas applied in one check; more is invalid */
#define SCHEMA_DEPTH_MAX    200    /* subschemas within each other, in one check */
#define SCHEMA_WHY_MAX      300    /* bytes of a reason, with its NUL */

/* Bits. */
enum schema_mode {
    SCHEMA_FORMATS = 1, /* format asserts: date time date-time email uuid uri */
    SCHEMA_STRICT = 2,  /* for packs: an unknown keyword or format, or a $ref that leads back to
                           itself, refuses the schema */
};

struct schema;      /* a whole document */
struct schema_node; /* one schema in it */

/* Compiles `json` (which may go afterwards) into `arena`. NULL with a reason for people, which names the
 * place, in `why` (SCHEMA_WHY_MAX). `mode` is bits of enum schema_mode. */
MUST_USE const struct schema *schema_read(
    struct arena *arena, const json_t *json, unsigned mode, char *why);

/* The whole document as one schema. */
const struct schema_node *schema_root(const struct schema *schema);

struct schema_error {
    struct text instance; /* JSON pointer into the value */
    struct text keyword;  /* "required" */
    struct text schema;   /* JSON pointer into the schema, to the keyword */
    struct text
        limit; /* what is wanted: the number, the name of the member, the format; or empty */
};

/* Where errors go. The caller sets `arena`, `list` and `max`; pointers are made in the arena. */
struct schema_errors {
    struct arena *arena;
    struct schema_error *list;
    size_t max;
    size_t count; /* may be greater than max: the rest was not kept */
};

/* True when `value` fulfils the schema. `errors` may be NULL. Errors of the branches of anyOf and oneOf
 * are listed too, as ajv does with allErrors. A value that takes too many steps or is too deep is not
 * valid; a pattern that takes too long does not match. */
MUST_USE bool schema_check(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors);

/* The member `name` of an object schema, following $ref; NULL when there is none by that name. */
const struct schema_node *schema_property(const struct schema_node *node, struct text name);

/* An annotation of this node itself, not of where its $ref leads: "title", "default", "readOnly" or
 * "i18n". The absent value when it has none. */
const struct value *schema_note(const struct schema_node *node, struct text keyword);
