/* The address that the AusweisApp is sent to: the town's eID service, what it is for, and a number by
 * chance that belongs to this one identification. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define TOKEN_URL_MAX    512
#define TOKEN_URL_CHANCE 16 /* bytes, as 32 hexadecimal digits */

/* Writes "SERVICE?service=KEY&session=CHANCE" (or "&service=" when SERVICE has a query) with a NUL.
 * `key` is letters, digits, "-" and "."; may be empty. False, and an empty text, when it does not fit
 * or the key is none. Dies when the kernel has no chance to give. */
MUST_USE bool token_url_make(char to[TOKEN_URL_MAX + 1], const char *service, struct text key);
