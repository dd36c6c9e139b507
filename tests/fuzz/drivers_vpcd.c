/* Whatever comes from the virtual reader, in whatever pieces: messages do not depend on how the stream
 * was cut, and written again they are the same bytes. */
#include "drivers/vpcd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All messages of the stream, fed in pieces of at most `piece` bytes, each written again into `out`. */
static size_t run(const uint8_t *data, size_t size, size_t piece, uint8_t *out)
{
    static struct vpcd vpcd;
    static const uint8_t orders[] = {
        [VPCD_OFF] = 0, [VPCD_ON] = 1, [VPCD_RESET] = 2, [VPCD_ATR] = 4};
    size_t at = 0, len = 0;
    vpcd = (struct vpcd){.len = 0};
    for (;;) {
        size_t room = vpcd_room(&vpcd);
        size_t part = size - at < piece ? size - at : piece;
        part = part < room ? part : room;
        memcpy(vpcd.at + vpcd.len, data + at, part);
        vpcd.len += part;
        at += part;
        struct bytes apdu;
        enum vpcd_order order = vpcd_take(&vpcd, &apdu);
        if (order == VPCD_FOUL || (order == VPCD_NOTHING && at == size)) {
            return len;
        }
        if (order == VPCD_NOTHING) {
            if (part == 0) {
                __builtin_trap(); /* full, and nothing in it */
            }
            continue;
        }
        if (order != VPCD_APDU) {
            apdu = (struct bytes){&orders[order], 1};
        }
        memcpy(out + len + VPCD_HEAD, apdu.at, apdu.len);
        len += vpcd_head(out + len, apdu.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 32768 };
    static uint8_t whole[MOST + VPCD_HEAD], cut[MOST + VPCD_HEAD];
    uint8_t atr[VPCD_ATR_MAX];
    if (size > MOST) {
        return 0;
    }
    size_t len = run(data, size, MOST, whole);
    if (run(data, size, size % 7 + 1, cut) != len || memcmp(whole, cut, len) != 0 || len > size ||
        memcmp(whole, data, len) != 0) {
        __builtin_trap();
    }
    if (vpcd_atr((struct bytes){data, size}, atr) > sizeof atr) {
        __builtin_trap();
    }
    return 0;
}
