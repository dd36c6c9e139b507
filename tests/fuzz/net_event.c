/* The payload of an event: what is taken keeps the promises of its fields. */
#include <stdlib.h>

#include "net/fitconnect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fitconnect_event event;
    struct bytes payload = {data, size};
    if (!fitconnect_claims_read(&event, payload)) {
        return 0;
    }
    if (event.kind >= FITCONNECT_EVENT_KIND_COUNT || event.issuer[0] == '\0' ||
        strlen(event.submission.text) != UUID_LEN ||
        event.attachment_count > FITCONNECT_ATTACHMENT_MAX ||
        (event.has_tags && event.data_tag[0] == '\0') ||
        strlen(event.reason) > FITCONNECT_DETAIL_MAX) {
        __builtin_trap();
    }
    return 0;
}
