#include "eid/websocket.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <strings.h>

#include "base/utf8.h"
#include "eid/greeting.h"

enum { FINAL = 0x80, RESERVED = 0x70, MASKED = 0x80, OP_CONTINUATION = 0 };

void websocket_init(struct websocket *websocket, struct text key)
{
    static const char GUID[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455 §1.3 */
    char source[WEBSOCKET_KEY_LEN + sizeof GUID];
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (key.len != WEBSOCKET_KEY_LEN) {
        die("a websocket's key has another length");
    }
    memset(websocket, 0, sizeof *websocket);
    memcpy(source, key.at, key.len);
    memcpy(source + key.len, GUID, sizeof GUID);
    if (EVP_Digest(source, strlen(source), hash, &size, EVP_sha1(), NULL) != 1 || size != 20) {
        die("no SHA-1");
    }
    EVP_EncodeBlock((uint8_t *)websocket->accept, hash, (int)size);
}

void websocket_finish(struct websocket *websocket)
{
    explicit_bzero(websocket, sizeof *websocket);
    websocket->is_over = true;
}

size_t websocket_greet(
    uint8_t *to, size_t size, struct text key, const char *host, unsigned port, const char *path)
{
    int len = snprintf(
        (char *)to, size,
        "GET %s HTTP/1.1\r\nHost: %s:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: %.*s\r\nSec-WebSocket-Version: 13\r\n\r\n",
        path, host, port, TEXT_ARG(key));
    return len > 0 && (size_t)len < size ? (size_t)len : 0;
}

uint8_t *websocket_room(struct websocket *websocket, size_t *room)
{
    if (websocket->at > 0) {
        memmove(websocket->in, websocket->in + websocket->at, websocket->used - websocket->at);
        websocket->used -= websocket->at;
        websocket->at = 0;
    }
    *room = sizeof websocket->in - websocket->used;
    return websocket->in + websocket->used;
}

void websocket_came(struct websocket *websocket, size_t count)
{
    if (count > sizeof websocket->in - websocket->used) {
        die("more came than there was room for");
    }
    websocket->used += count;
}

static enum websocket_event end(struct websocket *websocket, enum websocket_event how)
{
    websocket->is_over = true;
    return how;
}

static enum websocket_event greeted(struct websocket *websocket)
{
    struct text answer = {(const char *)websocket->in, websocket->used};
    struct greeting greeting;
    if (answer.len > WEBSOCKET_HEAD_MAX) {
        answer.len = WEBSOCKET_HEAD_MAX;
    }
    switch (greeting_read(&greeting, answer)) {
    case GREETING_MORE:
        return answer.len < WEBSOCKET_HEAD_MAX ? WEBSOCKET_MORE : end(websocket, WEBSOCKET_FOUL);
    case GREETING_FOUL: return end(websocket, WEBSOCKET_FOUL);
    case GREETING_WHOLE: break;
    }
    websocket->status = greeting.status;
    if (greeting.status != 101) {
        return end(websocket, WEBSOCKET_REFUSED);
    }
    struct text accept = {websocket->accept, WEBSOCKET_ACCEPT_LEN};
    if (!greeting.upgrades || !greeting.connects || greeting.negotiates ||
        !text_equal(greeting.accept, accept)) {
        return end(websocket, WEBSOCKET_FOUL);
    }
    websocket->at = greeting.size;
    websocket->is_open = true;
    return WEBSOCKET_OPEN;
}

struct frame {
    unsigned opcode;
    bool is_final;
    struct bytes payload;
    size_t size; /* of all of it */
};

/* The length in the head, which must be the shortest that says it; head[1] tells how it is written.
 * SIZE_MAX when it is over the limit or written too long. RFC 6455 §5.2. */
static size_t length_of(const uint8_t *head, size_t head_size)
{
    uint64_t len = head[1];
    if (head_size == 2) {
        return (size_t)len;
    }
    len = 0;
    for (size_t i = 2; i < head_size; i++) {
        len = len << 8 | head[i];
    }
    bool is_shortest = head_size == 4 ? len > 125 : len > 65535;
    return is_shortest && len <= WEBSOCKET_MESSAGE_MAX ? (size_t)len : SIZE_MAX;
}

static enum websocket_event frame_read(const struct websocket *websocket, struct frame *frame)
{
    const uint8_t *head = websocket->in + websocket->at;
    size_t left = websocket->used - websocket->at;
    if (left < 2) {
        return WEBSOCKET_MORE;
    }
    if ((head[0] & RESERVED) != 0 || (head[1] & MASKED) != 0) {
        return WEBSOCKET_FOUL; /* an extension nobody asked for; a server never masks, §5.1 */
    }
    size_t head_size = head[1] < 126 ? 2 : head[1] == 126 ? 4 : 10;
    if (left < head_size) {
        return WEBSOCKET_MORE;
    }
    size_t len = length_of(head, head_size);
    *frame = (struct frame){.opcode = head[0] & 15, .is_final = (head[0] & FINAL) != 0};
    bool is_control = frame->opcode >= WEBSOCKET_OP_CLOSE;
    if (len == SIZE_MAX || (is_control && (len > WEBSOCKET_CONTROL_MAX || !frame->is_final))) {
        return WEBSOCKET_FOUL;
    }
    if (left - head_size < len) {
        return WEBSOCKET_MORE;
    }
    frame->payload = (struct bytes){head + head_size, len};
    frame->size = head_size + len;
    return WEBSOCKET_OPEN;
}

/* A frame of a message: gives the message when it is whole. */
static enum websocket_event gather(struct websocket *websocket, const struct frame *frame)
{
    if ((frame->opcode == OP_CONTINUATION) != websocket->in_message ||
        frame->payload.len > sizeof websocket->message - websocket->kept) {
        return WEBSOCKET_FOUL;
    }
    if (frame->payload.len > 0) {
        memcpy(websocket->message + websocket->kept, frame->payload.at, frame->payload.len);
    }
    websocket->kept += frame->payload.len;
    websocket->in_message = !frame->is_final;
    if (!frame->is_final) {
        return WEBSOCKET_MORE;
    }
    websocket->text = (struct text){websocket->message, websocket->kept};
    websocket->kept = 0;
    return utf8_valid(websocket->text) ? WEBSOCKET_TEXT : WEBSOCKET_FOUL;
}

/* RFC 6455 §5.5.1 and §7.4: nothing, or a code and a reason in UTF-8. */
static bool close_is_sound(struct bytes payload)
{
    if (payload.len < 2) {
        return payload.len == 0;
    }
    unsigned code = (unsigned)(payload.at[0] << 8 | payload.at[1]);
    bool is_known = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006);
    struct text reason = {(const char *)payload.at + 2, payload.len - 2};
    return (is_known || (code >= 3000 && code <= 4999)) && utf8_valid(reason);
}

static enum websocket_event understand(struct websocket *websocket, const struct frame *frame)
{
    websocket->text = (struct text){(const char *)frame->payload.at, frame->payload.len};
    switch (frame->opcode) {
    case OP_CONTINUATION:
    case WEBSOCKET_OP_TEXT: return gather(websocket, frame);
    case WEBSOCKET_OP_PING: return WEBSOCKET_PING;
    case WEBSOCKET_OP_PONG: return WEBSOCKET_MORE;
    case WEBSOCKET_OP_CLOSE:
        return close_is_sound(frame->payload) ? WEBSOCKET_CLOSE : WEBSOCKET_FOUL;
    default: return WEBSOCKET_FOUL;
    }
}

enum websocket_event websocket_next(struct websocket *websocket)
{
    if (websocket->is_over) {
        return WEBSOCKET_MORE;
    }
    if (!websocket->is_open) {
        return greeted(websocket);
    }
    for (;;) { /* each turn takes at least two bytes of what came */
        struct frame frame;
        enum websocket_event event = frame_read(websocket, &frame);
        if (event == WEBSOCKET_MORE) {
            return event;
        }
        if (event == WEBSOCKET_OPEN) {
            event = understand(websocket, &frame);
            websocket->at += frame.size;
        }
        if (event == WEBSOCKET_FOUL || event == WEBSOCKET_CLOSE) {
            return end(websocket, event);
        }
        if (event != WEBSOCKET_MORE) {
            return event;
        }
    }
}

size_t websocket_frame(
    uint8_t *to, size_t size, enum websocket_opcode opcode, const uint8_t mask[4],
    struct bytes payload)
{
    size_t max = opcode == WEBSOCKET_OP_TEXT ? WEBSOCKET_MESSAGE_MAX : WEBSOCKET_CONTROL_MAX;
    size_t extra = payload.len < 126 ? 0 : payload.len <= 65535 ? 2 : 8;
    size_t head = 2 + extra + 4;
    if (payload.len > max || size < head || size - head < payload.len) {
        return 0;
    }
    to[0] = (uint8_t)(FINAL | opcode);
    to[1] = (uint8_t)(MASKED | (extra == 0 ? payload.len : extra == 2 ? 126 : 127));
    for (size_t i = 0; i < extra; i++) {
        to[2 + i] = (uint8_t)((uint64_t)payload.len >> (8 * (extra - 1 - i)));
    }
    memcpy(to + 2 + extra, mask, 4);
    for (size_t i = 0; i < payload.len; i++) {
        to[head + i] = payload.at[i] ^ mask[i & 3];
    }
    return head + payload.len;
}
