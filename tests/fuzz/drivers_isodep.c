/* A card that answers anything: the first byte of each frame is its length, 255 is silence. The
 * exchange ends after a bounded number of frames and stays in its room. */
#include "drivers/isodep_activation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct card {
    struct bytes left;
    unsigned frames;
};

static enum link_result answer_anything(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct card *card = owner;
    if (frame.len == 0 || frame.len > ISODEP_FRAME_MAX - 2 || timeout_ms <= 0) {
        __builtin_trap();
    }
    card->frames++;
    answer->len = 0;
    if (card->left.len == 0 || card->left.at[0] == 0xff) {
        card->left.at += card->left.len > 0;
        card->left.len -= card->left.len > 0;
        return LINK_SILENT;
    }
    size_t len = card->left.at[0];
    len = len < card->left.len - 1 ? len : card->left.len - 1;
    memcpy(answer->at, card->left.at + 1, len);
    answer->len = len;
    card->left.at += 1 + len;
    card->left.len -= 1 + len;
    return LINK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t command[600];
    uint8_t room[700];
    struct card card = {.left = {data, size}};
    struct isodep isodep;
    struct link_answer answer = {.at = room, .room = sizeof room};
    if (isodep_begin_a(&isodep, answer_anything, &card) != LINK_OK) {
        return 0;
    }
    if (isodep_exchange(&isodep, (struct bytes){command, sizeof command}, &answer) == LINK_OK &&
        answer.len > sizeof room) {
        __builtin_trap();
    }
    /* Chains of at most 47 blocks out and 700 in, with repairs, and what asks for time. */
    if (card.frames > 1 + (47 + 700) * (1 + 3 * ISODEP_REPAIRS_MAX) + ISODEP_WAITS_MAX) {
        __builtin_trap();
    }
    return 0;
}
