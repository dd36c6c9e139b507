#include "ui/edit.h"

#include <string.h>

#include "base/utf8.h"

#define JOINER "\xCD\x9F" /* U+035F, joins the letter before and the one after it */

static size_t count(struct text text)
{
    size_t points = 0;
    for (size_t i = 0; i < text.len; i++) {
        points += ((uint8_t)text.at[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return points;
}

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.at[i];
        bool c1 = c == 0xC2 && i + 1 < text.len && (uint8_t)text.at[i + 1] < 0xA0;
        if (c < 0x20 || c == 0x7F || c1) {
            return true;
        }
    }
    return false;
}

bool edit_type(struct edit *edit, struct text text, size_t characters_max)
{
    bool fits = text.len <= edit->size - edit->len;
    if (!fits || !utf8_valid(text) || has_control(text) ||
        count(text) + edit_length(edit) > characters_max) {
        return false;
    }
    if (text.len > 0) {
        memcpy(edit->at + edit->len, text.at, text.len);
    }
    edit->len += text.len;
    return true;
}

/* Where the last code point begins. */
static size_t last_point(const struct edit *edit)
{
    size_t at = edit->len;
    while (at > 0) {
        at--;
        if (((uint8_t)edit->at[at] & 0xC0) != 0x80) {
            break;
        }
    }
    return at;
}

static void cut(struct edit *edit, size_t at)
{
    explicit_bzero(edit->at + at, edit->len - at);
    edit->len = at;
}

/* U+0300..036F. */
static bool is_mark(const char *at)
{
    uint8_t first = (uint8_t)at[0];
    uint8_t second = (uint8_t)at[1];
    return first == 0xCC || (first == 0xCD && second <= 0xAF);
}

static bool ends_in_joiner(const struct edit *edit)
{
    size_t len = sizeof JOINER - 1;
    return edit->len >= len && memcmp(edit->at + edit->len - len, JOINER, len) == 0;
}

void edit_erase(struct edit *edit)
{
    bool more = edit->len > 0;
    while (more) {
        size_t at = last_point(edit);
        more = is_mark(edit->at + at) && at > 0;
        cut(edit, at);
        more = more || ends_in_joiner(edit);
    }
}

size_t edit_length(const struct edit *edit)
{
    return count((struct text){edit->at, edit->len});
}
