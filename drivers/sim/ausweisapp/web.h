/* The server's side of a WebSocket, as little of it as the stand-in needs (RFC 6455). It is written
 * apart from the client in firmware/eid, so that each is a witness for the other. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

#define WEB_MAX 70000 /* bytes of what came and was not taken */

struct web {
    int fd; /* -1: nobody is connected */
    bool is_open;
    size_t used;
    uint8_t in[WEB_MAX];
};

enum web_result { WEB_NOTHING, WEB_COMMAND, WEB_OVER };

/* A connection that was accepted; takes over `fd`. */
void web_begin(struct web *web, int fd);

/* Refuses a connection as a server that is busy does. Closes `fd`. */
void web_refuse(int fd);

/* Accepts one with fd -1. */
void web_end(struct web *web);

/* Reads what came. False when the client is gone. */
MUST_USE bool web_hear(struct web *web);

/* The next command, unmasked in place and good until the next call; `taken` bytes are to be dropped
 * with web_drop() then. WEB_OVER: the client closed, or broke the protocol. */
MUST_USE enum web_result web_next(struct web *web, struct text *command, size_t *taken);

/* Drops what was taken. */
void web_drop(struct web *web, size_t taken);

/* Sends one message; with `pieces` in fragments of so many bytes and a ping between them. */
void web_say(struct web *web, const char *text, size_t pieces);
