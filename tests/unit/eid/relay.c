#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eid/tunnel.h"
#include "eid/ways.h"
#include "tests/test.h"

enum { WAIT_MS = 10000 };

static enum tunnel_result read_head(struct tunnel *tunnel, const char *head)
{
    return tunnel_read(tunnel, (struct text){head, strlen(head)});
}

static void a_connect_is_read(void **state)
{
    (void)state;
    struct tunnel tunnel;
    assert_int_equal(
        read_head(&tunnel, "CONNECT eid.example:8443 HTTP/1.1\r\nHost: eid.example\r\n\r\n"),
        TUNNEL_WHOLE);
    assert_string_equal(tunnel.host, "eid.example");
    assert_int_equal(tunnel.port, 8443);
    assert_int_equal(read_head(&tunnel, "CONNECT eid.example:8443 HTTP/1.1\r\n"), TUNNEL_MORE);
    static const char *const FOUL[] = {
        "GET http://eid.example/ HTTP/1.1\r\n\r\n",
        "CONNECT eid.example HTTP/1.1\r\n\r\n",
        "CONNECT :443 HTTP/1.1\r\n\r\n",
        "CONNECT eid.example: HTTP/1.1\r\n\r\n",
        "CONNECT eid.example:0 HTTP/1.1\r\n\r\n",
        "CONNECT eid.example:65536 HTTP/1.1\r\n\r\n",
        "CONNECT eid.example:4x3 HTTP/1.1\r\n\r\n",
        "CONNECT eid_example:443 HTTP/1.1\r\n\r\n",
        "CONNECT a@eid.example:443 HTTP/1.1\r\n\r\n",
        "CONNECT eid.example:443 HTTP/1.1\r\n\r\nmore",
        "CONNECT eid.example:443 HTTP/1.0\r\n\r\n",
        "\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT(FOUL); i++) {
        assert_int_equal(read_head(&tunnel, FOUL[i]), TUNNEL_FOUL);
    }
    static char endless[TUNNEL_HEAD_MAX];
    memset(endless, 'x', sizeof endless);
    assert_int_equal(tunnel_read(&tunnel, (struct text){endless, sizeof endless}), TUNNEL_FOUL);
}

static bool allows(const char *host, unsigned port)
{
    struct tunnel tunnel = {.port = port};
    snprintf(tunnel.host, sizeof tunnel.host, "%s", host);
    return tunnel_is_allowed(
        &tunnel, "https://eid.example/start?x=1", "server.example:8443 other.example:443");
}

static void only_what_is_written_down_is_allowed(void **state)
{
    (void)state;
    assert_true(allows("eid.example", 443));
    assert_true(allows("EID.example", 443));
    assert_true(allows("server.example", 8443));
    assert_true(allows("other.example", 443));
    assert_false(allows("eid.example", 8443));
    assert_false(allows("server.example", 443));
    assert_false(allows("example", 443));
    assert_false(allows("eid.example.evil", 443));
    assert_false(allows("127.0.0.1", 443));
    struct tunnel nothing = {.port = 443};
    assert_false(tunnel_is_allowed(&nothing, "", ""));
}

/* A listening socket of the loopback; its port in *port. */
static int listen_anywhere(unsigned *port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    return fd;
}

static int connect_to(unsigned port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const struct timeval wait = {.tv_sec = WAIT_MS / 1000};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
    return fd;
}

/* What comes until the end of a line that is empty, or the end; with a NUL. */
static void hear_head(int fd, char to[256])
{
    size_t len = 0;
    while (len < 255 && recv(fd, to + len, 1, 0) == 1) {
        len++;
        if (len >= 4 && memcmp(to + len - 4, "\r\n\r\n", 4) == 0) {
            break;
        }
    }
    to[len] = '\0';
}

struct house {
    unsigned proxy, service;
    int server, line;
    pid_t child;
};

static void open_house(struct house *house)
{
    int pair[2], listener = listen_anywhere(&house->proxy);
    char service[64];
    house->server = listen_anywhere(&house->service);
    snprintf(service, sizeof service, "https://127.0.0.1:%u/x", house->service);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    house->child = fork();
    if (house->child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pair[0]);
        ways_serve(listener, pair[1], service, "127.0.0.1:1");
        _exit(0);
    }
    close(listener);
    close(pair[1]);
    house->line = pair[0];
}

static void close_house(struct house *house)
{
    int status;
    close(house->line); /* that is how it hears of the end */
    assert_int_equal(waitpid(house->child, &status, 0), house->child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(house->server);
}

static int ask(const struct house *house, unsigned port, const char *host, char answer[256])
{
    char head[128];
    int fd = connect_to(house->proxy);
    int len = snprintf(head, sizeof head, "CONNECT %s:%u HTTP/1.1\r\n\r\n", host, port);
    assert_int_equal(send(fd, head, 9, 0), 9); /* in two pieces */
    assert_int_equal(send(fd, head + 9, (size_t)len - 9, 0), len - 9);
    hear_head(fd, answer);
    return fd;
}

static void bytes_go_both_ways_and_the_end_does(void **state)
{
    (void)state;
    static char there[100000], back[100000];
    struct house house;
    char answer[256];
    open_house(&house);
    int fd = ask(&house, house.service, "127.0.0.1", answer);
    assert_non_null(strstr(answer, " 200 "));
    int far = accept(house.server, NULL, NULL);
    assert_true(far >= 0);
    memset(there, 'a', sizeof there);
    assert_int_equal(send(fd, there, sizeof there, 0), sizeof there);
    assert_int_equal(recv(far, back, sizeof back, MSG_WAITALL), sizeof back);
    assert_memory_equal(there, back, sizeof back);
    memset(there, 'b', sizeof there);
    assert_int_equal(send(far, there, sizeof there, 0), sizeof there);
    close(far);
    assert_int_equal(recv(fd, back, sizeof back, MSG_WAITALL), sizeof back);
    assert_memory_equal(there, back, sizeof back);
    assert_int_equal(recv(fd, back, 1, 0), 0);
    close(fd);
    close_house(&house);
}

static void other_places_are_refused(void **state)
{
    (void)state;
    struct house house;
    char answer[256];
    open_house(&house);
    close(ask(&house, house.service, "localhost", answer)); /* the same place by another name */
    assert_non_null(strstr(answer, " 403 "));
    close(ask(&house, house.proxy, "127.0.0.1", answer));
    assert_non_null(strstr(answer, " 403 "));
    close(ask(&house, 1, "127.0.0.1", answer)); /* allowed, and nobody is there */
    assert_non_null(strstr(answer, " 502 "));
    int fd = connect_to(house.proxy);
    assert_int_equal(send(fd, "GET / HTTP/1.1\r\n\r\n", 18, 0), 18);
    hear_head(fd, answer);
    assert_string_equal(answer, "");
    close(fd);
    close_house(&house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connect_is_read),
        cmocka_unit_test(only_what_is_written_down_is_allowed),
        cmocka_unit_test(bytes_go_both_ways_and_the_end_does),
        cmocka_unit_test(other_places_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
