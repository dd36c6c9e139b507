#include "model/money.h"

#include <stdio.h>

static const struct text signs[] = {{"€", 3}, {"EUR", 3}, {"Euro", 4}};

static struct text trim(struct text text)
{
    while (text.len > 0 && text.at[0] == ' ') {
        text = (struct text){text.at + 1, text.len - 1};
    }
    while (text.len > 0 && text.at[text.len - 1] == ' ') {
        text.len--;
    }
    return text;
}

/* Without a currency sign before or behind it. */
static struct text bare(struct text text)
{
    text = trim(text);
    for (size_t i = 0; i < COUNT(signs); i++) {
        struct text sign = signs[i];
        if (text.len > sign.len && memcmp(text.at, sign.at, sign.len) == 0) {
            return trim((struct text){text.at + sign.len, text.len - sign.len});
        }
        if (text.len > sign.len && memcmp(text.at + text.len - sign.len, sign.at, sign.len) == 0) {
            return trim((struct text){text.at, text.len - sign.len});
        }
    }
    return text;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What was seen of an amount so far. */
struct reading {
    char digits[MONEY_DIGITS_MAX + 1]; /* before the cents, without leading zeros */
    size_t count;
    char cents[3];
    size_t run;      /* digits since the last sign */
    size_t all;      /* digits before the cents */
    char group;      /* the sign between thousands; 0: none yet */
    bool has_groups; /* a sign between thousands was seen */
};

/* One digit before the cents; false when there are too many. */
static bool take_digit(struct reading *reading, char digit)
{
    reading->run++;
    reading->all++;
    if (digit == '0' && reading->count == 0) {
        return true;
    }
    if (reading->count == MONEY_DIGITS_MAX) {
        return false;
    }
    reading->digits[reading->count++] = digit;
    return true;
}

/* A sign between thousands: three digits behind each, one to three before the first, all the same. */
static bool take_group(struct reading *reading, char sign)
{
    bool fine = reading->has_groups ? reading->run == 3 && reading->group == sign
                                    : reading->run >= 1 && reading->run <= 3 && reading->count > 0;
    reading->has_groups = true;
    reading->group = sign;
    reading->run = 0;
    return fine;
}

/* The cents behind the sign at the end of the whole: none, one or two digits. */
static bool take_cents(struct reading *reading, struct text rest, char sign)
{
    if (rest.len > 2 || (reading->has_groups && (reading->run != 3 || reading->group == sign))) {
        return false;
    }
    for (size_t i = 0; i < rest.len; i++) {
        if (!is_digit(rest.at[i])) {
            return false;
        }
        reading->cents[i] = rest.at[i];
    }
    return true;
}

static size_t digits_at(struct text text, size_t at)
{
    size_t count = 0;
    while (at + count < text.len && is_digit(text.at[at + count])) {
        count++;
    }
    return count;
}

static bool read(struct reading *reading, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (is_digit(c)) {
            if (!take_digit(reading, c)) {
                return false;
            }
            continue;
        }
        bool can_end = c == '.' || c == ',';
        if ((!can_end && c != ' ' && c != '\'') || reading->all == 0) {
            return false;
        }
        if (can_end && digits_at(text, i + 1) != 3) {
            return take_cents(reading, (struct text){text.at + i + 1, text.len - i - 1}, c);
        }
        if (!take_group(reading, c)) {
            return false;
        }
    }
    return reading->all > 0 && (!reading->has_groups || reading->run == 3);
}

bool money_of_person(char to[MONEY_LEN_MAX + 1], struct text typed)
{
    struct reading reading = {.cents = "00"};
    to[0] = '\0';
    if (!read(&reading, bare(typed))) {
        return false;
    }
    const char *digits = reading.count > 0 ? reading.digits : "0";
    snprintf(to, MONEY_LEN_MAX + 1, "%s.%s", digits, reading.cents);
    return true;
}

void money_show(char to[MONEY_SHOWN_MAX + 1], struct text number, struct text language)
{
    char plain[MONEY_LEN_MAX + 1], grouped[MONEY_SHOWN_MAX + 1];
    if (!money_of_person(plain, number)) {
        snprintf(to, MONEY_SHOWN_MAX + 1, "%.*s", TEXT_ARG(number));
        return;
    }
    bool english = language.len >= 2 && memcmp(language.at, "en", 2) == 0;
    size_t whole = strlen(plain) - 3, len = 0;
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            grouped[len++] = english ? ',' : '.';
        }
        grouped[len++] = plain[i];
    }
    grouped[len] = '\0';
    const char *cents = plain + whole + 1;
    if (english) {
        snprintf(to, MONEY_SHOWN_MAX + 1, "€%.20s.%.2s", grouped, cents);
    } else {
        snprintf(to, MONEY_SHOWN_MAX + 1, "%.20s,%.2s\u00a0€", grouped, cents);
    }
}
