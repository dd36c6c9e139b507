/* The town's appointments.json: whatever is in it, what is read is in order and in bounds. */
#include <stdlib.h>
#include <string.h>

#include "agent/slots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(json_release) json_t *json = json_read((struct bytes){data, size}, SLOTS_FILE_MAX);
    SCOPED(slots_release) struct slots slots = {0};
    if (json == NULL || !slots_read(&slots, json)) {
        return 0;
    }
    for (size_t i = 0; i < slots.count; i++) {
        const struct slot *slot = &slots.list[i];
        bool fits = strlen(slot->at) == SLOT_LEN && slot->letter >= 'A' && slot->letter <= 'Z' &&
                    slot->places >= 1;
        bool rises = i == 0 || strcmp(slots.list[i - 1].at, slot->at) < 0 ||
                     slots.list[i - 1].letter < slot->letter;
        if (!fits || !rises) {
            abort();
        }
    }
    return 0;
}
