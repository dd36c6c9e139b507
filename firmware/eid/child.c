#include "eid/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "eid/house.h"

enum { CANNOT_RUN = 127 };

NORETURN static void become(const char *const *args, const char *proxy, pid_t parent)
{
    char https_proxy[64];
    snprintf(https_proxy, sizeof https_proxy, "https_proxy=%s", proxy == NULL ? "" : proxy);
    char *const environment[] = {
        (char[]){"PATH=/usr/bin:/bin"},
        (char[]){"LANG=C.UTF-8"},
        (char[]){"HOME=" HOUSE_HOME},
        (char[]){"TMPDIR=" HOUSE_HOME},
        (char[]){"XDG_RUNTIME_DIR=" HOUSE_HOME},
        (char[]){"QT_QPA_PLATFORM=offscreen"},
        proxy == NULL ? NULL : https_proxy,
        NULL,
    };
    char *words[CHILD_WORDS_MAX + 1] = {NULL};
    const struct rlimit no_core = {0, 0};
    sigset_t none;
    sigemptyset(&none);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0 ||
        setpgid(0, 0) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || chdir("/") < 0 ||
        setrlimit(RLIMIT_CORE, &no_core) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0 ||
        syscall(SYS_close_range, 3u, ~0u, 0u) < 0) {
        _exit(CANNOT_RUN);
    }
    for (size_t i = 0; i + 1 < COUNT(words) && args[i] != NULL; i++) {
        words[i] = strdup(args[i]);
    }
    if (words[0] != NULL) {
        execve(words[0], words, environment);
    }
    _exit(CANNOT_RUN);
}

bool child_start(struct child *child, const char *const *args, const char *proxy)
{
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        become(args, proxy, self);
    }
    if (pid < 0) {
        log_error("child_failed errno=%d", errno);
        return false;
    }
    (void)setpgid(pid, pid); /* whichever of us is first */
    child->pid = pid;
    child->handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (child->handle < 0) {
        log_error("child_unwatched errno=%d", errno);
        child_stop(child);
        return false;
    }
    return true;
}

void child_stop(struct child *child)
{
    if (child->pid > 0) {
        kill(-child->pid, SIGKILL);
        while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
        }
        close_fd(&child->handle);
    }
    *child = (struct child){0};
}
