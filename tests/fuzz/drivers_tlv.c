/* Objects that were read are written again: the same value under the same tag comes back. */
#include "drivers/emrtd/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[TLV_LENGTH_MAX + 16];
    struct tlv tlv = tlv_of((struct bytes){data, size});
    uint32_t tag;
    struct bytes value;
    while (tlv_next(&tlv, &tag, &value)) {
        struct tlv_writer writer = {.at = space, .size = sizeof space};
        tlv_put(&writer, tag, value);
        struct tlv again = tlv_of(tlv_written(&writer));
        struct bytes same = tlv_expect(&again, tag);
        bool is_odd = tag < 0x100 ? tag == 0 : (tag & 0xff00) == 0; /* leading zeros are not kept */
        if (!is_odd && (!tlv_done(&again) || same.len != value.len ||
                        (same.len > 0 && memcmp(same.at, value.at, same.len) != 0))) {
            __builtin_trap();
        }
        if (tlv_total(tlv_written(&writer)) != writer.len && !is_odd) {
            __builtin_trap();
        }
    }
    (void)tlv_find((struct bytes){data, size}, 0x5f1f, NULL);
    (void)tlv_total((struct bytes){data, size < 16 ? size : 16});
    return 0;
}
