/* The line to the AusweisApp: its SDK's WebSocket on the loopback of the house. */
#pragma once

#include "eid/sdk.h"
#include "eid/websocket.h"

#define SDK_LINE_PORT 24727 /* the AusweisApp's usual one, in this house only */
#define SDK_LINE_PATH "/eID-Kernel"

struct sdk_line {
    int fd; /* -1: not connected */
    struct websocket websocket;
};

enum sdk_line_result {
    SDK_LINE_EMPTY,   /* nothing to read now */
    SDK_LINE_OPENED,  /* commands may be sent */
    SDK_LINE_MESSAGE, /* there is one */
    SDK_LINE_BROKEN,  /* closed, refused or foul; a line in the log says which */
};

/* Connects and sends the handshake. False when nobody listens yet. */
MUST_USE bool sdk_line_open(struct sdk_line *line);

/* Accepts a closed one, and one with fd -1. Wipes what came. */
void sdk_line_close(struct sdk_line *line);

/* Never blocks. *message is to be released with SDK_LINE_MESSAGE. Answers pings by itself. */
MUST_USE enum sdk_line_result sdk_line_hear(struct sdk_line *line, struct sdk_message *message);

/* False when it cannot be sent at once, or cannot be written. Nothing of it stays in this process. */
MUST_USE bool sdk_line_send(struct sdk_line *line, const struct sdk_command *command);
