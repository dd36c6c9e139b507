/* What the files of the outbox share. Not for others. */
#pragma once

#include <limits.h>

#include "store/outbox.h"
#include "store/store.h"

#define OUTBOX_PIECE   262144 /* bytes of a row of the body */
#define OUTBOX_PAGE    4096   /* bytes, SQLite's own */
#define OUTBOX_RESERVE 256    /* pages above the quota, for changes of what is stored */

enum outbox_query {
    QUERY_ADD,
    QUERY_ADD_PIECE,
    QUERY_FIND,
    QUERY_GET,
    QUERY_ALL,
    QUERY_BELOW,
    QUERY_UNPRINTED,
    QUERY_PIECES,
    QUERY_SAVE,
    QUERY_DROP_PIECES,
    QUERY_FORGET,
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_COUNT
};

struct outbox {
    sqlite3 *db;
    sqlite3_stmt *queries[QUERY_COUNT];
    char folder[PATH_MAX - 64];
    uint64_t quota_pages;
    uint64_t ballast_bytes;
    bool grouped;      /* between outbox_begin() and outbox_commit() */
    bool group_failed; /* the commit must not be */
    bool was_full;     /* a group did not fit on the disk */
};

extern const char outbox_schema[];

/* Prepares the statements. */
MUST_USE enum store_result outbox_prepare(struct outbox *outbox);

/* Finalizes them. */
void outbox_unprepare(struct outbox *outbox);

/* The file `name` in the outbox's folder. */
void outbox_path(char path[PATH_MAX], const struct outbox *outbox, const char *name);

/* Opens "outbox.db", setting a damaged one aside; the statements are prepared. */
MUST_USE enum store_result outbox_open_file(struct outbox *outbox, uint64_t now_s);

/* True when the disk has these bytes free beside the ballast, which is for what is stored already. */
bool outbox_disk_has(const struct outbox *outbox, uint64_t bytes);

/* Takes the ballast away; false when there was none. */
bool outbox_drop_ballast(struct outbox *outbox);

/* Takes the ballast away and empties the log file into the outbox, whose pages are there already. True
 * when that was done: then a change fits. */
bool outbox_make_room(struct outbox *outbox);

/* Reads the row a query stands on. */
void outbox_read_row(sqlite3_stmt *row, struct outbox_item *item);

/* Inserts as it is, with all columns; in a transaction of the caller. Sets item->id. */
MUST_USE enum store_result outbox_insert(
    struct outbox *outbox, struct outbox_item *item, struct bytes body, uint32_t crc);

/* Reads the pieces of an item. STORE_DAMAGED when they do not fit size or checksum; *found is false
 * when there are none. */
MUST_USE enum store_result outbox_read_body(
    struct outbox *outbox, int64_t id, struct outbox_body *body, bool *found);
