/* Write-protected memory that crosses a process border: for what is too large for a message.
 *
 * A memfd with F_SEAL_WRITE, _GROW, _SHRINK and _SEAL set: the receiver maps it and nobody can
 * change it under its eyes. (The word "sealed" is kept for JWE.) */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define MEMORY_MAX (64u << 20) /* bytes in one memfd */

/* A write-protected memfd holding a copy of `content` (1..MEMORY_MAX bytes), close-on-exec, owned
 * by the caller. `name` is for /proc only. Ends the process when the kernel refuses. */
int memory_share(const char *name, struct bytes content);

struct memory {
    struct bytes content; /* mapped read-only, good until memory_unmap() */
    void *mapping;        /* the same, for memory_unmap() */
};

/* Maps what another process shared. False when `fd` is no memfd, is not write-protected, is empty
 * or larger than `max` bytes. `fd` stays the caller's. */
MUST_USE bool memory_map(struct memory *memory, int fd, size_t max);

/* A zeroed or unmapped one is accepted. */
void memory_unmap(struct memory *memory);
