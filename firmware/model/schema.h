/* JSON Schema 2020-12, compiled once into a form that never changes, then checked against values.
 *
 * All vocabularies: core ($id $anchor $dynamicAnchor $ref $dynamicRef $vocabulary), applicator,
 * unevaluated, validation, meta-data and content as annotations, format as annotation or assertion;
 * also `definitions` as a place for $ref, and `dependencies`. A reference out of the document leads to
 * the documents that the caller gives and to the meta-schema of 2020-12, never to the network. A schema
 * that declares another draft is refused. Numbers are compared as decimals.
 * An absent value has no type and equals nothing; keywords for a type let it pass. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "model/value.h"

#define SCHEMA_NODES_MAX    10000 /* subschemas that are used; names in one list */
#define SCHEMA_PLACES_MAX   60000 /* subschemas in all of the documents that are looked into */
#define SCHEMA_PATTERNS_MAX 256
#define SCHEMA_PATTERN_MAX  8000 /* bytes of one pattern */
#define SCHEMA_STEPS_MAX                                                                           \
    1000000                  /* subschemas, members and comparisons in one check; more is invalid */
#define SCHEMA_DEPTH_MAX 200 /* subschemas within each other, in one check */
#define SCHEMA_URI_MAX   1000 /* bytes of one URI */
#define SCHEMA_WHY_MAX   300  /* bytes of a reason, with its NUL */

/* Bits. */
enum schema_mode {
    SCHEMA_FORMATS = 1, /* format asserts, for the formats of model/schema/format.h */
    SCHEMA_STRICT = 2,  /* for packs: an unknown keyword or format, or a $ref that leads back to
                           itself, refuses the schema */
    SCHEMA_OLDER = 4,   /* a schema that declares an older draft is read as if it were 2020-12 */
};

struct schema;      /* a whole document */
struct schema_node; /* one schema in it */

/* A document that a $ref may lead to by its absolute URI, beside its own $id. */
struct schema_document {
    struct text uri;
    const struct value *value;
};

struct schema_documents {
    const struct schema_document *list;
    size_t count;
};

/* Compiles `json` (which may go afterwards) into `arena`. NULL with a reason for people, which names the
 * place, in `why` (SCHEMA_WHY_MAX). `mode` is bits of enum schema_mode. */
MUST_USE const struct schema *schema_read(
    struct arena *arena, const json_t *json, unsigned mode, char *why);

/* The same for a value, whose numbers keep all of their digits; it and `documents` (may be NULL) must
 * live as long as the schema. */
MUST_USE const struct schema *schema_compile(
    struct arena *arena, const struct value *value, const struct schema_documents *documents,
    unsigned mode, char *why);

/* The whole document as one schema. */
const struct schema_node *schema_root(const struct schema *schema);

struct schema_error {
    struct text instance; /* JSON pointer into the value */
    struct text keyword;  /* "required"; "false schema"; "depth": a limit was reached,
                             then it is the only error */
    struct text schema;   /* JSON pointer into the schema, to the keyword; into another document:
                             its URI, #, pointer */
    struct text
        limit; /* what is wanted: the number, the name of the member, the format; or empty */
    const struct value *wanted; /* const: the value; enum: an array of them; otherwise NULL */
};

/* Where errors go. The caller sets `arena`, `list` and `max`; pointers are made in the arena. */
struct schema_errors {
    struct arena *arena;
    struct schema_error *list;
    size_t max;
    size_t count; /* may be greater than max: the rest was not kept */
};

/* True when `value` fulfils the schema. `errors` may be NULL. Errors of the branches of anyOf and oneOf
 * are listed too, as ajv does with allErrors. A value that takes too many steps or is too deep, and a
 * pattern that takes too long, are not valid. Nothing is allocated but errors. */
MUST_USE bool schema_check(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors);

/* What would be right, for authors and logs of tests, in English: "must be at most 15". Ends in NUL, cut
 * off at `size` bytes. */
void schema_message(char *to, size_t size, const struct schema_error *error);

/* The member `name` of an object schema, following $ref; NULL when there is none by that name. */
const struct schema_node *schema_property(const struct schema_node *node, struct text name);

/* An annotation of this node itself, not of where its $ref leads: "title", "default", "readOnly" or
 * "i18n". The absent value when it has none. */
const struct value *schema_note(const struct schema_node *node, struct text keyword);
