#include "model/date_parts.h"

#include <stdio.h>

static const size_t lens[DATE_PARTS] = {2, 2, 4};

size_t date_part_len(enum date_part part)
{
    return part < DATE_PARTS ? lens[part] : 0;
}

/* The digits at the beginning of `text`, at most `most`. */
static struct text digits_of(struct text text, size_t most)
{
    size_t len = 0;
    while (len < text.len && len < most && text.at[len] >= '0' && text.at[len] <= '9') {
        len++;
    }
    return (struct text){text.at, len};
}

struct date_parts date_parts_of(struct text answer)
{
    struct date_parts parts = {0};
    if (answer.len == DATE_LEN && answer.at[4] == '-' && answer.at[7] == '-') {
        parts.part[DATE_DAY] = digits_of((struct text){answer.at + 8, 2}, 2);
        parts.part[DATE_MONTH] = digits_of((struct text){answer.at + 5, 2}, 2);
        parts.part[DATE_YEAR] = digits_of((struct text){answer.at, 4}, 4);
        return parts;
    }
    for (int i = 0; i < DATE_PARTS; i++) {
        parts.part[i] = digits_of(answer, lens[i]);
        const char *dot = answer.len > 0 ? memchr(answer.at, '.', answer.len) : NULL;
        size_t past = dot != NULL ? (size_t)(dot - answer.at) + 1 : answer.len;
        answer = (struct text){answer.at + past, answer.len - past};
    }
    return parts;
}

static unsigned number_of(struct text digits)
{
    unsigned number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        number = number * 10 + (unsigned)(digits.at[i] - '0');
    }
    return number;
}

static unsigned days_in(unsigned month, unsigned year)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The first part that is missing, DATE_RIGHT when none is. */
static enum date_trouble find_empty(const struct date_parts *parts)
{
    static const enum date_trouble empty[DATE_PARTS] = {
        DATE_DAY_EMPTY, DATE_MONTH_EMPTY, DATE_YEAR_EMPTY};
    size_t count = 0;
    enum date_trouble first = DATE_RIGHT;
    for (int i = DATE_PARTS - 1; i >= 0; i--) {
        if (parts->part[i].len == 0) {
            first = empty[i];
            count++;
        }
    }
    return count == DATE_PARTS ? DATE_EMPTY : first;
}

enum date_trouble date_parts_check(const struct date_parts *parts, unsigned *days)
{
    enum date_trouble trouble = find_empty(parts);
    unsigned day = number_of(parts->part[DATE_DAY]), month = number_of(parts->part[DATE_MONTH]),
             year = number_of(parts->part[DATE_YEAR]);
    *days = 0;
    if (trouble != DATE_RIGHT) {
        return trouble;
    }
    if (day < 1 || day > 31) {
        return DATE_DAY_WRONG;
    }
    if (month < 1 || month > 12) {
        return DATE_MONTH_WRONG;
    }
    if (parts->part[DATE_YEAR].len != 4) {
        return DATE_YEAR_SHORT;
    }
    if (year < 1583) { /* as in date.c: the calendar that is in use */
        return DATE_YEAR_WRONG;
    }
    if (day > days_in(month, year)) {
        *days = days_in(month, year);
        return DATE_NOT_IN_MONTH;
    }
    return DATE_RIGHT;
}

enum date_part date_trouble_part(enum date_trouble trouble)
{
    switch (trouble) {
    case DATE_RIGHT:
    case DATE_EMPTY:
    case DATE_TROUBLE_COUNT: return DATE_PARTS;
    case DATE_DAY_EMPTY:
    case DATE_DAY_WRONG:
    case DATE_NOT_IN_MONTH: return DATE_DAY;
    case DATE_MONTH_EMPTY:
    case DATE_MONTH_WRONG: return DATE_MONTH;
    case DATE_YEAR_EMPTY:
    case DATE_YEAR_SHORT:
    case DATE_YEAR_WRONG: return DATE_YEAR;
    }
    return DATE_PARTS;
}

bool date_part_is_whole(enum date_part part, struct text digits)
{
    char last_first = part == DATE_DAY ? '3' : '1'; /* the highest first of two digits */
    return digits.len == date_part_len(part) ||
           (part != DATE_YEAR && digits.len == 1 && digits.at[0] > last_first);
}

size_t date_parts_write(char to[DATE_LEN + 1], const struct date_parts *parts)
{
    to[0] = '\0';
    if (find_empty(parts) == DATE_EMPTY) {
        return 0;
    }
    int len = snprintf(
        to, DATE_LEN + 1, "%.*s.%.*s.%.*s", TEXT_ARG(parts->part[0]), TEXT_ARG(parts->part[1]),
        TEXT_ARG(parts->part[2]));
    return len > 0 ? (size_t)len : 0;
}
