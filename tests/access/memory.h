/* Looks for words in everything that this process can write to: heap, arenas, static data. */
#pragma once

#include <stddef.h>

/* How often `word` is there. `hidden` is the word with every bit of it turned round, so that the search does
 * not find itself; `len` bytes, at least 4. The stack is left out: it holds what was passed a moment ago. 0
 * where memory cannot be read like this (address sanitizer). */
size_t memory_count(const char *hidden, size_t len);

/* Writes `len` bytes of `word` turned round to `hidden`. */
void memory_hide(char *hidden, const char *word, size_t len);
