#include "drivers/apdu.h"

enum { HEAD = 4, DATA_SHORT_MAX = 255, EXPECTED_MAX = 65536 };

static bool is_within_limits(const struct apdu *apdu)
{
    if (apdu->is_extended) {
        return apdu->data.len <= APDU_COMMAND_MAX && apdu->expected <= EXPECTED_MAX;
    }
    return apdu->data.len <= DATA_SHORT_MAX && apdu->expected <= APDU_SHORT_MAX;
}

/* `size` bytes, most significant first; 256 and 65536 become zeros. */
static size_t put_length(uint8_t *to, size_t length, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = (uint8_t)(length >> 8 * (size - 1 - i));
    }
    return size;
}

size_t apdu_write(const struct apdu *apdu, uint8_t *to, size_t room)
{
    size_t data = apdu->data.len, width = apdu->is_extended ? 2 : 1;
    size_t size = HEAD + (data > 0 ? width + data : 0) + (apdu->expected > 0 ? width : 0) +
                  (apdu->is_extended ? 1 : 0);
    if (!is_within_limits(apdu) || size > room) {
        return 0;
    }
    size_t at = 0;
    to[at++] = apdu->class;
    to[at++] = apdu->instruction;
    to[at++] = apdu->p1;
    to[at++] = apdu->p2;
    if (apdu->is_extended && (data > 0 || apdu->expected > 0)) {
        to[at++] = 0;
    }
    if (data > 0) {
        at += put_length(to + at, data, width);
        memcpy(to + at, apdu->data.at, data);
        at += data;
    }
    if (apdu->expected > 0) {
        at += put_length(to + at, apdu->expected, width);
    }
    return at;
}

enum link_result apdu_send(
    const struct apdu_line *line, const struct apdu *apdu, struct apdu_reply *reply)
{
    uint8_t command[APDU_COMMAND_MAX];
    size_t len = apdu_write(apdu, command, sizeof command);
    reply->data.len = 0;
    if (len == 0) {
        return LINK_FOUL;
    }
    enum link_result result =
        line->exchange(line->owner, (struct bytes){command, len}, &reply->data);
    if (result != LINK_OK) {
        reply->data.len = 0;
        return result;
    }
    if (reply->data.len < 2) {
        return LINK_FOUL;
    }
    reply->data.len -= 2;
    const uint8_t *word = reply->data.at + reply->data.len;
    reply->status = (unsigned)word[0] << 8 | word[1];
    return LINK_OK;
}
