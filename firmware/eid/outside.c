#include "eid/outside.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "net/http.h"

enum { LINE_FD = 3 };

/* "https://host:port" of a URL; empty when it has no such beginning or a name of a user. */
static struct text origin(struct text url)
{
    static const char SCHEME[] = "https://";
    size_t at = sizeof SCHEME - 1;
    if (url.len <= at || memcmp(url.at, SCHEME, at) != 0) {
        return (struct text){0};
    }
    while (at < url.len && strchr("/?#", url.at[at]) == NULL) {
        if (url.at[at] <= ' ' || url.at[at] > '~' || strchr("@\\\"", url.at[at]) != NULL) {
            return (struct text){0};
        }
        at++;
    }
    return (struct text){url.at, at};
}

bool outside_same_origin(struct text url, struct text service)
{
    struct text is = origin(url), wanted = origin(service);
    return is.len > 0 && text_equal(is, wanted);
}

static void answer(int line, uint8_t number, const struct http_reply *reply)
{
    bool is_good = reply->answer.outcome == HTTP_ANSWERED && reply->answer.status == 200;
    struct bytes body = is_good ? reply->answer.body : (struct bytes){0};
    uint8_t packet[OUTSIDE_PACKET_MAX] = {number};
    if (body.len > 0) {
        memcpy(packet + 1, body.at, body.len);
    }
    log_info(
        "eid_result_fetched outcome=%s status=%u bytes=%zu",
        http_outcome_word(reply->answer.outcome), reply->answer.status, body.len);
    ssize_t sent = send(line, packet, 1 + body.len, MSG_NOSIGNAL);
    explicit_bzero(packet, sizeof packet);
    if (sent < 0) {
        _exit(0);
    }
}

static void fetch(int line, const char *ca_file, uint8_t number, const char *url)
{
    const struct http_options options = {
        .ca_file = ca_file,
        .user_agent = "Foyer/" FOYER_VERSION " (eid)",
        .timeout_ms = OUTSIDE_TIMEOUT_MS,
    };
    const struct http_request request = {.url = url, .answer_max = PERSON_ANSWER_MAX};
    SCOPED(http_reply_release) struct http_reply reply = {0};
    struct http *http = http_new(&options);
    if (http == NULL || !http_ask(http, &request, &reply)) {
        log_error("eid_result_not_asked");
        reply.answer.outcome = HTTP_UNREACHABLE;
    }
    answer(line, number, &reply);
    http_free(&http);
}

NORETURN static void live(int line, pid_t parent, const char *ca_file)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || dup2(line, LINE_FD) < 0 ||
        syscall(SYS_close_range, LINE_FD + 1u, ~0u, 0u) < 0) {
        _exit(1);
    }
    char asked[1 + SDK_URL_MAX + 1];
    for (;;) { /* until the other end is gone */
        ssize_t got = recv(LINE_FD, asked, sizeof asked - 1, 0);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            _exit(0);
        }
        if (got > 0) {
            asked[got] = '\0';
            fetch(LINE_FD, ca_file, (uint8_t)asked[0], asked + 1);
            explicit_bzero(asked, sizeof asked);
        }
    }
}

bool outside_start(struct outside *outside, const char *ca_file, const char *service)
{
    int pair[2];
    *outside = (struct outside){.line = -1};
    if (origin((struct text){service, strlen(service)}).len == 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        log_error("eid_outside_failed errno=%d", errno);
        return false;
    }
    pid_t self = getpid();
    outside->pid = fork();
    if (outside->pid == 0) {
        live(pair[1], self, ca_file);
    }
    close_fd(&pair[1]);
    outside->line = pair[0];
    if (outside->pid < 0) {
        outside->pid = 0;
        outside_stop(outside);
        return false;
    }
    return true;
}

bool outside_ask(struct outside *outside, struct text url, const char *service)
{
    if (outside->line < 0 || url.len == 0 || url.len > SDK_URL_MAX ||
        !outside_same_origin(url, (struct text){service, strlen(service)})) {
        log_warning("eid_result_elsewhere");
        return false;
    }
    char packet[1 + SDK_URL_MAX];
    packet[0] = (char)++outside->number;
    memcpy(packet + 1, url.at, url.len);
    ssize_t sent = send(outside->line, packet, 1 + url.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent == 1 + (ssize_t)url.len;
}

enum outside_news outside_take(struct outside *outside, uint8_t *to, struct bytes *body)
{
    ssize_t got = recv(outside->line, to, OUTSIDE_PACKET_MAX, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return OUTSIDE_NOTHING;
    }
    if (got <= 0) {
        return OUTSIDE_GONE;
    }
    *body = (struct bytes){to + 1, (size_t)got - 1};
    return to[0] == outside->number ? OUTSIDE_ANSWER : OUTSIDE_NOTHING;
}

void outside_stop(struct outside *outside)
{
    close_fd(&outside->line);
    if (outside->pid > 0) {
        kill(outside->pid, SIGKILL);
        while (waitpid(outside->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    *outside = (struct outside){.line = -1};
}
