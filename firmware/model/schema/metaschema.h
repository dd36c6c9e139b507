/* The meta-schema of JSON Schema 2020-12 and those of its vocabularies, made of keywords.def. */
#pragma once

#include "model/value.h"

/* Where the documents of 2020-12 are. */
#define METASCHEMA_BASE "https://json-schema.org/draft/2020-12/"

/* The document with this URI (without fragment) in `arena`; NULL when it is none of them, or when the arena
 * is too full. */
const struct value *metaschema_read(struct arena *arena, struct text uri);

/* The name of a vocabulary in its URI ("meta-data"), `index` as in enum vocabulary; at is NULL beyond. */
struct text metaschema_vocabulary(size_t index);
