/* Documents that a $ref may lead to, out of a folder: never out of the network. */
#pragma once

#include "base/arena.h"
#include "model/schema.h"

#define DOCUMENTS_MAX       500
#define DOCUMENTS_FILE_MAX  (4u << 20) /* bytes of one */
#define DOCUMENTS_DEPTH_MAX 8          /* folders within each other */

struct documents {
    struct schema_document list[DOCUMENTS_MAX];
    struct schema_documents all; /* of the list */
    struct arena arena;          /* of what was read */
};

/* Reads all *.json below the folder `path` as http://localhost:1234/<name below the folder>, as the
 * JSON-Schema-Test-Suite names them. False, with a line on stderr, when one cannot be read or there are too
 * many. Pair with documents_finish(), also after a failure. */
MUST_USE bool documents_read(struct documents *documents, const char *path);

/* Frees. Accepts a zeroed one. */
void documents_finish(struct documents *documents);

/* A JSON file as a value in `arena`; NULL with a line on stderr. */
const struct value *documents_file(struct arena *arena, const char *path);
