/* The server's answer to a WebSocket handshake: the head of an HTTP/1.1 answer, and what of it
 * matters. Source: RFC 6455 §4.1, RFC 9112. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define GREETING_LINES_MAX 64 /* header fields */

enum greeting_result {
    GREETING_WHOLE,
    GREETING_MORE, /* it has not come to its end */
    GREETING_FOUL, /* this is no HTTP/1.1 answer */
};

struct greeting {
    unsigned status;    /* 100..599 */
    size_t size;        /* bytes, with the empty line */
    bool upgrades;      /* Upgrade: websocket */
    bool connects;      /* Connection: Upgrade */
    bool negotiates;    /* an extension or a subprotocol */
    struct text accept; /* Sec-WebSocket-Accept; empty when there is none or several */
};

/* Reads `answer`; *greeting is good with GREETING_WHOLE and points into it. */
MUST_USE enum greeting_result greeting_read(struct greeting *greeting, struct text answer);
