/* The real foyer-central over TLS, and the authority's verbs against it. */
#include "tests/unit/central/service.h"

#include <openssl/pem.h>

#include "seal/digest.h"

static struct service *service;

static int begin(void **state)
{
    *state = service = service_open();
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (service != NULL) {
        service_close(service);
    }
    return 0;
}

#define NEEDS_SERVICE                                                                              \
    if (service == NULL) {                                                                         \
        SKIP("foyer-central and foyer are not built");                                             \
    }

/* A TLS connection of the test's own, for what an HTTP library would not send. */
struct wire {
    gnutls_session_t session;
    gnutls_certificate_credentials_t trust;
    int fd;
};

/* Connects with these GnuTLS priorities. False when the server does not want to. */
static bool wire_open(struct wire *wire, const char *priorities)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)service->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    wire->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(wire->fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(gnutls_init(&wire->session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_certificate_allocate_credentials(&wire->trust), 0);
    assert_int_equal(gnutls_priority_set_direct(wire->session, priorities, NULL), 0);
    assert_int_equal(gnutls_credentials_set(wire->session, GNUTLS_CRD_CERTIFICATE, wire->trust), 0);
    gnutls_transport_set_int(wire->session, wire->fd);
    gnutls_handshake_set_timeout(wire->session, READY_MS);
    gnutls_record_set_timeout(wire->session, READY_MS);
    return gnutls_handshake(wire->session) == 0;
}

static void wire_send(struct wire *wire, const char *request)
{
    size_t len = strlen(request);
    assert_int_equal(gnutls_record_send(wire->session, request, len), (ssize_t)len);
}

static void wire_close(struct wire *wire)
{
    gnutls_deinit(wire->session);
    gnutls_certificate_free_credentials(wire->trust);
    close(wire->fd);
}

/* Sends a request and reads the first line of the answer. False when there is no connection or no
 * answer. */
static bool wire_ask(const char *priorities, const char *request, char *line, size_t size)
{
    struct wire wire;
    ssize_t got = -1;
    if (wire_open(&wire, priorities)) {
        wire_send(&wire, request);
        got = gnutls_record_recv(wire.session, line, size - 1);
    }
    line[got > 0 ? got : 0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    wire_close(&wire);
    return got > 0;
}

static void only_tls_1_3_is_spoken(void **state)
{
    (void)state;
    NEEDS_SERVICE
    static const char request[] =
        "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n\r\n";
    char line[256];
    assert_true(wire_ask("NORMAL:-VERS-ALL:+VERS-TLS1.3", request, line, sizeof line));
    assert_string_equal(line, "HTTP/1.1 200 OK");
    assert_false(wire_ask("NORMAL:-VERS-ALL:+VERS-TLS1.2", request, line, sizeof line));
}

static void headers_alone_can_refuse(void **state)
{
    (void)state;
    NEEDS_SERVICE
    static const char *const requests[][2] = {
        {"GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n", "403"},
        {"GET /nothing HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n\r\n", "404"},
        {"PATCH /token HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n\r\n", "405"},
        {"GET /v2/submissions HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n\r\n", "401"},
        {"POST /token HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\nContent-Length: 99999999\r\n\r\n",
         "413"},
        {"POST /token HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\nContent-Length: 3\r\n\r\na=\xff",
         "400"}};
    for (size_t i = 0; i < COUNT(requests); i++) {
        char line[256];
        assert_true(wire_ask("NORMAL", requests[i][0], line, sizeof line));
        line[12] = '\0';
        assert_string_equal(line + 9, requests[i][1]);
    }
}

static void too_many_bodies_at_once_are_put_off(void **state)
{
    (void)state;
    NEEDS_SERVICE
    enum { HELD = (128 << 20) / BODY_MAX }; /* so many announced bodies are the most */
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], request[1024], line[256];
    assert_true(service_create(service, "[]", submission, case_id));
    int len = snprintf(
        request, sizeof request,
        "PUT /v2/submissions/%.36s/attachments/%.36s HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n"
        "Authorization: Bearer %.300s\r\nContent-Length: %d\r\n\r\nx",
        submission, submission, service->token, (int)BODY_MAX);
    assert_true(len > 0 && (size_t)len < sizeof request);
    struct wire wires[HELD];
    for (size_t i = 0; i < HELD; i++) {
        assert_true(wire_open(&wires[i], "NORMAL"));
        wire_send(&wires[i], request);
    }
    assert_true(wire_ask("NORMAL", request, line, sizeof line));
    assert_non_null(strstr(line, " 429 "));
    char path[128];
    snprintf(path, sizeof path, "/v2/submissions/%.36s/events", submission);
    assert_int_equal(
        service_ask(service, HTTP_GET, path, NULL, NULL, 0), 200); /* small ones pass */
    for (size_t i = 0; i < HELD; i++) {
        wire_close(&wires[i]);
    }
}

/* Hands in `data` as the kiosk does, with this receipt number. */
static void hand_in(const char *receipt, const char *data, char *submission, char *case_id)
{
    char hash[DIGEST_SHA512_HEX + 1], path[128], metadata[1024];
    digest_sha512_hex(hash, (struct bytes){(const uint8_t *)data, strlen(data)});
    snprintf(
        metadata, sizeof metadata,
        "{\"contentStructure\":{\"data\":{\"hash\":{\"type\":\"sha512\",\"content\":\"%s\"}},"
        "\"attachments\":[]},\"additionalReferenceInfo\":{\"senderReference\":\"%s\"}}",
        hash, receipt);
    assert_true(service_create(service, "[]", submission, case_id));
    char *body = town_sealed_body(&service->encryption, metadata, data);
    snprintf(path, sizeof path, "/v2/submissions/%.36s", submission);
    assert_int_equal(service_ask(service, HTTP_PUT, path, body, NULL, 0), 200);
    free(body);
}

static int authority(const char *verb, const char *id, const char *why)
{
    const char *etc = service_path(service, "authority");
    if (id == NULL) {
        return SERVICE_RUN(service, "foyer", "authority", verb, "--etc", etc);
    }
    return why == NULL
               ? SERVICE_RUN(service, "foyer", "authority", verb, id, "--etc", etc)
               : SERVICE_RUN(service, "foyer", "authority", verb, id, "--etc", etc, "--why", why);
}

/* Number of events of the case, and the last of them. */
static size_t events_of(const char *case_id, char *last, size_t size)
{
    static char answer[65536];
    char path[128];
    snprintf(path, sizeof path, "/v2/cases/%.36s/events", case_id);
    assert_int_equal(service_ask(service, HTTP_GET, path, NULL, answer, sizeof answer), 200);
    json_t *json =
        json_read((struct bytes){(const uint8_t *)answer, strlen(answer)}, sizeof answer);
    const json_t *log = json_object_get(json, "eventLog");
    size_t count = json_array_size(log);
    snprintf(last, size, "%s", json_string_value(json_array_get(log, count - 1)));
    json_decref(json);
    return count;
}

static void an_authority_opens_what_was_typed_and_accepts(void **state)
{
    (void)state;
    NEEDS_SERVICE
    static const char data[] = "{\"hund\": \"Bello\",\n \"halter\":\"M\xc3\xbcller\" }";
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], name[256], last[8192];
    hand_in("AAAA-BBBB-CCCC-DDDD", data, submission, case_id);
    assert_int_equal(authority("open", "AAAA-BBBB-CCCC-DDDD", NULL), 1); /* not fetched */
    assert_int_equal(authority("fetch", NULL, NULL), 0);
    assert_int_equal(authority("open", "AAAA-BBBB-CCCC-DDDD", NULL), 0);
    snprintf(name, sizeof name, "authority/inbox/%s/data.json", submission);
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, service_path(service, name), 4096), FILE_OK);
    assert_int_equal(file.content.len, strlen(data));
    assert_memory_equal(file.content.at, data, strlen(data));
    assert_int_equal(authority("accept", submission, NULL), 0);
    assert_int_equal(authority("accept", submission, NULL), 0); /* as after a lost answer */
    assert_int_equal(authority("reject", submission, "zu spät"), 1);
    assert_int_equal(events_of(case_id, last, sizeof last), 3);
    char kid[JWK_KID_MAX + 1];
    struct fitconnect_event event;
    json_t *json = json_read_file(service_path(service, "authority/destination.json"), 1 << 20);
    struct fitconnect_signer signer = {0};
    assert_int_equal(jwk_read(&signer.jwk, json_object_get(json, "signingKey"), JWK_PS512), JWK_OK);
    snprintf(signer.issuer, sizeof signer.issuer, "%s", service->destination);
    json_decref(json);
    assert_int_equal(
        fitconnect_event_read(&event, kid, town_text(last), &signer, 1), FITCONNECT_EVENT_OK);
    assert_int_equal(event.kind, FITCONNECT_EVENT_ACCEPTED);
    jwk_release(&signer.jwk);
}

static void an_authority_rejects_with_its_reason(void **state)
{
    (void)state;
    NEEDS_SERVICE
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], last[8192];
    hand_in("EEEE-FFFF-GGGG-HHHH", "{}", submission, case_id);
    assert_int_equal(authority("fetch", NULL, NULL), 0);
    assert_int_equal(authority("reject", "EEEE-FFFF-GGGG-HHHH", NULL), 2); /* no reason */
    assert_int_equal(authority("reject", "EEEE-FFFF-GGGG-HHHH", "Angaben fehlen"), 0);
    assert_int_equal(authority("accept", "EEEE-FFFF-GGGG-HHHH", NULL), 1);
    assert_int_equal(events_of(case_id, last, sizeof last), 3);
}

static void changed_parts_are_not_opened(void **state)
{
    (void)state;
    NEEDS_SERVICE
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], name[256];
    hand_in("JJJJ-KKKK-LLLL-MMMM", "{}", submission, case_id);
    assert_int_equal(authority("fetch", NULL, NULL), 0);
    snprintf(name, sizeof name, "authority/inbox/%s/sealed.json", submission);
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, service_path(service, name), 1 << 20), FILE_OK);
    char *changed = strndup((const char *)file.content.at, file.content.len);
    char *data = strstr(strstr(changed, "\"encryptedData\""), ":\"") + 2;
    char *tag = strchr(data, '"') - 10;
    *tag = *tag == 'A' ? 'B' : 'A';
    struct bytes bytes = {(const uint8_t *)changed, file.content.len};
    assert_int_equal(file_replace(service_path(service, name), bytes, 0600), FILE_OK);
    assert_int_equal(authority("open", submission, NULL), 1);
    assert_int_equal(authority("accept", submission, NULL), 1);
    assert_int_equal(file_replace(service_path(service, name), file.content, 0600), FILE_OK);
    assert_int_equal(authority("open", submission, NULL), 0); /* nothing else was wrong */
    free(changed);
}

static void data_that_do_not_fit_their_hash_are_not_opened(void **state)
{
    (void)state;
    NEEDS_SERVICE
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], path[128];
    assert_true(service_create(service, "[]", submission, case_id));
    char *body = town_sealed_body(
        &service->encryption,
        "{\"contentStructure\":{\"data\":{\"hash\":{\"type\":\"sha512\",\"content\":\"00\"}},"
        "\"attachments\":[]}}",
        "{}");
    snprintf(path, sizeof path, "/v2/submissions/%.36s", submission);
    assert_int_equal(service_ask(service, HTTP_PUT, path, body, NULL, 0), 200);
    free(body);
    assert_int_equal(authority("fetch", NULL, NULL), 1);
    assert_int_equal(authority("open", submission, NULL), 1);
    assert_int_equal(authority("reject", submission, "nicht lesbar"), 0);
}

/* Writes one part of a compact JWS, decoded when it is the signature. */
static void write_part(const char *name, struct text part, bool decode)
{
    uint8_t bytes[4096];
    size_t len = part.len;
    assert_true(len <= sizeof bytes);
    if (decode) {
        assert_true(base64url_read(bytes, &len, part));
    } else {
        memcpy(bytes, part.at, len);
    }
    assert_int_equal(
        file_replace(service_path(service, name), (struct bytes){bytes, len}, 0600), FILE_OK);
}

static int openssl_verifies(void)
{
    return SERVICE_RUN(
        service, "=openssl", "dgst", "-sha512", "-sigopt", "rsa_padding_mode:pss", "-sigopt",
        "rsa_pss_saltlen:64", "-sigopt", "rsa_mgf1_md:sha512", "-verify",
        service_path(service, "event.pub"), "-signature", service_path(service, "event.sig"),
        service_path(service, "event.txt"));
}

static void openssl_agrees_with_the_signature_of_an_event(void **state)
{
    (void)state;
    NEEDS_SERVICE
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1], last[8192];
    static char answer[8192];
    hand_in("NNNN-PPPP-QQQQ-RRRR", "{}", submission, case_id);
    assert_int_equal(events_of(case_id, last, sizeof last), 2);
    assert_int_equal(
        service_ask(service, HTTP_GET, "/.well-known/jwks.json", NULL, answer, sizeof answer), 200);
    json_t *set = json_read((struct bytes){(const uint8_t *)answer, strlen(answer)}, sizeof answer);
    struct jwk key;
    assert_int_equal(
        jwk_read(&key, json_array_get(json_object_get(set, "keys"), 0), JWK_PS512), JWK_OK);
    FILE *file = fopen(service_path(service, "event.pub"), "we");
    assert_int_equal(PEM_write_PUBKEY(file, key.key), 1);
    fclose(file);
    jwk_release(&key);
    json_decref(set);
    const char *dot = strrchr(last, '.');
    write_part("event.txt", (struct text){last, (size_t)(dot - last)}, false);
    write_part("event.sig", town_text(dot + 1), true);
    assert_int_equal(openssl_verifies(), 0);
    last[5] ^= 1;
    write_part("event.txt", (struct text){last, (size_t)(dot - last)}, false);
    assert_int_equal(openssl_verifies(), 1); /* the control */
}

/* Asks the page over plain HTTP; the status. */
static int ask_page(const char *header)
{
    char request[512], line[256];
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", header);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)service->admin_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, READY_MS), 1);
    ssize_t got = recv(fd, line, sizeof line - 1, 0);
    close(fd);
    assert_true(got > 12);
    line[got] = '\0';
    return (int)strtol(line + 9, NULL, 10);
}

static void the_page_asks_for_its_password(void **state)
{
    (void)state;
    NEEDS_SERVICE
    char header[256];
    SCOPED(file_release) struct file token = {0};
    assert_int_equal(file_read(&token, service_path(service, "data/admin-token"), 64), FILE_OK);
    assert_int_equal(ask_page(""), 401);
    assert_int_equal(ask_page("Authorization: Bearer wrong\r\n"), 401);
    assert_int_equal(ask_page("Authorization: Basic eDp3cm9uZw==\r\n"), 401);
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", (const char *)token.content.at);
    assert_int_equal(ask_page(header), 200);
}

static void a_terminal_removed_meanwhile_is_out(void **state)
{
    (void)state;
    NEEDS_SERVICE
    const char *data = service_path(service, "data");
    assert_int_equal(
        SERVICE_RUN(service, "foyer-central", "--data", data, "terminal", "remove", "rathaus-1"),
        0);
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1];
    assert_false(service_create(service, "[]", submission, case_id));
    assert_int_equal(
        SERVICE_RUN(
            service, "foyer-central", "--data", data, "terminal", "add", "rathaus-1", "--jwk",
            service_path(service, "etc/device-key.jwk")),
        0);
    assert_true(service_create(service, "[]", submission, case_id));
    assert_int_equal(
        SERVICE_RUN(service, "foyer-central", "--data", data, "terminal", "remove", "nobody"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_tls_1_3_is_spoken),
        cmocka_unit_test(headers_alone_can_refuse),
        cmocka_unit_test(too_many_bodies_at_once_are_put_off),
        cmocka_unit_test(an_authority_opens_what_was_typed_and_accepts),
        cmocka_unit_test(an_authority_rejects_with_its_reason),
        cmocka_unit_test(changed_parts_are_not_opened),
        cmocka_unit_test(data_that_do_not_fit_their_hash_are_not_opened),
        cmocka_unit_test(openssl_agrees_with_the_signature_of_an_event),
        cmocka_unit_test(the_page_asks_for_its_password),
        cmocka_unit_test(a_terminal_removed_meanwhile_is_out),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
