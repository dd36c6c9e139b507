/* What a card says while it is activated: ATS, ATQB, and the answers to PPS and ATTRIB. Whatever it
 * says, frame sizes, times and rates stay within what blocks can use. */
#include "drivers/isodep_activation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum link_result answer_part(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct bytes *left = owner;
    if (frame.len == 0 || frame.len > 16 || timeout_ms <= 0) {
        __builtin_trap();
    }
    answer->len = 0;
    if (left->len == 0) {
        return LINK_SILENT;
    }
    size_t len = left->at[0] < left->len - 1 ? left->at[0] : left->len - 1;
    len = len < answer->room ? len : answer->room;
    memcpy(answer->at, left->at + 1, len);
    answer->len = len;
    left->at += 1 + len;
    left->len -= 1 + len;
    return LINK_OK;
}

static void judge(const struct isodep *isodep)
{
    struct isodep_rates rates = isodep_rates_of(isodep, ISODEP_424);
    bool right = isodep->frame_max >= 16 && isodep->frame_max <= ISODEP_FRAME_MAX &&
                 isodep->wait_ms >= 100 && isodep->wait_ms <= 7000 && isodep->guard_ms >= 0 &&
                 isodep->guard_ms <= ISODEP_GUARD_MAX_MS && isodep->number == 0 &&
                 isodep->history_len <= ISODEP_HISTORY_MAX && rates.to_card <= ISODEP_424 &&
                 rates.from_card <= ISODEP_424;
    if (!right) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes left = {data, size};
    struct isodep isodep;
    if (isodep_begin_a(&isodep, answer_part, &left) == LINK_OK) {
        judge(&isodep);
        struct isodep_rates rates = isodep_rates_of(&isodep, ISODEP_424);
        (void)!isodep_pps(&isodep, &rates);
    }
    left = (struct bytes){data, size};
    if (size >= 3 && isodep_begin_b(&isodep, answer_part, &left, data)) {
        judge(&isodep);
        struct isodep_rates rates = isodep_rates_of(&isodep, ISODEP_424);
        if (isodep_attribute(&isodep, &rates) == LINK_OK) {
            judge(&isodep);
        }
    }
    return 0;
}
