#include "model/schema/format.h"

#include "base/fail.h"
#include "model/date.h"
#include "model/latin.h"

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_among(char c, const char *list)
{
    return c != '\0' && strchr(list, c) != NULL;
}

static bool is_date(struct text text)
{
    long day;
    return date_read(&day, text);
}

/* Two digits at text[at], below `limit`; 99 when they are not. */
static unsigned two(struct text text, size_t at, unsigned limit)
{
    if (at + 2 > text.len || !is_digit(text.at[at]) || !is_digit(text.at[at + 1])) {
        return 99;
    }
    unsigned number = (unsigned)(text.at[at] - '0') * 10 + (unsigned)(text.at[at + 1] - '0');
    return number < limit ? number : 99;
}

static bool is_time(struct text text)
{
    unsigned hour = two(text, 0, 24), minute = two(text, 3, 60), second = two(text, 6, 61);
    size_t at = 8;
    if (hour == 99 || minute == 99 || second == 99 || text.at[2] != ':' || text.at[5] != ':') {
        return false;
    }
    if (at < text.len && text.at[at] == '.') {
        size_t first = ++at;
        while (at < text.len && is_digit(text.at[at])) {
            at++;
        }
        if (at == first) {
            return false;
        }
    }
    int offset = 0; /* minutes */
    if (at + 1 == text.len && is_among(text.at[at], "Zz")) {
        offset = 0;
    } else if (at + 6 == text.len && is_among(text.at[at], "+-") && text.at[at + 3] == ':') {
        unsigned hours = two(text, at + 1, 24), minutes = two(text, at + 4, 60);
        if (hours == 99 || minutes == 99) {
            return false;
        }
        offset = (int)(hours * 60 + minutes) * (text.at[at] == '+' ? 1 : -1);
    } else {
        return false;
    }
    int utc = ((int)(hour * 60 + minute) - offset + 2880) % 1440;
    return second < 60 || utc == 1439; /* a leap second ends a day of UTC */
}

static bool is_date_time(struct text text)
{
    return text.len > DATE_LEN && is_date((struct text){text.at, DATE_LEN}) &&
           is_among(text.at[DATE_LEN], "Tt") &&
           is_time((struct text){text.at + DATE_LEN + 1, text.len - DATE_LEN - 1});
}

/* Labels of letters, digits and inner hyphens, 1..63 each. */
static bool is_host(struct text text)
{
    size_t label = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool ends = i == text.len || text.at[i] == '.';
        if (ends && (label == 0 || label > 63 || text.at[i - 1] == '-')) {
            return false;
        }
        if (!ends && !is_alpha(text.at[i]) && !is_digit(text.at[i]) &&
            (text.at[i] != '-' || label == 0)) {
            return false;
        }
        label = ends ? 0 : label + 1;
    }
    return text.len > 0 && text.len <= 253;
}

static bool is_email(struct text text)
{
    const char *sign = text.len > 0 ? memrchr(text.at, '@', text.len) : NULL;
    size_t local = sign != NULL ? (size_t)(sign - text.at) : 0;
    if (local == 0 || local > 64 || text.at[0] == '.' || text.at[local - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < local; i++) {
        char c = text.at[i];
        bool dot = c == '.' && text.at[i + 1] != '.';
        if (!dot && !is_alpha(c) && !is_digit(c) && !is_among(c, "!#$%&'*+-/=?^_`{|}~")) {
            return false;
        }
    }
    return is_host((struct text){sign + 1, text.len - local - 1});
}

static bool is_uuid(struct text text)
{
    for (size_t i = 0; i < text.len && text.len == 36; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text.at[i] != '-' : !is_hex(text.at[i])) {
            return false;
        }
    }
    return text.len == 36;
}

static bool is_uri(struct text text)
{
    size_t scheme = 0;
    while (scheme < text.len && (is_alpha(text.at[scheme]) || is_digit(text.at[scheme]) ||
                                 is_among(text.at[scheme], "+-."))) {
        scheme++;
    }
    if (scheme == 0 || !is_alpha(text.at[0]) || scheme == text.len || text.at[scheme] != ':') {
        return false;
    }
    size_t fragments = 0;
    for (size_t i = scheme + 1; i < text.len; i++) {
        char c = text.at[i];
        bool escaped =
            c == '%' && i + 2 < text.len && is_hex(text.at[i + 1]) && is_hex(text.at[i + 2]);
        fragments += c == '#' ? 1 : 0;
        if (!escaped && !is_alpha(c) && !is_digit(c) && !is_among(c, "-._~:/?#[]@!$&'()*+,;=")) {
            return false;
        }
    }
    return fragments <= 1;
}

static bool is_latin_a(struct text text)
{
    return latin_check(text, LATIN_A, NULL);
}

static bool is_latin_b(struct text text)
{
    return latin_check(text, LATIN_B, NULL);
}

static bool is_latin_c(struct text text)
{
    return latin_check(text, LATIN_C, NULL);
}

static bool is_latin_d(struct text text)
{
    return latin_check(text, LATIN_D, NULL);
}

static bool is_latin_e(struct text text)
{
    return latin_check(text, LATIN_E, NULL);
}

static const struct format formats[] = {
    {{"date", 4}, is_date},
    {{"time", 4}, is_time},
    {{"date-time", 9}, is_date_time},
    {{"email", 5}, is_email},
    {{"uuid", 4}, is_uuid},
    {{"uri", 3}, is_uri},
    {{"din-91379-a", 11}, is_latin_a},
    {{"din-91379-b", 11}, is_latin_b},
    {{"din-91379-c", 11}, is_latin_c},
    {{"din-91379-d", 11}, is_latin_d},
    {{"din-91379-e", 11}, is_latin_e},
};

const struct format *format_find(struct text name)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (text_equal(formats[i].name, name)) {
            return &formats[i];
        }
    }
    return NULL;
}
