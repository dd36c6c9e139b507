/* The content of EF.SOD: the hashes of a document's data groups. Source: ICAO 9303-10 §4.6.2.3. */
#pragma once

#include "drivers/emrtd/digest.h"

#define SECURITY_GROUPS 16 /* DG1 to DG16 */

struct security_object {
    enum digest hash;
    uint32_t listed;                          /* bit n: DGn is listed */
    struct bytes hashes[SECURITY_GROUPS + 1]; /* in `content`, digest_len() bytes each */
};

/* False when it is malformed: of no known version, a number twice or out of range, a hash of the
 * wrong length, or more than there may be. A hash function that is not accepted gives DIGEST_NONE. */
MUST_USE bool security_object_read(struct security_object *object, struct bytes content);
