#include "eid/ways.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "eid/relay.h"
#include "eid/tunnel.h"

enum { PIECE = 16384 };

/* Bytes that came from one end and are for the other. */
struct flow {
    uint8_t at[PIECE];
    size_t used, sent;
    bool has_ended;
};

struct way {
    int in, out;    /* -1 both: not in use; -1 out: its head is being read */
    struct flow up; /* from the house; the head of CONNECT first */
    struct flow down;
    uint64_t late_ms; /* clock_steady_ms() */
};

struct ways {
    struct way *list; /* RELAY_WAYS_MAX */
    const char *service, *servers;
};

static void close_way(struct way *way)
{
    close_fd(&way->in);
    close_fd(&way->out);
    explicit_bzero(&way->up, sizeof way->up);
    explicit_bzero(&way->down, sizeof way->down);
}

/* Connects to one address in bounded time; -1 when nobody is there. */
static int connect_to(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = 0;
    socklen_t len = sizeof error;
    if (fd < 0) {
        return -1;
    }
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    bool is_there = connect(fd, address->ai_addr, address->ai_addrlen) == 0 ||
                    (errno == EINPROGRESS && poll(&wait, 1, RELAY_CONNECT_MS) == 1 &&
                     getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0);
    if (!is_there) {
        close_fd(&fd);
    }
    return fd;
}

static int reach(const struct tunnel *tunnel)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char port[8];
    int fd = -1, tried = 0;
    snprintf(port, sizeof port, "%u", tunnel->port);
    if (getaddrinfo(tunnel->host, port, &hints, &found) != 0) {
        return -1;
    }
    for (struct addrinfo *a = found; a != NULL && fd < 0 && tried < 4; a = a->ai_next, tried++) {
        fd = connect_to(a);
    }
    freeaddrinfo(found);
    return fd;
}

/* Answers the head; false: the way is closed. */
static bool open_way(const struct ways *ways, struct way *way)
{
    static const char YES[] = "HTTP/1.1 200 Connection established\r\n\r\n";
    static const char NO[] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    static const char ABSENT[] = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    struct tunnel tunnel;
    switch (tunnel_read(&tunnel, (struct text){(const char *)way->up.at, way->up.used})) {
    case TUNNEL_MORE: return true;
    case TUNNEL_FOUL: return false;
    case TUNNEL_WHOLE: break;
    }
    way->up.used = 0;
    bool is_allowed = tunnel_is_allowed(&tunnel, ways->service, ways->servers);
    way->out = is_allowed ? reach(&tunnel) : -1;
    const char *answer = way->out >= 0 ? YES : is_allowed ? ABSENT : NO;
    log_info("eid_way allowed=%d reached=%d", is_allowed, way->out >= 0);
    bool is_said = send(way->in, answer, strlen(answer), MSG_NOSIGNAL) == (ssize_t)strlen(answer);
    return is_said && way->out >= 0;
}

/* Reads what came, when there is room. False: the connection broke. */
static bool fill(int from, struct flow *flow)
{
    if (flow->has_ended || flow->used == sizeof flow->at) {
        return true;
    }
    ssize_t got = recv(from, flow->at + flow->used, sizeof flow->at - flow->used, MSG_DONTWAIT);
    if (got > 0) {
        flow->used += (size_t)got;
    }
    flow->has_ended = got == 0;
    return got >= 0 || errno == EAGAIN || errno == EINTR;
}

/* Sends what is there. False: the connection broke, or all was sent before the end. */
static bool drain(int to, struct flow *flow)
{
    if (flow->sent < flow->used) {
        ssize_t sent =
            send(to, flow->at + flow->sent, flow->used - flow->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        flow->sent += (size_t)sent;
    }
    if (flow->sent == flow->used) {
        flow->sent = flow->used = 0;
        return !flow->has_ended;
    }
    return true;
}

static void carry(const struct ways *ways, struct way *way)
{
    bool goes_on = fill(way->in, &way->up);
    if (goes_on && way->out < 0) {
        goes_on = !way->up.has_ended && open_way(ways, way);
    } else if (goes_on) {
        goes_on =
            fill(way->out, &way->down) && drain(way->out, &way->up) && drain(way->in, &way->down);
    }
    way->late_ms = clock_steady_ms() + RELAY_IDLE_MS;
    if (!goes_on) {
        close_way(way);
    }
}

static void accept_way(struct ways *ways, int listener)
{
    for (int i = 0; i < RELAY_WAYS_MAX; i++) {
        struct way *way = &ways->list[i];
        if (way->in < 0) {
            way->in = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            way->late_ms = clock_steady_ms() + RELAY_IDLE_MS;
            return;
        }
    }
}

static bool has_room(const struct ways *ways)
{
    for (int i = 0; i < RELAY_WAYS_MAX; i++) {
        if (ways->list[i].in < 0) {
            return true;
        }
    }
    return false;
}

/* What is waited for at one end: bytes when there is room for them, room when there are bytes. */
static short wants(const struct flow *from, const struct flow *to)
{
    bool has_room = !from->has_ended && from->used < sizeof from->at;
    return (short)((has_room ? POLLIN : 0) | (to->sent < to->used ? POLLOUT : 0));
}

void ways_serve(int listener, int line, const char *service, const char *servers)
{
    struct ways ways = {calloc(RELAY_WAYS_MAX, sizeof(struct way)), service, servers};
    if (ways.list == NULL) {
        die("no memory for a relay");
    }
    for (int i = 0; i < RELAY_WAYS_MAX; i++) {
        ways.list[i].in = ways.list[i].out = -1;
    }
    for (;;) { /* until the line has an end */
        struct pollfd wait[2 + 2 * RELAY_WAYS_MAX] = {
            {.fd = line, .events = POLLIN},
            {.fd = has_room(&ways) ? listener : -1, .events = POLLIN}};
        for (int i = 0; i < RELAY_WAYS_MAX; i++) {
            const struct way *way = &ways.list[i];
            wait[2 + 2 * i] = (struct pollfd){way->in, wants(&way->up, &way->down), 0};
            wait[3 + 2 * i] = (struct pollfd){way->out, wants(&way->down, &way->up), 0};
        }
        poll(wait, COUNT(wait), 1000);
        if (wait[0].revents != 0) {
            break;
        }
        for (int i = 0; i < RELAY_WAYS_MAX; i++) {
            struct way *way = &ways.list[i];
            if (way->in >= 0 && (wait[2 + 2 * i].revents != 0 || wait[3 + 2 * i].revents != 0)) {
                carry(&ways, way);
            } else if (way->in >= 0 && clock_steady_ms() > way->late_ms) {
                close_way(way);
            }
        }
        if (wait[1].revents != 0) {
            accept_way(&ways, listener);
        }
    }
    for (int i = 0; i < RELAY_WAYS_MAX; i++) {
        close_way(&ways.list[i]);
    }
    free(ways.list);
    close_fd(&listener);
}
