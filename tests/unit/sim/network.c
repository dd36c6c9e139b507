/* sim-network in front of a server that answers every request with as many bytes. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "tests/support/built.h"
#include "tests/support/ready.h"
#include "tests/support/run.h"
#include "tests/test.h"

enum { SOON_MS = 5000, BIG = 20000 };

struct net {
    int listener;
    pthread_t server;
    pid_t child;
    unsigned port;
    char control[64];
};

/* Echoes one connection after the other, until the listener is closed. */
static void *echo(void *context)
{
    const struct net *net = context;
    for (int fd; (fd = accept(net->listener, NULL, NULL)) >= 0;) {
        char bytes[4096];
        for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;) {
            if (write(fd, bytes, (size_t)got) != got) {
                break;
            }
        }
        close(fd);
    }
    return NULL;
}

static int bound(unsigned *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
        return -1;
    }
    *port = ntohs(at.sin_port);
    return fd;
}

/* False with an "ok" that is not said in time. */
static bool tell(const struct net *net, const char *command)
{
    char answer[CONTROL_MAX + 1];
    return control_ask(net->control, command, answer, SOON_MS);
}

static int open_net(void **state)
{
    struct net *net = test_calloc(1, sizeof *net);
    char program[PATH_MAX], port[16], to[32];
    unsigned server_port = 0;
    SCOPED(close_fd) int free_port = bound(&net->port); /* closed before it is used again */
    net->listener = bound(&server_port);
    if (net->listener < 0 || listen(net->listener, 8) < 0 ||
        pthread_create(&net->server, NULL, echo, net) != 0) {
        return -1;
    }
    close_fd(&free_port);
    assert_true(built_find(program, "bin/sim-network"));
    snprintf(port, sizeof port, "%u", net->port);
    snprintf(to, sizeof to, "127.0.0.1:%u", server_port);
    snprintf(net->control, sizeof net->control, "/tmp/foyer-network-%d", (int)getpid());
    const char *const words[] = {program, "--listen",  port,         "--to",
                                 to,      "--control", net->control, NULL};
    net->child = run_start(words, NULL, NULL);
    *state = net;
    char answer[CONTROL_MAX + 1];
    return ready_ask(net->control, "state", answer, SOON_MS) ? 0 : -1;
}

static int close_net(void **state)
{
    struct net *net = *state;
    kill(net->child, SIGTERM);
    int status = run_end(net->child, SOON_MS);
    shutdown(net->listener, SHUT_RDWR);
    pthread_join(net->server, NULL);
    close(net->listener);
    test_free(net);
    return status;
}

static int dial(const struct net *net)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)net->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0) {
        close_fd(&fd);
    }
    return fd;
}

/* Sends `size` bytes and reads as many again: how many came before the end. */
static size_t exchange(int fd, size_t size)
{
    static char bytes[BIG];
    size_t back = 0;
    if (send(fd, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) {
        return 0;
    }
    while (back < size) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        ssize_t got = poll(&wait, 1, SOON_MS) > 0 ? recv(fd, bytes, sizeof bytes, 0) : -1;
        if (got <= 0) {
            break;
        }
        back += (size_t)got;
    }
    return back;
}

static void bytes_pass_both_ways(void **state)
{
    SCOPED(close_fd) int fd = dial(*state);
    assert_int_equal(exchange(fd, 100), 100);
    assert_int_equal(exchange(fd, BIG), BIG);
}

static void off_cuts_and_refuses_until_it_is_on(void **state)
{
    const struct net *net = *state;
    SCOPED(close_fd) int fd = dial(net);
    assert_int_equal(exchange(fd, 100), 100);
    assert_true(tell(net, "off"));
    assert_int_equal(exchange(fd, 100), 0);
    assert_int_equal(dial(net), -1);
    assert_true(tell(net, "on"));
    SCOPED(close_fd) int again = dial(net);
    assert_int_equal(exchange(again, 100), 100);
}

static void a_delay_slows_a_round_trip_down(void **state)
{
    const struct net *net = *state;
    SCOPED(close_fd) int fd = dial(net);
    assert_int_equal(exchange(fd, 100), 100);
    assert_true(tell(net, "delay 60"));
    uint64_t start_ms = clock_steady_ms();
    assert_int_equal(exchange(fd, 100), 100);
    assert_in_range(clock_steady_ms() - start_ms, 60, SOON_MS);
    assert_true(tell(net, "delay 0"));
}

static void the_answer_to_a_large_request_is_lost_once(void **state)
{
    const struct net *net = *state;
    char answer[CONTROL_MAX + 1];
    SCOPED(close_fd) int fd = dial(net);
    assert_true(tell(net, "drop-answer-to-put"));
    assert_int_equal(exchange(fd, 1000), 1000); /* small ones pass */
    assert_int_equal(exchange(fd, 4000), 0);
    SCOPED(close_fd) int again = dial(net);
    assert_int_equal(exchange(again, 4000), 4000);
    assert_true(control_ask(net->control, "state", answer, SOON_MS));
    assert_non_null(strstr(answer, "lost=1"));
}

static void other_commands_are_refused(void **state)
{
    const struct net *net = *state;
    assert_false(tell(net, "delay"));
    assert_false(tell(net, "delay 5 5"));
    assert_false(tell(net, "explode"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_pass_both_ways, open_net, close_net),
        cmocka_unit_test_setup_teardown(off_cuts_and_refuses_until_it_is_on, open_net, close_net),
        cmocka_unit_test_setup_teardown(a_delay_slows_a_round_trip_down, open_net, close_net),
        cmocka_unit_test_setup_teardown(
            the_answer_to_a_large_request_is_lost_once, open_net, close_net),
        cmocka_unit_test_setup_teardown(other_commands_are_refused, open_net, close_net),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
