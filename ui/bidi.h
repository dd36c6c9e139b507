/* Which way a paragraph runs, and numbers that keep their order in one that runs from right to left.
 * Source: UAX #9; what it leaves open is decided here. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

/* True when the paragraph runs from right to left: it has a letter of such a script, and either its
 * language (BCP 47) runs so or its first letter does. Figures alone never do. */
bool bidi_is_rtl(struct text text, struct text language);

/* `text` with U+2066 and U+2069 around groups of figures such as "0K3T-7Q2M", "12-34" and "0800 123",
 * which would else change their order in a paragraph from right to left. Written to `to`; 3 times
 * text.len is always enough for `size`. */
struct text bidi_isolate(struct text text, char *to, size_t size);
