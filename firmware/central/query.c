#include "central/query.h"

#include <assert.h>
#include <stdarg.h>

#include "base/log.h"

#define TENANT "town" /* one for now; every key has it, so that more can come */

#define QUERY(name, sql) sql,
static const char *const texts[QUERY_COUNT] = {
#include "central/queries.def"
};
#undef QUERY

#define QUERY(name, sql) #name,
static const char *const names[QUERY_COUNT] = {
#include "central/queries.def"
};
#undef QUERY

static int bind_text(sqlite3_stmt *statement, int at, struct text text)
{
    return sqlite3_bind_text64(
        statement, at, text.at != NULL ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_one(sqlite3_stmt *statement, int at, char kind, va_list *arguments)
{
    if (kind == 'i') {
        return sqlite3_bind_int64(statement, at, va_arg(*arguments, int64_t));
    }
    if (kind == 's') {
        const char *text = va_arg(*arguments, const char *);
        return bind_text(statement, at, (struct text){text, strlen(text)});
    }
    assert(kind == 't');
    return bind_text(statement, at, va_arg(*arguments, struct text));
}

static sqlite3_stmt *start(
    struct database *database, enum query query, const char *kinds, va_list *arguments)
{
    sqlite3_stmt **slot = &database->prepared[query];
    if (*slot == NULL && sqlite3_prepare_v3(
                             database->sqlite, texts[query], -1, SQLITE_PREPARE_PERSISTENT, slot,
                             NULL) != SQLITE_OK) {
        log_error(
            "database_prepare query=%s result=%s", names[query], sqlite3_errmsg(database->sqlite));
        return NULL;
    }
    int result = bind_text(*slot, 1, TEXT_OF(TENANT));
    for (int i = 0; kinds[i] != '\0' && result == SQLITE_OK; i++) {
        result = bind_one(*slot, i + 2, kinds[i], arguments);
    }
    if (result != SQLITE_OK) {
        log_error("database_bind query=%s result=%d", names[query], result);
        sqlite3_reset(*slot);
        return NULL;
    }
    return *slot;
}

sqlite3_stmt *query_start(struct database *database, enum query query, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    sqlite3_stmt *statement = start(database, query, kinds, &arguments);
    va_end(arguments);
    return statement;
}

enum database_result query_row(struct database *database, sqlite3_stmt *statement)
{
    if (statement == NULL) {
        return DATABASE_BROKEN;
    }
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        return DATABASE_OK;
    }
    if (result == SQLITE_DONE) {
        return DATABASE_NONE;
    }
    log_error("database_step result=%d", sqlite3_extended_errcode(database->sqlite));
    return DATABASE_BROKEN;
}

void query_done(sqlite3_stmt **statement)
{
    if (*statement != NULL) {
        sqlite3_reset(*statement);
        sqlite3_clear_bindings(*statement);
        *statement = NULL;
    }
}

enum database_result query_run(struct database *database, enum query query, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    SCOPED(query_done) sqlite3_stmt *statement = start(database, query, kinds, &arguments);
    va_end(arguments);
    enum database_result result = query_row(database, statement);
    if (result == DATABASE_BROKEN) {
        return DATABASE_BROKEN;
    }
    return sqlite3_changes(database->sqlite) > 0 ? DATABASE_OK : DATABASE_NONE;
}

struct text query_text(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return (struct text){text, text == NULL ? 0 : (size_t)sqlite3_column_bytes(statement, at)};
}

void query_copy(sqlite3_stmt *statement, int at, char *to, size_t size)
{
    struct text text = query_text(statement, at);
    size_t len = text.len < size ? text.len : 0;
    if (len > 0) {
        memcpy(to, text.at, len);
    }
    to[len] = '\0';
}

enum database_result query_number(
    struct database *database, int64_t *number, enum query query, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    SCOPED(query_done) sqlite3_stmt *statement = start(database, query, kinds, &arguments);
    va_end(arguments);
    *number = 0;
    enum database_result result = query_row(database, statement);
    if (result == DATABASE_OK) {
        *number = sqlite3_column_int64(statement, 0);
        return DATABASE_OK;
    }
    return DATABASE_BROKEN;
}
