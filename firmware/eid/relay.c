#include "eid/relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "eid/ways.h"

enum { LINE_FD = 3 };

union beside {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(int))];
};

static bool give(int line, int fd)
{
    char one = 0;
    struct iovec bytes = {&one, 1};
    union beside beside = {.room = {0}};
    struct msghdr packet = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = beside.room,
        .msg_controllen = sizeof beside.room};
    beside.head = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(&beside.head), &fd, sizeof fd);
    return sendmsg(line, &packet, MSG_NOSIGNAL) == 1;
}

/* The socket that was given; -1 when the other end has gone. */
static int take(int line)
{
    char one;
    struct iovec bytes = {&one, 1};
    union beside beside = {.room = {0}};
    struct msghdr packet = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = beside.room,
        .msg_controllen = sizeof beside.room};
    int fd = -1;
    ssize_t got = recvmsg(line, &packet, MSG_CMSG_CLOEXEC);
    struct cmsghdr *head = got == 1 ? CMSG_FIRSTHDR(&packet) : NULL;
    if (head != NULL && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof fd)) {
        memcpy(&fd, CMSG_DATA(head), sizeof fd);
    }
    return fd;
}

NORETURN static void live(int line, pid_t parent, const char *service, const char *servers)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || dup2(line, LINE_FD) < 0 ||
        syscall(SYS_close_range, LINE_FD + 1u, ~0u, 0u) < 0) {
        _exit(1);
    }
    int listener = take(LINE_FD);
    if (listener >= 0) {
        ways_serve(listener, LINE_FD, service, servers);
    }
    _exit(0);
}

bool relay_start(struct relay *relay, const char *service, const char *servers)
{
    int pair[2];
    *relay = (struct relay){.line = -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        log_error("eid_relay_failed errno=%d", errno);
        return false;
    }
    pid_t self = getpid();
    relay->pid = fork();
    if (relay->pid == 0) {
        live(pair[1], self, service, servers);
    }
    close_fd(&pair[1]);
    relay->line = pair[0];
    if (relay->pid < 0) {
        relay->pid = 0;
        relay_stop(relay);
        return false;
    }
    return true;
}

bool relay_open(struct relay *relay)
{
    SCOPED(close_fd) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(RELAY_PORT)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool is_open = fd >= 0 && bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 &&
                   listen(fd, RELAY_WAYS_MAX) == 0 && give(relay->line, fd);
    if (!is_open) {
        log_error("eid_relay_closed errno=%d", errno);
    }
    return is_open;
}

void relay_stop(struct relay *relay)
{
    close_fd(&relay->line);
    if (relay->pid > 0) {
        kill(relay->pid, SIGKILL);
        while (waitpid(relay->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    *relay = (struct relay){.line = -1};
}
