/* Words of a server, made fit for a line that people read. */
#pragma once

#include "base/span.h"

/* Appends `words` to the text in `to`, of `size` bytes with its NUL: control characters become
 * spaces, and what does not fit is cut off at a character. */
void words_append(char *to, size_t size, struct text words);
