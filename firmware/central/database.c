#include "central/database.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "central/query.h"

enum {
    SCHEMA_VERSION = 1,
    BUSY_MS = 10000, /* how long a verb of the command line may hold the database */
    PATH_SIZE = 4096
};

#define TABLE(sql) sql,
static const char *const tables[] = {
#include "central/schema.def"
};
#undef TABLE

static bool execute(struct database *database, const char *sql)
{
    if (sqlite3_exec(database->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK) {
        return true;
    }
    log_error("database_execute result=%s", sqlite3_errmsg(database->sqlite));
    return false;
}

/* Through SQLite's own fd: closing any other fd of the file would take away the locks that tell other
 * processes of its use (POSIX), and the next of them to end would delete the log under our feet. */
static bool sync_file(struct database *database)
{
    sqlite3_file *file = NULL;
    return sqlite3_file_control(database->sqlite, "main", SQLITE_FCNTL_FILE_POINTER, &file) ==
               SQLITE_OK &&
           file != NULL && file->pMethods->xSync(file, SQLITE_SYNC_FULL) == SQLITE_OK;
}

static bool sync_folder(const char *dir)
{
    SCOPED(close_fd) int fd = open(dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    return fd >= 0 && fsync(fd) == 0;
}

/* The version that the file says it has; 0 for a new one, -1 when it cannot be read. */
static int64_t version_of(struct database *database)
{
    sqlite3_stmt *statement = NULL;
    int64_t version = -1;
    if (sqlite3_prepare_v2(database->sqlite, "PRAGMA user_version", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        version = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return version;
}

/* The switch to WAL runs one transaction with a rollback journal. With synchronous=EXTRA set before
 * it, the journal's end is flushed to the folder, so it cannot come back after a power cut and undo
 * what was written since. */
static bool make_tables(struct database *database, const char *dir)
{
    if (!execute(database, "PRAGMA synchronous=EXTRA") ||
        !execute(database, "PRAGMA journal_mode=WAL") || !execute(database, "BEGIN IMMEDIATE")) {
        return false;
    }
    bool made = version_of(database) != 0; /* another process was quicker */
    bool done = true;
    for (size_t i = 0; i < COUNT(tables) && done && !made; i++) {
        done = execute(database, tables[i]);
    }
    char version[64];
    snprintf(version, sizeof version, "PRAGMA user_version=%d", SCHEMA_VERSION);
    if (!done || (!made && !execute(database, version)) || !execute(database, "COMMIT")) {
        return false;
    }
    return sync_file(database) && sync_folder(dir);
}

static bool prepare(struct database *database, const char *dir)
{
    sqlite3_busy_timeout(database->sqlite, BUSY_MS);
    sqlite3_extended_result_codes(database->sqlite, 1);
    if (version_of(database) == 0 && !make_tables(database, dir)) {
        return false;
    }
    if (version_of(database) != SCHEMA_VERSION) {
        log_error("database_version found=%lld", (long long)version_of(database));
        return false;
    }
    return execute(database, "PRAGMA synchronous=FULL") &&
           execute(database, "PRAGMA journal_size_limit=67108864") &&
           execute(database, "PRAGMA trusted_schema=OFF");
}

struct database *database_open(const char *dir)
{
    char path[PATH_SIZE];
    int len = snprintf(path, sizeof path, "%s/central.sqlite", dir);
    if (len < 0 || (size_t)len >= sizeof path) {
        return NULL;
    }
    struct database *database = calloc(1, sizeof *database);
    if (database == NULL) {
        die("no memory for a database");
    }
    mode_t before = umask(S_IRWXG | S_IRWXO);
    int result = sqlite3_open_v2(
        path, &database->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
        NULL);
    bool ready = result == SQLITE_OK && prepare(database, dir);
    umask(before);
    if (!ready) {
        log_error("database_open result=%d", result);
        database_close(&database);
    }
    return database;
}

void database_close(struct database **database)
{
    if (*database == NULL) {
        return;
    }
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        sqlite3_finalize((*database)->prepared[i]);
    }
    sqlite3_close((*database)->sqlite);
    free(*database);
    *database = NULL;
}

static enum database_result result_of(bool done)
{
    return done ? DATABASE_OK : DATABASE_BROKEN;
}

enum database_result database_begin(struct database *database)
{
    return result_of(execute(database, "BEGIN IMMEDIATE"));
}

enum database_result database_commit(struct database *database)
{
    if (execute(database, "COMMIT")) {
        return DATABASE_OK;
    }
    database_give_up(database);
    return DATABASE_BROKEN;
}

void database_give_up(struct database *database)
{
    if (sqlite3_get_autocommit(database->sqlite) == 0) {
        (void)execute(database, "ROLLBACK");
    }
}

enum database_result database_mark(struct database *database)
{
    return result_of(execute(database, "SAVEPOINT part"));
}

enum database_result database_unmark(struct database *database, bool keep)
{
    return result_of(
        (keep || execute(database, "ROLLBACK TO part")) && execute(database, "RELEASE part"));
}
