/* The documents that a schema is compiled from: where which subschema lies, what it is called, and where a
 * reference leads. Only while compiling. */
#pragma once

#include "model/schema/node.h"

#define SCHEMA_NAMES_MAX 2000 /* $id, $anchor and $dynamicAnchor in all documents */

/* What a vocabulary may be; VOCABULARY_NONE is always known. */
enum vocabulary {
    VOCABULARY_CORE,
    VOCABULARY_APPLICATOR,
    VOCABULARY_UNEVALUATED,
    VOCABULARY_VALIDATION,
    VOCABULARY_META_DATA,
    VOCABULARY_FORMAT, /* format-annotation */
    VOCABULARY_CONTENT,
    VOCABULARY_FORMAT_ASSERTION,
    VOCABULARY_NONE,
};

/* Which vocabulary a keyword belongs to. */
enum vocabulary keyword_vocabulary(enum keyword keyword);

/* A resource while it is being compiled. */
struct resource {
    struct text uri; /* absolute or empty, without fragment */
    struct spot *root;
    unsigned vocabularies; /* bits 1 << enum vocabulary */
    struct schema_resource *kept;
    struct resource *next;
};

/* A value in a document that is a schema, or that a reference leads to. */
struct spot {
    const struct value *value;
    struct spot *parent;       /* NULL at the root of the document */
    struct text keyword, name; /* as in struct schema_place */
    struct resource *resource;
    const struct schema_place *kept;
    struct schema_node *node;  /* NULL: not compiled */
    struct spot *next_pending; /* for the compiler */
};

struct anchor {
    struct text name;
    bool is_dynamic;
    struct spot *spot;
    struct anchor *next;
};

struct library {
    struct arena *arena;     /* of the schema */
    struct arena *temporary; /* of what lies here; goes with the library */
    const struct schema_documents *given;
    unsigned mode; /* bits of enum schema_mode */
    char *why;     /* SCHEMA_WHY_MAX */
    struct resource *resources;
    struct anchor *anchors;
    size_t name_count;
    struct spot **table; /* of the spots, by the address of their value */
    size_t table_size, spot_count;
};

/* Remembers the first reason, after the place it is about (NULL: none); false, so that it can be
 * returned. */
PRINTF_LIKE(3, 4)
bool library_refuse(struct library *library, struct spot *spot, const char *format, ...);

/* Takes in a document; its root. `uri` is where it was found, or empty for the schema's own. NULL with a
 * reason when it is too large, or declares a dialect or a name that it cannot. */
struct spot *library_add(struct library *library, const struct value *value, struct text uri);

/* Where `reference`, which stands at `from`, leads; NULL with a reason. *anchor is the fragment when that is
 * the name of an anchor, otherwise empty. */
struct spot *library_refer(
    struct library *library, struct spot *from, struct text reference, struct text *anchor);

/* The spot of what lies at `keyword` and `name` (at is NULL: none) below `parent`; made when it is not
 * known. NULL with a reason when there are too many. */
struct spot *library_below(
    struct library *library, struct spot *parent, struct text keyword, struct text name,
    const struct value *value);

/* Its place, for errors, in the arena of the schema. */
const struct schema_place *library_keep(struct library *library, struct spot *spot);

/* Its node, still empty when `spot` was not asked for before: then *is_new. */
struct schema_node *library_node(struct library *library, struct spot *spot, bool *is_new);

/* The vocabularies of the dialect that the schema `value` declares by $schema, or `inherited` when it
 * declares none. False with a reason when it is not understood. */
MUST_USE bool library_dialect(
    struct library *library, struct spot *spot, unsigned inherited, unsigned *vocabularies);
