#include "base/control.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/utf8.h"

static bool address_of(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t len = strlen(path);
    if (len >= sizeof address->sun_path) {
        return false;
    }
    memcpy(address->sun_path, path, len);
    return true;
}

int control_listen(const char *path)
{
    struct sockaddr_un address;
    char new[sizeof address.sun_path];
    int len = snprintf(new, sizeof new, "%s~", path);
    if (len < 0 || (size_t)len >= sizeof new || !address_of(&address, new)) {
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink(new);
    if (fd >= 0 &&
        (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
         chmod(new, S_IRUSR | S_IWUSR) < 0 || listen(fd, 8) < 0 || rename(new, path) < 0)) {
        close_fd(&fd);
    }
    return fd;
}

bool control_ask(const char *path, const char *command, char *answer, int timeout_ms)
{
    struct sockaddr_un address;
    SCOPED(close_fd) int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || !address_of(&address, path) ||
        connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        send(fd, command, strlen(command), MSG_NOSIGNAL) < 0) {
        snprintf(answer, CONTROL_MAX + 1, "no: nobody listens at %s", path);
        return false;
    }
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    ssize_t got = poll(&wait, 1, timeout_ms) > 0 ? recv(fd, answer, CONTROL_MAX, 0) : -1;
    if (got <= 0) {
        snprintf(answer, CONTROL_MAX + 1, "no: no answer from %s", path);
        return false;
    }
    answer[got] = '\0';
    return strncmp(answer, "ok", 2) == 0;
}

bool control_receive(int connection, char *command)
{
    ssize_t got = recv(connection, command, CONTROL_MAX, MSG_TRUNC | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        command[0] = '\0';
        return true;
    }
    if (got <= 0 || got > CONTROL_MAX) {
        return false;
    }
    command[got] = '\0';
    return utf8_valid((struct text){command, (size_t)got});
}

void control_answer(int connection, const char *format, ...)
{
    char answer[CONTROL_MAX + 1];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(answer, sizeof answer, format, args);
    va_end(args);
    size_t size = len < 0 ? 0 : (size_t)len < sizeof answer ? (size_t)len : sizeof answer - 1;
    (void)!send(connection, answer, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}
