#include "central/database_fleet.h"

#include "central/query.h"

enum database_result database_report_put(
    struct database *database, const char *client, uint64_t now_s, struct text report)
{
    return query_run(database, QUERY_report_put, "sit", client, (int64_t)now_s, report);
}

enum database_result database_reports(
    struct database *database, void (*each)(void *context, const struct terminal_report *report),
    void *context)
{
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(database, QUERY_reports, "i", (int64_t)CLIENT_TERMINAL);
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        struct terminal_report report = {
            .last_contact_s = (uint64_t)sqlite3_column_int64(row, 2),
            .reported_s = (uint64_t)sqlite3_column_int64(row, 3),
            .report = query_text(row, 4)};
        query_copy(row, 0, report.client, sizeof report.client);
        query_copy(row, 1, report.place, sizeof report.place);
        each(context, &report);
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_help_add(
    struct database *database, const char *client, const char *screen, uint64_t now_s)
{
    return query_run(database, QUERY_help_add, "ssi", client, screen, (int64_t)now_s);
}

enum database_result database_helps(
    struct database *database, uint64_t since_s,
    void (*each)(void *context, const struct help_call *call), void *context)
{
    SCOPED(query_done)
    sqlite3_stmt *row =
        query_start(database, QUERY_helps, "ii", (int64_t)since_s, (int64_t)ROWS_MAX);
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        struct help_call call = {.at_s = (uint64_t)sqlite3_column_int64(row, 3)};
        query_copy(row, 0, call.client, sizeof call.client);
        query_copy(row, 1, call.place, sizeof call.place);
        query_copy(row, 2, call.screen, sizeof call.screen);
        each(context, &call);
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_forget(
    struct database *database, uint64_t now_s, uint64_t help_before_s)
{
    if (query_run(database, QUERY_assertions_old, "i", (int64_t)now_s) == DATABASE_BROKEN ||
        query_run(database, QUERY_helps_old, "i", (int64_t)help_before_s) == DATABASE_BROKEN) {
        return DATABASE_BROKEN;
    }
    return DATABASE_OK;
}
