/* Hashes for finding things and for seeing that something changed; not against an adversary. */
#pragma once

#include <stdint.h>

#include "base/span.h"

#define HASH_START 14695981039346656037u

/* `h` and the bytes of `text`. Source: FNV-1a, 64 bits. */
static inline uint64_t hash_text(uint64_t h, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        h = (h ^ (uint8_t)text.at[i]) * 1099511628211u;
    }
    return h;
}

/* `h` and one number. */
static inline uint64_t hash_number(uint64_t h, uint64_t number)
{
    h = (h ^ number) * 1099511628211u;
    return h ^ h >> 29;
}
