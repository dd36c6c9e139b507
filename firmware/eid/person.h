/* What the town's eID service answers at the address where the AusweisApp leaves its result: the person
 * that was read with card and PIN. docs/eid.md says the format. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"
#include "ipc/messages.h"

#define PERSON_ANSWER_MAX 16384 /* bytes */

struct eid_person {
    struct message_eid_person fields; /* points into json */
    json_t *json;
};

/* Reads the answer. False when it is foul: not as documented, a level other than "high", no name, or a
 * date that is none. Pair with eid_person_release() in either case. */
MUST_USE bool eid_person_read(struct eid_person *person, struct bytes answer);

/* For SCOPED; accepts a zeroed one. */
void eid_person_release(struct eid_person *person);
