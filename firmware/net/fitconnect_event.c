/* Events of FIT-Connect: security event tokens (RFC 8417) that tell what became of a submission. */
#include <stdio.h>
#include <stdlib.h>

#include "net/fitconnect.h"
#include "net/words.h"
#include "seal/jws.h"

#define EVENT_PREFIX "https://schema.fitko.de/fit-connect/events/"
#define PAYLOAD_SCHEMA                                                                             \
    "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json"
#define PROBLEM_TYPE EVENT_PREFIX "problems/other"

enum {
    PAYLOAD_MAX = 65536,
    PROBLEMS_MAX = 64,
    YEAR_3000_S = 32503680000,
};

static const char *const names[FITCONNECT_EVENT_KIND_COUNT] = {
    [FITCONNECT_EVENT_CREATED] = "create-submission",
    [FITCONNECT_EVENT_SUBMITTED] = "submit-submission",
    [FITCONNECT_EVENT_NOTIFIED] = "notify-submission",
    [FITCONNECT_EVENT_ACCEPTED] = "accept-submission",
    [FITCONNECT_EVENT_REJECTED] = "reject-submission",
    [FITCONNECT_EVENT_DELETED] = "delete-submission",
};

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static void copy(char *to, size_t size, struct text from, bool *failed)
{
    *failed = *failed || from.len == 0 || from.len >= size;
    size_t len = *failed ? 0 : from.len;
    if (len > 0) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}

static enum fitconnect_event_kind kind_of(struct text name)
{
    struct text prefix = TEXT_OF(EVENT_PREFIX);
    if (name.len < prefix.len || memcmp(name.at, prefix.at, prefix.len) != 0) {
        return FITCONNECT_EVENT_OTHER;
    }
    struct text rest = {name.at + prefix.len, name.len - prefix.len};
    for (unsigned i = 0; i < FITCONNECT_EVENT_OTHER; i++) {
        if (text_equal(rest, text_of(names[i]))) {
            return (enum fitconnect_event_kind)i;
        }
    }
    return FITCONNECT_EVENT_OTHER;
}

/* "submission:" or "case:" and a UUID. */
static void read_subject(
    struct fitconnect_id *id, const json_t *claims, const char *name, struct text prefix,
    bool *failed)
{
    struct text text = json_text(claims, name, prefix.len + UUID_LEN, failed);
    if (*failed || text.len < prefix.len || memcmp(text.at, prefix.at, prefix.len) != 0 ||
        !fitconnect_id_read(id, (struct text){text.at + prefix.len, text.len - prefix.len})) {
        *failed = true;
    }
}

static void read_tags(struct fitconnect_event *event, const json_t *tags, bool *failed)
{
    copy(
        event->metadata_tag, sizeof event->metadata_tag,
        json_text(tags, "metadata", JWE_TAG_LEN, failed), failed);
    copy(
        event->data_tag, sizeof event->data_tag, json_text(tags, "data", JWE_TAG_LEN, failed),
        failed);
    json_t *map = json_object_get(tags, "attachments");
    *failed = *failed || (map != NULL && !json_is_object(map)) ||
              json_object_size(map) > FITCONNECT_ATTACHMENT_MAX;
    if (*failed) {
        return;
    }
    const char *name;
    json_t *tag;
    json_object_foreach (map, name, tag) {
        struct fitconnect_attachment *to = &event->attachments[event->attachment_count++];
        *failed = *failed || !fitconnect_id_read(&to->id, text_of(name));
        copy(to->tag, sizeof to->tag, json_text_of(tag), failed);
    }
    event->has_tags = true;
}

/* The problems of a rejection as lines for people. */
static void read_reason(struct fitconnect_event *event, const json_t *what, bool *failed)
{
    const json_t *problems = json_list(what, "problems", PROBLEMS_MAX, failed);
    size_t size = sizeof event->reason;
    for (size_t i = 0; i < json_array_size(problems); i++) {
        const json_t *problem = json_array_get(problems, i);
        struct text title = json_text_of(json_object_get(problem, "title"));
        struct text detail = json_text_of(json_object_get(problem, "detail"));
        size_t len = strlen(event->reason);
        if (len > 0 && len + 1 < size) {
            event->reason[len] = '\n';
            event->reason[len + 1] = '\0';
        }
        words_append(event->reason, size, title);
        if (detail.len > 0 && !text_equal(detail, title)) {
            words_append(event->reason, size, title.len > 0 ? TEXT_OF(": ") : TEXT_OF(""));
            words_append(event->reason, size, detail);
        }
    }
}

static bool read_claims(struct fitconnect_event *event, const json_t *claims)
{
    bool failed = !json_is_object(claims);
    copy(
        event->issuer, sizeof event->issuer,
        json_text(claims, "iss", FITCONNECT_ISSUER_MAX, &failed), &failed);
    event->at_s = (uint64_t)json_integer_in(claims, "iat", 0, YEAR_3000_S, &failed);
    read_subject(&event->submission, claims, "sub", TEXT_OF("submission:"), &failed);
    read_subject(&event->case_id, claims, "txn", TEXT_OF("case:"), &failed);
    failed = failed || !fitconnect_id_read(&event->id, json_text(claims, "jti", 36, &failed));
    json_t *events = json_object_get(claims, "events");
    if (failed || json_object_size(events) != 1) {
        return false;
    }
    void *only = json_object_iter(events);
    const json_t *what = json_object_iter_value(only);
    event->kind = kind_of(text_of(json_object_iter_key(only)));
    const json_t *tags = json_object_get(what, "authenticationTags");
    if (tags != NULL) {
        read_tags(event, tags, &failed);
    }
    if (event->kind == FITCONNECT_EVENT_REJECTED) {
        read_reason(event, what, &failed);
    }
    return !failed;
}

bool fitconnect_claims_read(struct fitconnect_event *event, struct bytes payload)
{
    SCOPED(json_release) json_t *claims = json_read(payload, PAYLOAD_MAX);
    *event = (struct fitconnect_event){0};
    bool read = read_claims(event, claims);
    if (!read) {
        *event = (struct fitconnect_event){0};
    }
    return read;
}

static const struct fitconnect_signer *find(
    const struct fitconnect_signer *signers, size_t count, const char *kid)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(signers[i].jwk.kid, kid) == 0) {
            return &signers[i];
        }
    }
    return NULL;
}

enum fitconnect_event_result fitconnect_event_read(
    struct fitconnect_event *event, char kid[JWK_KID_MAX + 1], struct text compact,
    const struct fitconnect_signer *signers, size_t count)
{
    *event = (struct fitconnect_event){0};
    kid[0] = '\0';
    SCOPED(jws_release) struct jws jws;
    if (jws_read(&jws, compact, JWK_PS512, TEXT_OF("secevent+jwt")) != JWS_OK ||
        jws.kid[0] == '\0') {
        return FITCONNECT_EVENT_MALFORMED;
    }
    memcpy(kid, jws.kid, sizeof jws.kid);
    const struct fitconnect_signer *signer = find(signers, count, kid);
    if (signer == NULL) {
        return FITCONNECT_EVENT_NO_KEY;
    }
    if (jws_verify(&jws, &signer->jwk) != JWS_OK) {
        return FITCONNECT_EVENT_FOUL;
    }
    if (!fitconnect_claims_read(event, jws_payload(&jws))) {
        return FITCONNECT_EVENT_MALFORMED;
    }
    if (strcmp(event->issuer, signer->issuer) != 0) {
        *event = (struct fitconnect_event){0};
        return FITCONNECT_EVENT_FOUL;
    }
    return FITCONNECT_EVENT_OK;
}

static json_t *tags_of(const struct fitconnect_event *event)
{
    json_t *map = json_object();
    for (size_t i = 0; i < event->attachment_count; i++) {
        if (json_object_set_new(
                map, event->attachments[i].id.text, json_string(event->attachments[i].tag)) != 0) {
            die("no memory for an event");
        }
    }
    return json_pack(
        "{s:s, s:s, s:o}", "metadata", event->metadata_tag, "data", event->data_tag, "attachments",
        map);
}

char *fitconnect_event_sign(const struct fitconnect_event *event, const struct jwk *key)
{
    char name[sizeof EVENT_PREFIX + 32], subject[16 + UUID_LEN], transaction[16 + UUID_LEN];
    if (event->kind >= FITCONNECT_EVENT_OTHER) {
        die("an event without a name");
    }
    snprintf(name, sizeof name, EVENT_PREFIX "%s", names[event->kind]);
    snprintf(subject, sizeof subject, "submission:%s", event->submission.text);
    snprintf(transaction, sizeof transaction, "case:%s", event->case_id.text);
    json_t *what = json_object();
    if (event->has_tags && json_object_set_new(what, "authenticationTags", tags_of(event)) != 0) {
        die("no memory for an event");
    }
    if (event->kind == FITCONNECT_EVENT_REJECTED &&
        json_object_set_new(
            what, "problems",
            json_pack(
                "[{s:s, s:s, s:s, s:s}]", "type", PROBLEM_TYPE, "title", "Antrag abgelehnt",
                "detail", event->reason, "instance", "data")) != 0) {
        die("no memory, or no UTF-8, for an event");
    }
    SCOPED(json_release)
    json_t *claims = json_pack(
        "{s:s, s:s, s:I, s:s, s:s, s:s, s:{s:o}}", "$schema", PAYLOAD_SCHEMA, "iss", event->issuer,
        "iat", (json_int_t)event->at_s, "jti", event->id.text, "sub", subject, "txn", transaction,
        "events", name, what);
    if (claims == NULL) {
        die("no memory for an event");
    }
    char *payload = json_print(claims);
    char *compact = jws_sign(
        key, TEXT_OF("secevent+jwt"), (struct bytes){(const uint8_t *)payload, strlen(payload)});
    free(payload);
    return compact;
}

bool fitconnect_events_read(
    struct bytes answer, unsigned offset, void (*each)(void *context, struct text compact),
    void *context, unsigned *more)
{
    *more = 0;
    bool failed = false;
    SCOPED(json_release) json_t *json = json_read(answer, FITCONNECT_EVENTS_MAX);
    const json_t *log = json_list(json, "eventLog", FITCONNECT_PAGE, &failed);
    int64_t total = json_object_get(json, "totalCount") == NULL
                        ? 0
                        : json_integer_in(json, "totalCount", 0, 1 << 30, &failed);
    for (size_t i = 0; i < json_array_size(log); i++) {
        failed = failed || !json_is_string(json_array_get(log, i));
    }
    if (failed) {
        return false;
    }
    size_t count = json_array_size(log);
    for (size_t i = 0; i < count; i++) {
        each(context, json_text_of(json_array_get(log, i)));
    }
    if (count > 0 && offset + (int64_t)count < total) {
        *more = offset + (unsigned)count;
    }
    return true;
}
