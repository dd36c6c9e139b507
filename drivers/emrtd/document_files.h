/* What was read of one document so far: it outlives an activation, so that a document that was lifted and
 * laid back is read on where it was. */
#pragma once

#include "drivers/emrtd/elementary.h"

struct document_files {
    struct arena *arena;                    /* where they lie */
    struct bytes content[ELEMENTARY_COUNT]; /* len 0: not read, or not there */
    uint32_t tried; /* bits 1 << enum elementary: read, or known to be absent */
    bool
        was_lifted; /* set by the caller after DOCUMENT_SILENT: what lies there now may be another */
    bool is_copy; /* chip authentication has failed, which ended the session; until it is lifted */
};

/* True when EF.COM was read and lists this data group. */
MUST_USE bool document_files_lists(const struct document_files *files, enum elementary file);

/* Reads the file unless that was tried before. DOCUMENT_OK also when it is absent: its content is
 * empty then. Otherwise how elementary_read() failed. */
MUST_USE enum document_result document_files_read(
    struct document_files *files, struct chip *chip, enum elementary file);

/* Reads it once more and compares: DOCUMENT_OK when it is the same, also absent both times,
 * DOCUMENT_CHANGED when not. */
MUST_USE enum document_result document_files_compare(
    const struct document_files *files, struct chip *chip, enum elementary file);
