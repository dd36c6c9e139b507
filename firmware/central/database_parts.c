#include "central/database_submission.h"
#include "central/query.h"

enum database_result database_attachments(
    struct database *database, const char *submission, struct attachment *attachments,
    size_t *count)
{
    SCOPED(query_done)
    sqlite3_stmt *row =
        query_start(database, QUERY_attachments, "si", submission, (int64_t)ATTACHMENTS_MAX);
    enum database_result result = query_row(database, row);
    for (*count = 0; result == DATABASE_OK; result = query_row(database, row)) {
        query_copy(row, 0, attachments[*count].id, sizeof attachments[*count].id);
        query_copy(row, 1, attachments[*count].tag, sizeof attachments[*count].tag);
        ++*count;
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_attachment_put(
    struct database *database, const char *submission, const struct attachment *attachment,
    struct text body)
{
    return query_run(
        database, QUERY_attachment_put, "ssst", submission, attachment->id, attachment->tag, body);
}

enum database_result database_attachment_body(
    struct database *database, const char *submission, const char *id,
    void (*with)(void *context, struct text body), void *context)
{
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(database, QUERY_attachment_body, "ss", submission, id);
    enum database_result result = query_row(database, row);
    if (result == DATABASE_OK) {
        with(context, query_text(row, 0));
    }
    return result;
}

enum database_result database_event_add(struct database *database, const struct event *event)
{
    enum database_result result = query_run(
        database, QUERY_event_add, "sssti", event->case_id, event->submission, event->jti,
        event->jws, (int64_t)event->at_s);
    return result == DATABASE_NONE ? DATABASE_EXISTS : result;
}

enum database_result database_event_find(
    struct database *database, const char *case_id, struct text jws)
{
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(database, QUERY_event_find, "st", case_id, jws);
    return query_row(database, row);
}

static enum database_result each_event(
    struct database *database, sqlite3_stmt *row, void (*each)(void *context, struct text jws),
    void *context)
{
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        each(context, query_text(row, 0));
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_case_events(
    struct database *database, const char *case_id, struct page page, int64_t *total,
    void (*each)(void *context, struct text jws), void *context)
{
    if (query_number(database, total, QUERY_case_events_count, "s", case_id) != DATABASE_OK) {
        return DATABASE_BROKEN;
    }
    SCOPED(query_done)
    sqlite3_stmt *row =
        query_start(database, QUERY_case_events, "sii", case_id, page.limit, page.offset);
    return each_event(database, row, each, context);
}

enum database_result database_submission_events(
    struct database *database, const struct submission *submission, struct page page,
    int64_t *total, void (*each)(void *context, struct text jws), void *context)
{
    if (query_number(
            database, total, QUERY_submission_events_count, "ss", submission->case_id,
            submission->id) != DATABASE_OK) {
        return DATABASE_BROKEN;
    }
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(
        database, QUERY_submission_events, "ssii", submission->case_id, submission->id, page.limit,
        page.offset);
    return each_event(database, row, each, context);
}
