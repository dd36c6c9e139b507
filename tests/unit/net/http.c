#include "net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/support/shell.h"
#include "tests/support/standin.h"
#include "tests/test.h"

enum { SOON_MS = 10000 };

static char folder[] = "/tmp/foyer-http-XXXXXX";
static char ca_file[64];
static struct standin *standin;

static int open_server(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(ca_file, sizeof ca_file, "%s/cert.pem", folder);
    standin = standin_open(folder, 0);
    return 0;
}

static int close_server(void **state)
{
    char command[64];
    (void)state;
    standin_close(&standin);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return shell(command);
}

static struct http *client(void)
{
    struct http_options options = {
        .ca_file = ca_file, .user_agent = "Foyer/test", .timeout_ms = SOON_MS};
    struct http *http = http_new(&options);
    assert_non_null(http);
    return http;
}

static enum http_outcome ask(const char *url, size_t answer_max, struct http_reply *reply)
{
    SCOPED(http_free) struct http *http = client();
    struct http_request request = {.url = url, .answer_max = answer_max};
    assert_true(http_ask(http, &request, reply));
    return reply->answer.outcome;
}

static void an_answer_has_status_and_body(void **state)
{
    (void)state;
    char url[HTTP_URL_MAX];
    SCOPED(http_reply_release) struct http_reply reply;
    snprintf(url, sizeof url, "%s/.well-known/jwks.json", standin_url(standin));
    assert_int_equal(ask(url, 65536, &reply), HTTP_ANSWERED);
    assert_int_equal(reply.answer.status, 200);
    assert_non_null(strstr((const char *)reply.answer.body.at, "\"keys\""));
}

static void an_answer_is_never_larger_than_allowed(void **state)
{
    (void)state;
    char url[HTTP_URL_MAX];
    SCOPED(http_reply_release) struct http_reply reply;
    snprintf(url, sizeof url, "%s/.well-known/jwks.json", standin_url(standin));
    assert_int_equal(ask(url, 100, &reply), HTTP_TOO_LARGE);
    assert_int_equal(reply.answer.body.len, 0);
}

static void note(void *context, const struct http_answer *answer)
{
    *(enum http_outcome *)context = answer->outcome;
}

/* It ends within libcurl's first step; nothing else would wake the wait. */
static void a_refused_connection_is_told_at_once(void **state)
{
    (void)state;
    SCOPED(http_free) struct http *http = client();
    enum http_outcome outcome = HTTP_OUTCOME_COUNT;
    struct http_request request = {.url = "https://127.0.0.1:1/", .answer_max = 100};
    uint64_t start_ms = clock_steady_ms();
    assert_true(http_send(http, &request, note, &outcome));
    for (int i = 0; i < 10 && outcome == HTTP_OUTCOME_COUNT; i++) {
        http_wait(http, NULL, 0, SOON_MS);
    }
    assert_int_equal(outcome, HTTP_UNREACHABLE);
    assert_true(clock_steady_ms() - start_ms < SOON_MS);
    assert_int_equal(http_under_way(http), 0);
}

static void a_lost_answer_is_not_an_unreachable_server(void **state)
{
    (void)state;
    char url[HTTP_URL_MAX];
    SCOPED(http_reply_release) struct http_reply reply;
    standin_lose(standin, STANDIN_JWKS, 1);
    snprintf(url, sizeof url, "%s/.well-known/jwks.json", standin_url(standin));
    assert_int_equal(ask(url, 65536, &reply), HTTP_LOST);
}

static void only_https_with_the_pinned_ca_is_spoken(void **state)
{
    (void)state;
    SCOPED(http_free) struct http *http = client();
    struct http_request request = {.url = "http://127.0.0.1:1/", .answer_max = 4096};
    SCOPED(http_reply_release) struct http_reply plain;
    assert_true(http_ask(http, &request, &plain));
    assert_int_not_equal(plain.answer.outcome, HTTP_ANSWERED);
    char url[HTTP_URL_MAX];
    snprintf(url, sizeof url, "https://127.0.0.1:%u/", standin_port(standin));
    request.url = url; /* its certificate names 127.0.0.1 too: the control */
    SCOPED(http_reply_release) struct http_reply good;
    assert_true(http_ask(http, &request, &good));
    assert_int_equal(good.answer.outcome, HTTP_ANSWERED);
    char other[] = "/tmp/foyer-http-XXXXXX", command[64], other_ca[64];
    assert_non_null(mkdtemp(other));
    struct standin *stranger = standin_open(other, 0);
    snprintf(other_ca, sizeof other_ca, "%s/cert.pem", other);
    struct http_options options = {.ca_file = other_ca, .user_agent = "Foyer/test"};
    SCOPED(http_free) struct http *suspicious = http_new(&options);
    SCOPED(http_reply_release) struct http_reply untrusted;
    assert_true(http_ask(suspicious, &request, &untrusted));
    assert_int_equal(untrusted.answer.outcome, HTTP_UNTRUSTED);
    standin_close(&stranger);
    snprintf(command, sizeof command, "rm -r %s", other);
    assert_int_equal(shell(command), 0);
}

static void what_cannot_stand_in_a_header_is_refused(void **state)
{
    (void)state;
    SCOPED(http_free) struct http *http = client();
    struct http_request request = {
        .url = "https://127.0.0.1:1/", .answer_max = 100, .bearer = "a\r\nX-Evil: 1"};
    enum http_outcome outcome;
    assert_false(http_send(http, &request, note, &outcome));
    request.bearer = NULL;
    request.url = "https://127.0.0.1:1/ HTTP/1.1\r\n";
    assert_false(http_send(http, &request, note, &outcome));
    assert_null(http_new(&(struct http_options){.ca_file = "/nonexistent", .user_agent = "x"}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_status_and_body),
        cmocka_unit_test(an_answer_is_never_larger_than_allowed),
        cmocka_unit_test(a_refused_connection_is_told_at_once),
        cmocka_unit_test(a_lost_answer_is_not_an_unreachable_server),
        cmocka_unit_test(only_https_with_the_pinned_ca_is_spoken),
        cmocka_unit_test(what_cannot_stand_in_a_header_is_refused),
    };
    return cmocka_run_group_tests(tests, open_server, close_server);
}
