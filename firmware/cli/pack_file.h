/* A pack file (<id>-<version>.pack), checked in full: signature, content, the authority's key. */
#pragma once

#include "base/fail.h"
#include "base/file.h"
#include "model/pack.h"
#include "seal/trust.h"

#define PACK_FILE_WHY_MAX 500

/* What keeps a pack; for SCOPED by pack_file_release(). */
struct pack_file {
    struct file file;
    struct jws jws;
    struct pack pack;
};

/* Reads `path` and checks it with the keys in `keys` (JWK Set) on the day `today` (YYYY-MM-DD). False
 * with a reason for people in `why` (PACK_FILE_WHY_MAX); *unusable is true when one of the two files
 * cannot be read at all. */
MUST_USE bool pack_file_check(
    struct pack_file *pack, const char *path, const char *keys, const char *today, bool *unusable,
    char *why);

/* Accepts a zeroed one. */
void pack_file_release(struct pack_file *pack);

/* Whether the authority's key in a pack is right (seal/jwk.h); true also when there is none. */
MUST_USE bool pack_key_is_right(const struct pack *pack);

/* Today in UTC as YYYY-MM-DD and NUL. */
void today_write(char today[11]);
