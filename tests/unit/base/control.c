#include "base/control.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

static char path[64];

static int choose_path(void **state)
{
    (void)state;
    return snprintf(path, sizeof path, "/tmp/foyer-control-%d", (int)getpid()) > 0 ? 0 : -1;
}

/* In a child: takes one command, gives it back. */
static pid_t echo_once(int listener)
{
    pid_t child = fork();
    if (child == 0) {
        char command[CONTROL_MAX + 1];
        struct pollfd ready = {.fd = listener, .events = POLLIN};
        if (poll(&ready, 1, 10000) == 1) {
            int connection = accept(listener, NULL, NULL);
            ready.fd = connection;
            if (poll(&ready, 1, 10000) == 1 && control_receive(connection, command)) {
                control_answer(connection, "ok %s", command);
            }
        }
        _exit(0);
    }
    return child;
}

static void an_answer_comes_back(void **state)
{
    (void)state;
    char answer[CONTROL_MAX + 1];
    SCOPED(close_fd) int listener = control_listen(path);
    assert_true(listener >= 0);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    pid_t child = echo_once(listener);
    assert_true(control_ask(path, "lay passport", answer, 10000));
    assert_string_equal(answer, "ok lay passport");
    assert_int_equal(waitpid(child, NULL, 0), child);
    unlink(path);
}

static void nobody_there_is_an_answer_too(void **state)
{
    (void)state;
    char answer[CONTROL_MAX + 1];
    unlink(path);
    assert_false(control_ask(path, "take", answer, 1000));
    assert_memory_equal(answer, "no: ", 4);
    int silent = control_listen(path);
    assert_false(control_ask(path, "take", answer, 1));
    assert_memory_equal(answer, "no: ", 4);
    close_fd(&silent);
    unlink(path);
}

static void commands_that_are_none_are_refused(void **state)
{
    (void)state;
    static char big[CONTROL_MAX + 1];
    char command[CONTROL_MAX + 1];
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    memset(big, 'a', sizeof big);
    assert_int_equal(send(pair[0], big, sizeof big, 0), sizeof big);
    assert_false(control_receive(pair[1], command));
    assert_int_equal(send(pair[0], "a\0b", 3, 0), 3);
    assert_false(control_receive(pair[1], command));
    assert_int_equal(send(pair[0], "take", 4, 0), 4);
    assert_true(control_receive(pair[1], command));
    assert_string_equal(command, "take");
    close(pair[0]);
    assert_false(control_receive(pair[1], command));
    close(pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_comes_back),
        cmocka_unit_test(nobody_there_is_an_answer_too),
        cmocka_unit_test(commands_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, choose_path, NULL);
}
