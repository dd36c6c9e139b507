#include "drivers/vpcd_line.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/clock.h"

/* Fails where the socket is not TCP, which needs none of it. */
static void set(int fd, int option)
{
    const int on = 1;
    (void)!setsockopt(fd, IPPROTO_TCP, option, &on, sizeof on);
}

void vpcd_line_begin(int fd)
{
    set(fd, TCP_NODELAY);
}

void vpcd_line_hurry(int fd)
{
    set(fd, TCP_QUICKACK);
}

enum vpcd_line_result vpcd_line_receive(int fd, struct vpcd *vpcd)
{
    size_t room = vpcd_room(vpcd);
    if (room == 0) {
        return VPCD_LINE_CLOSED;
    }
    ssize_t got = recv(fd, vpcd->at + vpcd->len, room, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return VPCD_LINE_EMPTY;
    }
    if (got <= 0) {
        return VPCD_LINE_CLOSED;
    }
    vpcd->len += (size_t)got;
    return VPCD_LINE_OK;
}

/* False when the time is over. */
static bool wait_for_room(int fd, uint64_t deadline_ms)
{
    uint64_t now = clock_steady_ms();
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    return now < deadline_ms && poll(&wait, 1, (int)(deadline_ms - now)) >= 0;
}

enum vpcd_line_result vpcd_line_send(int fd, struct bytes message, int timeout_ms)
{
    uint64_t deadline_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (message.len > 0) {
        ssize_t put = send(fd, message.at, message.len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (put > 0) {
            message.at += put;
            message.len -= (size_t)put;
        } else if ((errno != EAGAIN && errno != EINTR) || !wait_for_room(fd, deadline_ms)) {
            return VPCD_LINE_CLOSED;
        }
    }
    return VPCD_LINE_OK;
}
