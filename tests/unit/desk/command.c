#include "desk/command.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/control.h"
#include "desk/inbox.h"
#include "tests/test.h"

enum { OUTPUT_MAX = 8192 };

/* A folder with devices that answer "ok DEVICE heard COMMAND", and "no: not that" to "lay nothing". */
struct stage {
    struct desk desk;
    pid_t devices;
};

static const char *const names[] = {"reader", "printer", "network", "headphone"};

/* In the child: all devices, until it is killed. */
static void be_devices(const int *listeners)
{
    struct pollfd wait[COUNT(names)];
    for (size_t i = 0; i < COUNT(names); i++) {
        wait[i] = (struct pollfd){.fd = listeners[i], .events = POLLIN};
    }
    while (poll(wait, COUNT(names), -1) > 0) {
        for (size_t i = 0; i < COUNT(names); i++) {
            char command[CONTROL_MAX + 1];
            int fd = wait[i].revents == 0 ? -1 : accept(wait[i].fd, NULL, NULL);
            struct pollfd asked = {.fd = fd, .events = POLLIN};
            if (fd >= 0 && poll(&asked, 1, 10000) > 0 && control_receive(fd, command)) {
                bool refused = strcmp(command, "lay nothing") == 0;
                control_answer(fd, "%s %s heard %s", refused ? "no:" : "ok", names[i], command);
            }
            close(fd);
        }
    }
    _exit(0);
}

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    char dir[] = "/tmp/foyer-desk-XXXXXX", path[64];
    int listeners[COUNT(names)];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/run", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/run/sim", dir);
    mkdir(path, 0700);
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/run/sim/%s", dir, names[i]);
        listeners[i] = control_listen(path);
        assert_true(listeners[i] >= 0);
    }
    stage->devices = fork();
    if (stage->devices == 0) {
        be_devices(listeners);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        close(listeners[i]);
    }
    assert_true(desk_find(&stage->desk, dir));
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    char command[DESK_PATH_MAX + 16];
    kill(stage->devices, SIGKILL);
    waitpid(stage->devices, NULL, 0);
    snprintf(command, sizeof command, "rm -rf %s", stage->desk.dir);
    int removed = system(command); /* NOLINT(cert-env33-c): a name of our own */
    test_free(stage);
    return removed;
}

/* Runs a command of at most three words; what it prints and complains goes to `output`. */
static int run(const struct stage *stage, const char *line, char *output)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        char words[64], *argv[4] = {NULL};
        int count = 0;
        snprintf(words, sizeof words, "%s", line);
        for (char *word = strtok(words, " "); word != NULL && count < 3; word = strtok(NULL, " ")) {
            argv[count++] = word;
        }
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        int status = command_run(&stage->desk, count, argv);
        fflush(stdout);
        _exit(status);
    }
    close(ends[1]);
    size_t used = 0;
    ssize_t got;
    int status;
    while ((got = read(ends[0], output + used, OUTPUT_MAX - used)) > 0) {
        used += (size_t)got;
    }
    output[used] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void each_command_reaches_its_device(void **state)
{
    static const struct {
        const char *line, *answer;
    } rows[] = {
        {"lay passport", "ok reader heard lay passport\n"},
        {"take", "ok reader heard take\n"},
        {"reader off", "ok reader heard off\n"},
        {"reader on", "ok reader heard on\n"},
        {"paper out", "ok printer heard paper out\n"},
        {"paper in", "ok printer heard paper in\n"},
        {"printer off", "ok printer heard off\n"},
        {"printer on", "ok printer heard on\n"},
        {"network off", "ok network heard off\n"},
        {"network on", "ok network heard on\n"},
        {"headphone in", "ok headphone heard in\n"},
        {"headphone out", "ok headphone heard out\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char output[OUTPUT_MAX + 1];
        assert_int_equal(run(*state, rows[i].line, output), 0);
        assert_string_equal(output, rows[i].answer);
    }
}

static void a_device_that_refuses_is_an_error(void **state)
{
    char output[OUTPUT_MAX + 1];
    assert_int_equal(run(*state, "lay nothing", output), 1);
    assert_string_equal(output, "no: reader heard lay nothing\n");
}

static void other_words_are_no_command(void **state)
{
    static const char *const lines[] = {"dance",  "lay",           "take passport",  "paper up",
                                        "reader", "inbox close 1", "network off now"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        char output[OUTPUT_MAX + 1];
        assert_int_equal(run(*state, lines[i], output), 2);
        assert_non_null(strstr(output, "there is no such command"));
    }
}

static void a_terminal_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct desk desk;
    assert_false(desk_find(&desk, "/nonexistent/sim"));
}

static void what_a_program_prints_is_taken_and_cut_off(void **state)
{
    const struct stage *stage = *state;
    char output[8];
    const char *const good[] = {"echo", "one two three", NULL};
    const char *const bad[] = {"false", NULL}, *const none[] = {"no-such-program", NULL};
    assert_int_equal(desk_run(&stage->desk, good, output, sizeof output), 0);
    assert_string_equal(output, "one two");
    assert_int_equal(desk_run(&stage->desk, bad, output, sizeof output), 1);
    assert_int_equal(desk_run(&stage->desk, none, output, sizeof output), -1);
}

/* A file of the authority's inbox. */
static void put(const struct stage *stage, const char *name, const char *text)
{
    char command[2 * DESK_PATH_MAX + 512];
    snprintf(
        command, sizeof command,
        "mkdir -p %s/authority/inbox/%s && printf '%%s' '%s' > %s/authority/inbox/%s/metadata.json",
        stage->desk.dir, name, text, stage->desk.dir, name);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a name of our own */
}

static void the_inbox_shows_what_can_be_read(void **state)
{
    const struct stage *stage = *state;
    struct inbox_letter letters[INBOX_MAX];
    assert_int_equal(inbox_read(&stage->desk, letters), 0);
    put(stage, "a",
        "{\"additionalReferenceInfo\":{\"senderReference\":\"ABCD-EFGH\"},"
        "\"contentStructure\":{\"data\":{\"submissionSchema\":{\"schemaUri\":\"https://hund\"}}}}");
    put(stage, "b", "{\"broken\"");
    assert_int_equal(inbox_read(&stage->desk, letters), 1);
    assert_string_equal(letters[0].receipt, "ABCD-EFGH");
    assert_string_equal(letters[0].schema, "https://hund");
    for (int i = 0; i < INBOX_MAX + 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        put(stage, name, "{}");
    }
    assert_int_equal(inbox_read(&stage->desk, letters), INBOX_MAX);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGED(each_command_reaches_its_device),
        STAGED(a_device_that_refuses_is_an_error),
        STAGED(other_words_are_no_command),
        STAGED(a_terminal_that_is_not_there_is_said),
        STAGED(what_a_program_prints_is_taken_and_cut_off),
        STAGED(the_inbox_shows_what_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
