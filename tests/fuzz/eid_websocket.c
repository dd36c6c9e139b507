/* A server that says anything, in pieces of any size. The first byte chooses whether the handshake is
 * part of it; the second how large the pieces are. The same bytes in other pieces mean the same. */
#include "eid/websocket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sum of all events, so that two readings can be compared. */
static uint64_t listen_to(struct websocket *websocket, struct bytes said, size_t piece)
{
    uint64_t sum = 0;
    websocket_init(websocket, TEXT_OF("dGhlIHNhbXBsZSBub25jZQ=="));
    static const char OPEN[] = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    bool is_greeted = (said.len & 1) == 0;
    size_t at = 0, room;
    if (is_greeted) {
        uint8_t *to = websocket_room(websocket, &room);
        memcpy(to, OPEN, sizeof OPEN - 1);
        websocket_came(websocket, sizeof OPEN - 1);
        if (websocket_next(websocket) != WEBSOCKET_OPEN) {
            __builtin_trap();
        }
    }
    while (at < said.len && !websocket->is_over) {
        uint8_t *to = websocket_room(websocket, &room);
        size_t count = said.len - at < piece ? said.len - at : piece;
        count = count < room ? count : room;
        if (count == 0) {
            __builtin_trap(); /* it would wait for ever */
        }
        memcpy(to, said.at + at, count);
        websocket_came(websocket, count);
        at += count;
        for (;;) {
            enum websocket_event event = websocket_next(websocket);
            if (event == WEBSOCKET_MORE) {
                break;
            }
            sum = sum * 31 + (uint64_t)event + (event == WEBSOCKET_TEXT ? websocket->text.len : 0);
            if (event == WEBSOCKET_TEXT && websocket->text.len > WEBSOCKET_MESSAGE_MAX) {
                __builtin_trap();
            }
        }
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct websocket websocket;
    if (size < 2) {
        return 0;
    }
    struct bytes said = {data + 1, size - 1};
    uint64_t whole = listen_to(&websocket, said, SIZE_MAX);
    uint64_t pieces = listen_to(&websocket, said, 1 + data[0] % 64u);
    if (whole != pieces) {
        __builtin_trap();
    }
    return 0;
}
