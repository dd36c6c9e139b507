/* The compiled form of a schema; only for model/schema/ and what asks about a plan's questions. */
#pragma once

#include "model/decimal.h"
#include "model/schema.h"

#define KEYWORD(word, spelling, argument, checker) KEYWORD_##word,
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
    ARGUMENT_DRAFT,
    ARGUMENT_ID,
    ARGUMENT_DEFINITIONS,
    ARGUMENT_NOTE,
    ARGUMENT_KEPT,
    ARGUMENT_LATER,
};

/* Bits of check.types: 1 << enum value_kind, and one for whole numbers. */
#define TYPE_INTEGER (1u << 16)

struct format;  /* model/schema/format.h */
struct pattern; /* model/schema/pattern.h */

/* One subschema or list of names under a keyword. */
struct branch {
    struct text name;               /* of the property; empty in a list */
    const struct pattern *pattern;  /* patternProperties */
    const struct schema_node *node; /* NULL for names */
    const struct text *names;
    size_t name_count;
};

/* One keyword with its argument; what is filled follows from the keyword. */
struct check {
    enum keyword keyword;
    unsigned types;
    size_t count;              /* COUNT, TRUTH; number of branches or names */
    struct text text;          /* the argument for people: "15", "date", "^[0-9]+$" */
    const struct value *value; /* VALUE; VALUES as an array */
    const struct decimal *decimal;
    const struct pattern *pattern;
    const struct format *format;   /* NULL: not asserted */
    const struct branch *branches; /* NODE, REF: one */
    const struct text *names;
};

/* An annotation that is kept: what a form shows or fills in. */
struct note {
    enum keyword keyword;
    const struct value *value;
};

#define NOTES_MAX 4 /* of one node: there are no more keywords of this kind */

struct schema_node {
    bool is_false; /* the schema `false` */
    size_t index;  /* of this node among all of its document */
    const struct check *checks;
    size_t count;
    const struct note *notes;
    size_t note_count;
    const struct schema_node *parent; /* for the pointer in errors; NULL at the root */
    struct text step;                 /* from there, escaped: "properties/a"; "" at the root */
};

struct schema {
    const struct schema_node *root;
};

/* The keyword as it is spelled: "$ref". */
struct text keyword_spelling(enum keyword keyword);

/* The check of this keyword; NULL when the node has none. */
const struct check *node_check(const struct schema_node *node, enum keyword keyword);

/* Follows $ref (at most SCHEMA_DEPTH_MAX of them) to the node that says something itself. */
const struct schema_node *node_target(const struct schema_node *node);
