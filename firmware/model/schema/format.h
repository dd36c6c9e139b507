/* The formats of JSON Schema that Foyer asserts. */
#pragma once

#include "base/span.h"

struct format {
    struct text name;
    bool (*is_right)(struct text text);
};

/* The format with this name; NULL when Foyer does not know it. Known: date, time, date-time, duration
 * (RFC 3339), email (RFC 5321 Mailbox), hostname (RFC 1123; what an A-label decodes to is not looked at), ipv4 (RFC 2673), ipv6 (RFC 4291), uri,
 * uri-reference (RFC 3986), uuid (RFC 9562), regex (model/schema/ecma.h), json-pointer and
 * relative-json-pointer (RFC 6901), din-91379-a to -e (model/latin.h), iban (model/iban.h). */
const struct format *format_find(struct text name);
