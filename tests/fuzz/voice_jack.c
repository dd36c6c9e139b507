/* Events of an input device, in whatever pieces they come: the first byte says how long a piece is. The
 * state is the one that all in one piece give. */
#include "voice/jack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jack_events whole = {0}, pieces = {0};
    if (size == 0) {
        return 0;
    }
    size_t step = data[0] % 64 + 1u;
    struct bytes rest = {data + 1, size - 1};
    jack_take(&whole, rest);
    while (rest.len > 0) {
        size_t len = rest.len < step ? rest.len : step;
        jack_take(&pieces, (struct bytes){rest.at, len});
        rest = (struct bytes){rest.at + len, rest.len - len};
    }
    if (whole.is_in != pieces.is_in || whole.is_stale != pieces.is_stale ||
        whole.have != pieces.have || whole.have >= sizeof whole.part) {
        __builtin_trap();
    }
    return 0;
}
