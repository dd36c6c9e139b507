#include "tests/support/run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define WORDS_MAX 40

/* In the child. */
static NORETURN void become(const char *const *words, const char *const *settings, int out, int err)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (; settings != NULL && settings[0] != NULL; settings += 2) {
        if (settings[1] != NULL) {
            setenv(settings[0], settings[1], 1);
        } else {
            unsetenv(settings[0]);
        }
    }
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    /* execvp() does not change them, whatever its type says. */
    char *args[WORDS_MAX + 1] = {NULL};
    for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++) {
        memcpy(&args[i], &words[i], sizeof args[i]);
    }
    if (args[0] != NULL) {
        execvp(args[0], args);
    }
    _exit(127);
}

pid_t run_start(const char *const *words, const char *const *settings, const char *log)
{
    SCOPED(close_fd)
    int fd = open(log != NULL ? log : "/dev/null", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pid_t child = fork();
    if (child == 0) {
        become(words, settings, fd, fd);
    }
    if (child < 0) {
        die_errno("start %s", words[0]);
    }
    return child;
}

int run_end(pid_t child, int timeout_ms)
{
    SCOPED(close_fd) int fd = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    bool ended = poll(&wait, 1, timeout_ms) > 0;
    if (!ended) {
        kill(child, SIGKILL);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !ended) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Everything that comes through the pipe, with a NUL; cut off at RUN_OUTPUT_MAX. */
static char *read_pipe(int fd, int timeout_ms)
{
    size_t size = 4096, len = 0;
    char *text = malloc(size + 1);
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (text != NULL) {
        uint64_t now_ms = clock_steady_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (now_ms >= end_ms || poll(&wait, 1, (int)(end_ms - now_ms)) <= 0) {
            break;
        }
        ssize_t got = read(fd, text + len, size - len);
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        if (len == size && size < RUN_OUTPUT_MAX) {
            size *= 2;
            text = realloc(text, size + 1);
        } else if (len == size) {
            len--;
        }
    }
    if (text == NULL) {
        die("no memory for output");
    }
    text[len] = '\0';
    return text;
}

int run_wait(const char *const *words, char **output, int timeout_ms)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) < 0) {
        die_errno("make a pipe");
    }
    pid_t child = fork();
    if (child == 0) {
        become(words, NULL, pipes[1], output != NULL ? STDERR_FILENO : pipes[1]);
    }
    if (child < 0) {
        die_errno("start %s", words[0]);
    }
    close_fd(&pipes[1]);
    char *text = read_pipe(pipes[0], timeout_ms);
    close_fd(&pipes[0]);
    int status = run_end(child, timeout_ms);
    if (output != NULL) {
        *output = text;
        return status;
    }
    if (status != 0) {
        fprintf(stderr, "%s: status %d\n%s\n", words[0], status, text);
    }
    free(text);
    return status;
}
