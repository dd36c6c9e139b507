#include "tests/unit/central/submission.h"

#define UNKNOWN_DESTINATION "11111111-2222-4333-8444-555555555555"

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
    assert_int_equal(
        town_status(town, "GET", "/v2/destinations/" UNKNOWN_DESTINATION, NULL, ""), 404);
    assert_int_equal(
        town_status(town, "GET", "/v2/destinations/" TOWN_DESTINATION "/keys/nothing", NULL, ""),
        404);
    json = town_json(town, "GET", "/.well-known/jwks.json", NULL, "");
    assert_null(json_object_get(json_array_get(json_object_get(json, "keys"), 0), "d"));
    json_decref(json);
}

static void a_closed_destination_takes_nothing_new(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
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
    struct submission_ids first = submission_create(town, "[]"),
                          second = submission_create(town, "[]");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(destinations_and_keys_are_public),
        IN_A_TOWN(a_closed_destination_takes_nothing_new),
        IN_A_TOWN(an_older_key_is_good_until_it_is_withdrawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
