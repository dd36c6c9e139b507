/* One submission in a town: made, read and answered as the terminal and the authority do. */
#pragma once

#include "tests/unit/central/town.h"

struct submission_ids {
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1];
    char path[128], events[128], answer[128]; /* where the terminal and the authority ask */
};

static inline struct submission_ids submission_create(struct town *town, const char *attachments)
{
    struct submission_ids ids;
    town_create(town, "rathaus-1", attachments, ids.submission, ids.case_id);
    snprintf(ids.path, sizeof ids.path, "/v2/submissions/%s", ids.submission);
    snprintf(ids.events, sizeof ids.events, "/v2/submissions/%s/events", ids.submission);
    snprintf(ids.answer, sizeof ids.answer, "/v2/cases/%s/events", ids.case_id);
    return ids;
}

/* The event number `at` of the submission, its signature checked. */
static inline struct fitconnect_event submission_event(
    struct town *town, struct submission_ids *ids, size_t at)
{
    json_t *log = town_json(town, "GET", ids->events, "rathaus-1", "");
    struct fitconnect_signer signer = {.jwk = town->central.signer};
    snprintf(signer.issuer, sizeof signer.issuer, "%s", town->central.url);
    struct fitconnect_event event;
    char kid[JWK_KID_MAX + 1];
    const json_t *jws = json_array_get(json_object_get(log, "eventLog"), at);
    assert_int_equal(
        fitconnect_event_read(&event, kid, json_text_of(jws), &signer, 1), FITCONNECT_EVENT_OK);
    json_decref(log);
    return event;
}

static inline size_t submission_events(struct town *town, struct submission_ids *ids)
{
    json_t *log = town_json(town, "GET", ids->events, "rathaus-1", "");
    size_t count = (size_t)json_integer_value(json_object_get(log, "totalCount"));
    json_decref(log);
    return count;
}

/* The answer of an authority, signed with `key`; owned by the caller. */
static inline char *submission_answer(
    const struct town *town, const struct submission_ids *ids, enum fitconnect_event_kind kind,
    const struct fitconnect_event *tags, const struct jwk *key)
{
    struct fitconnect_event event = *tags;
    event.kind = kind;
    event.at_s = town->central.now_s;
    uuid_make(event.id.text);
    snprintf(event.issuer, sizeof event.issuer, TOWN_DESTINATION);
    snprintf(event.submission.text, sizeof event.submission.text, "%s", ids->submission);
    snprintf(event.case_id.text, sizeof event.case_id.text, "%s", ids->case_id);
    snprintf(event.reason, sizeof event.reason, "Angaben fehlen");
    return fitconnect_event_sign(&event, key);
}
