#include "central/receipts.h"

#include "base/json.h"
#include "base/log.h"
#include "central/events.h"
#include "central/problem.h"
#include "central/route.h"

#define SKEW_S       300u /* how wrong an authority's clock may be */
#define PROBLEMS_MAX 64   /* reasons in one rejection */

/* Copies the UUID that follows `prefix`. */
static bool take_id(char to[UUID_LEN + 1], struct text from, struct text prefix)
{
    if (from.len != prefix.len + UUID_LEN || memcmp(from.at, prefix.at, prefix.len) != 0 ||
        !uuid_valid((struct text){from.at + prefix.len, UUID_LEN})) {
        return false;
    }
    memcpy(to, from.at + prefix.len, UUID_LEN);
    to[UUID_LEN] = '\0';
    return true;
}

static bool read_event(struct receipt *receipt, const json_t *events)
{
    json_t *accepted = json_object_get(events, EVENT_PREFIX "accept-submission");
    json_t *rejected = json_object_get(events, EVENT_PREFIX "reject-submission");
    json_t *event = accepted != NULL ? accepted : rejected;
    if (json_object_size(events) != 1 || !json_is_object(event)) {
        return false;
    }
    receipt->kind = accepted != NULL ? RECEIPT_ACCEPT : RECEIPT_REJECT;
    receipt->tags = json_incref(json_object_get(event, "authenticationTags"));
    const json_t *problems = json_object_get(event, "problems");
    bool reasons = json_is_array(problems) && json_array_size(problems) > 0 &&
                   json_array_size(problems) <= PROBLEMS_MAX;
    return receipt->kind == RECEIPT_ACCEPT ? receipt->tags != NULL : reasons;
}

bool receipt_read(struct receipt *receipt, struct text compact, uint64_t now_s)
{
    *receipt = (struct receipt){0};
    if (jws_read(&receipt->jws, compact, JWK_PS512, TEXT_OF("secevent+jwt")) != JWS_OK ||
        receipt->jws.kid[0] == '\0') {
        return false;
    }
    SCOPED(json_release)
    json_t *claims =
        json_read((struct bytes){receipt->jws.payload, receipt->jws.payload_len}, SMALL_BODY_MAX);
    bool failed = !json_is_object(claims);
    struct text issuer = json_text(claims, "iss", UUID_LEN, &failed);
    struct text jti = json_text(claims, "jti", UUID_LEN, &failed);
    struct text subject = json_text(claims, "sub", TEXT_MAX_LEN, &failed);
    struct text transaction = json_text(claims, "txn", TEXT_MAX_LEN, &failed);
    (void)json_integer_in(claims, "iat", 0, (int64_t)(now_s + SKEW_S), &failed);
    const json_t *events = json_member(claims, "events", &failed);
    return !failed && take_id(receipt->issuer, issuer, TEXT_OF("")) &&
           take_id(receipt->jti, jti, TEXT_OF("")) &&
           take_id(receipt->submission, subject, TEXT_OF("submission:")) &&
           take_id(receipt->case_id, transaction, TEXT_OF("case:")) && read_event(receipt, events);
}

bool receipt_verify(struct receipt *receipt, const char *jwk)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)jwk, strlen(jwk)}, JWK_MAX);
    SCOPED(jwk_release) struct jwk key = {0};
    return json != NULL && jwk_read(&key, json, JWK_PS512) == JWK_OK &&
           jws_verify(&receipt->jws, &key) == JWS_OK;
}

void receipt_release(struct receipt *receipt)
{
    jws_release(&receipt->jws);
    json_release(&receipt->tags);
    *receipt = (struct receipt){0};
}

/* PROBLEM_COUNT when the caller's destination signed it with a key that it publishes. */
static enum problem proof_problem(
    struct central *central, const struct request *request, struct receipt *receipt)
{
    char jwk[JWK_MAX + 1];
    enum key_use use = KEY_SEALS;
    struct text kid = {receipt->jws.kid, strlen(receipt->jws.kid)};
    if (strcmp(receipt->issuer, request->caller.destination) != 0) {
        return PROBLEM_invalid_event;
    }
    enum database_result found =
        database_key_get(central->database, receipt->issuer, kid, &use, jwk);
    if (found == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    bool proved = found == DATABASE_OK && use == KEY_VERIFIES && receipt_verify(receipt, jwk);
    return proved ? PROBLEM_COUNT : PROBLEM_invalid_event;
}

/* PROBLEM_COUNT when the submission waits for it and the tags are those that were submitted. */
static enum problem state_problem(
    struct central *central, const struct submission *submission, const struct receipt *receipt)
{
    if (submission->state != SUBMISSION_SUBMITTED) {
        return PROBLEM_event_conflict;
    }
    SCOPED(json_release) json_t *tags = event_tags(central, submission);
    if (tags == NULL) {
        return PROBLEM_not_stored;
    }
    bool same = receipt->tags == NULL || json_equal(tags, receipt->tags) == 1;
    return same ? PROBLEM_COUNT : PROBLEM_wrong_tags;
}

static struct answer store(
    struct central *central, const struct submission *submission, const struct receipt *receipt,
    struct text compact)
{
    struct event event = {.jws = compact, .at_s = central->now_s};
    memcpy(event.case_id, submission->case_id, sizeof event.case_id);
    memcpy(event.submission, submission->id, sizeof event.submission);
    memcpy(event.jti, receipt->jti, sizeof event.jti);
    enum submission_state state =
        receipt->kind == RECEIPT_ACCEPT ? SUBMISSION_ACCEPTED : SUBMISSION_REJECTED;
    enum database_result result = database_event_add(central->database, &event);
    if (result == DATABASE_EXISTS) {
        return problem_answer(PROBLEM_event_conflict, "its jti was used before");
    }
    if (result != DATABASE_OK ||
        database_submission_state(central->database, submission->id, state, central->now_s) !=
            DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    log_info("answered accepted=%d", receipt->kind == RECEIPT_ACCEPT);
    return empty_answer(204);
}

struct answer post_event(struct central *central, const struct request *request)
{
    SCOPED(receipt_release) struct receipt receipt;
    if (!receipt_read(&receipt, request->body, central->now_s) ||
        memcmp(receipt.case_id, request->value[0].at, UUID_LEN) != 0) {
        return problem_answer(PROBLEM_invalid_event, NULL);
    }
    enum problem problem = proof_problem(central, request, &receipt);
    if (problem != PROBLEM_COUNT) {
        return problem_answer(problem, NULL);
    }
    struct submission submission;
    enum database_result found =
        database_submission_get(central->database, receipt.submission, &submission);
    if (found == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (found != DATABASE_OK || strcmp(submission.case_id, receipt.case_id) != 0 ||
        strcmp(submission.destination, request->caller.destination) != 0) {
        return problem_answer(PROBLEM_no_such_case, NULL);
    }
    switch (database_event_find(central->database, receipt.case_id, request->body)) {
    case DATABASE_OK: return empty_answer(204); /* a repetition */
    case DATABASE_NONE:
    case DATABASE_EXISTS: break;
    case DATABASE_BROKEN: return problem_answer(PROBLEM_not_stored, NULL);
    }
    problem = state_problem(central, &submission, &receipt);
    return problem != PROBLEM_COUNT ? problem_answer(problem, NULL)
                                    : store(central, &submission, &receipt, request->body);
}
