#include "drivers/emrtd/person_text.h"

#include "base/utf8.h"

enum { FILLER = '<', DIGITS = 8, PACKED = 4, DATE = 10 };

/* Control characters have no business in a name. */
bool person_is_text(struct text text, size_t max)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((uint8_t)text.at[i] < 0x20 || text.at[i] == 0x7f) {
            return false;
        }
    }
    return text.len > 0 && text.len <= max && utf8_valid(text);
}

static struct text trim(struct text text)
{
    while (text.len > 0 && (text.at[0] == FILLER || text.at[0] == ' ')) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && (text.at[text.len - 1] == FILLER || text.at[text.len - 1] == ' ')) {
        text.len--;
    }
    return text;
}

struct text person_part(struct arena *arena, struct text text)
{
    struct text inner = trim(text);
    char *copied = arena_take(arena, inner.len + 1);
    for (size_t i = 0; i < inner.len; i++) {
        copied[i] = inner.at[i];
        if (inner.at[i] == FILLER) {
            copied[i] = ' ';
        }
    }
    return (struct text){copied, inner.len};
}

struct text person_list(struct arena *arena, struct bytes value, size_t max)
{
    struct text text = {(const char *)value.at, value.len};
    if (!person_is_text(text, max)) {
        return (struct text){0};
    }
    struct text inner = trim(text);
    char *copied = arena_take(arena, 2 * inner.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < inner.len; i++) {
        if (inner.at[i] != FILLER) {
            copied[len++] = inner.at[i];
        } else if (copied[len - 1] != ' ') {
            copied[len++] = ',';
            copied[len++] = ' ';
        }
    }
    return len <= max ? (struct text){copied, len} : (struct text){0};
}

static bool is_day(const char *digits)
{
    for (size_t i = 0; i < DIGITS; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return false;
        }
    }
    int month = (digits[4] - '0') * 10 + digits[5] - '0';
    int day = (digits[6] - '0') * 10 + digits[7] - '0';
    return month <= 12 && day <= 31;
}

struct text person_date(struct arena *arena, struct bytes value)
{
    char digits[DIGITS + 1] = "";
    if (value.len == DIGITS) {
        memcpy(digits, value.at, DIGITS);
    }
    for (size_t i = 0; value.len == PACKED && i < PACKED; i++) {
        digits[2 * i] = (char)('0' + (value.at[i] >> 4));
        digits[2 * i + 1] = (char)('0' + (value.at[i] & 0xf));
    }
    if (!is_day(digits)) {
        return (struct text){0};
    }
    static const char places[] = {0, 1, 2, 3, 5, 6, 8, 9};
    char *date = arena_take(arena, DATE + 1);
    memcpy(date, "0000-00-00", DATE);
    for (size_t i = 0; i < DIGITS; i++) {
        date[(size_t)places[i]] = digits[i];
    }
    return (struct text){date, DATE};
}
