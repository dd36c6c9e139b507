/* UUIDs as text: 8-4-4-4-12 hex digits. Source: RFC 9562. */
#pragma once

#include "base/span.h"

#define UUID_LEN 36 /* characters, without a NUL */

/* True for the UUID_LEN characters of a UUID, hex digits in lower case (§4). */
bool uuid_valid(struct text text);

/* Writes a new random UUID (version 4, §5.4) and a NUL. Dies when the kernel has no random bytes. */
void uuid_make(char to[UUID_LEN + 1]);
