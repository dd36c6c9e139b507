#include "drivers/isodep.h"

/* ISO 14443-4 §7.1: the first byte of a block says what it is. */
enum {
    PCB_I = 0x02,
    PCB_R_ACK = 0xa2,
    PCB_R_NAK = 0xb2,
    PCB_S_WTX = 0xf2,
    MORE = 0x10,
    NUMBER = 0x01,
};

enum { CRC_AND_PCB = 3, WTXM_MAX = 59 };

struct block {
    uint8_t at[ISODEP_FRAME_MAX];
    size_t len;
};

/* What is left of the card's claims on patience in one APDU. */
struct patience {
    int waits, wait_ms;
};

static bool is_i(const struct block *block)
{
    return block->len > 0 && (block->at[0] & 0xee) == PCB_I;
}

static bool is_ack(const struct block *block)
{
    return block->len == 1 && (block->at[0] & 0xfe) == PCB_R_ACK;
}

static bool is_wtx(const struct block *block)
{
    return block->len == 2 && block->at[0] == PCB_S_WTX;
}

static bool is_block(const struct block *block)
{
    return is_i(block) || is_ack(block) || is_wtx(block);
}

static enum link_result send_block(
    const struct isodep *isodep, const struct block *out, struct block *in, int wait_ms)
{
    struct link_answer answer = {.at = in->at, .room = sizeof in->at};
    enum link_result result =
        isodep->exchange(isodep->owner, (struct bytes){out->at, out->len}, &answer, wait_ms);
    in->len = answer.len;
    return result == LINK_OK && !is_block(in) ? LINK_BROKEN : result;
}

/* Grants the time asked for in `wtx`; the answer to it and the new wait go into *out, *wait_ms. */
static enum link_result grant(
    const struct isodep *isodep, const struct block *wtx, struct patience *patience,
    struct block *out, int *wait_ms)
{
    int factor = wtx->at[1] & 0x3f;
    if (factor == 0 || factor > WTXM_MAX) {
        return LINK_FOUL;
    }
    *wait_ms = isodep->wait_ms * factor;
    patience->waits--;
    patience->wait_ms -= *wait_ms;
    if (patience->waits < 0 || patience->wait_ms < 0) {
        return LINK_SLOW;
    }
    *out = (struct block){.at = {PCB_S_WTX, (uint8_t)factor}, .len = 2};
    return LINK_OK;
}

/* Sends `out` and gets the I or R(ACK) block that answers it. Lost blocks are asked for again:
 * by R(NAK) after an own I-block, by repeating an own R(ACK) (ISO 14443-4 §7.5.5, rules 4 to 6). */
static enum link_result exchange_block(
    struct isodep *isodep, const struct block *out, struct block *in, struct patience *patience)
{
    struct block next = *out;
    int wait_ms = isodep->wait_ms;
    unsigned repairs = 0;
    for (;;) {
        enum link_result result = send_block(isodep, &next, in, wait_ms);
        wait_ms = isodep->wait_ms;
        bool repeat =
            result == LINK_OK && is_ack(in) && is_i(out) && (in->at[0] & NUMBER) != isodep->number;
        if (result == LINK_OK && is_wtx(in)) {
            result = grant(isodep, in, patience, &next, &wait_ms);
            if (result != LINK_OK) {
                return result;
            }
        } else if (repeat || result == LINK_SILENT || result == LINK_BROKEN) {
            if (repairs++ >= ISODEP_REPAIRS_MAX * (repeat ? 2 : 1)) {
                return repeat ? LINK_FOUL : result;
            }
            next = *out;
            if (!repeat && is_i(out)) {
                next = (struct block){.at = {(uint8_t)(PCB_R_NAK | isodep->number)}, .len = 1};
            }
        } else {
            return result;
        }
    }
}

/* Sends all of `command`; *in is then the first block of the answer. */
static enum link_result send_chain(
    struct isodep *isodep, struct bytes command, struct block *in, struct patience *patience)
{
    size_t room = isodep->frame_max - CRC_AND_PCB;
    size_t at = 0;
    for (;;) {
        size_t part = command.len - at < room ? command.len - at : room;
        bool more = at + part < command.len;
        struct block out = {
            .at = {(uint8_t)(PCB_I | isodep->number | (more ? MORE : 0))}, .len = 1 + part};
        memcpy(out.at + 1, command.at + at, part);
        at += part;
        enum link_result result = exchange_block(isodep, &out, in, patience);
        if (result != LINK_OK) {
            return result;
        }
        if (is_ack(in) != more || (in->at[0] & NUMBER) != isodep->number) {
            return LINK_FOUL;
        }
        isodep->number ^= NUMBER;
        if (!more) {
            return LINK_OK;
        }
    }
}

/* Collects the answer that begins with *in. */
static enum link_result receive_chain(
    struct isodep *isodep, struct block *in, struct link_answer *answer, struct patience *patience)
{
    for (;;) {
        size_t part = in->len - 1;
        bool more = (in->at[0] & MORE) != 0;
        if (part > answer->room - answer->len || (more && part == 0)) {
            return LINK_FOUL;
        }
        memcpy(answer->at + answer->len, in->at + 1, part);
        answer->len += part;
        if (!more) {
            return LINK_OK;
        }
        struct block ack = {.at = {(uint8_t)(PCB_R_ACK | isodep->number)}, .len = 1};
        enum link_result result = exchange_block(isodep, &ack, in, patience);
        if (result != LINK_OK) {
            return result;
        }
        if (!is_i(in) || (in->at[0] & NUMBER) != isodep->number) {
            return LINK_FOUL;
        }
        isodep->number ^= NUMBER;
    }
}

enum link_result isodep_exchange(void *isodep, struct bytes command, struct link_answer *answer)
{
    struct patience patience = {.waits = ISODEP_WAITS_MAX, .wait_ms = ISODEP_WAIT_MAX_MS};
    struct block in = {.len = 0};
    answer->len = 0;
    if (command.len == 0) {
        return LINK_FOUL;
    }
    enum link_result result = send_chain(isodep, command, &in, &patience);
    if (result == LINK_OK) {
        result = receive_chain(isodep, &in, answer, &patience);
    }
    explicit_bzero(&in, sizeof in);
    return result;
}

enum link_result isodep_check(const struct isodep *isodep)
{
    const struct block ask = {.at = {(uint8_t)(PCB_R_NAK | isodep->number)}, .len = 1};
    enum link_result result = LINK_SILENT;
    struct block in = {.len = 0};
    for (int i = 0; i < ISODEP_REPAIRS_MAX && (result == LINK_SILENT || result == LINK_BROKEN);
         i++) {
        result = send_block(isodep, &ask, &in, isodep->wait_ms);
    }
    explicit_bzero(&in, sizeof in);
    return result;
}
