#include "desk/desk.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "base/own.h"

enum { ANSWER_MS = 10000, RUN_MS = 30000, WORDS_MAX = 24 };

bool desk_find(struct desk *desk, const char *dir)
{
    char own[DESK_PATH_MAX], beside[DESK_PATH_MAX + 8];
    own_folder(own);
    memcpy(desk->bin, own, sizeof own);
    snprintf(beside, sizeof beside, "%s/../sim", own);
    if (realpath(dir != NULL ? dir : beside, desk->dir) == NULL) {
        fprintf(stderr, "%s: no simulated terminal is there; see --help\n", dir ? dir : beside);
        return false;
    }
    return true;
}

bool desk_tell(const struct desk *desk, const char *device, const char *command, char *answer)
{
    char run[DESK_PATH_MAX + 8], path[DESK_PATH_MAX], real[DESK_PATH_MAX];
    snprintf(run, sizeof run, "%s/run", desk->dir);
    if (realpath(run, real) == NULL) {
        snprintf(answer, CONTROL_MAX + 1, "no: the terminal does not run");
        return false;
    }
    int len = snprintf(path, sizeof path, "%s/sim/%s", real, device);
    if (len < 0 || (size_t)len >= sizeof path) {
        snprintf(answer, CONTROL_MAX + 1, "no: the path is too long");
        return false;
    }
    return control_ask(path, command, answer, ANSWER_MS);
}

/* Starts it with stdin closed, stdout and stderr into `out`; -1 when that fails. */
static pid_t start(const char *path, char *const *argv, int out)
{
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&actions);
    bool ready = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0) == 0 &&
                 posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO) == 0 &&
                 posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO) == 0 &&
                 posix_spawnp(&pid, path, &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return ready ? pid : -1;
}

/* Reads until the end of the pipe; false when the time is over. What is too much is left out. */
static bool take_output(int from, char *output, size_t size)
{
    uint64_t end_ms = clock_steady_ms() + RUN_MS;
    size_t used = 0;
    for (;;) {
        char part[4096];
        uint64_t now_ms = clock_steady_ms();
        struct pollfd wait = {.fd = from, .events = POLLIN};
        if (now_ms >= end_ms || poll(&wait, 1, (int)(end_ms - now_ms)) <= 0) {
            return false;
        }
        ssize_t got = read(from, part, sizeof part);
        if (got <= 0) {
            return true;
        }
        size_t room = size - 1 - used;
        size_t fits = (size_t)got < room ? (size_t)got : room;
        memcpy(output + used, part, fits);
        used += fits;
        output[used] = '\0';
    }
}

int desk_run(const struct desk *desk, const char *const *words, char *output, size_t size)
{
    char path[2 * DESK_PATH_MAX];
    if (words[0] == NULL) {
        return -1;
    }
    char *argv[WORDS_MAX + 1] = {NULL};
    for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++) {
        argv[i] = strdup(words[i]);
    }
    snprintf(path, sizeof path, "%s/%s", desk->bin, words[0]);
    int ends[2] = {-1, -1};
    int status = -1;
    output[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) == 0) {
        pid_t pid = start(access(path, X_OK) == 0 ? path : words[0], argv, ends[1]);
        close_fd(&ends[1]);
        bool ended = pid > 0 && take_output(ends[0], output, size);
        if (pid > 0 && !ended) {
            kill(pid, SIGKILL);
        }
        int how = 0;
        if (pid > 0 && waitpid(pid, &how, 0) == pid && ended && WIFEXITED(how)) {
            status = WEXITSTATUS(how);
        }
        close_fd(&ends[0]);
    }
    for (size_t i = 0; i < WORDS_MAX; i++) {
        free(argv[i]);
    }
    return status;
}
