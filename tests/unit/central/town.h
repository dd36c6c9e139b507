/* A town's server inside the test: its database in a fresh folder, one terminal, one authority. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "central/batch.h"
#include "central/events.h"
#include "central/offer.h"
#include "central/route.h"
#include "central/token.h"
#include "seal/base64url.h"
#include "seal/jwe.h"
#include "seal/jws.h"
#include "tests/test.h"

#define TOWN_DESTINATION "7a1d4c7e-5c1c-4a52-9d2f-0a6b1f0f7a11"
#define TOWN_SERVICE     "urn:de:fim:leika:leistung:99110009104000"
#define TOWN_SECRET      "a secret that is long enough to be one 1234"
#define TOWN_KEYS        "build/test-keys"

struct town {
    char dir[64];
    struct central central;
    struct jwk encryption, signing, device; /* private */
};

/* A private key of this name, made by the first test that wants it: RSA takes its time. */
static inline void town_key(struct jwk *key, const char *name, enum jwk_algorithm algorithm)
{
    char path[128];
    snprintf(path, sizeof path, TOWN_KEYS "/%s.pem", name);
    mkdir("build", 0755);
    mkdir(TOWN_KEYS, 0755);
    if (jwk_read_pem(key, path, TEXT_OF(""), algorithm) != JWK_OK) {
        jwk_generate(key, algorithm);
        assert_true(jwk_write_pem(key, path));
    }
}

static inline void town_add_terminal(struct town *town, const char *name)
{
    struct client client = {.kind = CLIENT_TERMINAL};
    snprintf(client.id, sizeof client.id, "%s", name);
    snprintf(client.place, sizeof client.place, "Rathaus, Foyer");
    json_t *jwk = jwk_json(&town->device);
    char *text = json_print(jwk);
    snprintf(client.jwk, sizeof client.jwk, "%s", text);
    free(text);
    json_decref(jwk);
    assert_int_equal(database_client_add(town->central.database, &client), DATABASE_OK);
}

static inline void town_add_authority(struct town *town, const char *name, const char *destination)
{
    struct client client = {.kind = CLIENT_AUTHORITY, .salt = "salt"};
    snprintf(client.id, sizeof client.id, "%s", name);
    snprintf(client.destination, sizeof client.destination, "%s", destination);
    secret_hash(client.secret_hash, client.salt, TEXT_OF(TOWN_SECRET));
    assert_int_equal(database_client_add(town->central.database, &client), DATABASE_OK);
}

/* The destination, with keys of its own or those of the town. */
static inline void town_add_destination(
    struct town *town, const char *id, const struct jwk *encryption, const struct jwk *signing)
{
    json_t *json = json_pack(
        "{s:s, s:s, s:o, s:o, s:[{s:s, s:[s], s:[{s:s, s:s}]}]}", "destinationId", id, "name",
        "Steueramt", "encryptionKey", jwk_json(encryption), "signingKey", jwk_json(signing),
        "services", "identifier", TOWN_SERVICE, "regions", "DE034590000000", "submissionSchemas",
        "schemaUri", "https://schema.example/hund", "mimeType", "application/json");
    struct offer *offer = test_malloc(sizeof *offer);
    assert_null(offer_read(offer, json));
    assert_int_equal(offer_store(town->central.database, offer), DATABASE_OK);
    test_free(offer);
    json_decref(json);
}

static inline struct town *town_open(void)
{
    struct town *town = test_calloc(1, sizeof *town);
    snprintf(town->dir, sizeof town->dir, "/tmp/foyer-town-XXXXXX");
    assert_non_null(mkdtemp(town->dir));
    town_key(&town->central.signer, "events", JWK_PS512);
    town_key(&town->encryption, "encryption", JWK_RSA_OAEP_256);
    town_key(&town->signing, "signing", JWK_PS512);
    jwk_generate(&town->device, JWK_ES256);
    town->central.database = database_open(town->dir);
    assert_non_null(town->central.database);
    town->central.now_s = clock_utc_s();
    snprintf(town->central.url, sizeof town->central.url, "https://central.example");
    memset(town->central.token_key, 7, sizeof town->central.token_key);
    town_add_destination(town, TOWN_DESTINATION, &town->encryption, &town->signing);
    town_add_terminal(town, "rathaus-1");
    town_add_terminal(town, "rathaus-2");
    town_add_authority(town, "steueramt", TOWN_DESTINATION);
    return town;
}

static inline void town_close(struct town *town)
{
    static const char *const files[] = {
        "central.sqlite", "central.sqlite-wal", "central.sqlite-shm"};
    database_close(&town->central.database);
    jwk_release(&town->central.signer);
    jwk_release(&town->encryption);
    jwk_release(&town->signing);
    jwk_release(&town->device);
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", town->dir, files[i]);
        unlink(path);
    }
    rmdir(town->dir);
    test_free(town);
}

static inline struct text town_text(const char *text)
{
    return (struct text){text, strlen(text)};
}

/* Asks like "POST /v2/submissions" as `client` (NULL: nobody); the caller releases the answer. */
static inline struct answer town_ask(
    struct town *town, const char *method, const char *path, const char *client, struct text body)
{
    struct job job = {0};
    assert_int_equal(route_find(&job.request, method, town_text(path)), ROUTE_OK);
    assert_true(route_query(&job.request, NULL, NULL, NULL));
    job.request.body = body;
    snprintf(job.client, sizeof job.client, "%s", client == NULL ? "" : client);
    struct job *jobs[] = {&job};
    batch_run(&town->central, jobs, 1);
    return job.answer;
}

/* The same, of which only the status is wanted. */
static inline unsigned town_status(
    struct town *town, const char *method, const char *path, const char *client, const char *body)
{
    struct answer answer = town_ask(town, method, path, client, town_text(body));
    unsigned status = answer.status;
    answer_release(&answer);
    return status;
}

/* The same, answered with JSON; owned by the caller. */
static inline json_t *town_json(
    struct town *town, const char *method, const char *path, const char *client, const char *body)
{
    struct answer answer = town_ask(town, method, path, client, town_text(body));
    json_t *json = json_read((struct bytes){(const uint8_t *)answer.body, answer.len}, 64 << 20);
    assert_non_null(json);
    answer_release(&answer);
    return json;
}

/* A submission begun; its ids are written. */
static inline void town_create(
    struct town *town, const char *client, const char *attachments, char *submission, char *case_id)
{
    char body[1024];
    snprintf(
        body, sizeof body,
        "{\"destinationId\":\"" TOWN_DESTINATION "\",\"announcedAttachments\":%s,"
        "\"publicService\":{\"identifier\":\"" TOWN_SERVICE "\",\"name\":\"Hund\"},"
        "\"region\":\"DE034590000000\"}",
        attachments);
    json_t *json = town_json(town, "POST", "/v2/submissions", client, body);
    const char *id = json_string_value(json_object_get(json, "submissionId"));
    assert_non_null(id);
    snprintf(submission, UUID_LEN + 1, "%s", id);
    snprintf(case_id, UUID_LEN + 1, "%s", json_string_value(json_object_get(json, "caseId")));
    json_decref(json);
}

/* The body of the final PUT for these plain texts; owned by the caller. */
static inline char *town_sealed_body(const struct jwk *key, const char *metadata, const char *data)
{
    struct sealed a, b;
    assert_int_equal(
        jwe_seal(
            &a, key, TEXT_OF("application/json"),
            (struct bytes){(const uint8_t *)metadata, strlen(metadata)}),
        JWE_OK);
    assert_int_equal(
        jwe_seal(
            &b, key, TEXT_OF("application/json"),
            (struct bytes){(const uint8_t *)data, strlen(data)}),
        JWE_OK);
    char *body = NULL;
    assert_true(
        asprintf(&body, "{\"encryptedMetadata\":\"%s\",\"encryptedData\":\"%s\"}", a.at, b.at) > 0);
    sealed_release(&a);
    sealed_release(&b);
    return body;
}

static inline int town_set_up(void **state)
{
    *state = town_open();
    return 0;
}

static inline int town_tear_down(void **state)
{
    town_close(*state);
    return 0;
}

/* A test that gets a fresh town as its state. */
#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, town_set_up, town_tear_down)
