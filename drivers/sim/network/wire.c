#include "drivers/sim/network/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct piece {
    struct piece *next;
    uint64_t due_ms;
    size_t at, len;
    uint8_t bytes[WIRE_PIECE];
};

void wire_open(struct wire *wire, int client, int server)
{
    *wire = (struct wire){.client = client, .server = server};
}

bool wire_is_open(const struct wire *wire)
{
    return wire->client >= 0;
}

static void drop_pieces(struct pipe *pipe)
{
    while (pipe->first != NULL) {
        struct piece *piece = pipe->first;
        pipe->first = piece->next;
        free(piece);
    }
    *pipe = (struct pipe){0};
}

void wire_cut(struct wire *wire)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (!wire_is_open(wire)) {
        return;
    }
    setsockopt(wire->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    setsockopt(wire->server, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_fd(&wire->client);
    close_fd(&wire->server);
    drop_pieces(&wire->up);
    drop_pieces(&wire->down);
}

static short events_of(const struct pipe *in, const struct pipe *out, uint64_t *due_ms)
{
    short events = in->ended || in->queued >= WIRE_QUEUE_MAX ? 0 : POLLIN;
    if (out->blocked) {
        events |= POLLOUT;
    } else if (out->first != NULL && out->first->due_ms < *due_ms) {
        *due_ms = out->first->due_ms;
    }
    return events;
}

void wire_watch(const struct wire *wire, struct pollfd fds[2], uint64_t *due_ms)
{
    fds[0] =
        (struct pollfd){.fd = wire->client, .events = events_of(&wire->up, &wire->down, due_ms)};
    fds[1] =
        (struct pollfd){.fd = wire->server, .events = events_of(&wire->down, &wire->up, due_ms)};
}

/* One piece from `fd` into the pipe; bytes read, 0 when nothing came or it ended, -1 when broken. */
static ssize_t take(struct pipe *pipe, int fd, uint64_t due_ms)
{
    struct piece *piece = malloc(sizeof *piece);
    if (piece == NULL) {
        die("no memory for the network");
    }
    ssize_t got = recv(fd, piece->bytes, sizeof piece->bytes, MSG_DONTWAIT);
    if (got <= 0) {
        free(piece);
        pipe->ended = pipe->ended || got == 0;
        return got == 0 || errno == EAGAIN || errno == EINTR || errno == ENOTCONN ? 0 : -1;
    }
    piece->next = NULL;
    piece->due_ms = due_ms;
    piece->at = 0;
    piece->len = (size_t)got;
    if (pipe->first == NULL) {
        pipe->first = piece;
    } else {
        pipe->last->next = piece;
    }
    pipe->last = piece;
    pipe->queued += piece->len;
    return got;
}

/* Hands on what is due; false when the receiver is gone. */
static bool give(struct pipe *pipe, int fd, uint64_t now_ms)
{
    pipe->blocked = false;
    while (pipe->first != NULL && pipe->first->due_ms <= now_ms) {
        struct piece *piece = pipe->first;
        ssize_t put =
            send(fd, piece->bytes + piece->at, piece->len - piece->at, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (put < 0) {
            pipe->blocked = true;
            return errno == EAGAIN || errno == EINTR || errno == ENOTCONN;
        }
        piece->at += (size_t)put;
        pipe->queued -= (size_t)put;
        if (piece->at < piece->len) {
            pipe->blocked = true;
            return true;
        }
        pipe->first = piece->next;
        free(piece);
    }
    if (pipe->first == NULL && pipe->ended && !pipe->shut) {
        pipe->shut = true;
        shutdown(fd, SHUT_WR);
    }
    return true;
}

/* True when what the server said now is the answer that is to be lost. */
static bool steal(struct wire *wire, ssize_t answered, struct theft *theft)
{
    bool stolen = answered > 0 && theft->armed && wire->asked >= theft->request_min;
    if (answered > 0) {
        wire->asked = 0;
    }
    if (stolen) {
        theft->armed = false;
        theft->done++;
    }
    return stolen;
}

void wire_move(
    struct wire *wire, const struct pollfd fds[2], uint64_t now_ms, unsigned one_way_ms,
    struct theft *theft)
{
    const short broken = POLLERR | POLLNVAL;
    uint64_t due_ms = now_ms + one_way_ms;
    ssize_t asked = 0, answered = 0;
    if ((fds[0].revents & broken) != 0 || (fds[1].revents & broken) != 0) {
        wire_cut(wire);
        return;
    }
    if ((fds[0].revents & (POLLIN | POLLHUP)) != 0 && !wire->up.ended) {
        asked = take(&wire->up, wire->client, due_ms);
        wire->asked += asked > 0 ? (size_t)asked : 0;
    }
    if ((fds[1].revents & (POLLIN | POLLHUP)) != 0 && !wire->down.ended) {
        answered = take(&wire->down, wire->server, due_ms);
    }
    if (asked < 0 || answered < 0 || steal(wire, answered, theft) ||
        !give(&wire->up, wire->server, now_ms) || !give(&wire->down, wire->client, now_ms) ||
        (wire->up.shut && wire->down.shut)) {
        wire_cut(wire);
    }
}
