/* The real foyer-central as a process, its set-up by its own verbs, and ways to speak to it. */
#pragma once

#include <fcntl.h>
#include <ftw.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "net/fitconnect.h"
#include "net/token.h"
#include "tests/support/built.h"
#include "tests/unit/central/town.h"

#define READY_MS 30000

struct service {
    char bin[PATH_MAX], dir[64];
    pid_t pid; /* 0: does not run */
    unsigned port, admin_port;
    char url[64];
    struct identity identity; /* of terminal rathaus-1 */
    char destination[UUID_LEN + 1];
    struct jwk encryption; /* public */
    struct http *http;
    char token[HTTP_BEARER_MAX + 1];
};

/* "DIR/NAME", good for the rest of the test: there are few. */
static inline const char *service_path(const struct service *service, const char *name)
{
    static char paths[8][512];
    static unsigned at;
    char *path = paths[at++ % COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", service->dir, name);
    return path;
}

/* Runs a program to its end; `name` without a slash is one of ours. Its status; -1 when it died. */
static inline int service_run(const struct service *service, const char *const *words)
{
    char path[PATH_MAX + 64];
    snprintf(
        path, sizeof path, "%s%s%s", words[0][0] == '=' ? "" : service->bin,
        words[0][0] == '=' ? "" : "/", words[0][0] == '=' ? words[0] + 1 : words[0]);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(null, STDOUT_FILENO);
        if (getenv("FOYER_TEST_LOUD") == NULL) {
            dup2(null, STDERR_FILENO);
        }
        char *copies[24] = {path};
        for (size_t i = 1; words[i] != NULL; i++) {
            copies[i] = strdup(words[i]);
        }
        execvp(path, copies);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define SERVICE_RUN(service, ...) service_run(service, (const char *const[]){__VA_ARGS__, NULL})

/* The port in the line "`word` 127.0.0.1:PORT" that the server prints. */
static inline unsigned service_port(const char *text, const char *word)
{
    const char *line = strstr(text, word);
    assert_non_null(line);
    return (unsigned)strtoul(
        strrchr(strchr(line, ' '), ':') == NULL ? "" : strchr(line, ':') + 1, NULL, 10);
}

/* Starts the server on free ports and waits until it says them. */
static inline void service_start(struct service *service)
{
    int out[2];
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    char listen_at[64], url[80];
    snprintf(listen_at, sizeof listen_at, "127.0.0.1:%u", service->port);
    snprintf(url, sizeof url, "%s", service->url[0] == '\0' ? "" : service->url);
    service->pid = fork();
    if (service->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* not left behind by a test that dies */
        char program[PATH_MAX + 64];
        snprintf(program, sizeof program, "%s/foyer-central", service->bin);
        dup2(out[1], STDOUT_FILENO);
        int log =
            open(service_path(service, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        dup2(log, STDERR_FILENO);
        execl(
            program, program, "--data", service_path(service, "data"), "--listen", listen_at,
            "--admin-listen", "127.0.0.1:0", "--tls-cert", service_path(service, "cert.pem"),
            "--tls-key", service_path(service, "key.pem"), "--url", url, NULL);
        _exit(127);
    }
    close(out[1]);
    char text[512] = {0};
    size_t len = 0;
    uint64_t until_ms = clock_steady_ms() + READY_MS;
    while (strstr(text, "admin") == NULL || text[len - 1] != '\n') {
        struct pollfd wait = {.fd = out[0], .events = POLLIN};
        uint64_t now_ms = clock_steady_ms();
        assert_true(now_ms < until_ms && poll(&wait, 1, (int)(until_ms - now_ms)) == 1);
        ssize_t got = read(out[0], text + len, sizeof text - 1 - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
    close(out[0]);
    service->port = service_port(text, "listening");
    service->admin_port = service_port(text, "admin");
    snprintf(service->url, sizeof service->url, "https://127.0.0.1:%u", service->port);
}

static inline void service_kill(struct service *service, int signal_number)
{
    if (service->pid > 0) {
        kill(service->pid, signal_number);
        waitpid(service->pid, NULL, 0);
        service->pid = 0;
    }
}

/* Logs the terminal in. False when the server does not answer. */
static inline bool service_log_in(struct service *service)
{
    uint8_t chance[16];
    assert_int_equal(getrandom(chance, sizeof chance, 0), sizeof chance);
    char *body = token_request(&service->identity, clock_utc_s(), chance);
    char url[128];
    snprintf(url, sizeof url, "%s/token", service->url);
    struct http_reply reply = {0};
    unsigned expires_in_s;
    const struct http_request request = {
        .method = HTTP_POST,
        .url = url,
        .content_type = "application/x-www-form-urlencoded",
        .body = {(const uint8_t *)body, strlen(body)},
        .answer_max = TOKEN_ANSWER_MAX};
    assert_true(http_ask(service->http, &request, &reply));
    bool good =
        reply.answer.status == 200 && token_read(service->token, &expires_in_s, reply.answer.body);
    http_reply_release(&reply);
    free(body);
    return good;
}

/* Asks as the terminal; the status, 0 without an answer. `answer` (size bytes) gets the body. */
static inline unsigned service_ask(
    struct service *service, enum http_method method, const char *path, const char *body,
    char *answer, size_t size)
{
    char url[512];
    snprintf(url, sizeof url, "%s%s", service->url, path);
    struct http_reply reply = {0};
    const struct http_request request = {
        .method = method,
        .url = url,
        .content_type = body == NULL ? NULL : "application/json",
        .bearer = service->token,
        .body = {(const uint8_t *)body, body == NULL ? 0 : strlen(body)},
        .answer_max = 1 << 20};
    assert_true(http_ask(service->http, &request, &reply));
    unsigned status = reply.answer.status;
    if (answer != NULL) {
        snprintf(
            answer, size, "%.*s", (int)reply.answer.body.len, (const char *)reply.answer.body.at);
    }
    http_reply_release(&reply);
    return status;
}

static inline int service_unlink(
    const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static inline void service_close(struct service *service)
{
    service_kill(service, SIGTERM);
    http_free(&service->http);
    identity_release(&service->identity);
    jwk_release(&service->encryption);
    if (getenv("KEEP") == NULL)
        nftw(service->dir, service_unlink, 16, FTW_DEPTH | FTW_PHYS);
    free(service);
}

static inline bool service_has_programs(struct service *service)
{
    char program[PATH_MAX];
    return built_find(service->bin, "bin") && built_find(program, "bin/foyer-central") &&
           built_find(program, "bin/foyer");
}

/* Sets up a town: one terminal, one authority, by the programs' own verbs. The server runs. */
static inline struct service *service_open(void)
{
    struct service *service = calloc(1, sizeof *service);
    assert_non_null(service);
    if (!service_has_programs(service)) {
        free(service);
        return NULL;
    }
    snprintf(service->dir, sizeof service->dir, "/tmp/foyer-service-XXXXXX");
    assert_non_null(mkdtemp(service->dir));
    const char *etc = service_path(service, "etc"), *data = service_path(service, "data");
    assert_int_equal(
        SERVICE_RUN(
            service, "=openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-keyout", service_path(service, "key.pem"),
            "-out", service_path(service, "cert.pem"), "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=IP:127.0.0.1"),
        0);
    mkdir(data, 0700);
    struct jwk events; /* saves the server the making */
    town_key(&events, "events", JWK_PS512);
    assert_true(jwk_write_pem(&events, service_path(service, "data/event-key.pem")));
    jwk_release(&events);
    service_start(service);
    assert_int_equal(SERVICE_RUN(service, "foyer", "key", "new", "--device", "-o", etc), 0);
    assert_int_equal(
        SERVICE_RUN(
            service, "foyer-central", "--data", service_path(service, "data"), "terminal", "add",
            "rathaus-1", "--jwk", service_path(service, "etc/device-key.jwk"), "--place", "Foyer"),
        0);
    assert_int_equal(
        SERVICE_RUN(
            service, "foyer", "authority", "keys", "-o", service_path(service, "authority"),
            "--central", service->url, "--client", "steueramt", "--name", "Steueramt", "--services",
            "99110009104000=https://schema.example/hund", "--region", "DE034590000000"),
        0);
    assert_int_equal(
        SERVICE_RUN(
            service, "=cp", service_path(service, "cert.pem"),
            service_path(service, "authority/central-ca.pem")),
        0);
    assert_int_equal(
        SERVICE_RUN(
            service, "foyer-central", "--data", service_path(service, "data"), "destination", "add",
            "--file", service_path(service, "authority/destination.json")),
        0);
    json_t *json = json_read_file(service_path(service, "authority/destination.json"), 1 << 20);
    snprintf(
        service->destination, sizeof service->destination, "%s",
        json_string_value(json_object_get(json, "destinationId")));
    assert_int_equal(
        jwk_read(&service->encryption, json_object_get(json, "encryptionKey"), JWK_RSA_OAEP_256),
        JWK_OK);
    json_decref(json);
    assert_int_equal(
        SERVICE_RUN(
            service, "foyer-central", "--data", service_path(service, "data"), "client", "add",
            "steueramt", "--secret-file", service_path(service, "authority/secret"),
            "--destination", service->destination),
        0);
    json = json_read_file(service_path(service, "etc/device-key.jwk"), 1 << 16);
    char *device = NULL;
    assert_true(
        asprintf(
            &device, "{\"client_id\":\"rathaus-1\",\"kid\":\"%s\"}",
            json_string_value(json_object_get(json, "kid"))) > 0);
    assert_int_equal(
        file_replace(
            service_path(service, "etc/device.json"),
            (struct bytes){(const uint8_t *)device, strlen(device)}, 0600),
        FILE_OK);
    free(device);
    json_decref(json);
    assert_true(identity_read(&service->identity, service_path(service, "etc"), service->url));
    service->http = http_new(&(struct http_options){
        .ca_file = service_path(service, "cert.pem"),
        .user_agent = "Foyer/test",
        .connections = 8});
    assert_non_null(service->http);
    assert_true(service_log_in(service));
    return service;
}

/* Begins a submission; false when the server does not answer. */
static inline bool service_create(
    struct service *service, const char *attachments, char *submission, char *case_id)
{
    char body[512], answer[1024];
    snprintf(
        body, sizeof body,
        "{\"destinationId\":\"%s\",\"announcedAttachments\":%s,\"publicService\":{\"identifier\":"
        "\"" TOWN_SERVICE "\"},\"region\":\"DE034590000000\"}",
        service->destination, attachments);
    unsigned status =
        service_ask(service, HTTP_POST, "/v2/submissions", body, answer, sizeof answer);
    struct fitconnect_id a, b;
    if (status != 201 ||
        !fitconnect_created_read(&a, &b, (struct bytes){(const uint8_t *)answer, strlen(answer)})) {
        return false;
    }
    snprintf(submission, UUID_LEN + 1, "%s", a.text);
    snprintf(case_id, UUID_LEN + 1, "%s", b.text);
    return true;
}
