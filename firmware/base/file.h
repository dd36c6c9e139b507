/* Whole files: read with a limit, written so that a power cut leaves the old one or the new one. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum file_result {
    FILE_OK,
    FILE_ABSENT,    /* there is none with this name */
    FILE_TOO_LARGE, /* longer than the limit */
    FILE_BROKEN,    /* any other failure: no right, no space, no disk */
};

struct file {
    struct bytes content; /* a NUL follows it, not counted */
    void *space;          /* what holds the content, owned by the file */
};

/* Reads a regular file of 0..max bytes. On any other result *file is empty. */
MUST_USE enum file_result file_read(struct file *file, const char *path, size_t max);

/* Wipes and frees. For SCOPED; accepts a zeroed or released one. */
void file_release(struct file *file);

/* Replaces `path`: temporary file beside it, fsync, rename, fsync of the folder. `mode` as in
 * open(2). FILE_OK or _BROKEN; on _BROKEN the old file is as it was. */
MUST_USE enum file_result file_replace(const char *path, struct bytes content, unsigned mode);
