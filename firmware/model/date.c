#include "model/date.h"

#include <stdio.h>

/* Days since 1970-01-01 of a day of the Gregorian calendar; the year begins in March, so that the day
 * that is sometimes there comes last. */
static long days_of(long year, long month, long day)
{
    year -= month <= 2;
    long era = year / 400;
    long year_of_era = year - era * 400;
    long day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* `count` digits at *at, then moves on; -1 when there are not so many. */
static long take_digits(struct text text, size_t *at, size_t least, size_t most)
{
    long number = 0;
    size_t count = 0;
    while (count < most && *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9') {
        number = number * 10 + (text.at[(*at)++] - '0');
        count++;
    }
    return count >= least ? number : -1;
}

static bool take(struct text text, size_t *at, char wanted)
{
    if (*at >= text.len || text.at[*at] != wanted) {
        return false;
    }
    (*at)++;
    return true;
}

static bool is_day(long year, long month, long day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1583 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool date_read(long *day, struct text text)
{
    size_t at = 0;
    long y = take_digits(text, &at, 4, 4);
    bool fine = take(text, &at, '-');
    long m = take_digits(text, &at, 2, 2);
    fine = take(text, &at, '-') && fine;
    long d = take_digits(text, &at, 2, 2);
    *day = 0;
    if (!fine || text.len != DATE_LEN || !is_day(y, m, d)) {
        return false;
    }
    *day = days_of(y, m, d);
    return true;
}

void date_write(char to[DATE_LEN + 1], long day)
{
    long shifted = day + 719468;
    long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    long doe = shifted - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153;
    long month = mp < 10 ? mp + 3 : mp - 9;
    unsigned long year = (unsigned long)(yoe + era * 400 + (month <= 2)) % 10000;
    unsigned long day_of_month = (unsigned long)(doy - (153 * mp + 2) / 5 + 1) % 100;
    snprintf(to, DATE_LEN + 1, "%04lu-%02lu-%02lu", year, (unsigned long)month % 100, day_of_month);
}

bool date_of_person(char to[DATE_LEN + 1], struct text typed)
{
    size_t at = 0;
    long day;
    to[0] = '\0';
    if (date_read(&day, typed)) {
        date_write(to, day);
        return true;
    }
    long d = take_digits(typed, &at, 1, 2);
    bool fine = take(typed, &at, '.');
    long m = take_digits(typed, &at, 1, 2);
    fine = take(typed, &at, '.') && fine;
    long y = take_digits(typed, &at, 4, 4);
    if (!fine || at != typed.len || !is_day(y, m, d)) {
        return false;
    }
    date_write(to, days_of(y, m, d));
    return true;
}
