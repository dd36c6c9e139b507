#include "central/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "central/problem.h"
#include "central/route.h"
#include "seal/jws.h"

#define PAYLOAD_SCHEMA                                                                             \
    "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json"

static void free_text(char **text)
{
    free(*text);
    *text = NULL;
}

enum database_result event_write(
    struct central *central, const struct submission *submission, const char *kind, json_t *tags)
{
    struct event event = {.at_s = central->now_s};
    memcpy(event.case_id, submission->case_id, sizeof event.case_id);
    memcpy(event.submission, submission->id, sizeof event.submission);
    uuid_make(event.jti);
    char name[sizeof EVENT_PREFIX + 64], subject[16 + UUID_LEN], transaction[16 + UUID_LEN];
    snprintf(name, sizeof name, EVENT_PREFIX "%s", kind);
    snprintf(subject, sizeof subject, "submission:%s", submission->id);
    snprintf(transaction, sizeof transaction, "case:%s", submission->case_id);
    json_t *what = json_object();
    if (tags != NULL) {
        json_object_set_new(what, "authenticationTags", tags);
    }
    SCOPED(json_release)
    json_t *claims = json_pack(
        "{s:s, s:s, s:I, s:s, s:s, s:s, s:{s:o}}", "$schema", PAYLOAD_SCHEMA, "iss", central->url,
        "iat", (json_int_t)central->now_s, "jti", event.jti, "sub", subject, "txn", transaction,
        "events", name, what);
    SCOPED(free_text) char *payload = json_print(claims);
    SCOPED(free_text)
    char *jws = jws_sign(
        &central->signer, TEXT_OF("secevent+jwt"),
        (struct bytes){(const uint8_t *)payload, strlen(payload)});
    event.jws = (struct text){jws, strlen(jws)};
    return database_event_add(central->database, &event);
}

json_t *event_tags(struct central *central, const struct submission *submission)
{
    struct attachment attachments[ATTACHMENTS_MAX];
    size_t count = 0;
    if (database_attachments(central->database, submission->id, attachments, &count) !=
        DATABASE_OK) {
        return NULL;
    }
    json_t *tags = json_object();
    for (size_t i = 0; i < count; i++) {
        json_object_set_new(tags, attachments[i].id, json_string(attachments[i].tag));
    }
    return json_pack(
        "{s:s, s:s, s:o}", "metadata", submission->metadata_tag, "data", submission->data_tag,
        "attachments", tags);
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
