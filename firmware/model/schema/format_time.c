/* Dates and times as RFC 3339 writes them. */
#include "model/schema/format_parts.h"

#define DATE_LENGTH 10

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `count` digits at text[at]; -1 when they are not there. */
static int digits(struct text text, size_t at, size_t count)
{
    int number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= text.len || !is_digit(text.at[i])) {
            return -1;
        }
        number = number * 10 + text.at[i] - '0';
    }
    return number;
}

static bool is_at(struct text text, size_t at, char a, char b)
{
    return at < text.len && (text.at[at] == a || text.at[at] == b);
}

bool format_is_date(struct text text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (text.len != DATE_LENGTH || !is_at(text, 4, '-', '-') || !is_at(text, 7, '-', '-') ||
        year < 0 || month < 1 || month > 12) {
        return false;
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* "Z" or "+01:00" from text[at] to the end, in minutes; false when it is none. */
static bool read_offset(struct text text, size_t at, int *offset)
{
    *offset = 0;
    if (at + 1 == text.len && is_at(text, at, 'Z', 'z')) {
        return true;
    }
    int hours = digits(text, at + 1, 2), minutes = digits(text, at + 4, 2);
    if (at + 6 != text.len || !is_at(text, at, '+', '-') || !is_at(text, at + 3, ':', ':') ||
        hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return false;
    }
    *offset = (hours * 60 + minutes) * (text.at[at] == '+' ? 1 : -1);
    return true;
}

bool format_is_time(struct text text)
{
    int hour = digits(text, 0, 2), minute = digits(text, 3, 2), second = digits(text, 6, 2), offset;
    size_t at = 8;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        text.at[2] != ':' || text.at[5] != ':') {
        return false;
    }
    if (is_at(text, at, '.', '.')) {
        size_t first = ++at;
        while (at < text.len && is_digit(text.at[at])) {
            at++;
        }
        if (at == first) {
            return false;
        }
    }
    if (!read_offset(text, at, &offset)) {
        return false;
    }
    int utc = (hour * 60 + minute - offset + 2880) % 1440;
    return second < 60 || utc == 1439; /* a leap second ends a day of UTC */
}

bool format_is_date_time(struct text text)
{
    return text.len > DATE_LENGTH && format_is_date((struct text){text.at, DATE_LENGTH}) &&
           is_at(text, DATE_LENGTH, 'T', 't') &&
           format_is_time((struct text){text.at + DATE_LENGTH + 1, text.len - DATE_LENGTH - 1});
}

/* Numbers with the units in `units`, each at most once, in this order and without a gap: "1H30M". */
static bool take_units(struct text text, size_t *at, const char *units)
{
    const char *last = NULL;
    bool any = false;
    while (*at < text.len && is_digit(text.at[*at])) {
        size_t end = *at;
        while (end < text.len && is_digit(text.at[end])) {
            end++;
        }
        const char *unit =
            end < text.len && text.at[end] != '\0' ? strchr(units, text.at[end]) : NULL;
        if (unit == NULL || (last != NULL && unit != last + 1)) {
            return false;
        }
        last = unit;
        any = true;
        *at = end + 1;
    }
    return any;
}

bool format_is_duration(struct text text)
{
    size_t at = 1;
    if (text.len < 3 || text.at[0] != 'P') {
        return false;
    }
    if (text.at[text.len - 1] == 'W') {
        return take_units(text, &at, "W") && at == text.len;
    }
    bool has_date = text.at[1] != 'T';
    if (has_date && !take_units(text, &at, "YMD")) {
        return false;
    }
    if (at < text.len && text.at[at] == 'T') {
        at++;
        return take_units(text, &at, "HMS") && at == text.len;
    }
    return has_date && at == text.len;
}
