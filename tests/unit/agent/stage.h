/* An agent in a process of its own, with a central and the sockets of its neighbours: what they say to it
 * and what they hear. */
#pragma once

#include "agent/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/control.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "ipc/words.h"
#include "tests/test.h"
#include "tests/unit/agent/central.h"

enum { WAIT_MS = 20000 };

/* A central, an agent in a process of its own, and the sockets of the other programs. */
struct stage {
    char dir[32], numbers[48];
    const char *data; /* of waiting numbers; NULL: none */
    struct central central;
    int courier_listener, launch_listener;
    struct channel kiosk, cli, courier;
    pid_t agent;
};

static inline void write_terminal(const struct stage *stage)
{
    char path[64];
    snprintf(path, sizeof path, "%s/terminal.json", stage->dir);
    FILE *file = fopen(path, "w");
    fprintf(
        file,
        "{\"terminal\":\"rathaus-1\",\"town\":\"M\",\"place\":\"F\",\"region\":\"DE03\","
        "\"languages\":[\"de\"],\"offline_days\":14,\"panel\":{\"width_px\":1080,"
        "\"height_px\":1920,\"diagonal_in\":21.5,\"reach_low_mm\":850,\"reach_high_mm\":1050,"
        "\"lower_edge_mm\":800},\"reader\":\"r\",\"printer\":\"p\",\"paper\":\"a4\","
        "\"packs\":\"/nowhere\",\"central\":\"https://localhost:%u\"}",
        stage->central.port);
    fclose(file);
    snprintf(path, sizeof path, "%s/device.json", stage->dir);
    file = fopen(path, "w");
    fputs("{\"client_id\":\"rathaus-1\",\"kid\":\"k\"}", file);
    fclose(file);
}

static inline int listener(const struct stage *stage, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", stage->dir, name);
    int fd = control_listen(path);
    assert_true(fd >= 0);
    return fd;
}

/* In the child: becomes the agent, with its two sockets as fd 3 and 4. */
static inline void become_agent(const struct stage *stage, int kiosks, int clis)
{
    char pid[16];
    const struct agent_options options = {
        .etc = stage->dir, .run = stage->dir, .data = stage->data, .report_s = 1};
    int high[] = {fcntl(kiosks, F_DUPFD, 100), fcntl(clis, F_DUPFD, 100)};
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    dup2(high[0], 3);
    dup2(high[1], 4);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "2", 1);
    setenv("LISTEN_FDNAMES", "agent-kiosk:agent-cli", 1);
    _exit(agent_run(&options));
}

static inline struct channel connect_to(
    const struct stage *stage, const char *name, enum domain peer)
{
    char path[64];
    struct channel channel;
    snprintf(path, sizeof path, "%s/%s", stage->dir, name);
    channel_init(&channel, listen_connect(path), peer);
    return channel;
}

static inline int set_up_with(void **state, bool has_numbers)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    char command[512];
    snprintf(stage->dir, sizeof stage->dir, "/tmp/foyer-agent-XXXXXX");
    assert_non_null(mkdtemp(stage->dir));
    if (has_numbers) {
        snprintf(stage->numbers, sizeof stage->numbers, "%s/numbers", stage->dir);
        stage->data = stage->numbers;
    }
    snprintf(
        command, sizeof command,
        "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
        "tls-key.pem -out central-ca.pem -days 2 -subj /CN=localhost -addext "
        "subjectAltName=DNS:localhost 2>/dev/null && openssl genpkey -algorithm EC -pkeyopt "
        "ec_paramgen_curve:P-256 -out device-key.pem 2>/dev/null",
        stage->dir);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a name of our own */
    int kiosks = listener(stage, "agent-kiosk"), clis = listener(stage, "agent-cli");
    stage->courier_listener = listener(stage, "courier-agent");
    stage->launch_listener = -1;
    int gate[2];
    assert_int_equal(pipe2(gate, O_CLOEXEC), 0);
    stage->agent =
        fork(); /* before central has a thread, whose locks would be copied as they are */
    if (stage->agent == 0) {
        char open_now;
        close(gate[1]);
        if (read(gate[0], &open_now, 1) == 1) {
            become_agent(stage, kiosks, clis);
        }
        _exit(2);
    }
    central_start(&stage->central, stage->dir);
    write_terminal(stage);
    assert_int_equal(write(gate[1], "x", 1), 1);
    close(gate[0]);
    close(gate[1]);
    close(kiosks);
    close(clis);
    stage->kiosk = connect_to(stage, "agent-kiosk", DOMAIN_AGENT);
    stage->cli = connect_to(stage, "agent-cli", DOMAIN_AGENT);
    *state = stage;
    return 0;
}

static inline int set_up(void **state)
{
    return set_up_with(state, false);
}

static inline int set_up_with_numbers(void **state)
{
    return set_up_with(state, true);
}

static inline int tear_down(void **state)
{
    struct stage *stage = *state;
    char command[64];
    int status = -1;
    kill(stage->agent, SIGTERM);
    waitpid(stage->agent, &status, 0);
    channel_finish(&stage->kiosk);
    channel_finish(&stage->cli);
    channel_finish(&stage->courier);
    close_fd(&stage->courier_listener);
    close_fd(&stage->launch_listener);
    central_stop(&stage->central);
    snprintf(command, sizeof command, "rm -rf %s", stage->dir);
    int removed = system(command); /* NOLINT(cert-env33-c): a name of our own */
    test_free(stage);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && removed == 0 ? 0 : -1;
}

/* The next thing that central was sent: "STATUS PATH BODY", good until the next call. */
static inline const char *next_at_central(const struct stage *stage)
{
    static char told[CENTRAL_BODY_MAX + 64];
    struct pollfd wait = {.fd = stage->central.told[0], .events = POLLIN};
    assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
    ssize_t got = recv(stage->central.told[0], told, sizeof told - 1, 0);
    assert_true(got > 0);
    told[got] = '\0';
    return told;
}

/* Waits until central is sent something that begins with `start` and has `part` in it. */
static inline const char *expect_at_central(
    const struct stage *stage, const char *start, const char *part)
{
    uint64_t end_ms = clock_steady_ms() + WAIT_MS;
    for (;;) {
        const char *told = next_at_central(stage);
        if (strncmp(told, start, strlen(start)) == 0 && strstr(told, part) != NULL) {
            return told;
        }
        assert_true(clock_steady_ms() < end_ms);
    }
}

static inline void say(struct channel *channel, const struct message *message)
{
    assert_int_equal(channel_send(channel, message), CHANNEL_OK);
}

static inline struct message hear(struct channel *channel, enum message_kind kind)
{
    struct message message;
    assert_int_equal(channel_wait(channel, WAIT_MS), CHANNEL_OK);
    assert_int_equal(channel_receive(channel, &message), CHANNEL_OK);
    assert_int_equal(message.kind, kind);
    return message;
}

static inline void accept_as(int listening, struct channel *channel)
{
    struct pollfd wait = {.fd = listening, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
    channel_init(channel, listen_accept(listening), DOMAIN_AGENT);
}

static inline struct message report_of(bool in_use, enum status printer, uint32_t reasons)
{
    return (struct message){
        .kind = MESSAGE_kiosk_report,
        .kiosk_report = {1, in_use, STATUS_ok, (uint32_t)printer, reasons, 2, 0}};
}
