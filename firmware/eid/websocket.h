/* The client's side of a WebSocket (RFC 6455), pure: bytes in, what they mean out. Whoever has the
 * socket reads into websocket_room(), says how much came, and asks websocket_next() until it wants
 * more; what is to be sent is written into memory by the functions below.
 *
 * Every breach of the protocol ends it (WEBSOCKET_FOUL): the peer is not the one we know. No extension
 * and no subprotocol is asked for, and none is taken. Messages are text; binary ones are foul. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define WEBSOCKET_MESSAGE_MAX 65536 /* bytes of a message, all its fragments together */
#define WEBSOCKET_HEAD_MAX    4096  /* bytes of the server's answer to the handshake */
#define WEBSOCKET_CONTROL_MAX 125   /* bytes in a ping, pong or close; RFC 6455 §5.5 */
#define WEBSOCKET_FRAME_EXTRA 14    /* bytes of a frame before its payload, at most */
#define WEBSOCKET_KEY_LEN     24    /* base64 of 16 bytes; RFC 6455 §4.1 */
#define WEBSOCKET_ACCEPT_LEN  28    /* base64 of SHA-1 */

enum websocket_event {
    WEBSOCKET_MORE,    /* nothing whole is there: read on */
    WEBSOCKET_OPEN,    /* the handshake is done */
    WEBSOCKET_REFUSED, /* it is not a websocket now: websocket.status says why */
    WEBSOCKET_TEXT,    /* a message: websocket.text, valid UTF-8 */
    WEBSOCKET_PING,    /* answer with a pong of websocket.text */
    WEBSOCKET_CLOSE,   /* answer with a close, then it is over */
    WEBSOCKET_FOUL,    /* over */
};

struct websocket {
    char accept[WEBSOCKET_ACCEPT_LEN + 1]; /* what the server must answer */
    bool is_open, is_over, in_message;
    unsigned status;  /* of HTTP, after WEBSOCKET_REFUSED: 409 busy, 503 off, ... */
    struct text text; /* of the last event; good until the next call */
    size_t used, at;  /* bytes in `in`, and how many were read of them */
    size_t kept;      /* bytes of a message in fragments */
    uint8_t in[WEBSOCKET_MESSAGE_MAX + WEBSOCKET_FRAME_EXTRA];
    char message[WEBSOCKET_MESSAGE_MAX];
};

/* Before the handshake. `key` is base64 of 16 random bytes, WEBSOCKET_KEY_LEN characters. */
void websocket_init(struct websocket *websocket, struct text key);

/* Wipes everything that came. */
void websocket_finish(struct websocket *websocket);

/* Writes the client's handshake for ws://HOST:PORT/PATH with the same key, at most `size` bytes. 0 when
 * it does not fit. */
MUST_USE size_t websocket_greet(
    uint8_t *to, size_t size, struct text key, const char *host, unsigned port, const char *path);

/* Where the next bytes go; *room is how many, 0 only when WEBSOCKET_MORE was not asked for. */
uint8_t *websocket_room(struct websocket *websocket, size_t *room);

/* So many bytes were read into it. */
void websocket_came(struct websocket *websocket, size_t count);

/* What came; call it until WEBSOCKET_MORE. After _REFUSED, _CLOSE and _FOUL there is nothing more. */
MUST_USE enum websocket_event websocket_next(struct websocket *websocket);

enum websocket_opcode {
    WEBSOCKET_OP_TEXT = 1,
    WEBSOCKET_OP_CLOSE = 8,
    WEBSOCKET_OP_PING = 9,
    WEBSOCKET_OP_PONG = 10,
};

/* Writes one whole frame, masked by four random bytes (RFC 6455 §5.3): at most
 * payload.len + WEBSOCKET_FRAME_EXTRA bytes. 0 when it does not fit in `size`, or is over
 * WEBSOCKET_MESSAGE_MAX or, for a control frame, WEBSOCKET_CONTROL_MAX. */
MUST_USE size_t websocket_frame(
    uint8_t *to, size_t size, enum websocket_opcode opcode, const uint8_t mask[4],
    struct bytes payload);
