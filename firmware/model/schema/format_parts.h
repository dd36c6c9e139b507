/* The formats by themselves; only for format*.c. Each says whether the whole text is one. */
#pragma once

#include "base/span.h"

/* full-date of RFC 3339 §5.6. */
bool format_is_date(struct text text);

/* full-time of RFC 3339 §5.6; a leap second only where a day of UTC ends. */
bool format_is_time(struct text text);

/* date-time of RFC 3339 §5.6. */
bool format_is_date_time(struct text text);

/* duration of RFC 3339 appendix A. */
bool format_is_duration(struct text text);

/* Mailbox of RFC 5321 §4.1.2, at most 64 bytes before the @. */
bool format_is_email(struct text text);

/* RFC 1123 §2.1; labels with "--" in the third place must be "xn--". */
bool format_is_hostname(struct text text);

/* Dotted quad without leading zeros, RFC 2673 §3.2. */
bool format_is_ipv4(struct text text);

/* RFC 4291 §2.2, without zone. */
bool format_is_ipv6(struct text text);

/* URI of RFC 3986 §3. */
bool format_is_uri(struct text text);

/* URI-reference of RFC 3986 §4.1. */
bool format_is_uri_reference(struct text text);
