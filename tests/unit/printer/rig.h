/* A simulated printer and a real foyer-printer, each a process, and the kiosk's end of the line. */
#pragma once

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "base/file.h"
#include "ipc/channel.h"
#include "ipc/memory.h"
#include "ipc/words.h"
#include "tests/support/built.h"
#include "tests/test.h"

#define RIG_WAIT_MS 20000 /* for what must come; two busy cores are slow */

struct rig {
    pid_t sim;
    char folder[64], control[96], out[96];
    char uri[256];
};

struct kiosk {
    pid_t printer; /* foyer-printer */
    struct channel line;
    struct message_print_state state; /* the newest */
    uint8_t *pdf;
    size_t pdf_len;
};

static inline bool rig_has(const char *program)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    return system(command) == 0;
}

/* NULL, or why the tests cannot run here. */
static inline const char *rig_lacks(void)
{
    char path[PATH_MAX];
    if (!rig_has("ippeveprinter") || !rig_has("dbus-daemon")) {
        return "needs ippeveprinter and dbus-daemon";
    }
    if (!built_find(path, "bin/sim-printer") || !built_find(path, "bin/foyer-printer")) {
        return "needs build/bin/sim-printer and foyer-printer";
    }
    return NULL;
}

/* One line from `fd`, without its end, into `line`; waits RIG_WAIT_MS. */
static inline bool rig_line(int fd, char *line, size_t size)
{
    uint64_t until = clock_steady_ms() + RIG_WAIT_MS;
    for (size_t at = 0; at + 1 < size; at++) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        uint64_t now = clock_steady_ms();
        if (now >= until || poll(&wait, 1, (int)(until - now)) <= 0 ||
            read(fd, line + at, 1) != 1) {
            return false;
        }
        if (line[at] == '\n') {
            line[at] = '\0';
            return true;
        }
    }
    return false;
}

/* Starts sim-printer; it has answered that it is ready. */
static inline void rig_open(struct rig *rig, const char *paper)
{
    char path[PATH_MAX], line[512];
    int pipes[2];
    strcpy(rig->folder, "/tmp/foyer-printer-test-XXXXXX");
    assert_non_null(mkdtemp(rig->folder));
    snprintf(rig->control, sizeof rig->control, "%s/control", rig->folder);
    snprintf(rig->out, sizeof rig->out, "%s/out", rig->folder);
    assert_true(built_find(path, "bin/sim-printer"));
    assert_int_equal(pipe(pipes), 0);
    rig->sim = fork();
    if (rig->sim == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        execl(path, path, "--out", rig->out, "--control", rig->control, "--paper", paper, NULL);
        _exit(127);
    }
    close(pipes[1]);
    assert_true(rig_line(pipes[0], line, sizeof line));
    close(pipes[0]);
    assert_int_equal(sscanf(line, "ready %255s", rig->uri), 1);
}

static inline int rig_remove(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline void rig_close(struct rig *rig)
{
    int status = -1;
    kill(rig->sim, SIGTERM);
    waitpid(rig->sim, &status, 0);
    nftw(rig->folder, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
    assert_int_equal(status, 0);
}

/* Gives the simulated printer a command, which it must obey; its answer goes to `answer` or is dropped. */
static inline void rig_ask(struct rig *rig, const char *command, char *answer)
{
    char own[CONTROL_MAX + 1];
    if (!control_ask(rig->control, command, answer != NULL ? answer : own, RIG_WAIT_MS)) {
        fail_msg("%s: %s", command, answer != NULL ? answer : own);
    }
}

static inline unsigned rig_printed(struct rig *rig)
{
    char answer[CONTROL_MAX + 1];
    unsigned count = 0;
    rig_ask(rig, "printed", answer);
    assert_int_equal(sscanf(answer, "ok %u", &count), 1);
    return count;
}

static inline cairo_status_t rig_append(void *closure, const unsigned char *data, unsigned size)
{
    return fwrite(data, 1, size, closure) == size ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Starts foyer-printer for `uri` with a connection, as the supervisor does. */
static inline void kiosk_open(struct kiosk *kiosk, const char *uri, const char *paper)
{
    char path[PATH_MAX], pid[32];
    int pair[2];
    *kiosk = (struct kiosk){.state = {.status = STATUS_COUNT}};
    assert_true(built_find(path, "bin/foyer-printer"));
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    kiosk->printer = fork();
    if (kiosk->printer == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int theirs = fcntl(pair[1], F_DUPFD, 10);
        close(pair[0]);
        dup2(theirs, 3);
        close(theirs);
        snprintf(pid, sizeof pid, "%d", getpid());
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_FDNAMES", "connection", 1);
        execl(path, path, "--uri", uri, "--paper", paper, NULL);
        _exit(127);
    }
    close(pair[1]);
    fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    channel_init(&kiosk->line, pair[0], DOMAIN_PRINTER);

    char *space = NULL;
    FILE *file = open_memstream(&space, &kiosk->pdf_len);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(rig_append, file, 595, 842);
    cairo_t *cairo = cairo_create(surface);
    cairo_rectangle(cairo, 100, 100, 100, 100);
    cairo_fill(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    fclose(file);
    kiosk->pdf = (uint8_t *)space;
}

/* Hangs up; the process must end by itself, with status 0, within `limit_ms`. */
static inline void kiosk_close(struct kiosk *kiosk, int limit_ms)
{
    int status = -1;
    channel_finish(&kiosk->line);
    int handle = (int)syscall(SYS_pidfd_open, kiosk->printer, 0);
    struct pollfd wait = {.fd = handle, .events = POLLIN};
    int ended = poll(&wait, 1, limit_ms);
    close(handle);
    if (ended != 1) {
        kill(kiosk->printer, SIGKILL);
    }
    waitpid(kiosk->printer, &status, 0);
    free(kiosk->pdf);
    assert_int_equal(ended, 1);
    assert_int_equal(status, 0);
}

/* The next message; print_state is remembered. False when none comes within `limit_ms`. */
static inline bool kiosk_next(struct kiosk *kiosk, struct message *message, int limit_ms)
{
    *message = (struct message){0};
    if (channel_wait(&kiosk->line, limit_ms) != CHANNEL_OK) {
        return false;
    }
    assert_int_equal(channel_receive(&kiosk->line, message), CHANNEL_OK);
    if (message->kind == MESSAGE_print_state) {
        kiosk->state = message->print_state;
    }
    return true;
}

/* Waits for this kind of answer; only print_state may come before it. */
static inline void kiosk_expect(
    struct kiosk *kiosk, enum message_kind kind, struct message *message)
{
    do {
        assert_true(kiosk_next(kiosk, message, RIG_WAIT_MS));
    } while (message->kind == MESSAGE_print_state && kind != MESSAGE_print_state);
    assert_string_equal(message_name(message->kind), message_name(kind));
}

/* Waits until the printer is in this state; no other kind of message may come. */
static inline void kiosk_until(struct kiosk *kiosk, enum status status)
{
    struct message message;
    uint64_t until = clock_steady_ms() + RIG_WAIT_MS;
    while (kiosk->state.status != (uint32_t)status && clock_steady_ms() < until) {
        kiosk_expect(kiosk, MESSAGE_print_state, &message);
    }
    assert_int_equal(kiosk->state.status, status);
}

static inline void kiosk_print(struct kiosk *kiosk, uint32_t job, uint32_t timeout_s)
{
    SCOPED(close_fd)
    int pdf = memory_share("receipt", (struct bytes){kiosk->pdf, kiosk->pdf_len});
    struct message message = {.kind = MESSAGE_print_start, .print_start = {7, job, timeout_s, pdf}};
    assert_int_equal(channel_send(&kiosk->line, &message), CHANNEL_OK);
}

static inline void kiosk_expect_done(struct kiosk *kiosk, uint32_t job)
{
    struct message message;
    kiosk_expect(kiosk, MESSAGE_print_done, &message);
    assert_int_equal(message.session, 7);
    assert_int_equal(message.print_done.job, job);
}

static inline void kiosk_expect_with_printer(struct kiosk *kiosk, uint32_t job)
{
    struct message message;
    kiosk_expect(kiosk, MESSAGE_print_progress, &message);
    assert_int_equal(message.print_progress.job, job);
}

static inline void kiosk_expect_failed(struct kiosk *kiosk, uint32_t job, enum print_failure why)
{
    struct message message;
    kiosk_expect(kiosk, MESSAGE_print_failed, &message);
    assert_int_equal(message.print_failed.job, job);
    assert_int_equal(message.print_failed.why, why);
}
