#include "central/database_fleet.h"
#include "tests/unit/central/submission.h"

#define ATTACHMENT "11111111-2222-4333-8444-555555555555"

static void a_submission_is_taken_and_signed_for_with_its_tags(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
    assert_int_equal(submission_event(town, &ids, 0).kind, FITCONNECT_EVENT_CREATED);
    char *body = town_sealed_body(&town->encryption, "{}", "{\"hund\":\"Bello\"}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event event = submission_event(town, &ids, 1);
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
    struct submission_ids ids = submission_create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    char *other = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(submission_events(town, &ids), 2);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", other), 409);
    assert_int_equal(submission_events(town, &ids), 2);
    json_t *list = town_json(town, "GET", "/v2/submissions", "steueramt", "");
    assert_int_equal(json_integer_value(json_object_get(list, "totalCount")), 1);
    json_decref(list);
    free(body);
    free(other);
}

static void a_terminal_sees_only_what_is_its_own(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
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
    struct town *town, struct submission_ids *ids, const char *metadata, const char *data)
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
    struct submission_ids ids = submission_create(town, "[]");
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
    assert_int_equal(submission_events(town, &ids), 1);
    assert_int_equal(put_parts(town, &ids, good.at, good.at), 200); /* the rest was right */
    sealed_release(&good);
}

static void attachments_come_first_and_are_in_the_tags(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[\"" ATTACHMENT "\"]");
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
    struct fitconnect_event event = submission_event(town, &ids, 1);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(a_submission_is_taken_and_signed_for_with_its_tags),
        IN_A_TOWN(the_same_bytes_again_are_no_second_submission),
        IN_A_TOWN(a_terminal_sees_only_what_is_its_own),
        IN_A_TOWN(a_bad_creation_is_refused),
        IN_A_TOWN(what_is_not_sealed_as_it_must_be_is_refused),
        IN_A_TOWN(attachments_come_first_and_are_in_the_tags),
        IN_A_TOWN(one_client_cannot_begin_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
