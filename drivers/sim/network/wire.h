/* One TCP connection passed on through a simulated network: delayed, cut, or robbed of an answer. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"

#define WIRE_QUEUE_MAX (4u << 20) /* bytes on the way in one direction */
#define WIRE_PIECE     16384      /* bytes read at once */

struct piece;

/* One direction. */
struct pipe {
    struct piece *first, *last; /* on the way; owned */
    size_t queued;              /* bytes */
    bool ended;                 /* the sender has closed */
    bool shut;                  /* and the receiver was told */
    bool blocked;               /* the receiver took no more */
};

/* What is to be lost. */
struct theft {
    bool armed;
    size_t request_min; /* bytes of the request whose answer is to be lost */
    unsigned done;      /* answers lost so far */
};

struct wire {
    int client, server; /* -1 when closed */
    struct pipe up, down;
    size_t asked; /* bytes from the client since the server spoke last */
};

/* Takes over both sockets, non-blocking; the server's may still be connecting. */
void wire_open(struct wire *wire, int client, int server);

/* Ends it so that both sides notice at once (RST). Accepts a closed one. */
void wire_cut(struct wire *wire);

/* True while it has sockets. */
bool wire_is_open(const struct wire *wire);

/* What to wait for, two entries; *due_ms is lowered to when the next piece is to be handed on. */
void wire_watch(const struct wire *wire, struct pollfd fds[2], uint64_t *due_ms);

/* Reads what came and hands on what is due. `one_way_ms` is the delay of new pieces. Closes the wire
 * when both have ended, one is broken, or the answer is stolen. */
void wire_move(
    struct wire *wire, const struct pollfd fds[2], uint64_t now_ms, unsigned one_way_ms,
    struct theft *theft);
