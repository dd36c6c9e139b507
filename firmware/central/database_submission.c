#include "central/database_submission.h"

#include "central/query.h"

enum database_result database_submission_add(
    struct database *database, const struct submission *submission,
    const struct attachment *attachments, size_t count)
{
    enum database_result result = query_run(
        database, QUERY_submission_add, "sssssssii", submission->id, submission->case_id,
        submission->destination, submission->client, submission->service, submission->service_name,
        submission->region, (int64_t)SUBMISSION_CREATED, (int64_t)submission->changed_s);
    for (size_t i = 0; i < count && result == DATABASE_OK; i++) {
        result = query_run(database, QUERY_attachment_add, "ss", submission->id, attachments[i].id);
    }
    return result == DATABASE_NONE ? DATABASE_EXISTS : result;
}

static void read_submission(sqlite3_stmt *row, struct submission *submission)
{
    query_copy(row, 0, submission->id, sizeof submission->id);
    query_copy(row, 1, submission->case_id, sizeof submission->case_id);
    query_copy(row, 2, submission->destination, sizeof submission->destination);
    query_copy(row, 3, submission->client, sizeof submission->client);
    query_copy(row, 4, submission->service, sizeof submission->service);
    query_copy(row, 5, submission->service_name, sizeof submission->service_name);
    query_copy(row, 6, submission->region, sizeof submission->region);
    int64_t state = sqlite3_column_int64(row, 7);
    submission->state = state >= 0 && state < SUBMISSION_STATE_COUNT ? (enum submission_state)state
                                                                     : SUBMISSION_DELETED;
    submission->changed_s = (uint64_t)sqlite3_column_int64(row, 8);
    query_copy(row, 9, submission->metadata_tag, sizeof submission->metadata_tag);
    query_copy(row, 10, submission->data_tag, sizeof submission->data_tag);
}

static enum database_result get_one(
    struct database *database, enum query query, const char *id, struct submission *submission)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, query, "s", id);
    enum database_result result = query_row(database, row);
    if (result == DATABASE_OK) {
        read_submission(row, submission);
    }
    return result;
}

enum database_result database_submission_get(
    struct database *database, const char *id, struct submission *submission)
{
    return get_one(database, QUERY_submission_get, id, submission);
}

enum database_result database_case_get(
    struct database *database, const char *case_id, struct submission *submission)
{
    return get_one(database, QUERY_case_get, case_id, submission);
}

enum database_result database_submission_submit(
    struct database *database, const struct submission *submission, struct text metadata,
    struct text data)
{
    return query_run(
        database, QUERY_submission_submit, "siisstt", submission->id, (int64_t)SUBMISSION_SUBMITTED,
        (int64_t)submission->changed_s, submission->metadata_tag, submission->data_tag, metadata,
        data);
}

enum database_result database_submission_state(
    struct database *database, const char *id, enum submission_state state, uint64_t now_s)
{
    return query_run(database, QUERY_submission_state, "sii", id, (int64_t)state, (int64_t)now_s);
}

enum database_result database_submission_parts(
    struct database *database, const char *id,
    void (*with)(void *context, struct text metadata, struct text data), void *context)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, QUERY_submission_parts, "s", id);
    enum database_result result = query_row(database, row);
    if (result == DATABASE_OK) {
        with(context, query_text(row, 0), query_text(row, 1));
    }
    return result;
}

enum database_result database_submission_empty(
    struct database *database, const char *id, uint64_t now_s)
{
    enum database_result result = query_run(
        database, QUERY_submission_empty, "sii", id, (int64_t)SUBMISSION_DELETED, (int64_t)now_s);
    if (result == DATABASE_OK &&
        query_run(database, QUERY_attachments_empty, "s", id) == DATABASE_BROKEN) {
        return DATABASE_BROKEN;
    }
    return result;
}

enum database_result database_submissions_open(
    struct database *database, const char *client, int64_t *count)
{
    return query_number(
        database, count, QUERY_submissions_open, "si", client, (int64_t)SUBMISSION_CREATED);
}

/* Gives every row of a started statement to `each`. */
static enum database_result each_submission(
    struct database *database, sqlite3_stmt *row,
    void (*each)(void *context, const struct submission *submission), void *context)
{
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        struct submission submission;
        read_submission(row, &submission);
        each(context, &submission);
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_submissions_waiting(
    struct database *database, const char *destination, struct page page, int64_t *total,
    void (*each)(void *context, const struct submission *submission), void *context)
{
    if (query_number(
            database, total, QUERY_submissions_waiting_count, "si", destination,
            (int64_t)SUBMISSION_SUBMITTED) != DATABASE_OK) {
        return DATABASE_BROKEN;
    }
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(
        database, QUERY_submissions_waiting, "siii", destination, (int64_t)SUBMISSION_SUBMITTED,
        page.limit, page.offset);
    return each_submission(database, row, each, context);
}

enum database_result database_submissions_old(
    struct database *database, enum submission_state state, uint64_t before_s,
    void (*each)(void *context, const struct submission *submission), void *context)
{
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(
        database, QUERY_submissions_old, "iii", (int64_t)state, (int64_t)before_s,
        (int64_t)ROWS_MAX);
    return each_submission(database, row, each, context);
}

enum database_result database_submissions_count(
    struct database *database, enum submission_state state, int64_t *count)
{
    return query_number(database, count, QUERY_submissions_count, "i", (int64_t)state);
}
