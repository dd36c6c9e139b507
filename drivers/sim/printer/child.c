#include "drivers/sim/printer/child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* execvp(3) takes char *const[], and changes nothing in it. */
static char *const *as_argv(const char *const *argv)
{
    union {
        const char *const *in;
        char *const *out;
    } same = {.in = argv};
    return same.out;
}

/* Sets "NAME=value"; false when it is none. */
static bool set_variable(const char *variable)
{
    char name[64];
    size_t len = strcspn(variable, "=");
    if (variable[len] != '=' || len >= sizeof name) {
        return false;
    }
    memcpy(name, variable, len);
    name[len] = '\0';
    return setenv(name, variable + len + 1, 1) == 0;
}

static NORETURN void become(const char *const *argv, const char *const *set, int out, int passed)
{
    sigset_t none;
    sigemptyset(&none);
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    int to = out >= 0 ? out : nowhere;
    bool ok = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && setpgid(0, 0) == 0 &&
              sigprocmask(SIG_SETMASK, &none, NULL) == 0 && dup2(nowhere, STDIN_FILENO) >= 0 &&
              dup2(to, STDOUT_FILENO) >= 0 && dup2(to, STDERR_FILENO) >= 0 &&
              (passed < 0 || fcntl(passed, F_SETFD, 0) == 0);
    for (; ok && *set != NULL; set++) {
        ok = set_variable(*set);
    }
    if (ok) {
        execvp(argv[0], as_argv(argv));
    }
    _exit(127);
}

pid_t child_start(const char *const *argv, const char *const *set, int out, int passed)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    if (getppid() != parent) {
        _exit(127);
    }
    become(argv, set, out, passed);
}

void child_kill(pid_t *pid)
{
    if (*pid > 0) {
        kill(-*pid, SIGKILL);
        kill(*pid, SIGKILL);
        waitpid(*pid, NULL, 0);
    }
    *pid = -1;
}

bool child_has_ended(pid_t *pid)
{
    if (*pid > 0 && waitpid(*pid, NULL, WNOHANG) == *pid) {
        kill(-*pid, SIGKILL);
        *pid = -1;
    }
    return *pid <= 0;
}
