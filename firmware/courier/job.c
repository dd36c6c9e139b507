#include "courier/job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static void end(struct job *job, enum errand_kind next)
{
    job->ended = true;
    job->next = next;
}

/* Not done, and it will be tried again: `words` are for staff. */
static void end_failed(struct job *job, enum errand_kind next, bool alarm, const char *words)
{
    job->failed = true;
    job->dirty = true;
    job->item.attempts++;
    job->item.alarm = alarm;
    snprintf(job->item.detail, sizeof job->item.detail, "%s", words);
    end(job, next);
}

/* Refused for good, or damaged: kept, and shown to people. */
static void end_stuck(struct job *job, const char *words)
{
    job->dirty = true;
    job->item.state = OUTBOX_STUCK;
    job->item.alarm = true;
    snprintf(job->item.detail, sizeof job->item.detail, "%s", words);
    log_error("item_stuck id=%lld kind=%u", (long long)job->item.id, (unsigned)job->kind);
    end(job, ERRAND_NONE);
}

/* The line failed, not this item: what is on the disk stays as it is. */
static void end_unheard(struct job *job, enum errand_kind next)
{
    end(job, next);
}

/* Back to the beginning with the same sealed bytes: central knows no such submission. */
static void end_as_sealed(struct job *job, const char *words)
{
    job->item.state = OUTBOX_SEALED;
    job->item.submission_id[0] = job->item.case_id[0] = '\0';
    end_failed(job, ERRAND_CREATE, false, words);
}

/* The table of fit-connect.md §9 for answers that are the same for every call. `again` is what to do
 * after a pause. True when it was one of them. */
static bool end_by_status(struct job *job, const struct http_answer *answer, enum errand_kind again)
{
    struct fitconnect_problem problem;
    fitconnect_problem_read(&problem, answer->status, answer->body);
    log_warning(
        "answer_not_good id=%lld kind=%u status=%u", (long long)job->item.id, (unsigned)job->kind,
        answer->status);
    if (problem.kind == FITCONNECT_PROBLEM_DESTINATION_GONE ||
        problem.kind == FITCONNECT_PROBLEM_DESTINATION_OFF) {
        destinations_forget(job->courier, job->item.destination);
        end_failed(job, again, true, problem.words);
        return true;
    }
    switch (answer->status) {
    case 400:
    case 413:
    case 422: end_stuck(job, problem.words); return true;
    case 401:
        job->unauthorised = true;
        token_drop(&job->courier->token);
        end_failed(job, again, false, problem.words);
        return true;
    case 403: end_failed(job, again, true, problem.words); return true;
    case 404:
    case 409:
    case 410: return false;
    default: end_failed(job, again, answer->status < 500 && answer->status != 408, problem.words);
    }
    return true;
}

static void take_created(void *context, const struct http_answer *answer)
{
    struct job *job = context;
    struct fitconnect_id submission, case_id;
    if (!courier_heard(job->courier, answer)) {
        end_unheard(job, ERRAND_CREATE);
    } else if (answer->status != 201 && answer->status != 200) {
        struct fitconnect_problem problem;
        if (!end_by_status(job, answer, ERRAND_CREATE)) {
            fitconnect_problem_read(&problem, answer->status, answer->body);
            end_failed(job, ERRAND_CREATE, true, problem.words);
        }
    } else if (!fitconnect_created_read(&submission, &case_id, answer->body)) {
        end_failed(job, ERRAND_CREATE, true, "central's answer to the creation is not readable");
    } else {
        memcpy(job->item.submission_id, submission.text, sizeof submission.text);
        memcpy(job->item.case_id, case_id.text, sizeof case_id.text);
        job->item.state = OUTBOX_CREATED;
        job->item.attempts = 0;
        job->item.alarm = false;
        job->item.detail[0] = '\0';
        job->dirty = true;
        end(job, ERRAND_PUT);
    }
}

static void take_put(void *context, const struct http_answer *answer)
{
    struct job *job = context;
    bool unsure = answer->status >= 500 || answer->status == 408;
    bool sent = answer->outcome != HTTP_UNREACHABLE && answer->outcome != HTTP_UNTRUSTED;
    if (!courier_heard(job->courier, answer)) {
        end_unheard(job, sent ? ERRAND_LOOK : ERRAND_PUT);
    } else if (answer->status >= 200 && answer->status < 300) {
        end(job, ERRAND_CONFIRM);
    } else if (!end_by_status(job, answer, unsure ? ERRAND_LOOK : ERRAND_PUT)) {
        struct fitconnect_problem problem;
        fitconnect_problem_read(&problem, answer->status, answer->body);
        if (answer->status == 404) {
            end_as_sealed(job, problem.words);
        } else {
            end_failed(job, ERRAND_LOOK, job->item.attempts > 0, problem.words);
        }
    }
}

static void take_event(void *context, struct text compact)
{
    struct job *job = context;
    struct courier *courier = job->courier;
    struct fitconnect_event event;
    struct fitconnect_id destination;
    char kid[JWK_KID_MAX + 1];
    switch (
        fitconnect_event_read(&event, kid, compact, courier->keys.signers, courier->keys.count)) {
    case FITCONNECT_EVENT_OK:
        verdict_add(&job->verdict, &job->item, &event, courier->central);
        break;
    case FITCONNECT_EVENT_NO_KEY:
        job->key_missing =
            job->key_missing || (fitconnect_id_read(&destination, text_of(job->item.destination)) &&
                                 keys_want(courier, kid, &destination));
        break;
    case FITCONNECT_EVENT_MALFORMED:
    case FITCONNECT_EVENT_FOUL:
        log_error("event_foul id=%lld", (long long)job->item.id);
        job->foul = true;
        break;
    }
}

/* After the last page: the item is what the log says. */
static void conclude(struct job *job)
{
    static const enum errand_kind if_nothing[] = {
        [ERRAND_LOOK] = ERRAND_PUT, [ERRAND_CONFIRM] = ERRAND_CONFIRM, [ERRAND_POLL] = ERRAND_POLL};
    job->dirty = verdict_apply(&job->verdict, &job->item, clock_utc_s());
    if (job->verdict.tags_differ) {
        log_error("tags_differ id=%lld", (long long)job->item.id);
    }
    switch (job->item.state) {
    case OUTBOX_SEALED: end(job, ERRAND_CREATE); return;
    case OUTBOX_CREATED:
        if (job->kind == ERRAND_CONFIRM) {
            const char *words = job->foul ? "central's events are not signed as they must be"
                                          : "central has not yet signed for it";
            end_failed(job, ERRAND_CONFIRM, job->foul, words);
        } else {
            end(job, if_nothing[job->kind]);
        }
        return;
    case OUTBOX_SUBMITTED: end(job, ERRAND_POLL); return;
    case OUTBOX_ACCEPTED:
    case OUTBOX_REJECTED:
    case OUTBOX_EXPIRED:
    case OUTBOX_STUCK:
    case OUTBOX_STATE_COUNT: end(job, ERRAND_NONE); return;
    }
}

static bool send_events(struct job *job, const char *bearer);

static void take_events(void *context, const struct http_answer *answer)
{
    struct job *job = context;
    unsigned more = 0;
    if (!courier_heard(job->courier, answer)) {
        end_unheard(job, job->kind);
        return;
    }
    if (answer->status != 200) {
        struct fitconnect_problem problem;
        if (!end_by_status(job, answer, job->kind)) {
            fitconnect_problem_read(&problem, answer->status, answer->body);
            if (job->item.delivered_s == 0 && answer->status == 404) {
                end_as_sealed(job, problem.words);
            } else {
                end_failed(job, job->kind, true, problem.words);
            }
        }
        return;
    }
    if (!fitconnect_events_read(answer->body, job->offset, take_event, job, &more)) {
        end_failed(job, job->kind, true, "central's event log is not readable");
    } else if (job->key_missing) {
        job->asked = true;
        end(job, job->kind);
    } else if (more > job->offset) {
        const char *bearer = token_get(&job->courier->token);
        job->offset = more;
        if (bearer == NULL || !send_events(job, bearer)) {
            job->asked = true;
            end(job, job->kind);
        }
    } else {
        conclude(job);
    }
}

static bool send_events(struct job *job, const char *bearer)
{
    char url[HTTP_URL_MAX];
    struct fitconnect_id id;
    struct http_request request = {
        .url = url, .bearer = bearer, .answer_max = FITCONNECT_EVENTS_MAX};
    return fitconnect_id_read(&id, text_of(job->item.case_id)) &&
           fitconnect_url(
               url, job->courier->central, FITCONNECT_CASE_EVENTS, &id, NULL, job->offset) &&
           http_send(job->courier->http, &request, take_events, job);
}

static bool send_creation(struct job *job, const char *bearer)
{
    char url[HTTP_URL_MAX];
    const struct outbox_item *item = &job->item;
    struct fitconnect_creation creation = {
        .service = text_of(item->service),
        .service_name = text_of(item->service_name),
        .region = text_of(item->region)};
    if (!fitconnect_id_read(&creation.destination, text_of(item->destination)) ||
        !fitconnect_url(url, job->courier->central, FITCONNECT_SUBMISSIONS, NULL, NULL, 0)) {
        return false;
    }
    job->text = fitconnect_creation_body(&creation);
    struct http_request request = {
        .method = HTTP_POST,
        .url = url,
        .bearer = bearer,
        .content_type = "application/json",
        .body = {(const uint8_t *)job->text, strlen(job->text)},
        .answer_max = FITCONNECT_ANSWER_MAX};
    return http_send(job->courier->http, &request, take_created, job);
}

static bool send_parts(struct job *job, const char *bearer)
{
    char url[HTTP_URL_MAX];
    struct fitconnect_id id;
    struct http_request request = {
        .method = HTTP_PUT,
        .url = url,
        .bearer = bearer,
        .content_type = "application/json",
        .body = job->body.content,
        .answer_max = FITCONNECT_ANSWER_MAX};
    return fitconnect_id_read(&id, text_of(job->item.submission_id)) &&
           fitconnect_url(url, job->courier->central, FITCONNECT_SUBMISSION, &id, NULL, 0) &&
           http_send(job->courier->http, &request, take_put, job);
}

/* Creates when the destination takes it; else it waits, and people are told why. */
static void begin_creation(struct job *job, const char *bearer)
{
    enum destination_answer answer = destinations_ask(job->courier, &job->item);
    if (answer == DESTINATION_ASKED) {
        job->asked = true;
        end(job, ERRAND_CREATE);
    } else if (answer != DESTINATION_FINE) {
        log_error("destination_refused id=%lld why=%u", (long long)job->item.id, (unsigned)answer);
        end_failed(job, ERRAND_CREATE, true, destination_words(answer));
    } else if (!send_creation(job, bearer)) {
        end_stuck(job, "the submission cannot be written as a request");
    }
}

static void begin_put(struct job *job, const char *bearer)
{
    switch (outbox_body(job->courier->outbox, job->item.id, &job->body)) {
    case OUTBOX_OK: break;
    case OUTBOX_OTHER:
    case OUTBOX_ABSENT:
    case OUTBOX_FULL:
    case OUTBOX_BROKEN: end_stuck(job, "damaged on this terminal's disk"); return;
    }
    if (!send_parts(job, bearer)) {
        end_stuck(job, "the submission cannot be written as a request");
    }
}

struct job *job_start(struct courier *courier, const struct track *track, const char *bearer)
{
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        die("no memory for a job");
    }
    job->courier = courier;
    job->kind = track->next;
    if (outbox_get(courier->outbox, track->id, &job->item) != OUTBOX_OK) {
        job_free(&job);
        return NULL;
    }
    switch (job->kind) {
    case ERRAND_CREATE: begin_creation(job, bearer); break;
    case ERRAND_PUT: begin_put(job, bearer); break;
    case ERRAND_LOOK:
    case ERRAND_CONFIRM:
    case ERRAND_POLL:
        if (!send_events(job, bearer)) {
            end_stuck(job, "the submission cannot be written as a request");
        }
        break;
    case ERRAND_NONE: end(job, ERRAND_NONE); break;
    }
    return job;
}

void job_free(struct job **job)
{
    if (*job != NULL) {
        outbox_body_release(&(*job)->body);
        free((*job)->text);
        free(*job);
        *job = NULL;
    }
}
