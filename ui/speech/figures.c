#include "ui/speech/figures.h"

#include <stdio.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_capital(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

static size_t count_digits(struct text text, size_t from)
{
    size_t count = 0;
    while (from + count < text.len && is_digit(text.at[from + count])) {
        count++;
    }
    return count;
}

/* Without leading zeros; "0" stays. */
static struct text short_number(struct text text)
{
    while (text.len > 1 && text.at[0] == '0') {
        text = (struct text){text.at + 1, text.len - 1};
    }
    return text;
}

static size_t find_date(struct figure *figure, struct text text)
{
    size_t day = count_digits(text, 0);
    if (day == 0 || day > 2 || day >= text.len || text.at[day] != '.') {
        return 0;
    }
    size_t month = count_digits(text, day + 1), year_at = day + 1 + month + 1;
    if (month == 0 || month > 2 || year_at >= text.len || text.at[year_at - 1] != '.') {
        return 0;
    }
    struct text digits = {text.at + day + 1, month};
    unsigned number = 0;
    for (size_t i = 0; i < month; i++) {
        number = number * 10 + (unsigned)(digits.at[i] - '0');
    }
    if (count_digits(text, year_at) != 4 || number < 1 || number > 12) {
        return 0;
    }
    *figure = (struct figure){
        FIGURE_DATE, {short_number((struct text){text.at, day}), digits, {text.at + year_at, 4}}};
    return year_at + 4;
}

static size_t sign_at(struct text text, size_t at)
{
    static const struct text SIGNS[] = {TEXT_OF("€"), TEXT_OF("\u00A0€"), TEXT_OF(" €")};
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        size_t len = SIGNS[i].len;
        if (at + len <= text.len && memcmp(text.at + at, SIGNS[i].at, len) == 0) {
            return len;
        }
    }
    return 0;
}

/* The sign stands before or behind the amount. */
static size_t find_money(struct figure *figure, struct text text)
{
    size_t before = sign_at(text, 0), euro = count_digits(text, before), at = before + euro;
    struct text cents = {0};
    if (euro == 0) {
        return 0;
    }
    bool has_cents = at + 2 < text.len && (text.at[at] == ',' || text.at[at] == '.') &&
                     count_digits(text, at + 1) == 2;
    if (has_cents) {
        cents = short_number((struct text){text.at + at + 1, 2});
        cents.len = text_equal(cents, TEXT_OF("0")) ? 0 : cents.len;
        at += 3;
    }
    size_t behind = before > 0 ? 0 : sign_at(text, at);
    if (before == 0 && behind == 0) {
        return 0;
    }
    *figure =
        (struct figure){FIGURE_MONEY, {short_number((struct text){text.at + before, euro}), cents}};
    return at + behind;
}

static size_t find_code(struct figure *figure, struct text text)
{
    size_t len = 0, digits = 0, signs = 0;
    while (len < text.len) {
        char c = text.at[len];
        bool is_hyphen = c == '-' && len + 1 < text.len && len > 0 &&
                         (is_digit(text.at[len + 1]) || is_capital(text.at[len + 1]));
        if (!is_hyphen && !is_digit(c) && !is_capital(c)) {
            break;
        }
        digits += is_digit(c);
        signs += !is_hyphen;
        len++;
    }
    if (signs < FIGURE_CODE_MIN || digits == 0 || (len < text.len && is_letter(text.at[len]))) {
        return 0;
    }
    *figure = (struct figure){FIGURE_CODE, {{text.at, len}}};
    return len;
}

size_t figure_find(struct figure *figure, struct text text)
{
    size_t len = find_date(figure, text);
    len = len > 0 ? len : find_money(figure, text);
    return len > 0 ? len : find_code(figure, text);
}

bool figure_is_grouped(struct text text)
{
    size_t group = 0, groups = 1, digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' && group == 4) {
            groups++;
            group = 0;
        } else if ((is_digit(c) || is_capital(c)) && group < 4) {
            group++;
            digits += is_digit(c);
        } else {
            return false;
        }
    }
    return groups >= 3 && digits > 0;
}

struct text figure_month(const struct texts *texts, struct text digits)
{
    char key[24];
    struct text number = short_number(digits);
    int len = snprintf(key, sizeof key, "speech.month.%.*s", TEXT_ARG(number));
    return texts_find(texts, (struct text){key, len < 0 ? 0 : (size_t)len});
}
