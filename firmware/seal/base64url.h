/* base64url without padding: RFC 4648 §5, as RFC 7515 §2 uses it. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

/* Characters for `len` bytes. */
#define BASE64URL_LEN(len) (((len)*4 + 2) / 3)

/* Bytes that `len` characters give at most. */
#define BASE64URL_BYTES(len) ((len)*3 / 4)

/* Writes BASE64URL_LEN(from.len) characters at `to`, no NUL, and gives that number. Pieces of a
 * multiple of 3 bytes can be written one after the other. */
size_t base64url_write(char *to, struct bytes from);

/* Writes the bytes at `to`, which has room for BASE64URL_BYTES(from.len), and their number into
 * *len. False on padding, on any other character, on a length that cannot be, and on left-over bits
 * that are not zero: a value has one spelling only. */
MUST_USE bool base64url_read(uint8_t *to, size_t *len, struct text from);
