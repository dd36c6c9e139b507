/* A service that answers anything: what is taken is within what a message may hold. */
#include "eid/person.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[WIRE_MAX];
    SCOPED(eid_person_release) struct eid_person person = {0};
    if (eid_person_read(&person, (struct bytes){data, size})) {
        struct writer w = {.at = space, .size = sizeof space};
        struct message message = {.kind = MESSAGE_eid_person, .eid_person = person.fields};
        if (!message_write(&w, &message)) {
            __builtin_trap();
        }
    }
    return 0;
}
