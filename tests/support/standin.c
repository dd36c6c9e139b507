#include "tests/support/standin.h"

#include <microhttpd.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "tests/support/run.h"
#include "tests/support/standin_inside.h"

enum { BODY_MAX = 32 << 20 };

struct request {
    uint8_t *body;
    size_t len, size;
};

static char *read_text(const char *folder, const char *name)
{
    char path[256];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (file_read(&file, path, 65536) != FILE_OK) {
        die("%s cannot be read", path);
    }
    return strdup((const char *)file.content.at);
}

static void make_certificate(const char *folder)
{
    char key[256], cert[256];
    snprintf(key, sizeof key, "%s/key.pem", folder);
    snprintf(cert, sizeof cert, "%s/cert.pem", folder);
    const char *const words[] = {
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        key,
        "-out",
        cert,
        NULL};
    if (access(cert, R_OK) != 0 && run_wait(words, NULL, 20000) != 0) {
        die("openssl makes no certificate");
    }
}

void standin_add_event(
    struct standin *standin, struct standin_held *held, enum fitconnect_event_kind kind,
    const char *reason)
{
    bool by_service = kind == FITCONNECT_EVENT_CREATED || kind == FITCONNECT_EVENT_SUBMITTED;
    struct fitconnect_event event = {
        .kind = kind,
        .submission = held->submission,
        .case_id = held->case_id,
        .at_s = clock_utc_s(),
        .has_tags = kind == FITCONNECT_EVENT_SUBMITTED || kind == FITCONNECT_EVENT_ACCEPTED};
    if (held->event_count == STANDIN_CASE_EVENTS_MAX) {
        return;
    }
    uuid_make(event.id.text);
    snprintf(
        event.issuer, sizeof event.issuer, "%s",
        by_service ? standin->url : STANDIN_DESTINATION_ID);
    memcpy(event.metadata_tag, held->shown.metadata_tag, sizeof event.metadata_tag);
    memcpy(event.data_tag, held->shown.data_tag, sizeof event.data_tag);
    if (standin->lies && event.has_tags) {
        event.data_tag[0] = event.data_tag[0] == 'A' ? 'B' : 'A';
    }
    snprintf(event.reason, sizeof event.reason, "%s", reason);
    held->events[held->event_count++] =
        fitconnect_event_sign(&event, by_service ? &standin->service : &standin->destination);
}

static enum MHD_Result give(
    struct MHD_Connection *connection, unsigned status, const char *text, unsigned retry_after_s)
{
    char seconds[16];
    void *copied; /* libmicrohttpd copies it, whatever its type says */
    memcpy(&copied, &text, sizeof copied);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), copied, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "application/json");
    if (retry_after_s > 0) {
        snprintf(seconds, sizeof seconds, "%u", retry_after_s);
        MHD_add_response_header(response, "Retry-After", seconds);
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result give_json(struct MHD_Connection *connection, unsigned status, json_t *json)
{
    char *text = json_print(json);
    json_decref(json);
    enum MHD_Result result = give(connection, status, text, 0);
    free(text);
    return result;
}

static enum MHD_Result give_problem(
    struct MHD_Connection *connection, unsigned status, const char *type)
{
    char uri[128];
    snprintf(
        uri, sizeof uri, "https://schema.fitko.de/fit-connect/submission-api/problems/%s", type);
    return give_json(
        connection, status,
        json_pack("{s:s, s:s, s:i}", "type", uri, "title", type, "status", (int)status));
}

static struct standin_held *find(struct standin *standin, const char *id, bool by_case)
{
    for (size_t i = 0; i < standin->held_count; i++) {
        struct standin_held *held = &standin->held[i];
        const char *own = by_case ? held->case_id.text : held->submission.text;
        if (strncmp(own, id, UUID_LEN) == 0) {
            return held;
        }
    }
    return NULL;
}

static json_t *destination_json(const struct standin *standin)
{
    return json_pack(
        "{s:s, s:s, s:s, s:[{s:s, s:[{s:s, s:s}]}]}", "destinationId", STANDIN_DESTINATION_ID,
        "status", "active", "encryptionKid",
        standin->rotated ? "the-next-key" : standin->sealing.kid, "publicServices", "identifier",
        "urn:de:fim:leika:leistung:" STANDIN_SERVICE, "submissionSchemas", "schemaUri",
        STANDIN_SCHEMA, "mimeType", "application/json");
}

static enum MHD_Result create(
    struct standin *standin, struct MHD_Connection *connection, const struct request *request)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){request->body, request->len}, 65536);
    const char *destination = json_string_value(json_object_get(json, "destinationId"));
    if (destination == NULL || strcmp(destination, STANDIN_DESTINATION_ID) != 0 ||
        !json_is_array(json_object_get(json, "announcedAttachments")) ||
        standin->held_count == STANDIN_SUBMISSIONS_MAX) {
        return give_problem(connection, 422, "validation-failed");
    }
    struct standin_held *held = &standin->held[standin->held_count++];
    uuid_make(held->submission.text);
    uuid_make(held->case_id.text);
    return give_json(
        connection, 201,
        json_pack(
            "{s:s, s:s}", "submissionId", held->submission.text, "caseId", held->case_id.text));
}

static enum MHD_Result put(
    struct standin *standin, struct MHD_Connection *connection, const char *id,
    const struct request *request)
{
    struct standin_held *held = find(standin, id, false);
    struct fitconnect_body shown;
    uint8_t hash[DIGEST_SHA256_SIZE];
    struct bytes body = {request->body, request->len};
    if (held == NULL) {
        return give_problem(connection, 404, "submission-not-found");
    }
    if (!fitconnect_body_read(&shown, body)) {
        return give_problem(connection, 422, "invalid-encryption");
    }
    digest_sha256(hash, body);
    for (size_t i = 0; i < standin->held_count; i++) {
        const struct standin_held *other = &standin->held[i];
        standin->changed += other->submitted &&
                            strcmp(other->shown.metadata_tag, shown.metadata_tag) == 0 &&
                            memcmp(other->hash, hash, sizeof hash) != 0;
    }
    if (!held->submitted) {
        held->submitted = true;
        held->shown = shown;
        memcpy(held->hash, hash, sizeof hash);
        standin_add_event(standin, held, FITCONNECT_EVENT_SUBMITTED, "");
    }
    return give(connection, 200, "{}", 0);
}

static enum MHD_Result events(
    struct standin *standin, struct MHD_Connection *connection, const char *id)
{
    struct standin_held *held = find(standin, id, true);
    if (held == NULL) {
        return give_problem(connection, 404, "case-not-found");
    }
    json_t *log = json_array();
    for (size_t i = 0; i < held->event_count; i++) {
        json_array_append_new(log, json_string(held->events[i]));
    }
    return give_json(
        connection, 200,
        json_pack(
            "{s:i, s:i, s:i, s:o}", "offset", 0, "count", (int)held->event_count, "totalCount",
            (int)held->event_count, "eventLog", log));
}

static enum MHD_Result key(
    struct standin *standin, struct MHD_Connection *connection, const char *kid)
{
    if (strcmp(kid, standin->destination.kid) == 0) {
        return give_json(connection, 200, jwk_json(&standin->destination));
    }
    if (strcmp(kid, standin->sealing.kid) == 0 && (!standin->rotated || standin->old_published)) {
        return give_json(connection, 200, jwk_json(&standin->sealing));
    }
    return give_problem(connection, 404, "key-not-found");
}

static const char *after(const char *url, const char *prefix)
{
    size_t len = strlen(prefix);
    return strncmp(url, prefix, len) == 0 ? url + len : NULL;
}

static enum standin_call call_of(const char *url, const char *method)
{
    if (strcmp(url, "/token") == 0) {
        return STANDIN_TOKEN;
    }
    if (strcmp(url, "/.well-known/jwks.json") == 0) {
        return STANDIN_JWKS;
    }
    if (after(url, "/v2/destinations/") != NULL) {
        return strstr(url, "/keys/") != NULL ? STANDIN_KEY : STANDIN_DESTINATION;
    }
    if (after(url, "/v2/cases/") != NULL) {
        return STANDIN_EVENTS;
    }
    return strcmp(method, "PUT") == 0 ? STANDIN_PUT : STANDIN_CREATE;
}

static bool is_logged_in(struct MHD_Connection *connection)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    const char *agent = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "User-Agent");
    return value != NULL && strcmp(value, "Bearer the-token") == 0 && agent != NULL &&
           strncmp(agent, "Foyer/", 6) == 0;
}

static enum MHD_Result work(
    struct standin *standin, struct MHD_Connection *connection, enum standin_call call,
    const char *url, const struct request *request)
{
    bool is_public = call == STANDIN_TOKEN || call == STANDIN_JWKS || call == STANDIN_DESTINATION ||
                     call == STANDIN_KEY;
    if (!is_public && !is_logged_in(connection)) {
        return give_problem(connection, 401, "unauthorized");
    }
    switch (call) {
    case STANDIN_TOKEN:
        return give(
            connection, 200,
            "{\"access_token\":\"the-token\",\"token_type\":\"Bearer\",\"expires_in\":1800}", 0);
    case STANDIN_JWKS:
        return give_json(
            connection, 200, json_pack("{s:[o]}", "keys", jwk_json(&standin->service)));
    case STANDIN_DESTINATION:
        return strcmp(url, "/v2/destinations/" STANDIN_DESTINATION_ID) == 0
                   ? give_json(connection, 200, destination_json(standin))
                   : give_problem(connection, 404, "destination-not-found");
    case STANDIN_KEY: return key(standin, connection, strstr(url, "/keys/") + 6);
    case STANDIN_CREATE: return create(standin, connection, request);
    case STANDIN_PUT: return put(standin, connection, after(url, "/v2/submissions/"), request);
    case STANDIN_EVENTS: return events(standin, connection, after(url, "/v2/cases/"));
    case STANDIN_CALLS: break;
    }
    return MHD_NO;
}

/* Does as the faults say; the lock is held. */
static enum MHD_Result serve(
    struct standin *standin, struct MHD_Connection *connection, const char *url, const char *method,
    const struct request *request)
{
    enum standin_call call = call_of(url, method);
    struct standin_fault *fault = &standin->faults[call];
    standin->seen[call]++;
    if (fault->refuse > 0) {
        fault->refuse--;
        return give(connection, fault->status, "{}", fault->retry_after_s);
    }
    enum MHD_Result result = work(standin, connection, call, url, request);
    if (fault->lose > 0) {
        fault->lose--;
        shutdown(
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
            SHUT_RDWR);
    }
    return result;
}

/* NOLINTNEXTLINE(readability-function-size): the type is libmicrohttpd's */
static enum MHD_Result answer(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *size, void **state)
{
    struct standin *standin = context;
    struct request *request = *state;
    (void)version;
    if (request == NULL) {
        *state = calloc(1, sizeof *request);
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    if (*size > 0) {
        if (request->len + *size > BODY_MAX) {
            return MHD_NO;
        }
        if (request->len + *size > request->size) {
            request->size = (request->len + *size) * 2;
            request->body = realloc(request->body, request->size);
        }
        memcpy(request->body + request->len, data, *size);
        request->len += *size;
        *size = 0;
        return MHD_YES;
    }
    pthread_mutex_lock(&standin->lock);
    enum MHD_Result result = serve(standin, connection, url, method, request);
    pthread_mutex_unlock(&standin->lock);
    return result;
}

static void forget(
    void *context, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
    struct request *request = *state;
    (void)context, (void)connection, (void)why;
    if (request != NULL) {
        free(request->body);
        free(request);
        *state = NULL;
    }
}

/* One pair of RSA keys under three names: making one takes a second or more. */
static void name_key(
    struct jwk *to, const struct jwk *from, enum jwk_algorithm algorithm, const char *kid)
{
    *to = *from;
    to->algorithm = algorithm;
    snprintf(to->kid, sizeof to->kid, "%s", kid);
    if (EVP_PKEY_up_ref(to->key) != 1) {
        die("no key");
    }
}

struct standin *standin_open(const char *folder, unsigned port)
{
    struct standin *standin = calloc(1, sizeof *standin);
    SCOPED(jwk_release) struct jwk pair = {0};
    char pair_file[256];
    if (standin == NULL ||
        (standin->held = calloc(STANDIN_SUBMISSIONS_MAX, sizeof *standin->held)) == NULL) {
        die("no memory");
    }
    make_certificate(folder);
    standin->certificate = read_text(folder, "cert.pem");
    standin->key = read_text(folder, "key.pem");
    snprintf(pair_file, sizeof pair_file, "%s/pair.pem", folder);
    if (jwk_read_pem(&pair, pair_file, TEXT_OF(""), JWK_RSA_OAEP_256) != JWK_OK) {
        jwk_generate(&pair, JWK_RSA_OAEP_256);
        if (!jwk_write_pem(&pair, pair_file)) {
            die("%s cannot be written", pair_file);
        }
    }
    name_key(&standin->sealing, &pair, JWK_RSA_OAEP_256, "sealing-key");
    name_key(&standin->service, &pair, JWK_PS512, "service-key");
    name_key(&standin->destination, &pair, JWK_PS512, "authority-key");
    pthread_mutex_init(&standin->lock, NULL);
    standin->daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_TLS, (uint16_t)port, NULL, NULL, answer, standin,
        MHD_OPTION_HTTPS_MEM_CERT, standin->certificate, MHD_OPTION_HTTPS_MEM_KEY, standin->key,
        MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)262144, MHD_OPTION_END);
    if (standin->daemon == NULL) {
        die("no server for the test");
    }
    standin->port = MHD_get_daemon_info(standin->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    snprintf(standin->url, sizeof standin->url, "https://localhost:%u", standin->port);
    return standin;
}

void standin_close(struct standin **pointer)
{
    struct standin *standin = *pointer;
    if (standin == NULL) {
        return;
    }
    MHD_stop_daemon(standin->daemon);
    for (size_t i = 0; i < standin->held_count; i++) {
        for (size_t k = 0; k < standin->held[i].event_count; k++) {
            free(standin->held[i].events[k]);
        }
    }
    jwk_release(&standin->sealing);
    jwk_release(&standin->service);
    jwk_release(&standin->destination);
    pthread_mutex_destroy(&standin->lock);
    free(standin->certificate);
    free(standin->key);
    free(standin->held);
    free(standin);
    *pointer = NULL;
}
