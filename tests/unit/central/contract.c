/* Every call of a submission's way through prism, which holds it against a description of the
 * interface that others wrote. */
#include "tests/unit/central/service.h"

#define DESCRIPTION "data/fit-connect/submission-api-v2.reconstructed.yaml"

struct prism {
    pid_t pid;
    unsigned port;
};

/* The description's path, or NULL when it is absent. */
static const char *description(void)
{
    static char path[1024];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, sizeof path, "%s/" DESCRIPTION, shared == NULL ? "../shared" : shared);
    return access(path, R_OK) == 0 ? path : NULL;
}

/* A port that was free a moment ago. */
static unsigned free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static struct prism prism_open(const struct service *service, const char *file)
{
    int out[2];
    char port[16];
    struct prism prism = {.port = free_port()};
    snprintf(port, sizeof port, "%u", prism.port);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    prism.pid = fork();
    if (prism.pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(out[1], STDERR_FILENO);
        setenv("NODE_EXTRA_CA_CERTS", service_path(service, "cert.pem"), 1);
        execlp("prism", "prism", "proxy", file, service->url, "-p", port, NULL);
        _exit(127);
    }
    close(out[1]);
    char text[16384] = {0};
    size_t len = 0;
    while (strstr(text, "Prism is listening") == NULL) {
        struct pollfd wait = {.fd = out[0], .events = POLLIN};
        assert_int_equal(poll(&wait, 1, READY_MS), 1);
        ssize_t got = read(out[0], text + len, sizeof text - 1 - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
    return prism; /* the pipe stays open: prism goes on talking into it */
}

/* One call through prism; the status, and in *clean whether prism saw no breach of the description. */
static unsigned ask(
    const struct prism *prism, const struct service *service, const char *line, const char *type,
    const char *body, bool *clean)
{
    char *request = NULL;
    static char answer[1 << 20];
    assert_true(
        asprintf(
            &request,
            "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Foyer/test\r\nConnection: close\r\n"
            "Authorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
            line, service->token, type, strlen(body), body) > 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)prism->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
    size_t len = 0;
    ssize_t got = 1;
    while (got > 0 && len < sizeof answer - 1) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&wait, 1, READY_MS), 1);
        got = recv(fd, answer + len, sizeof answer - 1 - len, 0);
        len += got > 0 ? (size_t)got : 0;
    }
    answer[len] = '\0';
    close(fd);
    free(request);
    *clean = strcasestr(answer, "sl-violations") == NULL;
    assert_true(len > 12);
    return (unsigned)strtoul(answer + 9, NULL, 10);
}

static void calls(struct prism *prism, struct service *service)
{
    bool clean;
    char line[256], submission[UUID_LEN + 1], case_id[UUID_LEN + 1];
    assert_true(
        service_create(service, "[\"11111111-2222-4333-8444-555555555555\"]", submission, case_id));
    snprintf(line, sizeof line, "GET /v2/destinations/%.36s", service->destination);
    assert_int_equal(ask(prism, service, line, "application/json", "", &clean), 200);
    assert_true(clean);
    snprintf(
        line, sizeof line, "GET /v2/destinations/%.36s/keys/%s", service->destination,
        service->encryption.kid);
    assert_int_equal(ask(prism, service, line, "application/json", "", &clean), 200);
    assert_true(clean);
    struct sealed part;
    assert_int_equal(
        jwe_seal(&part, &service->encryption, TEXT_OF("application/json"), (struct bytes){0}),
        JWE_OK);
    snprintf(
        line, sizeof line,
        "PUT /v2/submissions/%.36s/attachments/11111111-2222-4333-8444-555555555555", submission);
    assert_int_equal(ask(prism, service, line, "application/jose", part.at, &clean), 204);
    sealed_release(&part);
    char *body = town_sealed_body(&service->encryption, "{}", "{}");
    snprintf(line, sizeof line, "PUT /v2/submissions/%.36s", submission);
    assert_int_equal(ask(prism, service, line, "application/json", body, &clean), 200);
    assert_true(clean);
    free(body);
    snprintf(line, sizeof line, "GET /v2/cases/%.36s/events?offset=0&limit=100", case_id);
    assert_int_equal(ask(prism, service, line, "application/json", "", &clean), 200);
    assert_true(clean);
    snprintf(line, sizeof line, "GET /v2/cases/%.36s/events?offset=0", service->destination);
    assert_int_equal(ask(prism, service, line, "application/json", "", &clean), 404);
    assert_true(clean); /* a problem as described */
    char good[512];
    snprintf(
        good, sizeof good,
        "{\"destinationId\":\"%.36s\",\"announcedAttachments\":[],\"publicService\":{"
        "\"identifier\":\"" TOWN_SERVICE "\"}}",
        service->destination);
    assert_int_equal(
        ask(prism, service, "POST /v2/submissions", "application/json", good, &clean), 201);
    assert_true(clean);
    assert_int_equal(
        ask(prism, service, "POST /v2/submissions", "application/json", "{\"a\":1}", &clean), 422);
    assert_false(clean); /* the control: prism does look */
}

static void answers_are_as_others_describe_them(void **state)
{
    (void)state;
    const char *file = description();
    if (file == NULL) {
        SKIP("the description of the Submission API is not in FOYER_SHARED");
    }
    if (system("command -v prism >/dev/null 2>&1") != 0) { /* NOLINT(cert-env33-c) */
        SKIP("prism (npm @stoplight/prism-cli) is not installed");
    }
    struct service *service = service_open();
    if (service == NULL) {
        SKIP("foyer-central and foyer are not built");
    }
    struct prism prism = prism_open(service, file);
    calls(&prism, service);
    kill(prism.pid, SIGTERM);
    assert_int_equal(waitpid(prism.pid, NULL, 0), prism.pid);
    service_close(service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_as_others_describe_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
