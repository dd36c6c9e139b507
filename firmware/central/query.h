/* Running the statements of queries.def; for the files of central's database alone. */
#pragma once

#include <sqlite3.h>

#include "central/database.h"

#define QUERY(name, sql) QUERY_##name,
enum query {
#include "central/queries.def"
    QUERY_COUNT
};
#undef QUERY

struct database {
    sqlite3 *sqlite;
    sqlite3_stmt *prepared[QUERY_COUNT]; /* each prepared when it is first used */
};

/* A statement ready to step, ?1 bound to the tenant and the rest to the arguments, one letter each in
 * `kinds`: 's' const char * (NUL ends it), 't' struct text, 'i' int64_t.
 * They must live until query_done(). NULL, with a log line, when it cannot be prepared. */
MUST_USE sqlite3_stmt *query_start(
    struct database *database, enum query query, const char *kinds, ...);

/* The next row: OK, NONE after the last, BROKEN with a log line. */
MUST_USE enum database_result query_row(struct database *database, sqlite3_stmt *statement);

/* Gives the statement back for the next use; accepts NULL. For SCOPED. */
void query_done(sqlite3_stmt **statement);

/* Starts, steps to the end and gives back a statement without rows. OK, NONE when it changed no row,
 * BROKEN. Arguments as in query_start(). */
MUST_USE enum database_result query_run(
    struct database *database, enum query query, const char *kinds, ...);

/* Column `at` as text that lives until the next step; empty for NULL. */
struct text query_text(sqlite3_stmt *statement, int at);

/* Copies column `at` into `to` (`size` bytes, a NUL at the end); empty when it does not fit. */
void query_copy(sqlite3_stmt *statement, int at, char *to, size_t size);

/* The single number that `query` gives, e.g. count(*); kinds and arguments as above. */
MUST_USE enum database_result query_number(
    struct database *database, int64_t *number, enum query query, const char *kinds, ...);
