#include "store/store.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { VERSION = 1, WAIT_MS = 1000 };

enum store_result store_result_of(sqlite3 *db, int code, const char *doing)
{
    int kind = code & 0xff; /* without the extension */
    if (kind == SQLITE_OK || kind == SQLITE_ROW || kind == SQLITE_DONE) {
        return STORE_OK;
    }
    log_error(
        "store_failed doing=%s code=%d system=%d", doing, code,
        db == NULL ? 0 : sqlite3_system_errno(db));
    switch (kind) {
    case SQLITE_FULL: return STORE_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return STORE_DAMAGED;
    case SQLITE_BUSY: return STORE_BUSY;
    default: return STORE_BROKEN;
    }
}

enum store_result store_run(sqlite3 *db, const char *sql)
{
    return store_result_of(db, sqlite3_exec(db, sql, NULL, NULL, NULL), "run");
}

int64_t store_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

bool store_flush_folder(const char *folder)
{
    SCOPED(close_fd) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

void store_close(sqlite3 **db)
{
    if (*db != NULL && sqlite3_close(*db) != SQLITE_OK) {
        die("a statement of a database is still open");
    }
    *db = NULL;
}

static enum store_result open_file(sqlite3 **db, const char *path)
{
    int code = sqlite3_open_v2(
        path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(*db, 1);
        sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        code = sqlite3_busy_timeout(*db, WAIT_MS);
    }
    return store_result_of(*db, code, "open");
}

static bool flush_file(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int len = slash == NULL ? snprintf(folder, sizeof folder, ".")
                            : snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    SCOPED(close_fd) int fd = open(path, O_RDWR | O_CLOEXEC);
    return len > 0 && (size_t)len < sizeof folder && fd >= 0 && fsync(fd) == 0 &&
           store_flush_folder(folder);
}

/* Repeated at the next start when it was cut off: the version is written with the tables. */
static enum store_result create(const char *path, const char *schema)
{
    SCOPED(store_close) sqlite3 *db = NULL;
    enum store_result result = open_file(&db, path);
    if (result == STORE_OK) {
        result = store_run(db, "PRAGMA synchronous=EXTRA; PRAGMA journal_mode=WAL;");
    }
    if (result != STORE_OK || store_number(db, "PRAGMA user_version") == VERSION) {
        return result;
    }
    char *all =
        sqlite3_mprintf("BEGIN IMMEDIATE; %s PRAGMA user_version=%d; COMMIT;", schema, VERSION);
    if (all == NULL) {
        die("no memory for a database");
    }
    result = store_run(db, all);
    sqlite3_free(all);
    store_close(&db);
    return result == STORE_OK && !flush_file(path) ? STORE_BROKEN : result;
}

enum store_result store_open(sqlite3 **db, const char *path, const char *schema, unsigned pages_max)
{
    char settings[512];
    snprintf(
        settings, sizeof settings,
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA max_page_count=%u;"
        "BEGIN IMMEDIATE; COMMIT;", /* takes the lock now */
        pages_max);
    *db = NULL;
    enum store_result result = create(path, schema);
    if (result == STORE_OK) {
        result = open_file(db, path);
    }
    if (result == STORE_OK) {
        result = store_run(*db, settings);
    }
    if (result == STORE_OK && store_number(*db, "PRAGMA synchronous") != 2) {
        result = STORE_BROKEN;
    }
    if (result != STORE_OK) {
        store_close(db);
    }
    return result;
}

enum store_result store_check(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool sound =
        sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return sound ? STORE_OK : STORE_DAMAGED;
}
