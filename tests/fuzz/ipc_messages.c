/* Whatever is read can be written again, and comes out as the same bytes. */
#include "ipc/messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(enum domain sender, int fd, const uint8_t *data, size_t size)
{
    uint8_t again[WIRE_MAX];
    struct reader r = {.at = data, .left = size};
    struct message message;
    if (!message_read(&r, sender, fd, &message)) {
        return;
    }
    struct writer w = {.at = again, .size = sizeof again};
    if (!message_write(&w, &message) || w.len != size || memcmp(again, data, size) != 0 ||
        message_fd(&message) != fd) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (unsigned sender = DOMAIN_KIOSK; sender <= DOMAIN_CLI && size <= WIRE_MAX; sender++) {
        round_trip((enum domain)sender, -1, data, size);
        round_trip((enum domain)sender, 0, data, size);
    }
    return 0;
}
