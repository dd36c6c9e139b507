/* What was taken apart can be put together again, and comes out as the same characters. */
#include "seal/jwe_open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_next(struct text *whole, struct text part, bool last)
{
    if (part.at != whole->at || part.len > whole->len) {
        return false;
    }
    *whole = (struct text){whole->at + part.len, whole->len - part.len};
    if (last) {
        return whole->len == 0;
    }
    bool dot = whole->len > 0 && whole->at[0] == '.';
    *whole = dot ? (struct text){whole->at + 1, whole->len - 1} : *whole;
    return dot;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jwe_look look;
    struct text compact = {(const char *)data, size};
    if (jwe_look(&look, compact) != JWE_OPENED) {
        return 0;
    }
    if (!is_next(&compact, look.header, false) || !is_next(&compact, look.wrapped_key, false) ||
        !is_next(&compact, look.iv, false) || !is_next(&compact, look.cipher, false) ||
        compact.len != JWE_TAG_LEN || memcmp(compact.at, look.tag, JWE_TAG_LEN) != 0) {
        __builtin_trap();
    }
    return 0;
}
