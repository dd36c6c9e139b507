/* The real foyer-card, the real libnfc and the simulated reader, for tests and benches: one of each,
 * in a folder of their own. */
#pragma once

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "ipc/channel.h"
#include "ipc/words.h"
#include "tests/support/built.h"
#include "tests/support/ready.h"

enum { FIXTURE_WAIT_MS = 10000, FIXTURE_PATH = 200, FIXTURE_SESSION = 7 };

struct fixture {
    char bin[PATH_MAX]; /* with a slash at the end */
    char folder[FIXTURE_PATH / 2];
    char link[FIXTURE_PATH], control[FIXTURE_PATH], log[FIXTURE_PATH],
        connection[FIXTURE_PATH + 16];
    pid_t reader, card;
    struct channel line; /* to foyer-card */
};

/* False when the programs are not there. */
static inline bool fixture_find(struct fixture *fixture)
{
    char program[PATH_MAX];
    return built_find(fixture->bin, "bin/") && built_find(program, "bin/foyer-card") &&
           built_find(program, "bin/sim-pn532");
}

/* Starts a program of ours; `passed`, if not -1, becomes its connection. It ends with this process. */
static inline pid_t fixture_start(
    const struct fixture *fixture, const char *name, const char *const *words, int passed)
{
    char path[PATH_MAX + 32], pid[16];
    snprintf(path, sizeof path, "%s%s", fixture->bin, name);
    pid_t child = fork();
    if (child != 0) {
        return child;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int log = open(fixture->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, STDERR_FILENO);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    if (passed >= 0) {
        int high = fcntl(passed, F_DUPFD_CLOEXEC, 10);
        dup2(high, 3);
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_FDNAMES", "connection", 1);
    }
    char *all[8] = {strdup(name)};
    for (size_t i = 0; words[i] != NULL && i + 2 < COUNT(all); i++) {
        all[i + 1] = strdup(words[i]);
    }
    execv(path, all);
    _exit(127);
}

/* One command to the simulated reader; waits for it to be up. True when it said "ok". */
static inline bool fixture_tell(const struct fixture *fixture, const char *command)
{
    char answer[CONTROL_MAX + 1];
    return ready_ask(fixture->control, command, answer, FIXTURE_WAIT_MS);
}

static inline void fixture_start_card(struct fixture *fixture)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        abort();
    }
    const char *const words[] = {"--reader", fixture->connection, NULL};
    fixture->card = fixture_start(fixture, "foyer-card", words, pair[1]);
    close(pair[1]);
    channel_init(&fixture->line, pair[0], DOMAIN_CARD);
}

/* Ends a program, at the latest after FIXTURE_WAIT_MS by force. Its status as of waitpid(2), -1 when
 * force was needed. */
static inline int fixture_reap(pid_t *child, int timeout_ms)
{
    int status = 0;
    pid_t pid = *child;
    *child = 0;
    SCOPED(close_fd) int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd wait = {.fd = handle, .events = POLLIN};
    bool ended = poll(&wait, 1, timeout_ms) == 1;
    if (!ended) {
        kill(pid, SIGKILL);
    }
    waitpid(pid, &status, 0);
    return ended ? status : -1;
}

/* The simulated reader alone. False when the programs are not built. */
static inline bool fixture_open_reader(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    if (!fixture_find(fixture)) {
        return false;
    }
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/foyer-card-test-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return false;
    }
    snprintf(fixture->link, sizeof fixture->link, "%s/reader", fixture->folder);
    snprintf(fixture->control, sizeof fixture->control, "%s/control", fixture->folder);
    snprintf(fixture->log, sizeof fixture->log, "%s/log", fixture->folder);
    snprintf(fixture->connection, sizeof fixture->connection, "pn532_uart:%s", fixture->link);
    const char *const words[] = {"--link", fixture->link, "--control", fixture->control, NULL};
    fixture->reader = fixture_start(fixture, "sim-pn532", words, -1);
    return fixture_tell(fixture, "state");
}

/* Reader and foyer-card. */
static inline bool fixture_open(struct fixture *fixture)
{
    if (!fixture_open_reader(fixture)) {
        return false;
    }
    fixture_start_card(fixture);
    return true;
}

static inline void fixture_close(struct fixture *fixture)
{
    channel_finish(&fixture->line);
    if (fixture->card > 0) {
        fixture_reap(&fixture->card, FIXTURE_WAIT_MS);
    }
    if (fixture->reader > 0) {
        kill(fixture->reader, SIGTERM);
        fixture_reap(&fixture->reader, FIXTURE_WAIT_MS);
    }
    unlink(fixture->link);
    unlink(fixture->control);
    unlink(fixture->log);
    rmdir(fixture->folder);
}

static inline bool fixture_say(struct fixture *fixture, struct message message)
{
    message.session = FIXTURE_SESSION;
    return channel_send(&fixture->line, &message) == CHANNEL_OK;
}

/* The next message that is no card_progress; kind MESSAGE_KINDS when none came in time or the line
 * is closed. Spans are good until the next call. */
static inline struct message fixture_hear(struct fixture *fixture, int timeout_ms)
{
    struct message message = {.kind = MESSAGE_KINDS};
    uint64_t deadline = clock_steady_ms() + (uint64_t)timeout_ms;
    uint64_t now = clock_steady_ms();
    while (now < deadline && channel_wait(&fixture->line, (int)(deadline - now)) == CHANNEL_OK) {
        if (channel_receive(&fixture->line, &message) != CHANNEL_OK) {
            return (struct message){.kind = MESSAGE_KINDS};
        }
        if (message.kind != MESSAGE_card_progress) {
            return message;
        }
        now = clock_steady_ms();
    }
    return (struct message){.kind = MESSAGE_KINDS};
}
