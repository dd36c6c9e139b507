/* The receiver's side: an authority finds what waits for it and fetches the sealed parts. */
#include "base/json.h"
#include "central/events.h"
#include "central/problem.h"
#include "central/route.h"

static json_t *summary(const struct submission *submission)
{
    return json_pack(
        "{s:s, s:s, s:s}", "submissionId", submission->id, "caseId", submission->case_id,
        "destinationId", submission->destination);
}

static void add_submission(void *context, const struct submission *submission)
{
    json_array_append_new(context, summary(submission));
}

struct answer get_submissions(struct central *central, const struct request *request)
{
    const char *own = request->caller.destination;
    if (request->destination.len > 0 &&
        !text_equal(request->destination, (struct text){own, strlen(own)})) {
        return problem_answer(PROBLEM_not_allowed, "this client is not linked to the destination");
    }
    json_t *list = json_array();
    int64_t total = 0;
    if (database_submissions_waiting(
            central->database, own, request->page, &total, add_submission, list) != DATABASE_OK) {
        json_decref(list);
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return json_answer(
        200, json_pack(
                 "{s:I, s:I, s:I, s:o}", "offset", (json_int_t)request->page.offset, "count",
                 (json_int_t)json_array_size(list), "totalCount", (json_int_t)total, "submissions",
                 list));
}

/* A submission to the caller's destination that was completed; PROBLEM_COUNT when there is one. */
static enum problem find_received(
    struct central *central, const struct request *request, struct submission *submission)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    enum database_result result = database_submission_get(central->database, id, submission);
    if (result == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    bool received = result == DATABASE_OK && submission->state != SUBMISSION_CREATED &&
                    submission->state != SUBMISSION_DELETED &&
                    strcmp(submission->destination, request->caller.destination) == 0;
    return received ? PROBLEM_COUNT : PROBLEM_no_such_submission;
}

static void add_parts(void *context, struct text metadata, struct text data)
{
    json_object_set_new(context, "encryptedMetadata", json_stringn(metadata.at, metadata.len));
    json_object_set_new(context, "encryptedData", json_stringn(data.at, data.len));
}

struct answer get_submission(struct central *central, const struct request *request)
{
    struct submission submission;
    enum problem problem = find_received(central, request, &submission);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    struct attachment attachments[ATTACHMENTS_MAX];
    size_t count = 0;
    SCOPED(json_release) json_t *json = summary(&submission);
    if (database_attachments(central->database, submission.id, attachments, &count) !=
            DATABASE_OK ||
        database_submission_parts(central->database, submission.id, add_parts, json) !=
            DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    json_t *ids = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(ids, json_string(attachments[i].id));
    }
    json_object_set_new(json, "attachments", ids);
    json_object_set_new(
        json, "publicService",
        json_pack("{s:s, s:s}", "identifier", submission.service, "name", submission.service_name));
    if (submission.region[0] != '\0') {
        json_object_set_new(json, "region", json_string(submission.region));
    }
    return json_answer(200, json_incref(json));
}

static void take_body(void *context, struct text body)
{
    struct answer *answer = context;
    if (body.len == 0) {
        return;
    }
    answer->body = strndup(body.at, body.len);
    if (answer->body == NULL) {
        die("no memory for an attachment");
    }
    answer->len = body.len;
}

struct answer get_attachment(struct central *central, const struct request *request)
{
    struct submission submission;
    enum problem problem = find_received(central, request, &submission);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[1].at, UUID_LEN);
    struct answer answer = {.status = 200, .type = "application/jose"};
    switch (database_attachment_body(central->database, submission.id, id, take_body, &answer)) {
    case DATABASE_OK: break;
    case DATABASE_NONE:
    case DATABASE_EXISTS: return problem_answer(PROBLEM_no_such_attachment, NULL);
    case DATABASE_BROKEN: return problem_answer(PROBLEM_not_stored, NULL);
    }
    return answer.body != NULL ? answer : problem_answer(PROBLEM_no_such_attachment, NULL);
}
