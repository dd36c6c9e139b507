#include "drivers/vpcd.h"

/* Drops what was given out, and leaves no copy of it behind. */
static void drop_taken(struct vpcd *vpcd)
{
    if (vpcd->taken > 0) {
        size_t left = vpcd->len - vpcd->taken;
        memmove(vpcd->at, vpcd->at + vpcd->taken, left);
        explicit_bzero(vpcd->at + left, vpcd->taken);
        vpcd->len = left;
        vpcd->taken = 0;
    }
}

size_t vpcd_room(struct vpcd *vpcd)
{
    drop_taken(vpcd);
    return sizeof vpcd->at - vpcd->len;
}

static enum vpcd_order order_of(uint8_t byte)
{
    switch (byte) {
    case 0: return VPCD_OFF;
    case 1: return VPCD_ON;
    case 2: return VPCD_RESET;
    case 4: return VPCD_ATR;
    default: return VPCD_FOUL;
    }
}

enum vpcd_order vpcd_take(struct vpcd *vpcd, struct bytes *apdu)
{
    *apdu = (struct bytes){0};
    drop_taken(vpcd);
    if (vpcd->len < VPCD_HEAD) {
        return VPCD_NOTHING;
    }
    size_t len = (size_t)vpcd->at[0] << 8 | vpcd->at[1];
    if (len == 0 || len > VPCD_COMMAND_MAX) {
        return VPCD_FOUL;
    }
    if (vpcd->len - VPCD_HEAD < len) {
        return VPCD_NOTHING;
    }
    const uint8_t *content = vpcd->at + VPCD_HEAD;
    enum vpcd_order order = len == 1 ? order_of(content[0]) : VPCD_APDU;
    if (order != VPCD_FOUL) {
        vpcd->taken = VPCD_HEAD + len;
    }
    if (order == VPCD_APDU) {
        *apdu = (struct bytes){content, len};
    }
    return order;
}

size_t vpcd_head(uint8_t *out, size_t len)
{
    if (len > VPCD_ANSWER_MAX) {
        die("an answer of %zu bytes for vpcd", len);
    }
    out[0] = (uint8_t)(len >> 8);
    out[1] = (uint8_t)len;
    return VPCD_HEAD + len;
}

size_t vpcd_atr(struct bytes history, uint8_t *atr)
{
    size_t len = history.len < VPCD_HISTORY_MAX ? history.len : VPCD_HISTORY_MAX;
    const uint8_t head[] = {0x3b, (uint8_t)(0x80 | len), 0x80, 0x01};
    uint8_t check = 0;
    memcpy(atr, head, sizeof head);
    if (len > 0) {
        memcpy(atr + sizeof head, history.at, len);
    }
    for (size_t i = 1; i < sizeof head + len; i++) {
        check ^= atr[i];
    }
    atr[sizeof head + len] = check;
    return sizeof head + len + 1;
}
