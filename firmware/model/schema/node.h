/* The compiled form of a schema; only for model/schema/ and what asks about a plan's questions. */
#pragma once

#include "model/decimal.h"
#include "model/schema.h"
#include "model/schema/names.h"

#define KEYWORD(word, spelling, argument, checker, vocabulary) KEYWORD_##word,
enum keyword {
#include "model/schema/keywords.def"
    KEYWORD_COUNT
};
#undef KEYWORD

/* What a keyword's argument is. */
enum argument {
    ARGUMENT_REF,
    ARGUMENT_TYPES,
    ARGUMENT_VALUES,
    ARGUMENT_VALUE,
    ARGUMENT_DECIMAL,
    ARGUMENT_DIVISOR,
    ARGUMENT_COUNT,
    ARGUMENT_PATTERN,
    ARGUMENT_FORMAT,
    ARGUMENT_TRUTH,
    ARGUMENT_NODE,
    ARGUMENT_NODES,
    ARGUMENT_NODE_BY_NAME,
    ARGUMENT_NODE_BY_PATTERN,
    ARGUMENT_NAMES,
    ARGUMENT_NAMES_BY_NAME,
    ARGUMENT_DEPENDENCIES, /* by name: a subschema or a list of names */
    ARGUMENT_DRAFT,
    ARGUMENT_ID,
    ARGUMENT_ANCHOR,
    ARGUMENT_VOCABULARY,
    ARGUMENT_DEFINITIONS,
    ARGUMENT_NOTE, /* annotations: nothing is checked by them */
    ARGUMENT_NOTE_TEXT,
    ARGUMENT_NOTE_TRUTH,
    ARGUMENT_NOTE_LIST,
    ARGUMENT_NOTE_NODE,
};

/* Bits of check.types: 1 << enum value_kind, and one for whole numbers. */
#define TYPE_INTEGER (1u << 16)

struct format;      /* model/schema/format.h */
struct pattern;     /* model/schema/pattern.h */
struct object_plan; /* model/schema/quick.h */

/* One subschema or list of names under a keyword. */
struct branch {
    struct text name;               /* of the property; empty in a list */
    const struct pattern *pattern;  /* patternProperties */
    const struct schema_node *node; /* NULL for names */
    const struct text *names;
    size_t name_count;
};

struct context; /* model/schema/check.h */

/* What checks a keyword; not NULL where check.kinds is not 0. */
typedef bool check_function(const struct context *context);

/* One keyword with its argument; what is filled follows from the keyword. */
struct check {
    enum keyword keyword;
    unsigned kinds; /* bits 1 << enum value_kind that it says something about; 0: none */
    unsigned types;
    check_function *checker;
    size_t count;                /* COUNT, TRUTH; number of branches or names */
    const struct names *choices; /* enum, anyOf, oneOf of nothing but strings; or NULL */
    const struct pattern *pattern;
    const struct format *format;   /* NULL: not asserted */
    const struct branch *branches; /* NODE, REF: one */
    const struct value *value;     /* VALUE; VALUES as an array */
    const struct decimal *decimal;
    struct text text; /* the argument for people: "15", "date", "^[0-9]+$"; $dynamicRef: the
                         anchor it looks for, empty when it is like $ref */
    const struct text *names;
    struct names index; /* of the branches by name, or of the names */
};

/* A place in a document, for the pointers in errors. */
struct schema_place {
    const struct schema_place *parent; /* NULL at the root of the document */
    struct text keyword;               /* the step from there: "properties", ... */
    struct text name;                  /* ... "a", not escaped; at the root the URI of a document
                                          that is not the schema's own; at is NULL: no second step */
};

/* A part of a document with an $id of its own, or a whole document. */
struct schema_resource {
    const struct schema_dynamic *dynamics; /* its $dynamicAnchors that somebody looks for */
};

struct schema_dynamic {
    struct text name;
    const struct schema_node *node;
    const struct schema_dynamic *next;
};

struct schema_node {
    bool is_false;  /* the schema `false` */
    bool is_last;   /* has unevaluated*, which must know what all others evaluated */
    unsigned types; /* as in check.types; ~0u: any */
    size_t count;   /* of checks */
    size_t least_bytes, most_bytes; /* strings within these fulfil minLength and maxLength */
    const struct object_plan *plan; /* NULL: none */
    const struct schema_resource *resource;
    size_t rest_count;
    const struct check *const *rest; /* the checks that plan, types and bytes do not speak for */
    const struct check *checks;
    size_t index;                     /* of this node among all that are used */
    const struct value *source;       /* the schema as it is written */
    const struct schema_node *parent; /* around it, in use before it; NULL at the root */
    const struct schema_place *place;
};

struct schema {
    const struct schema_node *root;
};

/* The keyword as it is spelled: "$ref". */
struct text keyword_spelling(enum keyword keyword);

/* What its argument is. */
enum argument keyword_argument(enum keyword keyword);

/* Which keyword this is; KEYWORD_COUNT when none. */
enum keyword keyword_find(struct text name);

/* What checks it, in schema/check.c; NULL when another keyword speaks for it. */
check_function *keyword_checker(enum keyword keyword);

/* The check of this keyword; NULL when the node has none. */
const struct check *node_check(const struct schema_node *node, enum keyword keyword);

/* The branch of `check` with this name; NULL when there is none. */
const struct branch *check_branch_named(const struct check *check, struct text name);

/* Whether `name` is among the names of `check`. */
bool check_has_name(const struct check *check, struct text name);

/* Follows $ref (at most SCHEMA_DEPTH_MAX of them) to the node that says something itself. */
const struct schema_node *node_target(const struct schema_node *node);

/* Writes the place as "#/properties/a" or "http://...#/properties/a", without the "#" for the schema's own
 * document when `is_bare`, then "/" and `keyword` if it is not empty. At most `size` bytes of it, the
 * last ones; returns how many. No NUL. */
size_t place_write(
    char *to, size_t size, const struct schema_place *place, struct text keyword, bool is_bare);

/* Puts "/" and the step, escaped for a JSON pointer (RFC 6901 §3), before what is at to[*at], as much of it
 * as has room there, and moves *at. */
void node_put_step_before(char *to, size_t *at, struct text step);
