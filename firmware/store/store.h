/* One SQLite file in which what was committed stays, also after a power cut.
 *
 * WAL with synchronous=FULL: one flush a commit. The file is created in the order that was shown to
 * lose nothing (reliability.md §1.3): EXTRA before WAL, tables, flush of file and folder, then
 * FULL. One process at a time has it. */
#pragma once

#include <sqlite3.h>

#include "base/fail.h"
#include "base/span.h"

enum store_result {
    STORE_OK,
    STORE_FULL,    /* the quota or the disk */
    STORE_DAMAGED, /* the file is not what SQLite wrote */
    STORE_BUSY,    /* another process has it */
    STORE_BROKEN,  /* any other failure of the disk */
};

/* What SQLite's result code means; the cause is logged unless it is no failure. */
enum store_result store_result_of(sqlite3 *db, int code, const char *doing);

/* Opens `path`, creating it with the statements in `schema` when it is not complete. `pages_max`
 * bounds the file (4096 bytes a page). The connection is the caller's, for store_close(). */
MUST_USE enum store_result store_open(
    sqlite3 **db, const char *path, const char *schema, unsigned pages_max);

/* Everything into the one file, then closes. Accepts NULL; sets it to NULL. For SCOPED. */
void store_close(sqlite3 **db);

/* STORE_OK when SQLite's integrity_check finds nothing, else STORE_DAMAGED. */
MUST_USE enum store_result store_check(sqlite3 *db);

/* Runs statements without results. */
MUST_USE enum store_result store_run(sqlite3 *db, const char *sql);

/* The one number that `sql` asks for; -1 when it cannot be had. */
int64_t store_number(sqlite3 *db, const char *sql);

/* Flushes a folder, so that names made, renamed or removed in it stay so. False on failure. */
MUST_USE bool store_flush_folder(const char *folder);
