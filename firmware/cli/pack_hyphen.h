/* Soft hyphens for the German texts of a pack, when it is built. */
#pragma once

#include "base/fail.h"
#include "model/pack.h"

#define PACK_HYPHEN_WHY_MAX 400

enum pack_hyphen_result {
    PACK_HYPHEN_DONE,
    PACK_HYPHEN_NONE,   /* as wanted, or the patterns are not there and need not be */
    PACK_HYPHEN_ABSENT, /* the patterns are wanted and cannot be read */
    PACK_HYPHEN_FOUL,   /* the author's list hyphens.txt is not right */
};

/* Puts soft hyphens into the texts of *payload (owned by the caller, replaced) in German, and notes in
 * its pack.json what they came from: "hyphens", the SHA-256 of patterns and list in hex. `pack` was
 * read from it. `choice`: "auto" (HYPHENATE_FILE when it is there), "required", "none", or a file of
 * patterns. `dir` holds hyphens.txt, which may be absent. Same input, same bytes. A reason for people
 * in `why` (PACK_HYPHEN_WHY_MAX) unless DONE. */
MUST_USE enum pack_hyphen_result pack_hyphen(
    char **payload, const struct pack *pack, const char *dir, const char *choice, char *why);
