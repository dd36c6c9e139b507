#include "launch/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/control.h"
#include "base/fail.h"
#include "base/own.h"
#include "ipc/channel.h"
#include "launch/logs.h"
#include "tests/test.h"
#include "tests/unit/launch/fake.h"

enum { WAIT_MS = 10000, BACK_MS = 2000 };

/* One run folder, foyer-launch in a process of its own, and what its programs tell. */
struct stage {
    char dir[32], run[48], log[48], table[48], control[64];
    int events;
    pid_t launch;
};

static int set_up(void **state)
{
    struct stage *stage = test_malloc(sizeof *stage);
    *stage = (struct stage){.dir = "/tmp/foyer-launch-XXXXXX"};
    assert_non_null(mkdtemp(stage->dir));
    snprintf(stage->run, sizeof stage->run, "%s/run", stage->dir);
    snprintf(stage->log, sizeof stage->log, "%s/log", stage->dir);
    snprintf(stage->table, sizeof stage->table, "%s/table", stage->dir);
    snprintf(stage->control, sizeof stage->control, "%s/sim/launch", stage->run);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/events", stage->dir);
    stage->events = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(stage->events, (struct sockaddr *)&address, sizeof address), 0);
    *state = stage;
    return 0;
}

/* Tells foyer-launch to end; its exit status, -1 when it does not end. */
static int end_launch(struct stage *stage)
{
    int status = 0;
    SCOPED(close_fd) int fd = (int)syscall(SYS_pidfd_open, stage->launch, 0);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    kill(stage->launch, SIGTERM);
    if (poll(&wait, 1, WAIT_MS) != 1) {
        kill(stage->launch, SIGKILL);
        waitpid(stage->launch, &status, 0);
        stage->launch = 0;
        return -1;
    }
    waitpid(stage->launch, &status, 0);
    stage->launch = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    if (stage->launch > 0) {
        end_launch(stage);
    }
    close_fd(&stage->events);
    char command[80];
    snprintf(command, sizeof command, "rm -rf %s", stage->dir);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a name of our own */
    test_free(stage);
    return 0;
}

/* Starts foyer-launch with this table; ${BIN} is this test's program, ${DATA} the events' socket. */
static void launch(struct stage *stage, const char *table)
{
    char self[PATH_MAX], events[64];
    own_path(self);
    snprintf(events, sizeof events, "%s/events", stage->dir);
    FILE *file = fopen(stage->table, "w");
    fputs(table, file);
    fclose(file);
    stage->launch = fork();
    if (stage->launch == 0) {
        const struct launch_options options = {
            .table = stage->table,
            .run = stage->run,
            .log = stage->log,
            .bin = self,
            .data = events,
            .dir = stage->dir,
            .etc = ""};
        int silent = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(silent, STDERR_FILENO);
        _exit(launch_run(&options));
    }
}

/* The pid in the next event, which must be `word`. */
static pid_t expect(const struct stage *stage, const char *word)
{
    char event[128] = "";
    struct pollfd wait = {.fd = stage->events, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
    ssize_t got = recv(stage->events, event, sizeof event - 1, 0);
    assert_true(got > 0);
    size_t len = strlen(word);
    event[strlen(event) < len ? strlen(event) : len] = '\0';
    assert_string_equal(event, word);
    return (pid_t)strtol(event + len + 1, NULL, 10);
}

static void assert_silence(const struct stage *stage)
{
    char event[128];
    assert_int_equal(recv(stage->events, event, sizeof event, MSG_DONTWAIT), -1);
    assert_int_equal(errno, EAGAIN);
}

/* The answer to `command`, which must be granted. */
static const char *ask(const struct stage *stage, const char *command)
{
    static char answer[CONTROL_MAX + 1];
    assert_true(control_ask(stage->control, command, answer, WAIT_MS));
    return answer;
}

/* Asks until the answer is `want`, also while nobody listens yet. */
static void ask_until(const struct stage *stage, const char *command, const char *want)
{
    char answer[CONTROL_MAX + 1] = "";
    uint64_t end_ms = clock_steady_ms() + WAIT_MS;
    while (!control_ask(stage->control, command, answer, WAIT_MS) || strcmp(answer, want) != 0) {
        assert_true(clock_steady_ms() < end_ms);
        poll(NULL, 0, 2);
    }
}

static bool is_gone_within(pid_t pid, int timeout_ms)
{
    SCOPED(close_fd) int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return fd < 0 || poll(&wait, 1, timeout_ms) == 1;
}

static bool is_there(pid_t pid)
{
    return kill(pid, 0) == 0;
}

static const char kiosk_table[] = "program kiosk ${BIN} kiosk ${DATA}\n  kiosk\n";

static void the_screen_is_handed_over_without_a_gap(void **state)
{
    struct stage *stage = *state;
    launch(stage, kiosk_table);
    pid_t first = expect(stage, "up");
    kill(first, SIGUSR2);
    char want[80];
    snprintf(want, sizeof want, "ok pid=%d state=runs handovers=0 crashes=0", (int)first);
    ask_until(stage, "kiosk", want);
    kill(first, SIGUSR1);
    pid_t second = expect(stage, "up");
    snprintf(want, sizeof want, "ok pid=%d state=starts handovers=0 crashes=0", (int)second);
    ask_until(stage, "kiosk", want);
    assert_silence(stage); /* the first is not told to end before the second is on the screen */
    assert_true(is_there(first));
    kill(second, SIGUSR2);
    assert_int_equal(expect(stage, "term"), first);
    snprintf(want, sizeof want, "ok pid=%d state=runs handovers=1 crashes=0", (int)second);
    ask_until(stage, "kiosk", want);
    assert_silence(stage);
}

static void a_kiosk_that_dies_has_a_successor_at_once(void **state)
{
    struct stage *stage = *state;
    launch(stage, kiosk_table);
    pid_t pid = expect(stage, "up");
    for (int i = 0; i < 5; i++) {
        kill(pid, SIGUSR2);
        uint64_t begin_ms = clock_steady_ms();
        kill(pid, SIGKILL);
        pid_t next = expect(stage, "up");
        assert_true(clock_steady_ms() - begin_ms < BACK_MS);
        assert_int_not_equal(next, pid);
        pid = next;
    }
    assert_non_null(strstr(ask(stage, "kiosk"), "crashes=5"));
}

static void a_successor_that_dies_leaves_the_screen_to_the_one_before(void **state)
{
    struct stage *stage = *state;
    launch(stage, kiosk_table);
    pid_t first = expect(stage, "up");
    kill(first, SIGUSR2);
    kill(first, SIGUSR1);
    pid_t second = expect(stage, "up");
    kill(second, SIGKILL);
    pid_t third = expect(stage, "up");
    assert_true(is_there(first));
    kill(third, SIGUSR2);
    assert_int_equal(expect(stage, "term"), first);
}

static void sockets_are_passed_by_name(void **state)
{
    struct stage *stage = *state;
    launch(
        stage, "program server ${BIN} server ${DATA}\n  listen alpha beta\n  ready\n"
               "program kiosk ${BIN} kiosk ${DATA}\n  kiosk\n  wipe-slices\n");
    expect(stage, "up");
    static const char *const names[] = {"alpha", "beta"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[80], got[16] = "";
        struct stat stat_of;
        snprintf(path, sizeof path, "%s/%s", stage->run, names[i]);
        assert_int_equal(stat(path, &stat_of), 0);
        assert_int_equal(stat_of.st_mode & 0777, 0600);
        SCOPED(close_fd) int fd = listen_connect(path);
        assert_true(fd >= 0);
        assert_true(recv(fd, got, sizeof got - 1, 0) > 0);
        assert_string_equal(got, names[i]);
    }
    expect(stage, "up");
}

static void what_waits_for_a_program_begins_after_it_is_ready(void **state)
{
    struct stage *stage = *state;
    launch(
        stage, "program first ${BIN} kiosk ${DATA}\n  ready\n"
               "program second ${BIN} server ${DATA}\n");
    pid_t first = expect(stage, "up");
    assert_string_equal(ask(stage, "state"), "ok first=starts second=waits");
    assert_silence(stage);
    kill(first, SIGUSR2);
    assert_int_not_equal(expect(stage, "up"), first);
}

static void each_connection_has_its_own_process(void **state)
{
    struct stage *stage = *state;
    launch(stage, "program card ${BIN} echo ${DATA}\n  accept card\n");
    char path[80];
    snprintf(path, sizeof path, "%s/card", stage->run);
    pid_t pids[2];
    ask_until(stage, "state", "ok card=idle");
    for (int i = 0; i < 2; i++) {
        char got[16] = "";
        SCOPED(close_fd) int fd = listen_connect(path);
        assert_true(fd >= 0);
        pids[i] = expect(stage, "up");
        assert_int_equal(send(fd, "?", 1, 0), 1);
        assert_true(recv(fd, got, sizeof got - 1, 0) > 0);
        assert_int_equal(strtol(got, NULL, 10), pids[i]);
        close_fd(&fd);
        expect(stage, "end");
    }
    assert_int_not_equal(pids[0], pids[1]);
    ask_until(stage, "state", "ok card=idle");
}

static void a_process_that_hangs_gives_way_to_the_next_connection(void **state)
{
    struct stage *stage = *state;
    launch(stage, "program card ${BIN} parent ${DATA}\n  accept card\n");
    ask_until(stage, "state", "ok card=idle");
    char path[80];
    snprintf(path, sizeof path, "%s/card", stage->run);
    SCOPED(close_fd) int first = listen_connect(path);
    SCOPED(close_fd) int second = listen_connect(path);
    assert_true(first >= 0 && second >= 0);
    pid_t pids[4];
    for (size_t i = 0; i < COUNT(pids); i++) { /* "up" and "left", of two processes */
        char event[64] = "";
        struct pollfd wait = {.fd = stage->events, .events = POLLIN};
        assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
        assert_true(recv(stage->events, event, sizeof event - 1, 0) > 0);
    }
}

static void nothing_is_left_after_the_end(void **state)
{
    struct stage *stage = *state;
    launch(
        stage, "program server ${BIN} server ${DATA}\n  listen alpha beta\n  ready\n"
               "program kiosk ${BIN} kiosk ${DATA}\n"
               "program parent ${BIN} parent ${DATA}\n");
    pid_t pids[4];
    for (size_t i = 0; i < COUNT(pids); i++) {
        char event[64] = "";
        struct pollfd wait = {.fd = stage->events, .events = POLLIN};
        assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
        assert_true(recv(stage->events, event, sizeof event - 1, 0) > 0);
        pids[i] = (pid_t)strtol(strchr(event, ' '), NULL, 10);
        assert_true(is_there(pids[i]));
    }
    assert_int_equal(end_launch(stage), 0);
    for (size_t i = 0; i < COUNT(pids); i++) {
        assert_false(is_there(pids[i]));
    }
}

static void programs_die_with_a_killed_supervisor(void **state)
{
    struct stage *stage = *state;
    launch(stage, kiosk_table);
    pid_t pid = expect(stage, "up");
    kill(stage->launch, SIGKILL);
    waitpid(stage->launch, NULL, 0);
    stage->launch = 0;
    assert_true(is_gone_within(pid, WAIT_MS));
}

static void the_agent_restarts_the_terminal_but_not_what_is_apart(void **state)
{
    struct stage *stage = *state;
    launch(
        stage, "program reader ${BIN} kiosk ${DATA}\n  apart\n  ready\n"
               "program kiosk ${BIN} kiosk ${DATA}\n  kiosk\n");
    pid_t reader = expect(stage, "up");
    kill(reader, SIGUSR2);
    pid_t first = expect(stage, "up");
    char path[80];
    snprintf(path, sizeof path, "%s/launch-agent", stage->run);
    struct channel line;
    channel_init(&line, listen_connect(path), DOMAIN_LAUNCH);
    const struct message restart = {.kind = MESSAGE_launch_restart};
    struct message answer;
    assert_int_equal(channel_send(&line, &restart), CHANNEL_OK);
    assert_int_equal(channel_wait(&line, WAIT_MS), CHANNEL_OK);
    assert_int_equal(channel_receive(&line, &answer), CHANNEL_OK);
    assert_int_equal(answer.kind, MESSAGE_launch_restarting);
    channel_finish(&line);
    assert_int_equal(expect(stage, "term"), first);
    assert_int_not_equal(expect(stage, "up"), first);
    char want[32];
    snprintf(want, sizeof want, "ok %d", (int)reader);
    assert_string_equal(ask(stage, "pid reader"), want);
}

static void a_program_that_cannot_live_is_tried_less_and_less_often(void **state)
{
    struct stage *stage = *state;
    uint64_t begin_ms = clock_steady_ms();
    launch(stage, "program weak ${BIN} weak ${DATA}\n");
    for (int i = 0; i < 5; i++) {
        expect(stage, "up");
    }
    uint64_t took_ms = clock_steady_ms() - begin_ms;
    assert_in_range(took_ms, 100 + 200 + 400, WAIT_MS);
    assert_string_equal(ask(stage, "stop weak"), "ok");
    ask_until(stage, "state", "ok weak=stopped");
}

static void commands_that_make_no_sense_are_refused(void **state)
{
    struct stage *stage = *state;
    launch(stage, "program kiosk ${BIN} kiosk ${DATA}\n");
    expect(stage, "up");
    char answer[CONTROL_MAX + 1];
    static const char *const bad[] = {"", "pid", "pid nobody", "kiosk", "dance kiosk", "kill "};
    for (size_t i = 1; i < COUNT(bad); i++) {
        assert_false(control_ask(stage->control, bad[i], answer, WAIT_MS));
        assert_non_null(strstr(answer, "no: there is no"));
    }
}

static void a_log_is_kept_private_and_small(void **state)
{
    struct stage *stage = *state;
    struct log_pipe log;
    char older[sizeof log.path + 2], line[1000];
    struct stat stat_of;
    assert_true(logs_open(&log, stage->dir, "kiosk"));
    memset(line, 'x', sizeof line);
    for (size_t i = 0; i < 2 * LOGS_FILE_MAX / sizeof line; i++) {
        assert_int_equal(write(log.write_end, line, sizeof line), sizeof line);
        logs_move(&log, false);
    }
    assert_int_equal(stat(log.path, &stat_of), 0);
    assert_in_range(stat_of.st_size, 1, LOGS_FILE_MAX);
    assert_int_equal(stat_of.st_mode & 0777, 0600);
    snprintf(older, sizeof older, "%s.1", log.path);
    assert_int_equal(stat(older, &stat_of), 0);
    assert_in_range(stat_of.st_size, LOGS_FILE_MAX - sizeof line, LOGS_FILE_MAX);
    logs_close(&log);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(int argc, char **argv)
{
    if (argc == 3) {
        return fake_run(argv);
    }
    const struct CMUnitTest tests[] = {
        STAGED(the_screen_is_handed_over_without_a_gap),
        STAGED(a_kiosk_that_dies_has_a_successor_at_once),
        STAGED(a_successor_that_dies_leaves_the_screen_to_the_one_before),
        STAGED(sockets_are_passed_by_name),
        STAGED(what_waits_for_a_program_begins_after_it_is_ready),
        STAGED(each_connection_has_its_own_process),
        STAGED(a_process_that_hangs_gives_way_to_the_next_connection),
        STAGED(nothing_is_left_after_the_end),
        STAGED(programs_die_with_a_killed_supervisor),
        STAGED(the_agent_restarts_the_terminal_but_not_what_is_apart),
        STAGED(a_program_that_cannot_live_is_tried_less_and_less_often),
        STAGED(commands_that_make_no_sense_are_refused),
        STAGED(a_log_is_kept_private_and_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
