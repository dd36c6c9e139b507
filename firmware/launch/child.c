#include "launch/child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum { FIRST_FD = 3, ABOVE = 64, CANNOT_RUN = 127, ENVIRONMENT_MAX = 160 };

/* In the child: fds to 3, 4, ...; copied up first, so that none overwrites another. Blocking, as
 * systemd passes them (NonBlocking=no). */
static bool place_fds(const struct passed *passed)
{
    int copies[TABLE_SOCKETS_MAX];
    for (size_t i = 0; i < passed->count; i++) {
        copies[i] = fcntl(passed->fds[i], F_DUPFD_CLOEXEC, ABOVE);
        if (copies[i] < 0) {
            return false;
        }
    }
    int log = fcntl(passed->log, F_DUPFD_CLOEXEC, ABOVE);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
        dup2(log, STDERR_FILENO) < 0) {
        return false;
    }
    for (size_t i = 0; i < passed->count; i++) {
        int fd = dup2(copies[i], FIRST_FD + (int)i);
        int flags = fcntl(fd, F_GETFL);
        if (fd < 0 || flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0) {
            return false;
        }
    }
    return true;
}

static bool set_environment(const struct program *program, const struct passed *passed)
{
    char number[ENVIRONMENT_MAX];
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    bool set = setenv("NOTIFY_SOCKET", passed->notify, 1) == 0;
    if (program->wipes_slices) {
        set = set && setenv("G_SLICE", "always-malloc", 1) == 0;
    }
    if (passed->count > 0) {
        snprintf(number, sizeof number, "%d", (int)getpid());
        set = set && setenv("LISTEN_PID", number, 1) == 0;
        snprintf(number, sizeof number, "%zu", passed->count);
        set = set && setenv("LISTEN_FDS", number, 1) == 0 &&
              setenv("LISTEN_FDNAMES", passed->names, 1) == 0;
    }
    return set;
}

NORETURN static void become(
    const struct program *program, const char *path, const struct passed *passed, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    const struct rlimit no_core = {0, 0};
    if (!place_fds(passed) || !set_environment(program, passed) || setpgid(0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent ||
        setrlimit(RLIMIT_CORE, &no_core) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0) {
        _exit(CANNOT_RUN);
    }
    execv(path != NULL ? path : program->args[0], program->args);
    log_error("cannot_run program=%s errno=%d", program->name, errno);
    _exit(CANNOT_RUN);
}

pid_t child_start(const struct program *program, const char *path, const struct passed *passed)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become(program, path, passed, parent);
    }
    if (pid > 0) {
        setpgid(pid, pid); /* both do it, so that it is done before either goes on */
    }
    return pid;
}

/* The parent of `pid`, 0 when it is not known. proc(5): pid (name) state ppid. */
static pid_t parent_of(pid_t pid)
{
    char path[64], stat[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    SCOPED(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, stat, sizeof stat - 1);
    if (got <= 0) {
        return 0;
    }
    stat[got] = '\0';
    const char *after_name = strrchr(stat, ')');
    return after_name == NULL || strlen(after_name) < 4 ? 0
                                                        : (pid_t)strtol(after_name + 3, NULL, 10);
}

static void kill_children(void)
{
    DIR *processes = opendir("/proc");
    if (processes == NULL) {
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(processes)) != NULL) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && parent_of(pid) == getpid()) {
            kill(pid, SIGKILL);
        }
    }
    closedir(processes);
}

/* How many children there are now, dead ones collected. */
static size_t count_left(void)
{
    pid_t pid;
    do {
        pid = waitpid(-1, NULL, WNOHANG);
    } while (pid > 0);
    return pid < 0 ? 0 : 1;
}

size_t child_end_all(int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    while (count_left() > 0 && clock_steady_ms() < end_ms) {
        kill_children(); /* their children come to us and are killed in the next round */
        const struct timespec wait = {.tv_nsec = 50 * 1000 * 1000};
        (void)sigtimedwait(&child, NULL, &wait);
    }
    return count_left();
}
