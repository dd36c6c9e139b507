#include "drivers/isodep_activation.h"

enum {
    RATS = 0xe0,
    PPSS = 0xd0,
    PPS_HAS_RATES = 0x11,
    DESELECT = 0xc2,
    WUPB = 0x05, /* its other two bytes: all applications, wake up too, one slot */
    ATTRIB = 0x1d,
    ATQB = 0x50,
    FRAME_CODE = 8, /* 256 bytes */
};

enum {
    WAIT_LEAST_MS = 250, /* a card that takes a little longer than it said is waited for; */
    WAIT_MARGIN_MS = 50, /* one that is gone is missed after three times this */
    ACTIVATION_WAIT_MS = WAIT_LEAST_MS, /* so that the chip need not be told another */
};

/* Of TA(1), and of the first byte of type B's protocol info. */
enum { SAME_BOTH_WAYS = 0x80, RESERVED = 0x08, CAN_212 = 0x01, CAN_424 = 0x02 };

enum { TA = 0x10, TB = 0x20, TC = 0x40, PUPI = 4, APPLICATION = 4, INFO = 3, ATQB_MIN = 12 };

static size_t frame_size(unsigned code)
{
    static const uint16_t sizes[] = {16, 24, 32, 40, 48, 64, 96, 128, 256};
    return sizes[code < COUNT(sizes) ? code : COUNT(sizes) - 1];
}

/* 256 * 16 / 13.56 MHz * 2^code, rounded up. */
static int code_ms(unsigned code)
{
    return (302 << code) / 1000 + 1;
}

/* Code 15 is reserved and means 4 (ISO 14443-4 §7.2). */
static int frame_wait_ms(unsigned code)
{
    int fwt_ms = code_ms(code == 15 ? 4 : code);
    int wait_ms = fwt_ms + fwt_ms / 4 + WAIT_MARGIN_MS;
    return wait_ms > WAIT_LEAST_MS ? wait_ms : WAIT_LEAST_MS;
}

/* Code 0 is none, 15 is reserved and means that (ISO 14443-4 §5.2.5). */
static int guard_ms(unsigned code)
{
    int wait_ms = code == 0 || code == 15 ? 0 : code_ms(code);
    return wait_ms < ISODEP_GUARD_MAX_MS ? wait_ms : ISODEP_GUARD_MAX_MS;
}

/* A byte with the reserved bit set says nothing. */
static uint8_t rates_of(uint8_t said)
{
    return (said & RESERVED) != 0 ? 0 : said;
}

bool isodep_read_ats(struct isodep *isodep, struct bytes ats)
{
    if (ats.len == 0 || ats.at[0] != ats.len) {
        return false;
    }
    isodep->frame_max = frame_size(2);
    isodep->wait_ms = frame_wait_ms(4);
    isodep->guard_ms = 0;
    isodep->rates = 0;
    isodep->history_len = 0;
    if (ats.len == 1) {
        return true;
    }
    uint8_t format = ats.at[1];
    size_t at = 2;
    size_t needed = at + ((format & TA) != 0) + ((format & TB) != 0) + ((format & TC) != 0);
    if (needed > ats.len) {
        return false;
    }
    isodep->frame_max = frame_size(format & 0x0f);
    if ((format & TA) != 0) {
        isodep->rates = rates_of(ats.at[at++]);
    }
    if ((format & TB) != 0) {
        isodep->wait_ms = frame_wait_ms(ats.at[at] >> 4);
        isodep->guard_ms = guard_ms(ats.at[at] & 0x0f);
    }
    size_t left = ats.len - needed;
    isodep->history_len = left < ISODEP_HISTORY_MAX ? left : ISODEP_HISTORY_MAX;
    memcpy(isodep->history, ats.at + needed, isodep->history_len);
    return true;
}

enum link_result isodep_begin_a(struct isodep *isodep, frame_exchange *exchange, void *owner)
{
    static const uint8_t rats[] = {RATS, FRAME_CODE << 4}; /* CID 0 */
    *isodep = (struct isodep){.exchange = exchange, .owner = owner};
    uint8_t ats[ISODEP_FRAME_MAX];
    struct link_answer answer = {.at = ats, .room = sizeof ats};
    enum link_result result =
        exchange(owner, (struct bytes){rats, sizeof rats}, &answer, ACTIVATION_WAIT_MS);
    if (result != LINK_OK) {
        return result;
    }
    return isodep_read_ats(isodep, (struct bytes){ats, answer.len}) ? LINK_OK : LINK_FOUL;
}

static bool read_info(struct isodep *isodep, const uint8_t info[INFO])
{
    isodep->frame_max = frame_size(info[1] >> 4);
    isodep->wait_ms = frame_wait_ms(info[2] >> 4);
    isodep->guard_ms = 0;
    isodep->number = 0;
    isodep->rates = rates_of(info[0]);
    isodep->protocol = info[1] & 0x0f;
    return (info[1] & 0x01) != 0;
}

bool isodep_begin_b(
    struct isodep *isodep, frame_exchange *exchange, void *owner, const uint8_t protocol_info[3])
{
    *isodep = (struct isodep){.exchange = exchange, .owner = owner};
    return read_info(isodep, protocol_info);
}

bool isodep_read_atqb(struct isodep *isodep, struct bytes atqb)
{
    if (atqb.len < ATQB_MIN || atqb.len > ATQB_MIN + 1 || atqb.at[0] != ATQB) {
        return false;
    }
    isodep->history_len = APPLICATION + INFO;
    memcpy(isodep->history, atqb.at + 1 + PUPI, APPLICATION + INFO);
    return read_info(isodep, atqb.at + 1 + PUPI + APPLICATION);
}

static enum link_result send(
    const struct isodep *isodep, struct bytes frame, struct link_answer *answer)
{
    return isodep->exchange(isodep->owner, frame, answer, ACTIVATION_WAIT_MS);
}

enum link_result isodep_attribute(struct isodep *isodep, const struct isodep_rates *rates)
{
    static const uint8_t deselect[] = {DESELECT}, wake[] = {WUPB, 0x00, 0x08};
    uint8_t in[ISODEP_FRAME_MAX];
    struct link_answer answer = {.at = in, .room = sizeof in};
    enum link_result result = send(isodep, (struct bytes){deselect, sizeof deselect}, &answer);
    if (result == LINK_OK) {
        result = send(isodep, (struct bytes){wake, sizeof wake}, &answer);
    }
    if (result != LINK_OK) {
        return result;
    }
    if (!isodep_read_atqb(isodep, (struct bytes){in, answer.len})) {
        return LINK_FOUL;
    }
    uint8_t attrib[1 + PUPI + 4] = {ATTRIB};
    memcpy(attrib + 1, in + 1, PUPI);
    attrib[1 + PUPI + 1] = (uint8_t)(rates->from_card << 6 | rates->to_card << 4 | FRAME_CODE);
    attrib[1 + PUPI + 2] = isodep->protocol;
    result = send(isodep, (struct bytes){attrib, sizeof attrib}, &answer);
    if (result != LINK_OK) {
        return result;
    }
    if (answer.len == 0 || (in[0] & 0x0f) != 0) { /* the CID that it takes */
        return LINK_FOUL;
    }
    isodep->history[isodep->history_len++] = in[0] & 0xf0;
    return LINK_OK;
}

static enum isodep_rate fastest(unsigned can, enum isodep_rate most)
{
    if ((can & CAN_424) != 0 && most >= ISODEP_424) {
        return ISODEP_424;
    }
    return (can & CAN_212) != 0 && most >= ISODEP_212 ? ISODEP_212 : ISODEP_106;
}

struct isodep_rates isodep_rates_of(const struct isodep *isodep, enum isodep_rate most)
{
    unsigned to_card = isodep->rates & 0x07u, from_card = (isodep->rates >> 4) & 0x07u;
    if ((isodep->rates & SAME_BOTH_WAYS) != 0) {
        to_card = from_card = to_card & from_card;
    }
    return (struct isodep_rates){
        .to_card = fastest(to_card, most), .from_card = fastest(from_card, most)};
}

enum link_result isodep_pps(struct isodep *isodep, const struct isodep_rates *rates)
{
    const uint8_t pps[] = {PPSS, PPS_HAS_RATES, (uint8_t)(rates->from_card << 2 | rates->to_card)};
    uint8_t in[ISODEP_FRAME_MAX] = {0};
    struct link_answer answer = {.at = in, .room = sizeof in};
    enum link_result result = send(isodep, (struct bytes){pps, sizeof pps}, &answer);
    if (result != LINK_OK) {
        return result;
    }
    return answer.len == 1 && in[0] == PPSS ? LINK_OK : LINK_FOUL;
}
