#include "drivers/reader_speed.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"

enum { SET_SERIAL_BAUD_RATE = 0x10, SAM_CONFIGURATION = 0x14, TO_CHIP = 0xd4, TO_HOST = 0xd5 };

enum {
    ANSWER_MS = 120, /* 30 bytes at 9600 baud, and what a chip that slept needs to wake up */
    SWITCH_MS = 2,   /* UM0701-02 §7.2.8: at least 200 us after the acknowledgement */
    FRAME_HEAD = 4,  /* 00 FF LEN LCS */
    FRAME_ROOM = 16,
};

/* What the chip calls them, and what Linux does. */
static const struct speed {
    unsigned baud;
    uint8_t code;
    speed_t constant;
} speeds[] = {
    {115200, 0x04, B115200}, {921600, 0x07, B921600}, {460800, 0x06, B460800},
    {230400, 0x05, B230400}, {57600, 0x03, B57600},   {38400, 0x02, B38400},
    {19200, 0x01, B19200},   {9600, 0x00, B9600},
};

static const struct speed *speed_of(unsigned baud)
{
    for (size_t i = 0; i < COUNT(speeds); i++) {
        if (speeds[i].baud == baud) {
            return &speeds[i];
        }
    }
    return NULL;
}

bool reader_speed_known(unsigned baud)
{
    return speed_of(baud) != NULL;
}

static uint8_t sum_of(struct bytes bytes)
{
    unsigned sum = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        sum += bytes.at[i];
    }
    return (uint8_t)sum;
}

bool reader_speed_is_answer(struct bytes received, uint8_t command)
{
    for (size_t i = 0; i + FRAME_HEAD < received.len; i++) {
        const uint8_t *at = received.at + i;
        size_t len = at[2];
        bool is_head = at[0] == 0x00 && at[1] == 0xff && sum_of((struct bytes){at + 2, 2}) == 0;
        if (!is_head || len < 2 || received.len - i < FRAME_HEAD + len + 1) {
            continue;
        }
        at += FRAME_HEAD;
        if (at[0] == TO_HOST && at[1] == command + 1 && sum_of((struct bytes){at, len + 1}) == 0) {
            return true;
        }
    }
    return false;
}

/* False when this is no terminal, or it does not take the speed. */
static bool set_terminal(int terminal, const struct speed *speed)
{
    struct termios mode;
    if (tcgetattr(terminal, &mode) < 0) {
        return false;
    }
    cfmakeraw(&mode);
    mode.c_cflag |= CLOCAL | CREAD;
    return cfsetspeed(&mode, speed->constant) == 0 && tcsetattr(terminal, TCSADRAIN, &mode) == 0 &&
           tcflush(terminal, TCIFLUSH) == 0;
}

static bool send(int terminal, struct bytes bytes)
{
    return write(terminal, bytes.at, bytes.len) == (ssize_t)bytes.len;
}

/* One command of one byte of data, and its answer. */
static bool ask(int terminal, uint8_t command, uint8_t data)
{
    uint8_t frame[FRAME_ROOM] = {0x55, 0x55, 0, 0, 0, 0, 0, 0xff, 3, 0xfd, TO_CHIP, command, data};
    frame[13] = (uint8_t)-sum_of((struct bytes){frame + 10, 3});
    uint8_t in[READER_SPEED_ANSWER_MAX];
    size_t len = 0;
    if (!send(terminal, (struct bytes){frame, 15})) {
        return false;
    }
    uint64_t deadline = clock_steady_ms() + ANSWER_MS, now = clock_steady_ms();
    while (now < deadline && len < sizeof in) {
        struct pollfd wait = {.fd = terminal, .events = POLLIN};
        ssize_t got = 0;
        if (poll(&wait, 1, (int)(deadline - now)) > 0) {
            got = read(terminal, in + len, sizeof in - len);
            if (got <= 0) {
                return false;
            }
        }
        len += (size_t)got;
        if (reader_speed_is_answer((struct bytes){in, len}, command)) {
            return true;
        }
        now = clock_steady_ms();
    }
    return false;
}

/* The chip answers on a terminal of this speed. SAMConfiguration 1 is what wakes it, changes nothing
 * in one that is awake, and is what libnfc begins with. */
static bool is_at(int terminal, const struct speed *speed)
{
    return set_terminal(terminal, speed) && ask(terminal, SAM_CONFIGURATION, 0x01);
}

/* Where the chip is, looked for at `first` first; NULL when it does not answer. */
static const struct speed *find(int terminal, const struct speed *first)
{
    if (is_at(terminal, first)) {
        return first;
    }
    for (size_t i = 0; i < COUNT(speeds); i++) {
        if (&speeds[i] != first && is_at(terminal, &speeds[i])) {
            return &speeds[i];
        }
    }
    (void)!set_terminal(terminal, &speeds[0]);
    return NULL;
}

unsigned reader_speed_set(int terminal, unsigned likely, unsigned wanted)
{
    static const uint8_t acknowledge[] = {0, 0, 0xff, 0, 0xff, 0};
    const struct speed *to = speed_of(wanted), *first = speed_of(likely);
    if (to == NULL || !isatty(terminal)) {
        return 0;
    }
    const struct speed *at = find(terminal, first == NULL ? to : first);
    if (at == NULL || at == to) {
        return at == NULL ? 0 : at->baud;
    }
    if (ask(terminal, SET_SERIAL_BAUD_RATE, to->code) &&
        send(terminal, (struct bytes){acknowledge, sizeof acknowledge}) && tcdrain(terminal) == 0) {
        poll(NULL, 0, SWITCH_MS);
        if (is_at(terminal, to)) {
            return to->baud;
        }
    }
    at = find(terminal, &speeds[0]);
    return at == NULL ? 0 : at->baud;
}
