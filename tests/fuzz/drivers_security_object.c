/* The hashes that are taken out of a security object lie in it and have their length. */
#include "drivers/emrtd/security_object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct security_object object;
    if (!security_object_read(&object, (struct bytes){data, size})) {
        return 0;
    }
    for (unsigned i = 0; i <= SECURITY_GROUPS; i++) {
        bool is_listed = (object.listed & 1u << i) != 0;
        struct bytes hash = object.hashes[i];
        if (is_listed && (i == 0 || hash.at < data || hash.at + hash.len > data + size ||
                          (object.hash != DIGEST_NONE && hash.len != digest_len(object.hash)))) {
            __builtin_trap();
        }
    }
    return 0;
}
