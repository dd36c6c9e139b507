/* POST /v2/cases/{}/events: what an authority says about a submission. Kept verbatim when its
 * signature, its state and its tags fit. */
#include "base/json.h"
#include "base/log.h"
#include "central/events.h"
#include "central/problem.h"
#include "central/route.h"

#define SKEW_S 300u /* how wrong an authority's clock may be */

/* The caller's signing key with this kid. OK, NONE or BROKEN. */
static enum database_result find_signer(
    struct central *central, const struct request *request, const char *kid,
    struct fitconnect_signer *signer)
{
    char text[JWK_MAX + 1];
    enum key_use use = KEY_SEALS;
    const char *destination = request->caller.destination;
    enum database_result found = database_key_get(
        central->database, destination, (struct text){kid, strlen(kid)}, &use, text);
    if (found != DATABASE_OK) {
        return found;
    }
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)text, strlen(text)}, JWK_MAX);
    memcpy(signer->issuer, destination, UUID_LEN + 1);
    bool usable =
        use == KEY_VERIFIES && json != NULL && jwk_read(&signer->jwk, json, JWK_PS512) == JWK_OK;
    return usable ? DATABASE_OK : DATABASE_NONE;
}

/* Reads and proves the event: signed with a key that the caller's destination publishes, made by it,
 * about the case in the path, an acceptance or a rejection. PROBLEM_COUNT when it is. */
static enum problem proof_problem(
    struct central *central, const struct request *request, struct fitconnect_event *event)
{
    char kid[JWK_KID_MAX + 1];
    if (fitconnect_event_read(event, kid, request->body, NULL, 0) != FITCONNECT_EVENT_NO_KEY) {
        return PROBLEM_invalid_event;
    }
    struct fitconnect_signer signer = {0};
    enum database_result found = find_signer(central, request, kid, &signer);
    enum fitconnect_event_result result =
        found != DATABASE_OK ? FITCONNECT_EVENT_NO_KEY
                             : fitconnect_event_read(event, kid, request->body, &signer, 1);
    jwk_release(&signer.jwk);
    if (found == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    bool fits = result == FITCONNECT_EVENT_OK && event->at_s <= central->now_s + SKEW_S &&
                memcmp(event->case_id.text, request->value[0].at, UUID_LEN) == 0 &&
                ((event->kind == FITCONNECT_EVENT_ACCEPTED && event->has_tags) ||
                 (event->kind == FITCONNECT_EVENT_REJECTED && event->reason[0] != '\0'));
    return fits ? PROBLEM_COUNT : PROBLEM_invalid_event;
}

static const char *tag_of(const struct fitconnect_event *event, const char *attachment)
{
    for (size_t i = 0; i < event->attachment_count; i++) {
        if (strcmp(event->attachments[i].id.text, attachment) == 0) {
            return event->attachments[i].tag;
        }
    }
    return "";
}

/* The same tags for the same parts, in both directions. */
static bool same_tags(const struct fitconnect_event *a, const struct fitconnect_event *b)
{
    bool same = strcmp(a->metadata_tag, b->metadata_tag) == 0 &&
                strcmp(a->data_tag, b->data_tag) == 0 && a->attachment_count == b->attachment_count;
    for (size_t i = 0; i < a->attachment_count && same; i++) {
        same = strcmp(a->attachments[i].tag, tag_of(b, a->attachments[i].id.text)) == 0;
    }
    return same;
}

/* PROBLEM_COUNT when the submission waits for it and the tags are those that were submitted. */
static enum problem state_problem(
    struct central *central, const struct submission *submission,
    const struct fitconnect_event *event)
{
    if (submission->state != SUBMISSION_SUBMITTED) {
        return PROBLEM_event_conflict;
    }
    struct fitconnect_event submitted = {0};
    if (event_tags(central, submission, &submitted) != DATABASE_OK) {
        return PROBLEM_not_stored;
    }
    return !event->has_tags || same_tags(&submitted, event) ? PROBLEM_COUNT : PROBLEM_wrong_tags;
}

static struct answer store(
    struct central *central, const struct submission *submission,
    const struct fitconnect_event *read, struct text compact)
{
    struct event event = {.jws = compact, .at_s = central->now_s};
    memcpy(event.case_id, submission->case_id, sizeof event.case_id);
    memcpy(event.submission, submission->id, sizeof event.submission);
    memcpy(event.jti, read->id.text, sizeof event.jti);
    bool accepted = read->kind == FITCONNECT_EVENT_ACCEPTED;
    enum submission_state state = accepted ? SUBMISSION_ACCEPTED : SUBMISSION_REJECTED;
    enum database_result result = database_event_add(central->database, &event);
    if (result == DATABASE_EXISTS) {
        return problem_answer(PROBLEM_event_conflict, "its jti was used before");
    }
    if (result != DATABASE_OK ||
        database_submission_state(central->database, submission->id, state, central->now_s) !=
            DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    log_info("answered accepted=%d", accepted);
    return empty_answer(204);
}

struct answer post_event(struct central *central, const struct request *request)
{
    struct fitconnect_event event;
    enum problem problem = proof_problem(central, request, &event);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    struct submission submission;
    enum database_result found =
        database_submission_get(central->database, event.submission.text, &submission);
    if (found == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (found != DATABASE_OK || strcmp(submission.case_id, event.case_id.text) != 0 ||
        strcmp(submission.destination, request->caller.destination) != 0) {
        return problem_answer(PROBLEM_no_such_case, NULL);
    }
    switch (database_event_find(central->database, submission.case_id, request->body)) {
    case DATABASE_OK: return empty_answer(204); /* a repetition */
    case DATABASE_NONE:
    case DATABASE_EXISTS: break;
    case DATABASE_BROKEN: return problem_answer(PROBLEM_not_stored, NULL);
    }
    problem = state_problem(central, &submission, &event);
    return problem != PROBLEM_COUNT ? problem_answer(problem, NULL)
                                    : store(central, &submission, &event, request->body);
}
