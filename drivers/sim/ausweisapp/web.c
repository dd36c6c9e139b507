#include "drivers/sim/ausweisapp/web.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEY_LEN = 24, MASK_LEN = 4, TEXT = 1, CLOSE = 8, PING = 9, FINAL = 0x80 };

void web_begin(struct web *web, int fd)
{
    web->fd = fd;
    web->is_open = false;
    web->used = 0;
}

void web_refuse(int fd)
{
    static const char BUSY[] = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
    (void)!send(fd, BUSY, sizeof BUSY - 1, MSG_NOSIGNAL);
    close(fd);
}

void web_end(struct web *web)
{
    close_fd(&web->fd);
    explicit_bzero(web->in, sizeof web->in);
    web->used = 0;
    web->is_open = false;
}

bool web_hear(struct web *web)
{
    ssize_t got = recv(web->fd, web->in + web->used, sizeof web->in - web->used, 0);
    if (got > 0) {
        web->used += (size_t)got;
    }
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void web_drop(struct web *web, size_t taken)
{
    memmove(web->in, web->in + taken, web->used - taken);
    explicit_bzero(web->in + web->used - taken, taken);
    web->used -= taken;
}

/* Answers the handshake when it is whole; false when it is none. */
static bool greet(struct web *web)
{
    static const char GUID[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    static const char FIELD[] = "\r\nSec-WebSocket-Key: ";
    const char *end = memmem(web->in, web->used, "\r\n\r\n", 4);
    if (end == NULL) {
        return web->used < 4096;
    }
    size_t size = (size_t)(end - (const char *)web->in) + 4;
    const char *key = memmem(web->in, size, FIELD, sizeof FIELD - 1);
    if (key == NULL || key + sizeof FIELD - 1 + KEY_LEN > end) {
        return false;
    }
    char both[KEY_LEN + sizeof GUID], accept[64], answer[256];
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned hash_size = 0;
    memcpy(both, key + sizeof FIELD - 1, KEY_LEN);
    memcpy(both + KEY_LEN, GUID, sizeof GUID);
    EVP_Digest(both, strlen(both), hash, &hash_size, EVP_sha1(), NULL);
    EVP_EncodeBlock((uint8_t *)accept, hash, (int)hash_size);
    int len = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\n\r\n",
        accept);
    web_drop(web, size);
    web->is_open = true;
    return send(web->fd, answer, (size_t)len, MSG_NOSIGNAL) == len;
}

/* The head of a client's frame, which is always masked; 0: more must come first. */
static size_t head_of(const struct web *web, size_t *len)
{
    size_t head = 2 + MASK_LEN;
    if (web->used < head) {
        return 0;
    }
    *len = web->in[1] & 0x7f;
    if (*len == 126) {
        head += 2;
        *len = (size_t)web->in[2] << 8 | web->in[3];
    } else if (*len == 127) {
        head += 8;
        *len = WEB_MAX; /* no command is that long */
    }
    return web->used < head ? 0 : head;
}

enum web_result web_next(struct web *web, struct text *command, size_t *taken)
{
    size_t len = 0, head;
    *taken = 0;
    if (!web->is_open) {
        return !greet(web) ? WEB_OVER : web->is_open ? web_next(web, command, taken) : WEB_NOTHING;
    }
    head = head_of(web, &len);
    if (head == 0) {
        return WEB_NOTHING;
    }
    if ((web->in[1] & 0x80) == 0 || len > WEB_MAX - head || (web->in[0] & 15) == CLOSE) {
        return WEB_OVER;
    }
    if (web->used - head < len) {
        return WEB_NOTHING;
    }
    for (size_t i = 0; i < len; i++) {
        web->in[head + i] ^= web->in[head - MASK_LEN + (i & 3)];
    }
    *taken = head + len;
    *command = (struct text){(const char *)web->in + head, len};
    return (web->in[0] & 15) == TEXT ? WEB_COMMAND : WEB_NOTHING;
}

static void send_frame(struct web *web, unsigned first, const char *at, size_t len)
{
    uint8_t head[4] = {(uint8_t)first, (uint8_t)len};
    size_t size = 2;
    if (len > 125) {
        head[1] = 126;
        head[2] = (uint8_t)(len >> 8);
        head[3] = (uint8_t)len;
        size = 4;
    }
    (void)!send(web->fd, head, size, MSG_NOSIGNAL | MSG_MORE);
    (void)!send(web->fd, at, len, MSG_NOSIGNAL);
}

void web_say(struct web *web, const char *text, size_t pieces)
{
    size_t len = strlen(text), at = 0;
    if (web->fd < 0) {
        return;
    }
    while (pieces > 0 && len - at > pieces) {
        send_frame(web, at == 0 ? TEXT : 0, text + at, pieces);
        send_frame(web, FINAL | PING, "still here", 10);
        at += pieces;
    }
    send_frame(web, FINAL | (at == 0 ? TEXT : 0u), text + at, len - at);
}
