#include "ipc/channel.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "ipc/socket.h"

/* Room for one fd; the kernel closes what does not fit and says MSG_CTRUNC. */
union beside {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(int))];
};

void channel_init(struct channel *channel, int fd, enum domain peer)
{
    uint8_t *space = malloc(2 * (size_t)WIRE_MAX);
    if (space == NULL) {
        die("no memory for a channel");
    }
    *channel = (struct channel){fd, peer, .in = space, .out = space + WIRE_MAX};
}

void channel_finish(struct channel *channel)
{
    if (channel->in != NULL) {
        explicit_bzero(channel->in, 2 * (size_t)WIRE_MAX);
        free(channel->in);
        close_fd(&channel->fd);
        *channel = (struct channel){.fd = -1};
    }
}

enum channel_result channel_send(struct channel *channel, const struct message *message)
{
    struct writer w = {.at = channel->out, .size = WIRE_MAX};
    if (!message_write(&w, message)) {
        die("message %s breaks its own limits", message_name(message->kind));
    }
    struct iovec bytes = {w.at, w.len};
    struct msghdr packet = {.msg_iov = &bytes, .msg_iovlen = 1};
    union beside beside = {.room = {0}};
    int fd = message_fd(message);
    if (fd >= 0) {
        packet.msg_control = beside.room;
        packet.msg_controllen = sizeof beside.room;
        beside.head = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(&beside.head), &fd, sizeof fd);
    }
    ssize_t sent = sendmsg(channel->fd, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
    int why = errno;
    explicit_bzero(w.at, w.len);
    if (sent < 0) {
        return why == EAGAIN || why == ENOBUFS ? CHANNEL_FULL : CHANNEL_CLOSED;
    }
    return CHANNEL_OK;
}

/* The fd that came beside a packet; -1 when none did. */
static int passed_fd(struct msghdr *packet)
{
    struct cmsghdr *head = CMSG_FIRSTHDR(packet);
    int fd = -1;
    if (head != NULL && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
        head->cmsg_len == CMSG_LEN(sizeof fd)) {
        memcpy(&fd, CMSG_DATA(head), sizeof fd);
    }
    return fd;
}

enum channel_result channel_receive(struct channel *channel, struct message *message)
{
    struct iovec bytes = {channel->in, WIRE_MAX};
    union beside beside = {.room = {0}};
    struct msghdr packet = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = beside.room,
        .msg_controllen = sizeof beside.room};
    ssize_t got = recvmsg(channel->fd, &packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR ? CHANNEL_EMPTY : CHANNEL_CLOSED;
    }
    if (got == 0) {
        return CHANNEL_CLOSED;
    }
    int fd = passed_fd(&packet);
    struct reader r = {.at = channel->in, .left = (size_t)got};
    if ((packet.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 ||
        !message_read(&r, channel->peer, fd, message) ||
        (message_wants_socket(message->kind) && !socket_is_connected(fd))) {
        close_fd(&fd);
        return CHANNEL_FOUL;
    }
    return CHANNEL_OK;
}

enum channel_result channel_wait(const struct channel *channel, int timeout_ms)
{
    struct pollfd p = {.fd = channel->fd, .events = POLLIN};
    int ready = poll(&p, 1, timeout_ms);
    if (ready < 0 && errno != EINTR) {
        die_errno("wait for the other end");
    }
    return ready > 0 ? CHANNEL_OK : CHANNEL_EMPTY;
}
