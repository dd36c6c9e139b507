/* The highest version of each service pack that was ever installed here: versions.json in the folder of
 * packs, {"sperrmuell": 3}. A pack with a lower version is refused even when the file with the higher
 * one is gone: an old pack with an old fault, or an authority's old key, does not come back. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"

#define VERSIONS_FILE     "versions.json"
#define VERSIONS_FILE_MAX (64u << 10) /* bytes */
#define VERSIONS_ID_MAX   64          /* bytes of a pack's id */

struct versions {
    json_t *list;
};

/* Reads FOLDER/versions.json; where there is none nothing was installed yet. False when it is there and
 * cannot be understood; then nothing is known. Pair with versions_release(). */
MUST_USE bool versions_read(struct versions *versions, const char *folder);

/* For SCOPED; accepts a zeroed one. */
void versions_release(struct versions *versions);

/* The highest version of this pack; 0: never installed. */
unsigned versions_of(const struct versions *versions, struct text id);

/* Notes a version, unless a higher one is noted, and writes the file durably. False when it cannot be
 * written. `id` is at most VERSIONS_ID_MAX bytes. */
MUST_USE bool versions_raise(
    struct versions *versions, const char *folder, struct text id, unsigned version);
