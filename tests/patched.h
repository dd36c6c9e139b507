/* A fuzzer's input, either as it is or as changes to something good: so it comes behind signatures and
 * lengths that it would never guess. */
#pragma once

#include "base/span.h"

#define PATCHED_MAX 70000 /* bytes */

/* The first byte of the input says which. Changes are 3 bytes each: where (FFFF: cut off there), what.
 * The result is in `space` or in the input. */
static inline struct bytes patched(
    struct bytes good, const uint8_t *data, size_t size, uint8_t space[PATCHED_MAX])
{
    if (size == 0 || data[0] % 4 == 0 || good.len > PATCHED_MAX) {
        return (struct bytes){size == 0 ? data : data + 1, size == 0 ? 0 : size - 1};
    }
    memcpy(space, good.at, good.len);
    size_t len = good.len;
    for (size_t i = 1; i + 3 <= size; i += 3) {
        size_t where = (size_t)data[i] << 8 | data[i + 1];
        if (where == 0xffff) {
            len = len * data[i + 2] / 255;
        } else if (where < good.len) {
            space[where] = data[i + 2];
        }
    }
    return (struct bytes){space, len};
}

/* Whether it was left as it was. */
static inline bool patched_not(struct bytes result, struct bytes good)
{
    return result.len == good.len && memcmp(result.at, good.at, good.len) == 0;
}
