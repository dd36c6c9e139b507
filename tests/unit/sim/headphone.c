/* sim-headphone, read as foyer-voice reads it: events of the kernel's kind out of a FIFO. */
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/control.h"
#include "tests/support/built.h"
#include "tests/support/ready.h"
#include "tests/support/run.h"
#include "tests/test.h"

enum { PATIENCE_MS = 10000 };

struct stage {
    char folder[64], device[96], control[96];
    pid_t sim;
};

static bool ask(const struct stage *stage, const char *command, char answer[CONTROL_MAX + 1])
{
    return control_ask(stage->control, command, answer, PATIENCE_MS);
}

static void start(struct stage *stage)
{
    char program[PATH_MAX], answer[CONTROL_MAX + 1];
    assert_true(built_find(program, "bin/sim-headphone"));
    const char *const words[] = {program,     "--device",     stage->device,
                                 "--control", stage->control, NULL};
    stage->sim = run_start(words, NULL, NULL);
    assert_true(ready_ask(stage->control, "state", answer, PATIENCE_MS));
    assert_string_equal(answer, "ok out");
}

static void end(struct stage *stage)
{
    kill(stage->sim, SIGTERM);
    assert_int_equal(run_end(stage->sim, PATIENCE_MS), 0);
    stage->sim = 0;
}

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    strcpy(stage->folder, "/tmp/foyer-headphone-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    snprintf(stage->device, sizeof stage->device, "%s/jack", stage->folder);
    snprintf(stage->control, sizeof stage->control, "%s/control", stage->folder);
    start(stage);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    if (stage->sim > 0) {
        end(stage);
    }
    assert_int_equal(rmdir(stage->folder), 0); /* nothing is left behind */
    test_free(stage);
    return 0;
}

static int open_device(const struct stage *stage)
{
    int fd = open(stage->device, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* The next state that is told: 0 or 1; -1 when none comes within `timeout_ms`. */
static int read_state(int fd, int timeout_ms)
{
    struct input_event event = {0};
    do {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (poll(&wait, 1, timeout_ms) <= 0 || read(fd, &event, sizeof event) != sizeof event) {
            return -1;
        }
    } while (event.type != EV_SW || event.code != SW_HEADPHONE_INSERT);
    return event.value;
}

static void tell(const struct stage *stage, const char *command)
{
    char answer[CONTROL_MAX + 1];
    assert_true(ask(stage, command, answer));
}

static void who_opens_it_is_told_the_present_state(void **state)
{
    const struct stage *stage = *state;
    int fd = open_device(stage);
    assert_int_equal(read_state(fd, PATIENCE_MS), 0);
    close_fd(&fd);
    tell(stage, "in");
    tell(stage, "out");
    tell(stage, "in"); /* nobody has read what was in between, and nobody shall */
    fd = open_device(stage);
    assert_int_equal(read_state(fd, PATIENCE_MS), 1);
    for (int again = read_state(fd, 100); again >= 0; again = read_state(fd, 100)) {
        assert_int_equal(again, 1); /* it may be told twice */
    }
    close_fd(&fd);
}

static void changes_are_told(void **state)
{
    const struct stage *stage = *state;
    int fd = open_device(stage);
    assert_int_equal(read_state(fd, PATIENCE_MS), 0);
    tell(stage, "in");
    assert_int_equal(read_state(fd, PATIENCE_MS), 1);
    tell(stage, "out");
    assert_int_equal(read_state(fd, PATIENCE_MS), 0);
    close_fd(&fd);
}

/* A FIFO gives each event to one reader: when one of two goes, the other is told again. */
static void who_stays_knows_the_state_when_another_goes(void **state)
{
    const struct stage *stage = *state;
    int old = open_device(stage);
    assert_int_equal(read_state(old, PATIENCE_MS), 0);
    int new = open_device(stage);
    tell(stage, "in");
    assert_int_equal(read_state(old, PATIENCE_MS) >= 0, 1); /* takes what is there */
    while (read_state(old, 50) >= 0 || read_state(new, 50) >= 0) {
    }
    close_fd(&old);
    assert_int_equal(read_state(new, PATIENCE_MS), 1);
    close_fd(&new);
}

static void its_end_is_the_end_of_the_device(void **state)
{
    struct stage *stage = *state;
    int fd = open_device(stage);
    assert_int_equal(read_state(fd, PATIENCE_MS), 0);
    end(stage);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
    assert_true((wait.revents & POLLHUP) != 0);
    assert_int_not_equal(access(stage->device, F_OK), 0);
    close_fd(&fd);
}

static void other_words_are_refused(void **state)
{
    char answer[CONTROL_MAX + 1];
    assert_false(ask(*state, "dance", answer));
    assert_non_null(strstr(answer, "no: unknown command"));
}

int main(void)
{
#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STAGED(who_opens_it_is_told_the_present_state),
        STAGED(changes_are_told),
        STAGED(who_stays_knows_the_state_when_another_goes),
        STAGED(its_end_is_the_end_of_the_device),
        STAGED(other_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
