/* Usage: alone SECONDS PROGRAM [ARGUMENT...]
 *
 * Runs one test program and leaves nothing of it behind. Whatever the program has started becomes a
 * child of this process when its own parent ends (PR_SET_CHILD_SUBREAPER), is given PATIENCE_MS to
 * end, too, and is then killed and named on stderr. So a test that dies, hangs or forgets somebody
 * takes no port, no processor and no pipe from the tests after it.
 *
 * Exit status: the program's; 128 and the signal that ended it; 124 when its time was over; 125 when
 * it could not be started. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fail.h"

enum {
    PATIENCE_MS = 3000,  /* for what is still there when the program has ended */
    FAREWELL_MS = 10000, /* between SIGTERM and SIGKILL for a program whose time is over */
    TIME_OVER = 124,
    NOT_STARTED = 125
};

/* Takes in the children that have ended; *status is that of `program` when it was among them. */
static void reap(pid_t program, int *status, bool *has_ended)
{
    int one;
    pid_t pid;
    while ((pid = waitpid(-1, &one, WNOHANG)) > 0) {
        if (pid == program) {
            *status = one;
            *has_ended = true;
        }
    }
}

/* True when there is a child, running or ended. */
static bool has_children(void)
{
    siginfo_t info = {0};
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Waits for a child's end, at most until `deadline_ms`. False when somebody wants this to be over. */
static bool wait_for_end(int ends, uint64_t deadline_ms)
{
    uint64_t now = clock_steady_ms();
    struct pollfd wait = {.fd = ends, .events = POLLIN};
    struct signalfd_siginfo info;
    if (now < deadline_ms && poll(&wait, 1, (int)(deadline_ms - now)) > 0) {
        return read(ends, &info, sizeof info) != sizeof info || info.ssi_signo == SIGCHLD;
    }
    return true;
}

static void name_and_kill(const char *program, pid_t pid)
{
    char path[64], name[32] = "?";
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        (void)!fscanf(file, "%31[^\n]", name);
        fclose(file);
    }
    fprintf(stderr, "left behind by %s: %s\n", program, name);
    kill(pid, SIGKILL);
}

/* Kills who is a child now; their children become ours. False when the kernel does not name them
 * (CONFIG_PROC_CHILDREN). */
static bool kill_children(const char *program)
{
    char path[64];
    int pid;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    while (fscanf(file, "%d", &pid) == 1) {
        name_and_kill(program, pid);
    }
    fclose(file);
    return true;
}

static void clear_away(const char *program, int ends)
{
    int status;
    bool has_ended;
    uint64_t deadline = clock_steady_ms() + PATIENCE_MS;
    for (reap(-1, &status, &has_ended); has_children() && clock_steady_ms() < deadline;) {
        (void)wait_for_end(ends, deadline);
        reap(-1, &status, &has_ended);
    }
    deadline = clock_steady_ms() + PATIENCE_MS;
    while (has_children() && clock_steady_ms() < deadline && kill_children(program)) {
        (void)wait_for_end(ends, clock_steady_ms() + 100);
        reap(-1, &status, &has_ended);
    }
}

/* Until it has ended, by itself or because its time was over; its exit status as a shell says it. */
static int wait_for_program(pid_t program, int ends, uint64_t deadline)
{
    int status = 0, signal_number = SIGTERM;
    bool has_ended = false, is_over = false;
    for (;;) {
        reap(program, &status, &has_ended);
        if (has_ended) {
            break;
        }
        if (clock_steady_ms() >= deadline) {
            is_over = true;
            kill(-program, signal_number);
            signal_number = SIGKILL;
            deadline = clock_steady_ms() + FAREWELL_MS;
        }
        if (!wait_for_end(ends, deadline)) {
            deadline = 0;
        }
    }
    if (is_over) {
        return TIME_OVER;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    sigset_t ends_mask, before;
    long seconds = argc < 3 ? 0 : strtol(argv[1], NULL, 10);
    if (seconds <= 0 || seconds > 86400) {
        fprintf(stderr, "usage: alone SECONDS PROGRAM [ARGUMENT...]\n");
        return NOT_STARTED;
    }
    sigemptyset(&ends_mask);
    const int wanted[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < COUNT(wanted); i++) {
        sigaddset(&ends_mask, wanted[i]);
    }
    sigprocmask(SIG_BLOCK, &ends_mask, &before);
    int ends = signalfd(-1, &ends_mask, SFD_CLOEXEC);
    if (ends < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
        die_errno("look after children");
    }
    pid_t program = fork();
    if (program < 0) {
        die_errno("start a program");
    }
    if (program == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        setpgid(0, 0);
        execv(argv[2], argv + 2);
        fprintf(stderr, "alone: %s: %s\n", argv[2], strerror(errno));
        _exit(NOT_STARTED);
    }
    setpgid(program, program);
    int status = wait_for_program(program, ends, clock_steady_ms() + (uint64_t)seconds * 1000);
    clear_away(argv[2], ends);
    return status;
}
