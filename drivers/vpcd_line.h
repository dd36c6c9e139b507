/* The connection to a virtual reader: what drivers/vpcd.h says, on a stream socket.
 *
 * vpcd writes length and content apart, and waits for the receiver's word after the first. So that this
 * takes no 44 ms each time, the receiver's kernel is told to acknowledge at once before every wait, and
 * answers leave in one piece. Where the socket is not TCP, that is not needed and not done. */
#pragma once

#include "drivers/vpcd.h"

enum vpcd_line_result {
    VPCD_LINE_OK,
    VPCD_LINE_EMPTY,  /* nothing to read now */
    VPCD_LINE_CLOSED, /* the other end is gone, does not read, or the stream is foul */
};

/* Once, for a connected stream socket; it stays the caller's. */
void vpcd_line_begin(int fd);

/* Before each wait for something to read. */
void vpcd_line_hurry(int fd);

/* Never blocks: takes in what has come, for vpcd_take(). */
MUST_USE enum vpcd_line_result vpcd_line_receive(int fd, struct vpcd *vpcd);

/* Sends all of `message`, or gives up after `timeout_ms`: VPCD_LINE_OK or _CLOSED. */
MUST_USE enum vpcd_line_result vpcd_line_send(int fd, struct bytes message, int timeout_ms);
