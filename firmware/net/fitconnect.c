#include "net/fitconnect.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/http.h"
#include "net/words.h"
#include "seal/jwe_open.h"

#define LEIKA_PREFIX   "urn:de:fim:leika:leistung:"
#define PROBLEM_PREFIX "https://schema.fitko.de/fit-connect/submission-api/problems/"

static bool copy(char *to, size_t size, struct text from)
{
    if (from.len == 0 || from.len >= size) {
        return false;
    }
    memcpy(to, from.at, from.len);
    to[from.len] = '\0';
    return true;
}

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

bool fitconnect_id_read(struct fitconnect_id *id, struct text text)
{
    *id = (struct fitconnect_id){{0}};
    if (text.len != UUID_LEN) {
        return false;
    }
    for (size_t i = 0; i < UUID_LEN; i++) {
        char c = text.at[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) {
            *id = (struct fitconnect_id){{0}};
            return false;
        }
        id->text[i] = c;
        if (c >= 'A' && c <= 'F') {
            id->text[i] = "abcdef"[c - 'A'];
        }
    }
    return true;
}

bool fitconnect_url(
    char *url, const char *base, enum fitconnect_place place, const struct fitconnect_id *id,
    const char *kid, unsigned offset)
{
    const char *it = id == NULL ? "" : id->text;
    int len = -1;
    switch (place) {
    case FITCONNECT_SUBMISSIONS:
        len = id == NULL
                  ? snprintf(url, HTTP_URL_MAX, "%s/v2/submissions", base)
                  : snprintf(
                        url, HTTP_URL_MAX, "%s/v2/submissions?destinationId=%s&offset=%u&limit=%u",
                        base, it, offset, FITCONNECT_PAGE);
        break;
    case FITCONNECT_SUBMISSION:
        len = snprintf(url, HTTP_URL_MAX, "%s/v2/submissions/%s", base, it);
        break;
    case FITCONNECT_SUBMISSION_EVENTS:
        len = snprintf(
            url, HTTP_URL_MAX, "%s/v2/submissions/%s/events?offset=%u&limit=%u", base, it, offset,
            FITCONNECT_PAGE);
        break;
    case FITCONNECT_CASE_EVENTS:
        len = snprintf(
            url, HTTP_URL_MAX, "%s/v2/cases/%s/events?offset=%u&limit=%u", base, it, offset,
            FITCONNECT_PAGE);
        break;
    case FITCONNECT_CASE:
        len = snprintf(url, HTTP_URL_MAX, "%s/v2/cases/%s/events", base, it);
        break;
    case FITCONNECT_DESTINATION:
        len = snprintf(url, HTTP_URL_MAX, "%s/v2/destinations/%s", base, it);
        break;
    case FITCONNECT_KEY:
        if (kid == NULL || !jwk_kid_valid(text_of(kid))) {
            return false;
        }
        len = snprintf(url, HTTP_URL_MAX, "%s/v2/destinations/%s/keys/%s", base, it, kid);
        break;
    case FITCONNECT_SERVICE_KEYS:
        len = snprintf(url, HTTP_URL_MAX, "%s/.well-known/jwks.json", base);
        break;
    }
    bool needs_id = place != FITCONNECT_SUBMISSIONS && place != FITCONNECT_SERVICE_KEYS;
    return len > 0 && len < HTTP_URL_MAX && (!needs_id || it[0] != '\0');
}

char *fitconnect_creation_body(const struct fitconnect_creation *creation)
{
    char identifier[sizeof LEIKA_PREFIX + 64];
    snprintf(identifier, sizeof identifier, LEIKA_PREFIX "%.*s", TEXT_ARG(creation->service));
    SCOPED(json_release)
    json_t *json = json_pack(
        "{s:s, s:[], s:{s:s}}", "destinationId", creation->destination.text, "announcedAttachments",
        "publicService", "identifier", identifier);
    bool failed = json == NULL;
    if (creation->service_name.len > 0) {
        failed =
            failed || json_object_set_new(
                          json_object_get(json, "publicService"), "name",
                          json_stringn(creation->service_name.at, creation->service_name.len)) != 0;
    }
    if (creation->region.len > 0) {
        failed = failed ||
                 json_object_set_new(
                     json, "region", json_stringn(creation->region.at, creation->region.len)) != 0;
    }
    if (failed) {
        die("no memory, or no UTF-8, to create a submission");
    }
    return json_print(json);
}

bool fitconnect_created_read(
    struct fitconnect_id *submission, struct fitconnect_id *case_id, struct bytes answer)
{
    SCOPED(json_release) json_t *json = json_read(answer, FITCONNECT_ANSWER_MAX);
    bool read = fitconnect_id_read(submission, json_text_of(json_object_get(json, "submissionId")));
    return fitconnect_id_read(case_id, json_text_of(json_object_get(json, "caseId"))) && read;
}

bool fitconnect_body_read(struct fitconnect_body *shown, struct bytes body)
{
    *shown = (struct fitconnect_body){.kid = {0}};
    SCOPED(json_release) json_t *json = json_read(body, FITCONNECT_BODY_MAX);
    struct jwe_look metadata, data;
    if (json_object_size(json) != 2 ||
        jwe_look(&metadata, json_text_of(json_object_get(json, "encryptedMetadata"))) !=
            JWE_OPENED ||
        jwe_look(&data, json_text_of(json_object_get(json, "encryptedData"))) != JWE_OPENED ||
        strcmp(metadata.kid, data.kid) != 0) {
        return false;
    }
    return copy(shown->kid, sizeof shown->kid, text_of(data.kid)) &&
           copy(shown->metadata_tag, sizeof shown->metadata_tag, text_of(metadata.tag)) &&
           copy(shown->data_tag, sizeof shown->data_tag, text_of(data.tag));
}

bool fitconnect_destination_read(struct fitconnect_destination *destination, struct bytes answer)
{
    *destination = (struct fitconnect_destination){0};
    bool failed = false;
    json_t *json = json_read(answer, FITCONNECT_ANSWER_MAX);
    struct text status = json_text(json, "status", 64, &failed);
    struct text kid = json_text(json, "encryptionKid", JWK_KID_MAX, &failed);
    if (failed || !jwk_kid_valid(kid) ||
        !fitconnect_id_read(
            &destination->id, json_text_of(json_object_get(json, "destinationId")))) {
        json_release(&json);
        *destination = (struct fitconnect_destination){0};
        return false;
    }
    destination->json = json;
    destination->state = text_equal(status, TEXT_OF("active")) ? FITCONNECT_DESTINATION_ACTIVE
                                                               : FITCONNECT_DESTINATION_OTHER;
    return copy(destination->encryption_kid, sizeof destination->encryption_kid, kid);
}

static bool has_schema(const json_t *service, struct text uri)
{
    const json_t *schemas = json_object_get(service, "submissionSchemas");
    for (size_t i = 0; i < json_array_size(schemas); i++) {
        const json_t *schema = json_array_get(schemas, i);
        struct text type = json_text_of(json_object_get(schema, "mimeType"));
        if (text_equal(json_text_of(json_object_get(schema, "schemaUri")), uri) &&
            text_equal(type, TEXT_OF("application/json"))) {
            return true;
        }
    }
    return false;
}

bool fitconnect_destination_takes(
    const struct fitconnect_destination *destination, struct text service, struct text schema_uri)
{
    struct text prefix = TEXT_OF(LEIKA_PREFIX);
    const json_t *services = json_object_get(destination->json, "publicServices");
    for (size_t i = 0; i < json_array_size(services); i++) {
        const json_t *each = json_array_get(services, i);
        struct text id = json_text_of(json_object_get(each, "identifier"));
        if (id.len == prefix.len + service.len && memcmp(id.at, prefix.at, prefix.len) == 0 &&
            memcmp(id.at + prefix.len, service.at, service.len) == 0 &&
            has_schema(each, schema_uri)) {
            return true;
        }
    }
    return false;
}

void fitconnect_destination_release(struct fitconnect_destination *destination)
{
    json_release(&destination->json);
    *destination = (struct fitconnect_destination){0};
}

bool fitconnect_list_read(
    struct fitconnect_listed *list, size_t max, size_t *count, struct bytes answer, unsigned offset,
    unsigned *more)
{
    *count = 0;
    *more = 0;
    bool failed = false;
    SCOPED(json_release) json_t *json = json_read(answer, FITCONNECT_EVENTS_MAX);
    const json_t *rows = json_list(json, "submissions", max, &failed);
    int64_t total = json_integer_in(json, "totalCount", 0, 1 << 30, &failed);
    for (size_t i = 0; i < json_array_size(rows) && !failed; i++) {
        const json_t *row = json_array_get(rows, i);
        struct fitconnect_listed *to = &list[i];
        failed = !fitconnect_id_read(
                     &to->submission, json_text_of(json_object_get(row, "submissionId"))) ||
                 !fitconnect_id_read(&to->case_id, json_text_of(json_object_get(row, "caseId")));
    }
    if (failed) {
        return false;
    }
    *count = json_array_size(rows);
    if (*count > 0 && offset + (int64_t)*count < total) {
        *more = offset + (unsigned)*count;
    }
    return true;
}

bool fitconnect_submission_read(struct fitconnect_submission *submission, struct bytes answer)
{
    *submission = (struct fitconnect_submission){0};
    bool failed = false;
    json_t *json = json_read(answer, HTTP_ANSWER_MAX);
    struct text metadata = json_text(json, "encryptedMetadata", JWE_MAX, &failed);
    struct text data = json_text(json, "encryptedData", JWE_MAX, &failed);
    if (failed ||
        !fitconnect_id_read(
            &submission->submission, json_text_of(json_object_get(json, "submissionId"))) ||
        !fitconnect_id_read(&submission->case_id, json_text_of(json_object_get(json, "caseId")))) {
        json_release(&json);
        *submission = (struct fitconnect_submission){0};
        return false;
    }
    submission->metadata = metadata;
    submission->data = data;
    submission->json = json;
    return true;
}

void fitconnect_submission_release(struct fitconnect_submission *submission)
{
    json_release(&submission->json);
    *submission = (struct fitconnect_submission){0};
}

void fitconnect_problem_read(
    struct fitconnect_problem *problem, unsigned status, struct bytes answer)
{
    static const struct {
        const char *type;
        enum fitconnect_problem_kind kind;
    } known[] = {
        {PROBLEM_PREFIX "submission-not-found", FITCONNECT_PROBLEM_SUBMISSION_GONE},
        {PROBLEM_PREFIX "destination-not-found", FITCONNECT_PROBLEM_DESTINATION_GONE},
        {PROBLEM_PREFIX "destination-state-invalid", FITCONNECT_PROBLEM_DESTINATION_OFF},
    };
    *problem = (struct fitconnect_problem){.kind = FITCONNECT_PROBLEM_OTHER};
    SCOPED(json_release) json_t *json = json_read(answer, FITCONNECT_ANSWER_MAX);
    struct text type = json_text_of(json_object_get(json, "type"));
    struct text title = json_text_of(json_object_get(json, "title"));
    struct text detail = json_text_of(json_object_get(json, "detail"));
    for (size_t i = 0; i < COUNT(known); i++) {
        if (text_equal(type, text_of(known[i].type))) {
            problem->kind = known[i].kind;
        }
    }
    snprintf(problem->words, sizeof problem->words, "HTTP %u", status);
    if (title.len > 0) {
        words_append(problem->words, sizeof problem->words, TEXT_OF(": "));
        words_append(problem->words, sizeof problem->words, title);
    }
    if (detail.len > 0) {
        words_append(problem->words, sizeof problem->words, TEXT_OF(": "));
        words_append(problem->words, sizeof problem->words, detail);
    }
}
