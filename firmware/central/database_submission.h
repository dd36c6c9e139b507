/* Submissions, their sealed parts and their events, in central's database. */
#pragma once

#include "central/database.h"

/* A part of a long list. */
struct page {
    int64_t offset; /* from 0 */
    int64_t limit;  /* 1..ROWS_MAX */
};

/* A new submission in state created, with the attachments it announces. OK, EXISTS or BROKEN. */
MUST_USE enum database_result database_submission_add(
    struct database *database, const struct submission *submission,
    const struct attachment *attachments, size_t count);

/* OK, NONE or BROKEN. */
MUST_USE enum database_result database_submission_get(
    struct database *database, const char *id, struct submission *submission);

/* One submission of the case, the first. OK, NONE or BROKEN. */
MUST_USE enum database_result database_case_get(
    struct database *database, const char *case_id, struct submission *submission);

/* Both sealed parts and their tags arrive; created becomes submitted. OK or BROKEN. */
MUST_USE enum database_result database_submission_submit(
    struct database *database, const struct submission *submission, struct text metadata,
    struct text data);

/* OK or BROKEN. */
MUST_USE enum database_result database_submission_state(
    struct database *database, const char *id, enum submission_state state, uint64_t now_s);

/* Calls `with` once with the sealed metadata and data, which live until it returns; empty when
 * there are none yet or no more. OK, NONE or BROKEN. */
MUST_USE enum database_result database_submission_parts(
    struct database *database, const char *id,
    void (*with)(void *context, struct text metadata, struct text data), void *context);

/* The sealed parts are dropped; the rest of the record stays. OK or BROKEN. */
MUST_USE enum database_result database_submission_empty(
    struct database *database, const char *id, uint64_t now_s);

/* How many of the client's submissions are created and not submitted. OK or BROKEN. */
MUST_USE enum database_result database_submissions_open(
    struct database *database, const char *client, int64_t *count);

/* Calls `each` for a page of the destination's submitted ones, oldest first; *total counts them
 * all. OK or BROKEN. */
MUST_USE enum database_result database_submissions_waiting(
    struct database *database, const char *destination, struct page page, int64_t *total,
    void (*each)(void *context, const struct submission *submission), void *context);

/* Calls `each` for at most ROWS_MAX submissions in `state` since before `before_s`. OK or BROKEN. */
MUST_USE enum database_result database_submissions_old(
    struct database *database, enum submission_state state, uint64_t before_s,
    void (*each)(void *context, const struct submission *submission), void *context);

/* How many are in this state, of all destinations. OK or BROKEN. */
MUST_USE enum database_result database_submissions_count(
    struct database *database, enum submission_state state, int64_t *count);

/* Up to ATTACHMENTS_MAX announced attachments, by id. OK or BROKEN. */
MUST_USE enum database_result database_attachments(
    struct database *database, const char *submission, struct attachment *attachments,
    size_t *count);

/* The sealed text of an announced attachment, replacing an earlier one. OK, NONE or BROKEN. */
MUST_USE enum database_result database_attachment_put(
    struct database *database, const char *submission, const struct attachment *attachment,
    struct text body);

/* Calls `with` once with the sealed text, empty when it has not arrived. OK, NONE or BROKEN. */
MUST_USE enum database_result database_attachment_body(
    struct database *database, const char *submission, const char *id,
    void (*with)(void *context, struct text body), void *context);

/* Appends to the log of the case. OK, EXISTS (this jti is there) or BROKEN. */
MUST_USE enum database_result database_event_add(
    struct database *database, const struct event *event);

/* OK when exactly this event is in the log of the case, NONE or BROKEN. */
MUST_USE enum database_result database_event_find(
    struct database *database, const char *case_id, struct text jws);

/* Calls `each` for a page of the events of a case, in their order; *total counts them all. OK or
 * BROKEN. */
MUST_USE enum database_result database_case_events(
    struct database *database, const char *case_id, struct page page, int64_t *total,
    void (*each)(void *context, struct text jws), void *context);

/* The same for one submission, of which id and case_id are looked at. */
MUST_USE enum database_result database_submission_events(
    struct database *database, const struct submission *submission, struct page page,
    int64_t *total, void (*each)(void *context, struct text jws), void *context);
