/* The payload of a pack: read or refused with a reason; what is read can be used. */
#include "model/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[PACK_WHY_MAX];
    struct pack pack;
    bool fine = pack_read(&pack, (struct bytes){data, size}, false, why);
    if (fine != (why[0] == '\0') || fine != (pack.arena.base != NULL)) {
        __builtin_trap();
    }
    pack_release(&pack);
    return 0;
}
