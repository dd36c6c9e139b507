/* Whatever commands come, in plain and in a session, the simulated German card keeps its rules: tries
 * never rise and the PIN never changes without its secrets, and answers end in a status word. */
#include "drivers/sim/npa.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct npa_memory memory;
    static struct npa npa;
    static uint8_t out[8300];
    static const struct npa_memory fresh = {"271828", 2, NPA_UNBLOCKS, false};
    if (npa.memory == NULL) {
        npa_init(&npa, &memory);
    }
    memory = fresh;
    npa_reset(&npa);
    while (size > 0) {
        size_t len = data[0] < size - 1 ? data[0] : size - 1;
        unsigned before = memory.tries;
        size_t answered = npa_command(&npa, (struct bytes){data + 1, len}, out, sizeof out);
        if (answered < 2 || answered > sizeof out || memory.tries > before ||
            strcmp(memory.pin, fresh.pin) != 0 || memory.unblocks != fresh.unblocks) {
            __builtin_trap();
        }
        data += 1 + len;
        size -= 1 + len;
    }
    return 0;
}
