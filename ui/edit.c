#include "ui/edit.h"

#include <string.h>

#include "base/utf8.h"
#include "model/latin.h"

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
        char *caret = edit->at + edit->len - edit->after;
        memmove(caret + text.len, caret, edit->after);
        memcpy(caret, text.at, text.len);
    }
    edit->len += text.len;
    return true;
}

void edit_erase(struct edit *edit)
{
    size_t before = edit->len - edit->after;
    size_t last = latin_last((struct text){edit->at, before});
    memmove(edit->at + before - last, edit->at + before, edit->after);
    edit->len -= last;
    explicit_bzero(edit->at + edit->len, last);
}

size_t edit_settle(struct text text, size_t after)
{
    size_t caret = 0;
    for (size_t wanted = text.len - (after < text.len ? after : text.len); caret < wanted;) {
        size_t len = latin_first((struct text){text.at + caret, text.len - caret});
        if (caret + len > wanted) {
            break;
        }
        caret += len;
    }
    return text.len - caret;
}

size_t edit_step(struct text text, size_t after, bool forward)
{
    after = edit_settle(text, after);
    size_t before = text.len - after;
    return forward ? after - latin_first((struct text){text.at + before, after})
                   : after + latin_last((struct text){text.at, before});
}

size_t edit_length(const struct edit *edit)
{
    return count((struct text){edit->at, edit->len});
}
