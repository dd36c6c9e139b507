/* The sender's side: a terminal begins a submission, brings its attachments, completes it. */
#include "base/json.h"
#include "base/log.h"
#include "central/events.h"
#include "central/problem.h"
#include "central/route.h"
#include "central/sealed.h"

static void copy(char *to, struct text from)
{
    if (from.len > 0) {
        memcpy(to, from.at, from.len);
    }
    to[from.len] = '\0';
}

static bool holds(const json_t *list, struct text wanted)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (text_equal(json_text_of(json_array_get(list, i)), wanted)) {
            return true;
        }
    }
    return false;
}

/* True when the destination offers the service, in this region when it names regions. */
static bool is_offered(const struct destination *destination, const struct submission *submission)
{
    SCOPED(json_release)
    json_t *services = json_read(
        (struct bytes){(const uint8_t *)destination->services, strlen(destination->services)},
        DOCUMENT_MAX);
    struct text service = {submission->service, strlen(submission->service)};
    struct text region = {submission->region, strlen(submission->region)};
    for (size_t i = 0; i < json_array_size(services); i++) {
        const json_t *row = json_array_get(services, i);
        const json_t *regions = json_object_get(row, "regions");
        if (text_equal(json_text_of(json_object_get(row, "identifier")), service) &&
            (region.len == 0 || json_array_size(regions) == 0 || holds(regions, region))) {
            return true;
        }
    }
    return false;
}

/* Reads the body of POST /v2/submissions. */
static bool read_creation(
    struct text body, struct submission *submission, struct attachment *attachments, size_t *count)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)body.at, body.len}, SMALL_BODY_MAX);
    bool failed = !json_is_object(json);
    const json_t *service = json_member(json, "publicService", &failed);
    const json_t *list = json_list(json, "announcedAttachments", ATTACHMENTS_MAX, &failed);
    struct text destination = json_text(json, "destinationId", UUID_LEN, &failed);
    struct text case_id = json_text_or_none(json, "caseId", UUID_LEN, &failed);
    copy(submission->service, json_text(service, "identifier", TEXT_MAX_LEN, &failed));
    copy(submission->service_name, json_text_or_none(service, "name", TEXT_MAX_LEN, &failed));
    copy(submission->region, json_text_or_none(json, "region", 14, &failed));
    failed = failed || !uuid_valid(destination) || (case_id.len > 0 && !uuid_valid(case_id));
    *count = json_array_size(list);
    for (size_t i = 0; i < *count && !failed; i++) {
        struct text id = json_text_of(json_array_get(list, i));
        failed = !uuid_valid(id);
        for (size_t k = 0; k < i && !failed; k++) {
            failed = memcmp(attachments[k].id, id.at, UUID_LEN) == 0;
        }
        if (!failed) {
            copy(attachments[i].id, id);
        }
    }
    if (!failed) {
        copy(submission->destination, destination);
        copy(submission->case_id, case_id);
    }
    return !failed;
}

/* PROBLEM_COUNT when the submission may be begun. */
static enum problem creation_problem(struct central *central, const struct submission *submission)
{
    struct destination destination;
    enum database_result found =
        database_destination_get(central->database, submission->destination, &destination);
    if (found != DATABASE_OK) {
        return found == DATABASE_BROKEN ? PROBLEM_not_stored : PROBLEM_no_such_destination;
    }
    if (destination.state != DESTINATION_ACTIVE) {
        return PROBLEM_destination_state;
    }
    if (!is_offered(&destination, submission)) {
        return PROBLEM_service_unknown;
    }
    int64_t open = 0;
    if (database_submissions_open(central->database, submission->client, &open) != DATABASE_OK) {
        return PROBLEM_not_stored;
    }
    if (open >= OPEN_SUBMISSIONS_MAX) {
        return PROBLEM_too_many_open;
    }
    struct submission first;
    found = submission->case_id[0] == '\0'
                ? DATABASE_OK
                : database_case_get(central->database, submission->case_id, &first);
    if (found == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    bool own = submission->case_id[0] == '\0' ||
               (found == DATABASE_OK && strcmp(first.client, submission->client) == 0 &&
                strcmp(first.destination, submission->destination) == 0);
    return own ? PROBLEM_COUNT : PROBLEM_no_such_case;
}

struct answer post_submission(struct central *central, const struct request *request)
{
    struct submission submission = {.changed_s = central->now_s};
    struct attachment attachments[ATTACHMENTS_MAX] = {{{0}, {0}}};
    size_t count = 0;
    if (!read_creation(request->body, &submission, attachments, &count)) {
        return problem_answer(PROBLEM_invalid, "the body of POST /v2/submissions");
    }
    memcpy(submission.client, request->caller.id, sizeof submission.client);
    enum problem problem = creation_problem(central, &submission);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    uuid_make(submission.id);
    if (submission.case_id[0] == '\0') {
        uuid_make(submission.case_id);
    }
    if (database_submission_add(central->database, &submission, attachments, count) !=
            DATABASE_OK ||
        event_write(central, &submission, FITCONNECT_EVENT_CREATED) != DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return json_answer(
        201, json_pack(
                 "{s:s, s:s, s:s}", "submissionId", submission.id, "caseId", submission.case_id,
                 "destinationId", submission.destination));
}

/* The caller's own submission named in the path; PROBLEM_COUNT when there is one. */
static enum problem find_own(
    struct central *central, const struct request *request, struct submission *submission)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    enum database_result result = database_submission_get(central->database, id, submission);
    if (result == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    bool own = result == DATABASE_OK && strcmp(submission->client, request->caller.id) == 0;
    bool orphan = own && submission->state == SUBMISSION_DELETED && submission->data_tag[0] == '\0';
    return own && !orphan ? PROBLEM_COUNT : PROBLEM_no_such_submission;
}

static enum problem problem_of(enum sealed_result result)
{
    switch (result) {
    case SEALED_OK: return PROBLEM_COUNT;
    case SEALED_MALFORMED: return PROBLEM_invalid_jwe;
    case SEALED_TO_OTHER: return PROBLEM_unknown_kid;
    case SEALED_BROKEN: break;
    }
    return PROBLEM_not_stored;
}

struct comparison {
    struct text metadata, data;
    bool same;
};

static void compare(void *context, struct text metadata, struct text data)
{
    struct comparison *comparison = context;
    comparison->same =
        text_equal(comparison->metadata, metadata) && text_equal(comparison->data, data);
}

/* A repeated PUT is answered as the first one was when it brings the same bytes, also when they are
 * here no more: then their tags speak for them. */
static struct answer answer_again(
    struct central *central, const struct submission *submission, const char *metadata_tag,
    const char *data_tag, struct comparison comparison)
{
    bool same_tags = strcmp(submission->metadata_tag, metadata_tag) == 0 &&
                     strcmp(submission->data_tag, data_tag) == 0;
    if (same_tags && submission->state == SUBMISSION_DELETED) {
        return json_answer(200, json_object());
    }
    if (database_submission_parts(central->database, submission->id, compare, &comparison) !=
        DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return comparison.same ? json_answer(200, json_object())
                           : problem_answer(PROBLEM_conflict, NULL);
}

static struct answer complete(
    struct central *central, struct submission *submission, struct text metadata, struct text data)
{
    struct attachment attachments[ATTACHMENTS_MAX];
    size_t count = 0;
    struct destination destination;
    if (database_attachments(central->database, submission->id, attachments, &count) !=
            DATABASE_OK ||
        database_destination_get(central->database, submission->destination, &destination) !=
            DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (destination.state == DESTINATION_DECOMMISSIONED) {
        return problem_answer(PROBLEM_destination_state, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        if (attachments[i].tag[0] == '\0') {
            return problem_answer(PROBLEM_attachments_missing, NULL);
        }
    }
    submission->changed_s = central->now_s;
    if (database_submission_submit(central->database, submission, metadata, data) != DATABASE_OK ||
        event_write(central, submission, FITCONNECT_EVENT_SUBMITTED) != DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    log_info("submitted parts=%zu bytes=%zu", count + 2, metadata.len + data.len);
    return json_answer(200, json_object());
}

struct answer put_submission(struct central *central, const struct request *request)
{
    struct submission submission;
    enum problem problem = find_own(central, request, &submission);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    SCOPED(json_release)
    json_t *json = json_read(
        (struct bytes){(const uint8_t *)request->body.at, request->body.len}, SUBMIT_BODY_MAX);
    bool failed = !json_is_object(json);
    struct text metadata = json_text(json, "encryptedMetadata", BODY_MAX, &failed);
    struct text data = json_text(json, "encryptedData", BODY_MAX, &failed);
    if (failed) {
        return problem_answer(PROBLEM_invalid, "encryptedMetadata and encryptedData are needed");
    }
    char metadata_tag[TAG_LEN + 1] = {0}, data_tag[TAG_LEN + 1] = {0};
    problem = problem_of(sealed_check(
        central, submission.destination, metadata, TEXT_OF("application/json"), metadata_tag));
    if (problem == PROBLEM_COUNT) {
        problem = problem_of(
            sealed_check(central, submission.destination, data, (struct text){0}, data_tag));
    }
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    if (submission.state != SUBMISSION_CREATED) {
        return answer_again(
            central, &submission, metadata_tag, data_tag,
            (struct comparison){.metadata = metadata, .data = data});
    }
    memcpy(submission.metadata_tag, metadata_tag, sizeof metadata_tag);
    memcpy(submission.data_tag, data_tag, sizeof data_tag);
    return complete(central, &submission, metadata, data);
}

static void compare_body(void *context, struct text body)
{
    struct comparison *comparison = context;
    comparison->same = text_equal(comparison->data, body);
}

struct answer put_attachment(struct central *central, const struct request *request)
{
    struct submission submission;
    enum problem problem = find_own(central, request, &submission);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    struct attachment attachment = {{0}, {0}};
    copy(attachment.id, request->value[1]);
    problem = problem_of(sealed_check(
        central, submission.destination, request->body, (struct text){0}, attachment.tag));
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    enum database_result result;
    struct comparison comparison = {.data = request->body, .same = true};
    if (submission.state == SUBMISSION_CREATED) {
        result =
            database_attachment_put(central->database, submission.id, &attachment, request->body);
    } else {
        result = database_attachment_body(
            central->database, submission.id, attachment.id, compare_body, &comparison);
    }
    switch (result) {
    case DATABASE_OK: break;
    case DATABASE_NONE:
    case DATABASE_EXISTS: return problem_answer(PROBLEM_no_such_attachment, "it was not announced");
    case DATABASE_BROKEN: return problem_answer(PROBLEM_not_stored, NULL);
    }
    return comparison.same ? empty_answer(204) : problem_answer(PROBLEM_conflict, NULL);
}
