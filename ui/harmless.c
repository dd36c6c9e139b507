#include "ui/text.h"

enum { BROKEN = -1 };

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* The code point at the front of `rest`, which is shortened by it; BROKEN for a byte that begins
 * none, and for NUL. Source: RFC 3629 §4. */
static int32_t take(struct text *rest)
{
    const uint8_t *at = (const uint8_t *)rest->at;
    size_t len = at[0] < 0x80 ? 1 : at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    int32_t point = at[0] < 0x80 ? at[0] : at[0] & (0x7F >> len);
    static const int32_t least[] = {0, 1, 0x80, 0x800, 0x10000};
    bool good = len <= rest->len && (at[0] < 0x80 || (at[0] >= 0xC2 && at[0] <= 0xF4));
    for (size_t i = 1; good && i < len; i++) {
        good = (at[i] & 0xC0) == 0x80;
        point = point << 6 | (at[i] & 0x3F);
    }
    good = good && point >= least[len] && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
    len = good ? len : 1;
    rest->at += len;
    rest->len -= len;
    return good ? point : BROKEN;
}

/* True for what is not seen itself but changes how others are shown, or what has no looks at all.
 * Source: UAX #9 §2, Unicode general categories Cc, Cs, and the format characters of Cf. */
static bool is_harmful(int32_t point)
{
    static const struct {
        int32_t first, last;
    } ranges[] = {{BROKEN, 0x09},   {0x0B, 0x1F},       {0x7F, 0x9F},     {0x61C, 0x61C},
                  {0x180E, 0x180E}, {0x200B, 0x200B},   {0x200E, 0x200F}, {0x2028, 0x202E},
                  {0x2060, 0x206F}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFC},
                  {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF}};
    for (size_t i = 0; i < COUNT(ranges); i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

struct text text_harmless(struct text text, char *to, size_t size)
{
    size_t used = 0;
    struct text rest = text;
    while (rest.len > 0) {
        const char *from = rest.at;
        bool harmful = is_harmful(take(&rest));
        size_t len = harmful ? sizeof REPLACEMENT - 1 : (size_t)(rest.at - from);
        if (len > size - used) {
            break;
        }
        memcpy(to + used, harmful ? REPLACEMENT : from, len);
        used += len;
    }
    return (struct text){to, used};
}
