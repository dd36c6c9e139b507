/* The service packs of this terminal: found in a folder, signature checked, read once at the start. */
#pragma once

#include "base/terminal.h"
#include "model/session.h"

#define PACKS_NAME_MAX 128 /* bytes of a file's name */

struct packs {
    struct pack *list[SESSION_PACKS_MAX]; /* owned; one an id, the highest version, by id */
    size_t count;
    uint64_t read_ms; /* clock_steady_ms() before the folder was looked at */
    size_t refused;   /* files *.pack that are not taken; each has its reason in the log */
};

/* Reads every file *.pack in terminal.packs, checked by the keys in ETC/pack-keys.json. `program` are
 * `count` texts that the packs fall back to, and outlive them. No folder or no keys: no pack. Pair
 * with packs_release(). */
void packs_read(
    struct packs *packs, const struct terminal *terminal, const char *etc, uint64_t utc_s,
    const struct texts *program, size_t count);

/* Accepts a zeroed one. */
void packs_release(struct packs *packs);
