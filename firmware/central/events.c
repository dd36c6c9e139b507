#include "central/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "central/problem.h"
#include "central/route.h"

static void free_text(char **text)
{
    free(*text);
    *text = NULL;
}

enum database_result event_tags(
    struct central *central, const struct submission *submission, struct fitconnect_event *event)
{
    struct attachment attachments[ATTACHMENTS_MAX];
    size_t count = 0;
    if (database_attachments(central->database, submission->id, attachments, &count) !=
        DATABASE_OK) {
        return DATABASE_BROKEN;
    }
    event->has_tags = true;
    memcpy(event->metadata_tag, submission->metadata_tag, sizeof event->metadata_tag);
    memcpy(event->data_tag, submission->data_tag, sizeof event->data_tag);
    event->attachment_count = count;
    for (size_t i = 0; i < count; i++) {
        memcpy(event->attachments[i].id.text, attachments[i].id, sizeof attachments[i].id);
        memcpy(event->attachments[i].tag, attachments[i].tag, sizeof attachments[i].tag);
    }
    return DATABASE_OK;
}

enum database_result event_write(
    struct central *central, const struct submission *submission, enum fitconnect_event_kind kind)
{
    struct fitconnect_event signed_event = {.kind = kind, .at_s = central->now_s};
    struct event event = {.at_s = central->now_s};
    uuid_make(event.jti);
    memcpy(event.case_id, submission->case_id, sizeof event.case_id);
    memcpy(event.submission, submission->id, sizeof event.submission);
    memcpy(signed_event.id.text, event.jti, sizeof event.jti);
    memcpy(signed_event.case_id.text, submission->case_id, sizeof event.case_id);
    memcpy(signed_event.submission.text, submission->id, sizeof event.submission);
    snprintf(signed_event.issuer, sizeof signed_event.issuer, "%s", central->url);
    if (kind == FITCONNECT_EVENT_SUBMITTED &&
        event_tags(central, submission, &signed_event) != DATABASE_OK) {
        return DATABASE_BROKEN;
    }
    SCOPED(free_text) char *jws = fitconnect_event_sign(&signed_event, &central->signer);
    event.jws = (struct text){jws, strlen(jws)};
    return database_event_add(central->database, &event);
}

/* The terminal that sent it and the authority that receives it may read; nobody else learns that
 * there is one. */
static bool may_read(const struct request *request, const struct submission *submission)
{
    const struct caller *caller = &request->caller;
    return caller->kind == CLIENT_TERMINAL
               ? strcmp(caller->id, submission->client) == 0
               : strcmp(caller->destination, submission->destination) == 0;
}

static void add_event(void *context, struct text jws)
{
    json_array_append_new(context, json_stringn(jws.at, jws.len));
}

static struct answer log_answer(
    const struct request *request, enum database_result result, int64_t total, json_t *log)
{
    if (result != DATABASE_OK) {
        json_decref(log);
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return json_answer(
        200,
        json_pack(
            "{s:I, s:I, s:I, s:o}", "offset", (json_int_t)request->page.offset, "count",
            (json_int_t)json_array_size(log), "totalCount", (json_int_t)total, "eventLog", log));
}

struct answer get_submission_events(struct central *central, const struct request *request)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    struct submission submission;
    enum database_result result = database_submission_get(central->database, id, &submission);
    if (result == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (result != DATABASE_OK || !may_read(request, &submission)) {
        return problem_answer(PROBLEM_no_such_submission, NULL);
    }
    json_t *log = json_array();
    int64_t total = 0;
    result = database_submission_events(
        central->database, &submission, request->page, &total, add_event, log);
    return log_answer(request, result, total, log);
}

struct answer get_case_events(struct central *central, const struct request *request)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    struct submission submission;
    enum database_result result = database_case_get(central->database, id, &submission);
    if (result == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (result != DATABASE_OK || !may_read(request, &submission)) {
        return problem_answer(PROBLEM_no_such_case, NULL);
    }
    json_t *log = json_array();
    int64_t total = 0;
    result = database_case_events(central->database, id, request->page, &total, add_event, log);
    return log_answer(request, result, total, log);
}
