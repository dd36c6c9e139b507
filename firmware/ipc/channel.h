/* A two-way line to one other process: one SOCK_SEQPACKET packet is one message.
 *
 * The kernel keeps message borders, so there is no framing and no half message. The socket's owner
 * and mode say who may be at the other end, so who speaks is known and needs no proof. */
#pragma once

#include "ipc/messages.h"

enum channel_result {
    CHANNEL_OK,
    CHANNEL_EMPTY,  /* nothing to read now */
    CHANNEL_FULL,   /* the other end is not reading; the caller drops or waits */
    CHANNEL_CLOSED, /* the other end is gone */
    CHANNEL_FOUL,   /* the other end broke the protocol; treat it as hostile */
};

struct channel {
    int fd;
    enum domain peer;
    uint8_t *in;  /* WIRE_MAX bytes: what was received last, wiped at the end */
    uint8_t *out; /* WIRE_MAX bytes, wiped after each send */
};

/* Takes over `fd`, a connected SOCK_SEQPACKET socket whose other end is `peer`. Ends the process
 * when memory is short. Pair with channel_finish(). */
void channel_init(struct channel *channel, int fd, enum domain peer);

/* Closes the line and wipes both buffers. A zeroed or finished channel is accepted. */
void channel_finish(struct channel *channel);

/* Never blocks: CHANNEL_OK, _FULL or _CLOSED. Ends the process when `message` breaks the limits of
 * messages.def: that is a mistake of the caller. The fd of an FD or SOCKET field is copied to the
 * other end and stays the caller's to close. */
MUST_USE enum channel_result channel_send(struct channel *channel, const struct message *message);

/* Never blocks: CHANNEL_OK, _EMPTY, _CLOSED or _FOUL. Spans in *message are good until the next
 * call on this channel. The fd of an FD or SOCKET field is the caller's to close; that of a SOCKET is
 * a connected stream socket, else the message is foul. */
MUST_USE enum channel_result channel_receive(struct channel *channel, struct message *message);

/* Waits at most `timeout_ms` milliseconds until channel_receive() has something to say: CHANNEL_OK,
 * or CHANNEL_EMPTY when the time is over or a signal came. */
MUST_USE enum channel_result channel_wait(const struct channel *channel, int timeout_ms);
