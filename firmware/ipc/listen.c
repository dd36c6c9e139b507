#include "ipc/listen.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fail.h"

enum { FIRST = 3, MOST = 32 };

/* A listening socket never blocks in listen_accept(). */
static bool unblock_listener(int fd)
{
    int listens = 0;
    socklen_t size = sizeof listens;
    int flags = fcntl(fd, F_GETFL);
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) < 0 || listens == 0) {
        return true;
    }
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

/* The place of `name` in a list divided by colons; -1 when it is not there. */
static int place_of(const char *names, const char *name)
{
    size_t want = strlen(name);
    for (int at = 0; at < MOST; at++) {
        size_t len = strcspn(names, ":");
        if (len == want && memcmp(names, name, len) == 0) {
            return at;
        }
        if (names[len] == '\0') {
            break;
        }
        names += len + 1;
    }
    return -1;
}

int listen_passed(const char *name)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    const char *names = getenv("LISTEN_FDNAMES");
    if (pid == NULL || count == NULL || names == NULL || strtol(pid, NULL, 10) != getpid()) {
        return -1;
    }
    int at = place_of(names, name);
    if (at < 0 || at >= strtol(count, NULL, 10) || fcntl(FIRST + at, F_SETFD, FD_CLOEXEC) < 0 ||
        !unblock_listener(FIRST + at)) {
        return -1;
    }
    return FIRST + at;
}

int listen_accept(int listener)
{
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int listen_connect(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    if (len >= sizeof to.sun_path) {
        return -1;
    }
    memcpy(to.sun_path, path, len);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 ||
                    fcntl(fd, F_SETFL, 0) < 0)) { /* blocking again, for those who want to wait */
        close_fd(&fd);
    }
    return fd;
}
