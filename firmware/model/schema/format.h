/* The formats of JSON Schema that Foyer asserts. */
#pragma once

#include "base/span.h"

struct format {
    struct text name;
    bool (*is_right)(struct text text);
};

/* The format with this name; NULL when Foyer does not know it. Known: date, time, date-time (RFC 3339),
 * email (RFC 5321 Mailbox without quotes and address literals), uuid (RFC 9562), uri (RFC 3986, absolute),
 * din-91379-a to -e (model/latin.h). */
const struct format *format_find(struct text name);
