#include "drivers/sim/pn532_frame.h"

enum { TO_CHIP = 0xd4, TO_HOST = 0xd5, START = 2, HEAD = 4, HEAD_EXTENDED = 7 };

/* What the beginning of the line is. */
enum look { LOOK_WAIT, LOOK_FRAME, LOOK_ACKNOWLEDGEMENT, LOOK_NOISE };

struct found {
    size_t head, len; /* bytes before the data, bytes of data */
    size_t used;      /* bytes to drop */
};

size_t pn532_line_room(const struct pn532_line *line)
{
    return sizeof line->at - line->len;
}

static void drop(struct pn532_line *line, size_t count)
{
    line->len -= count;
    memmove(line->at, line->at + count, line->len);
}

static uint8_t sum_of(const uint8_t *at, size_t len)
{
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum += at[i];
    }
    return (uint8_t)sum;
}

/* Drops what comes before a start code 00 FF; false when there is none. */
static bool find_start(struct pn532_line *line)
{
    size_t at = 0;
    while (at + 1 < line->len && !(line->at[at] == 0 && line->at[at + 1] == 0xff)) {
        at++;
    }
    bool found = at + 1 < line->len;
    if (!found && line->len > 0 && line->at[line->len - 1] != 0) {
        at = line->len;
    }
    drop(line, at);
    return found;
}

static enum look look(const struct pn532_line *line, struct found *found)
{
    const uint8_t *at = line->at;
    *found = (struct found){.used = START};
    if (line->len < HEAD) {
        return LOOK_WAIT;
    }
    if (at[2] == 0x00 && at[3] == 0xff) { /* also gives up a command */
        found->used = HEAD;
        return LOOK_ACKNOWLEDGEMENT;
    }
    if (at[2] == 0xff && at[3] == 0xff) {
        if (line->len < HEAD_EXTENDED) {
            return LOOK_WAIT;
        }
        found->head = HEAD_EXTENDED;
        found->len = (size_t)at[4] << 8 | at[5];
        if (sum_of(at + 4, 3) != 0) {
            return LOOK_NOISE;
        }
    } else {
        found->head = HEAD;
        found->len = at[2];
        if (sum_of(at + 2, 2) != 0) {
            return LOOK_NOISE;
        }
    }
    if (found->len < 2 || found->len > PN532_FRAME_MAX) {
        return LOOK_NOISE;
    }
    if (line->len < found->head + found->len + 1) {
        return LOOK_WAIT;
    }
    found->used = found->head + found->len + 1;
    bool right = sum_of(at + found->head, found->len + 1) == 0 && at[found->head] == TO_CHIP;
    return right ? LOOK_FRAME : LOOK_NOISE;
}

bool pn532_line_take(struct pn532_line *line, uint8_t *frame, size_t *len)
{
    while (find_start(line)) {
        struct found found;
        enum look what = look(line, &found);
        if (what == LOOK_WAIT) {
            return false;
        }
        if (what == LOOK_FRAME) {
            *len = found.len - 1;
            memcpy(frame, line->at + found.head + 1, *len);
        }
        line->acknowledged += what == LOOK_ACKNOWLEDGEMENT;
        drop(line, found.used);
        if (what == LOOK_FRAME) {
            return true;
        }
    }
    return false;
}

size_t pn532_frame_write(uint8_t command, struct bytes data, uint8_t *to)
{
    size_t len = data.len + 2, at = 0;
    to[at++] = 0;
    to[at++] = 0;
    to[at++] = 0xff;
    if (len > 0xff) {
        to[at++] = 0xff;
        to[at++] = 0xff;
        to[at++] = (uint8_t)(len >> 8);
        to[at++] = (uint8_t)len;
        to[at] = (uint8_t)-sum_of(to + at - 2, 2);
    } else {
        to[at++] = (uint8_t)len;
        to[at] = (uint8_t)-to[at - 1];
    }
    at++;
    size_t begin = at;
    to[at++] = TO_HOST;
    to[at++] = (uint8_t)(command + 1);
    if (data.len > 0) {
        memcpy(to + at, data.at, data.len);
    }
    at += data.len;
    to[at] = (uint8_t)-sum_of(to + begin, at - begin);
    at++;
    to[at++] = 0;
    return at;
}
