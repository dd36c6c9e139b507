/* foyer status and foyer restart, against an agent that the test plays. */
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/control.h"
#include "base/json.h"
#include "cli/verbs.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "ipc/words.h"
#include "tests/test.h"

enum { WAIT_MS = 10000, OUTPUT_MAX = 4096 };

/* A verb in a process of its own, its output, and the agent's end of its line. */
struct stage {
    char dir[32];
    int listener, output;
    pid_t verb;
    struct channel line;
};

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    char path[64];
    snprintf(stage->dir, sizeof stage->dir, "/tmp/foyer-cli-XXXXXX");
    assert_non_null(mkdtemp(stage->dir));
    snprintf(path, sizeof path, "%s/agent-cli", stage->dir);
    stage->listener = control_listen(path);
    assert_true(stage->listener >= 0);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    char path[64];
    channel_finish(&stage->line);
    close_fd(&stage->listener);
    close_fd(&stage->output);
    snprintf(path, sizeof path, "%s/agent-cli", stage->dir);
    unlink(path);
    rmdir(stage->dir);
    test_free(stage);
    return 0;
}

/* Starts a verb with --run and `option` (may be NULL), and takes its connection. */
static void start(struct stage *stage, int (*verb)(int argc, char **argv), char *option)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    stage->verb = fork();
    if (stage->verb == 0) {
        char name[] = "verb", run[] = "--run";
        char *argv[] = {name, run, stage->dir, option, NULL};
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        int status = verb(option == NULL ? 3 : 4, argv);
        fflush(stdout);
        _exit(status);
    }
    close(ends[1]);
    stage->output = ends[0];
    struct pollfd wait = {.fd = stage->listener, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
    channel_init(&stage->line, listen_accept(stage->listener), DOMAIN_CLI);
}

static void expect(struct stage *stage, enum message_kind kind)
{
    struct message message;
    assert_int_equal(channel_wait(&stage->line, WAIT_MS), CHANNEL_OK);
    assert_int_equal(channel_receive(&stage->line, &message), CHANNEL_OK);
    assert_int_equal(message.kind, kind);
}

static void say(struct stage *stage, const struct message *message)
{
    assert_int_equal(channel_send(&stage->line, message), CHANNEL_OK);
}

/* What the verb prints to its end, as text in `output` of OUTPUT_MAX + 1 bytes; its exit status. */
static int end(struct stage *stage, char *output)
{
    size_t used = 0;
    ssize_t got;
    int status;
    while ((got = read(stage->output, output + used, OUTPUT_MAX - used)) > 0) {
        used += (size_t)got;
    }
    output[used] = '\0';
    assert_int_equal(waitpid(stage->verb, &status, 0), stage->verb);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void say_status(struct stage *stage)
{
    expect(stage, MESSAGE_status_ask);
    const struct message line = {
        .kind = MESSAGE_status_line,
        .status_line = {
            0, TEXT_OF("printer"), STATUS_out, 1795503600, TEXT_OF("paper out, \"really\"")}};
    const struct message end_of = {.kind = MESSAGE_status_end};
    say(stage, &line);
    say(stage, &end_of);
}

static void status_is_one_line_for_each_component(void **state)
{
    struct stage *stage = *state;
    char output[OUTPUT_MAX + 1];
    start(stage, verb_status, NULL);
    say_status(stage);
    assert_int_equal(end(stage, output), VERB_DONE);
    assert_string_equal(
        output, "printer   out      since 2026-11-24T07:00:00Z  paper out, \"really\"\n");
}

static void status_as_json_is_an_array(void **state)
{
    struct stage *stage = *state;
    char output[OUTPUT_MAX + 1], option[] = "--json";
    start(stage, verb_status, option);
    say_status(stage);
    assert_int_equal(end(stage, output), VERB_DONE);
    assert_string_equal(
        output, "[{\"component\":\"printer\",\"detail\":\"paper out, \\\"really\\\"\","
                "\"since\":\"2026-11-24T07:00:00Z\",\"status\":\"out\"}]\n");
}

static void an_agent_that_goes_is_no_status(void **state)
{
    struct stage *stage = *state;
    char output[OUTPUT_MAX + 1];
    start(stage, verb_status, NULL);
    expect(stage, MESSAGE_status_ask);
    channel_finish(&stage->line);
    assert_int_equal(end(stage, output), VERB_UNUSABLE);
    assert_string_equal(output, "");
}

static void a_restart_says_what_it_waits_for(void **state)
{
    struct stage *stage = *state;
    char output[OUTPUT_MAX + 1];
    start(stage, verb_restart, NULL);
    expect(stage, MESSAGE_restart_ask);
    struct message phase = {.kind = MESSAGE_restart_state, .restart_state = {0, RESTART_WAITS}};
    say(stage, &phase);
    ssize_t got = read(stage->output, output, OUTPUT_MAX); /* at once, not at the end */
    assert_true(got > 0 && memcmp(output, "A citizen is at the terminal", 28) == 0);
    phase.restart_state.phase = RESTART_BEGINS;
    say(stage, &phase);
    assert_int_equal(end(stage, output), VERB_DONE);
    assert_string_equal(output, "The terminal restarts. What was handed in stays handed in.\n");
}

static void a_refused_restart_is_an_error(void **state)
{
    struct stage *stage = *state;
    char output[OUTPUT_MAX + 1];
    start(stage, verb_restart, NULL);
    expect(stage, MESSAGE_restart_ask);
    const struct message refused = {
        .kind = MESSAGE_restart_state, .restart_state = {0, RESTART_REFUSED}};
    say(stage, &refused);
    assert_int_equal(end(stage, output), VERB_REFUSED);
}

static void without_an_agent_both_cannot_be_used(void **state)
{
    struct stage *stage = *state;
    char name[] = "verb", run[] = "--run=/nonexistent", wrong[] = "--what";
    char *argv[] = {name, run, NULL}, *wrong_argv[] = {name, wrong, NULL};
    assert_int_equal(verb_status(2, argv), VERB_UNUSABLE);
    assert_int_equal(verb_restart(2, argv), VERB_UNUSABLE);
    assert_int_equal(verb_status(2, wrong_argv), VERB_UNUSABLE);
    stage->output = -1;
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGED(status_is_one_line_for_each_component), STAGED(status_as_json_is_an_array),
        STAGED(an_agent_that_goes_is_no_status),       STAGED(a_restart_says_what_it_waits_for),
        STAGED(a_refused_restart_is_an_error),         STAGED(without_an_agent_both_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
