#include "central/database_fleet.h"
#include "central/upkeep.h"
#include "tests/unit/central/town.h"

#define ATTACHMENT "11111111-2222-4333-8444-555555555555"

static int begin(void **state)
{
    *state = town_open();
    return 0;
}

static int end(void **state)
{
    town_close(*state);
    return 0;
}

struct ids {
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], path[128], events[128], answer[128];
};

static struct ids create(struct town *town, const char *attachments)
{
    struct ids ids;
    town_create(town, "rathaus-1", attachments, ids.submission, ids.case_id);
    snprintf(ids.path, sizeof ids.path, "/v2/submissions/%s", ids.submission);
    snprintf(ids.events, sizeof ids.events, "/v2/submissions/%s/events", ids.submission);
    snprintf(ids.answer, sizeof ids.answer, "/v2/cases/%s/events", ids.case_id);
    return ids;
}

/* The event number `at` of the submission, its signature checked. */
static struct fitconnect_event event_at(struct town *town, struct ids *ids, size_t at)
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

static size_t event_count(struct town *town, struct ids *ids)
{
    json_t *log = town_json(town, "GET", ids->events, "rathaus-1", "");
    size_t count = (size_t)json_integer_value(json_object_get(log, "totalCount"));
    json_decref(log);
    return count;
}

/* The answer of an authority, signed with `key`; owned by the caller. */
static char *answer_of(
    const struct town *town, const struct ids *ids, enum fitconnect_event_kind kind,
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

static void a_submission_is_taken_and_signed_for_with_its_tags(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    assert_int_equal(event_at(town, &ids, 0).kind, FITCONNECT_EVENT_CREATED);
    char *body = town_sealed_body(&town->encryption, "{}", "{\"hund\":\"Bello\"}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event event = event_at(town, &ids, 1);
    struct fitconnect_body shown;
    assert_true(fitconnect_body_read(&shown, (struct bytes){(const uint8_t *)body, strlen(body)}));
    assert_int_equal(event.kind, FITCONNECT_EVENT_SUBMITTED);
    assert_string_equal(event.metadata_tag, shown.metadata_tag);
    assert_string_equal(event.data_tag, shown.data_tag);
    assert_string_equal(event.submission.text, ids.submission);
    assert_string_equal(event.case_id.text, ids.case_id);
    free(body);
}

static void the_same_bytes_again_are_no_second_submission(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    char *other = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(event_count(town, &ids), 2);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", other), 409);
    assert_int_equal(event_count(town, &ids), 2);
    json_t *list = town_json(town, "GET", "/v2/submissions", "steueramt", "");
    assert_int_equal(json_integer_value(json_object_get(list, "totalCount")), 1);
    json_decref(list);
    free(body);
    free(other);
}

static void a_terminal_sees_only_what_is_its_own(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-2", body), 404);
    assert_int_equal(town_status(town, "GET", ids.events, "rathaus-2", ""), 404);
    assert_int_equal(town_status(town, "GET", ids.answer, "rathaus-2", ""), 404);
    assert_int_equal(town_status(town, "GET", ids.path, "rathaus-1", ""), 403);
    assert_int_equal(town_status(town, "GET", "/v2/submissions", "rathaus-1", ""), 403);
    assert_int_equal(town_status(town, "GET", ids.events, NULL, ""), 401);
    assert_int_equal(town_status(town, "GET", ids.events, "rathaus-1", ""), 200);
    free(body);
}

static void a_bad_creation_is_refused(void **state)
{
    struct town *town = *state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"destinationId\":\"x\",\"announcedAttachments\":[],\"publicService\":{"
        "\"identifier\":\"" TOWN_SERVICE "\"}}",
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"publicService\":{\"identifier\":"
        "\"" TOWN_SERVICE "\"}}",
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":[\"x\"],"
        "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}",
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":[\"" ATTACHMENT
        "\",\"" ATTACHMENT "\"],\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}",
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":[],"
        "\"publicService\":{\"identifier\":\"urn:de:fim:leika:leistung:1\"}}",
        "{\"destinationId\":\"" TOWN_DESTINATION
        "\",\"announcedAttachments\":[],\"region\":\"DE01\","
        "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(town_status(town, "POST", "/v2/submissions", "rathaus-1", bad[i]), 422);
    }
    assert_int_equal(
        town_status(
            town, "POST", "/v2/submissions", "rathaus-1",
            "{\"destinationId\":\"" ATTACHMENT "\",\"announcedAttachments\":[],"
            "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}"),
        404);
    int64_t open = -1;
    assert_int_equal(
        database_submissions_open(town->central.database, "rathaus-1", &open), DATABASE_OK);
    assert_int_equal(open, 0);
}

/* A PUT of these two parts. */
static unsigned put_parts(
    struct town *town, struct ids *ids, const char *metadata, const char *data)
{
    char *body = NULL;
    assert_true(
        asprintf(&body, "{\"encryptedMetadata\":\"%s\",\"encryptedData\":\"%s\"}", metadata, data) >
        0);
    unsigned status = town_status(town, "PUT", ids->path, "rathaus-1", body);
    free(body);
    return status;
}

/* A text that looks like a sealed one, with this header. */
static char *with_header(const char *header, const char *sealed)
{
    char coded[1024], *text = NULL;
    size_t len = base64url_write(coded, (struct bytes){(const uint8_t *)header, strlen(header)});
    assert_true(asprintf(&text, "%.*s%s", (int)len, coded, strchr(sealed, '.')) > 0);
    return text;
}

static void what_is_not_sealed_as_it_must_be_is_refused(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    struct sealed good;
    assert_int_equal(
        jwe_seal(&good, &town->encryption, TEXT_OF("application/json"), (struct bytes){0}), JWE_OK);
    char header[6][512];
    const char *kid = town->encryption.kid;
    snprintf(header[0], 512, "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\"}", kid);
    snprintf(
        header[1], 512,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"cty\":\"application/json\","
        "\"zip\":\"DEF\"}",
        kid);
    snprintf(
        header[2], 512,
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"cty\":\"application/json\"}",
        kid);
    snprintf(
        header[3], 512,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A128GCM\",\"kid\":\"%s\",\"cty\":\"application/"
        "json\"}",
        kid);
    snprintf(
        header[4], 512,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"unknown-kid\","
        "\"cty\":\"application/json\"}");
    snprintf(
        header[5], 512,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"cty\":\"application/"
        "json\"}",
        town->signing.kid); /* published, but not for sealing */
    for (size_t i = 0; i < COUNT(header); i++) {
        char *bad = with_header(header[i], good.at);
        assert_int_equal(put_parts(town, &ids, good.at, bad), 422);
        free(bad);
    }
    char *shorter = strdup(good.at);
    *strrchr(shorter, '.') = '\0'; /* four parts */
    assert_int_equal(put_parts(town, &ids, good.at, shorter), 422);
    free(shorter);
    assert_int_equal(put_parts(town, &ids, good.at, "{plain text}"), 422);
    assert_int_equal(put_parts(town, &ids, good.at, ""), 422);
    assert_int_equal(put_parts(town, &ids, "a.b.c.d.e", good.at), 422);
    assert_int_equal(event_count(town, &ids), 1);
    assert_int_equal(put_parts(town, &ids, good.at, good.at), 200); /* the rest was right */
    sealed_release(&good);
}

static void attachments_come_first_and_are_in_the_tags(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[\"" ATTACHMENT "\"]");
    char path[256], *body = town_sealed_body(&town->encryption, "{}", "{}");
    snprintf(path, sizeof path, "%s/attachments/" ATTACHMENT, ids.path);
    struct sealed one, other;
    assert_int_equal(
        jwe_seal(&one, &town->encryption, TEXT_OF("application/pdf"), (struct bytes){0}), JWE_OK);
    assert_int_equal(
        jwe_seal(&other, &town->encryption, TEXT_OF("application/pdf"), (struct bytes){0}), JWE_OK);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 422);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", "no jwe"), 422);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", other.at), 204);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", one.at), 204);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", one.at), 204);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", other.at), 409);
    struct fitconnect_event event = event_at(town, &ids, 1);
    assert_int_equal(event.attachment_count, 1);
    assert_string_equal(event.attachments[0].id.text, ATTACHMENT);
    assert_string_equal(event.attachments[0].tag, one.tag);
    struct answer answer = town_ask(town, "GET", path, "steueramt", (struct text){0});
    assert_int_equal(answer.status, 200);
    assert_true(text_equal((struct text){answer.body, answer.len}, town_text(one.at)));
    answer_release(&answer);
    snprintf(path, sizeof path, "%s/attachments/" TOWN_DESTINATION, ids.path);
    assert_int_equal(town_status(town, "PUT", path, "rathaus-1", one.at), 404);
    sealed_release(&one);
    sealed_release(&other);
    free(body);
}

static void an_authority_fetches_exactly_what_was_sealed(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    assert_int_equal(town_status(town, "GET", ids.path, "steueramt", ""), 404); /* not complete */
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    json_t *fetched = town_json(town, "GET", ids.path, "steueramt", "");
    json_t *sent = json_read((struct bytes){(const uint8_t *)body, strlen(body)}, 1 << 20);
    assert_true(json_equal(
        json_object_get(fetched, "encryptedData"), json_object_get(sent, "encryptedData")));
    assert_true(json_equal(
        json_object_get(fetched, "encryptedMetadata"), json_object_get(sent, "encryptedMetadata")));
    assert_string_equal(json_string_value(json_object_get(fetched, "caseId")), ids.case_id);
    json_decref(fetched);
    json_decref(sent);
    town_add_destination(town, ATTACHMENT, &town->encryption, &town->signing);
    town_add_authority(town, "bauamt", ATTACHMENT);
    assert_int_equal(town_status(town, "GET", ids.path, "bauamt", ""), 404);
    assert_int_equal(town_status(town, "GET", ids.answer, "bauamt", ""), 404);
    free(body);
}

static void an_acceptance_needs_the_right_key_and_the_right_tags(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event tags = event_at(town, &ids, 1);
    struct fitconnect_event wrong = tags;
    wrong.data_tag[0] = wrong.data_tag[0] == 'A' ? 'B' : 'A';
    char *strange = answer_of(town, &ids, FITCONNECT_EVENT_ACCEPTED, &tags, &town->central.signer);
    char *untagged = answer_of(
        town, &ids, FITCONNECT_EVENT_ACCEPTED, &(struct fitconnect_event){0}, &town->signing);
    char *mistagged = answer_of(town, &ids, FITCONNECT_EVENT_ACCEPTED, &wrong, &town->signing);
    char *deletion = answer_of(town, &ids, FITCONNECT_EVENT_DELETED, &tags, &town->signing);
    char *right = answer_of(town, &ids, FITCONNECT_EVENT_ACCEPTED, &tags, &town->signing);
    char *late = answer_of(town, &ids, FITCONNECT_EVENT_REJECTED, &tags, &town->signing);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", strange), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", untagged), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", mistagged), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", deletion), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", "a.b.c"), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "rathaus-1", right), 403);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", right), 204);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", right), 204); /* again */
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", late), 409);
    json_t *log = town_json(town, "GET", ids.answer, "rathaus-1", "");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(log, "eventLog"), 2)), right);
    assert_int_equal(json_integer_value(json_object_get(log, "totalCount")), 3);
    json_decref(log);
    json_t *list = town_json(town, "GET", "/v2/submissions", "steueramt", "");
    assert_int_equal(json_integer_value(json_object_get(list, "totalCount")), 0);
    json_decref(list);
    free(strange), free(untagged), free(mistagged), free(deletion), free(right), free(late);
    free(body);
}

static void an_event_log_comes_in_pages(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct job job = {0};
    struct job *jobs[] = {&job};
    assert_int_equal(route_find(&job.request, "GET", town_text(ids.answer)), ROUTE_OK);
    assert_true(route_query(&job.request, "1", "1", NULL));
    snprintf(job.client, sizeof job.client, "rathaus-1");
    batch_run(&town->central, jobs, 1);
    json_t *log =
        json_read((struct bytes){(const uint8_t *)job.answer.body, job.answer.len}, 1 << 20);
    assert_int_equal(json_integer_value(json_object_get(log, "offset")), 1);
    assert_int_equal(json_integer_value(json_object_get(log, "count")), 1);
    assert_int_equal(json_integer_value(json_object_get(log, "totalCount")), 2);
    json_decref(log);
    answer_release(&job.answer);
    free(body);
}

static void a_closed_destination_takes_nothing_new(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    struct destination *destination = test_malloc(sizeof *destination);
    struct database *database = town->central.database;
    assert_int_equal(
        database_destination_get(database, TOWN_DESTINATION, destination), DATABASE_OK);
    destination->state = DESTINATION_DECOMMISSIONED;
    assert_int_equal(database_destination_put(database, destination), DATABASE_OK);
    json_t *problem = town_json(
        town, "POST", "/v2/submissions", "rathaus-1",
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":[],"
        "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}");
    assert_non_null(
        strstr(json_string_value(json_object_get(problem, "type")), "/destination-state-invalid"));
    json_decref(problem);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 422);
    destination->state = DESTINATION_INACTIVE; /* what was begun may be completed */
    assert_int_equal(database_destination_put(database, destination), DATABASE_OK);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    test_free(destination);
    free(body);
}

static void an_older_key_is_good_until_it_is_withdrawn(void **state)
{
    struct town *town = *state;
    struct jwk newer;
    town_key(&newer, "newer", JWK_RSA_OAEP_256);
    town_add_destination(town, TOWN_DESTINATION, &newer, &town->signing);
    struct ids first = create(town, "[]"), second = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", first.path, "rathaus-1", body), 200);
    assert_int_equal(
        database_key_remove(town->central.database, TOWN_DESTINATION, town->encryption.kid),
        DATABASE_OK);
    char *late = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", second.path, "rathaus-1", late), 422);
    jwk_release(&newer);
    free(body);
    free(late);
}

static void one_client_cannot_begin_without_end(void **state)
{
    struct town *town = *state;
    struct database *database = town->central.database;
    struct submission row = {.changed_s = town->central.now_s};
    snprintf(row.client, sizeof row.client, "rathaus-1");
    snprintf(row.destination, sizeof row.destination, TOWN_DESTINATION);
    assert_int_equal(database_begin(database), DATABASE_OK);
    for (int i = 0; i < OPEN_SUBMISSIONS_MAX; i++) {
        uuid_make(row.id);
        uuid_make(row.case_id);
        assert_int_equal(database_submission_add(database, &row, NULL, 0), DATABASE_OK);
    }
    assert_int_equal(database_commit(database), DATABASE_OK);
    struct answer answer = town_ask(
        town, "POST", "/v2/submissions", "rathaus-1",
        TEXT_OF("{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":[],"
                "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\"}}"));
    assert_int_equal(answer.status, 429);
    assert_in_range(answer.retry_after_s, 1, BUSY_RETRY_S);
    answer_release(&answer);
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1];
    town_create(town, "rathaus-2", "[]", submission, case_id); /* others are not held up */
}

static void orphans_are_deleted_and_said_so(void **state)
{
    struct town *town = *state;
    struct ids orphan = create(town, "[]"), whole = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", whole.path, "rathaus-1", body), 200);
    town->central.now_s += ORPHAN_LIFE_S + 1;
    upkeep_run(&town->central);
    assert_int_equal(town_status(town, "PUT", orphan.path, "rathaus-1", body), 404);
    assert_int_equal(event_at(town, &orphan, 1).kind, FITCONNECT_EVENT_DELETED);
    assert_int_equal(event_count(town, &whole), 2);
    assert_int_equal(town_status(town, "GET", whole.path, "steueramt", ""), 200);
    free(body);
}

static void what_is_finished_is_emptied_but_a_repetition_is_known(void **state)
{
    struct town *town = *state;
    struct ids ids = create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    char *other = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event tags = event_at(town, &ids, 1);
    char *answer = answer_of(town, &ids, FITCONNECT_EVENT_REJECTED, &tags, &town->signing);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", answer), 204);
    town->central.now_s += FINISHED_LIFE_S + 1;
    upkeep_run(&town->central);
    assert_int_equal(town_status(town, "GET", ids.path, "steueramt", ""), 404);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", other), 409);
    free(answer);
    free(other);
    free(body);
}

static void destinations_and_keys_are_public(void **state)
{
    struct town *town = *state;
    char path[256];
    json_t *json = town_json(town, "GET", "/v2/destinations/" TOWN_DESTINATION, NULL, "");
    struct fitconnect_destination *read = test_calloc(1, sizeof *read);
    char *text = json_print(json);
    assert_true(
        fitconnect_destination_read(read, (struct bytes){(const uint8_t *)text, strlen(text)}));
    assert_true(fitconnect_destination_takes(
        read, TEXT_OF("99110009104000"), TEXT_OF("https://schema.example/hund")));
    assert_string_equal(read->encryption_kid, town->encryption.kid);
    fitconnect_destination_release(read);
    test_free(read);
    free(text);
    json_decref(json);
    snprintf(
        path, sizeof path, "/v2/destinations/" TOWN_DESTINATION "/keys/%s", town->encryption.kid);
    json = town_json(town, "GET", path, NULL, "");
    struct jwk key;
    assert_int_equal(jwk_read(&key, json, JWK_RSA_OAEP_256), JWK_OK);
    assert_null(json_object_get(json, "d"));
    jwk_release(&key);
    json_decref(json);
    assert_int_equal(town_status(town, "GET", "/v2/destinations/" ATTACHMENT, NULL, ""), 404);
    assert_int_equal(
        town_status(town, "GET", "/v2/destinations/" TOWN_DESTINATION "/keys/nothing", NULL, ""),
        404);
    json = town_json(town, "GET", "/.well-known/jwks.json", NULL, "");
    assert_null(json_object_get(json_array_get(json_object_get(json, "keys"), 0), "d"));
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(a_submission_is_taken_and_signed_for_with_its_tags),
        TEST(the_same_bytes_again_are_no_second_submission),
        TEST(a_terminal_sees_only_what_is_its_own),
        TEST(a_bad_creation_is_refused),
        TEST(what_is_not_sealed_as_it_must_be_is_refused),
        TEST(attachments_come_first_and_are_in_the_tags),
        TEST(an_authority_fetches_exactly_what_was_sealed),
        TEST(an_acceptance_needs_the_right_key_and_the_right_tags),
        TEST(an_event_log_comes_in_pages),
        TEST(a_closed_destination_takes_nothing_new),
        TEST(an_older_key_is_good_until_it_is_withdrawn),
        TEST(one_client_cannot_begin_without_end),
        TEST(orphans_are_deleted_and_said_so),
        TEST(what_is_finished_is_emptied_but_a_repetition_is_known),
        TEST(destinations_and_keys_are_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
