#include "eid/sdk_line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

#define SDK_LINE_HOST "127.0.0.1"

static void by_chance(uint8_t *to, size_t len)
{
    if (getrandom(to, len, 0) != (ssize_t)len) {
        die_errno("chance");
    }
}

static bool send_all(const struct sdk_line *line, const uint8_t *at, size_t len)
{
    return len > 0 && send(line->fd, at, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* The loopback answers at once: somebody listens there, or nobody does. */
static int connect_to_app(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(SDK_LINE_PORT)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int error = 0;
    socklen_t len = sizeof error;
    if (fd < 0 ||
        (connect(fd, (const struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) ||
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error != 0) {
        close_fd(&fd);
    }
    return fd;
}

bool sdk_line_open(struct sdk_line *line)
{
    uint8_t chance[16], hello[512];
    char key[WEBSOCKET_KEY_LEN + 1];
    line->fd = connect_to_app();
    if (line->fd < 0) {
        return false;
    }
    by_chance(chance, sizeof chance);
    EVP_EncodeBlock((uint8_t *)key, chance, sizeof chance);
    struct text text = {key, WEBSOCKET_KEY_LEN};
    websocket_init(&line->websocket, text);
    size_t len =
        websocket_greet(hello, sizeof hello, text, SDK_LINE_HOST, SDK_LINE_PORT, SDK_LINE_PATH);
    if (!send_all(line, hello, len)) {
        sdk_line_close(line);
        return false;
    }
    return true;
}

void sdk_line_close(struct sdk_line *line)
{
    close_fd(&line->fd);
    websocket_finish(&line->websocket);
}

static bool send_frame(
    const struct sdk_line *line, enum websocket_opcode opcode, struct bytes payload)
{
    uint8_t frame[SDK_COMMAND_MAX + WEBSOCKET_FRAME_EXTRA], mask[4];
    by_chance(mask, sizeof mask);
    size_t len = websocket_frame(frame, sizeof frame, opcode, mask, payload);
    bool is_sent = send_all(line, frame, len);
    explicit_bzero(frame, sizeof frame);
    return is_sent;
}

bool sdk_line_send(struct sdk_line *line, const struct sdk_command *command)
{
    char text[SDK_COMMAND_MAX];
    size_t len = sdk_write(text, sizeof text, command);
    bool is_sent = len > 0 && line->fd >= 0 &&
                   send_frame(line, WEBSOCKET_OP_TEXT, (struct bytes){(const uint8_t *)text, len});
    explicit_bzero(text, sizeof text);
    return is_sent;
}

static enum sdk_line_result broken(const char *why)
{
    log_warning("sdk_line_broken why=%s", why);
    return SDK_LINE_BROKEN;
}

/* What is whole of what came; SDK_LINE_EMPTY: nothing. */
static enum sdk_line_result next(struct sdk_line *line, struct sdk_message *message)
{
    struct text said = {0};
    for (;;) { /* as long as whole frames are there */
        switch (websocket_next(&line->websocket)) {
        case WEBSOCKET_MORE: return SDK_LINE_EMPTY;
        case WEBSOCKET_OPEN: return SDK_LINE_OPENED;
        case WEBSOCKET_REFUSED:
            log_warning("sdk_line_refused status=%u", line->websocket.status);
            return SDK_LINE_BROKEN;
        case WEBSOCKET_TEXT:
            if (sdk_read(message, line->websocket.text)) {
                return SDK_LINE_MESSAGE;
            }
            sdk_release(message);
            return broken("message");
        case WEBSOCKET_PING:
            said = line->websocket.text;
            if (!send_frame(
                    line, WEBSOCKET_OP_PONG, (struct bytes){(const uint8_t *)said.at, said.len})) {
                return broken("pong");
            }
            break;
        case WEBSOCKET_CLOSE:
            (void)!send_frame(line, WEBSOCKET_OP_CLOSE, (struct bytes){0});
            return broken("closed");
        case WEBSOCKET_FOUL: return broken("foul");
        }
    }
}

enum sdk_line_result sdk_line_hear(struct sdk_line *line, struct sdk_message *message)
{
    enum sdk_line_result result = next(line, message);
    if (result != SDK_LINE_EMPTY) {
        return result;
    }
    size_t room;
    uint8_t *to = websocket_room(&line->websocket, &room);
    ssize_t got = recv(line->fd, to, room, 0);
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR ? SDK_LINE_EMPTY : broken("read");
    }
    if (got == 0) {
        return broken("end");
    }
    websocket_came(&line->websocket, (size_t)got);
    return next(line, message);
}
