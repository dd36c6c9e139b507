#include "ui/bidi.h"

#include "ui/tree.h"

/* U+2066 begins a group that runs from left to right, U+2069 ends it. */
static const char isolate[] = {'\xE2', '\x81', '\xA6'}, pop[] = {'\xE2', '\x81', '\xA9'};

enum letter { LETTER_NONE, LETTER_LTR, LETTER_RTL };

/* Hebrew to Arabic Extended, and their presentation forms, count as one side, every other letter as the
 * other. */
static enum letter letter_of(uint32_t c)
{
    bool is_arabic_figure = (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
    if (is_arabic_figure || (c >= 0x600 && c <= 0x605) || c == 0x60C || c == 0x6D4) {
        return LETTER_NONE;
    }
    if ((c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
        (c >= 0xFE70 && c <= 0xFEFC)) {
        return LETTER_RTL;
    }
    bool is_latin = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return is_latin || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ? LETTER_LTR
                                                                           : LETTER_NONE;
}

/* The character at *at, which moves on; well-formed UTF-8 is the caller's matter, anything else is 0. */
static uint32_t next(struct text text, size_t *at)
{
    uint8_t lead = (uint8_t)text.at[*at];
    size_t more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (*at + more >= text.len) {
        *at = text.len;
        return lead < 0x80 ? lead : 0;
    }
    uint32_t c = more == 0 ? lead : lead & (0x3Fu >> more);
    for (size_t i = 1; i <= more; i++) {
        c = c << 6 | ((uint8_t)text.at[*at + i] & 0x3Fu);
    }
    *at += more + 1;
    return c;
}

bool bidi_is_rtl(struct text text, struct text language)
{
    bool has_ltr = false;
    for (size_t at = 0; at < text.len;) {
        enum letter letter = letter_of(next(text, &at));
        if (letter == LETTER_RTL) {
            return !has_ltr || language_is_rtl(language);
        }
        has_ltr = has_ltr || letter == LETTER_LTR;
    }
    return false;
}

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_sign(char c)
{
    return is_figure(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool joins(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == ':';
}

/* How many bytes from `at` on are signs with single joints between them. */
static size_t group_len(struct text text, size_t at, bool *needs)
{
    size_t end = at;
    bool has_figure = false, has_joint = false;
    while (end < text.len) {
        bool is_joint = joins(text.at[end]) && end + 1 < text.len && is_sign(text.at[end + 1]);
        if (!is_sign(text.at[end]) && !is_joint) {
            break;
        }
        has_figure = has_figure || is_figure(text.at[end]);
        has_joint = has_joint || is_joint;
        end++;
    }
    *needs = has_figure && has_joint;
    return end - at;
}

struct text bidi_isolate(struct text text, char *to, size_t size)
{
    size_t used = 0;
    for (size_t at = 0; at < text.len;) {
        bool needs = false;
        size_t len = is_sign(text.at[at]) ? group_len(text, at, &needs) : 1;
        size_t around = needs ? sizeof isolate : 0;
        if (used + len + 2 * around > size) {
            break;
        }
        memcpy(to + used, isolate, around);
        memcpy(to + used + around, text.at + at, len);
        memcpy(to + used + around + len, pop, around);
        used += len + 2 * around;
        at += len;
    }
    return (struct text){to, used};
}
