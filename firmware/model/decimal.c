#include "model/decimal.h"

#include <stdio.h>

static bool is_digit(struct text text, size_t at)
{
    return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

static bool add_digit(struct decimal *decimal, char c)
{
    if (decimal->count == 0 && c == '0') {
        return true; /* a leading zero says nothing */
    }
    if (decimal->count == DECIMAL_DIGITS_MAX) {
        return false;
    }
    decimal->digits[decimal->count++] = (uint8_t)(c - '0');
    return true;
}

/* "e-3" at *at into decimal->exponent. */
static bool read_exponent(struct decimal *decimal, struct text text, size_t *at)
{
    long exponent = 0;
    (*at)++;
    bool negative = *at < text.len && text.at[*at] == '-';
    if (*at < text.len && (text.at[*at] == '-' || text.at[*at] == '+')) {
        (*at)++;
    }
    if (!is_digit(text, *at)) {
        return false;
    }
    for (; is_digit(text, *at); (*at)++) {
        exponent = exponent * 10 + (text.at[*at] - '0');
        if (exponent > DECIMAL_EXPONENT_MAX) {
            return false;
        }
    }
    decimal->exponent += negative ? -exponent : exponent;
    return true;
}

bool decimal_read(struct decimal *decimal, struct text text)
{
    size_t at = 0;
    *decimal = (struct decimal){.negative = text.len > 0 && text.at[0] == '-'};
    at += decimal->negative ? 1 : 0;
    if (!is_digit(text, at) || (text.at[at] == '0' && is_digit(text, at + 1))) {
        return false;
    }
    bool fine = true;
    for (; is_digit(text, at); at++) {
        fine = add_digit(decimal, text.at[at]) && fine;
    }
    if (at < text.len && text.at[at] == '.') {
        at++;
        fine = is_digit(text, at) && fine;
        for (; is_digit(text, at); at++) {
            fine = add_digit(decimal, text.at[at]) && fine;
            decimal->exponent--;
        }
    }
    if (fine && at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
        fine = read_exponent(decimal, text, &at);
    }
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0) {
        decimal->count--;
        decimal->exponent++;
    }
    if (decimal->count == 0) {
        decimal->exponent = 0;
        decimal->negative = false;
    }
    return fine && at == text.len;
}

/* Compares without regard to the sign. */
static int compare_sizes(const struct decimal *a, const struct decimal *b)
{
    if (a->count == 0 || b->count == 0) {
        return (a->count != 0) - (b->count != 0);
    }
    long top_a = a->exponent + (long)a->count, top_b = b->exponent + (long)b->count;
    if (top_a != top_b) {
        return top_a < top_b ? -1 : 1;
    }
    size_t longest = a->count > b->count ? a->count : b->count;
    for (size_t i = 0; i < longest; i++) {
        int digit_a = i < a->count ? a->digits[i] : 0, digit_b = i < b->count ? b->digits[i] : 0;
        if (digit_a != digit_b) {
            return digit_a - digit_b;
        }
    }
    return 0;
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
    if (a->negative != b->negative) {
        return a->negative ? -1 : 1;
    }
    return a->negative ? compare_sizes(b, a) : compare_sizes(a, b);
}

/* What is left of a division, as digits like those of a decimal. */
struct rest {
    uint8_t digits[DECIMAL_DIGITS_MAX + 1]; /* most significant first, `count` of them */
    size_t count;
};

/* rest = (rest * 10 + digit) mod divisor, as one does it on paper. */
static void take_down(struct rest *rest, unsigned digit, const struct decimal *divisor)
{
    rest->digits[rest->count] = (uint8_t)digit;
    rest->count += rest->count > 0 || digit > 0 ? 1 : 0;
    size_t count = divisor->count;
    while (rest->count > count ||
           (rest->count == count && memcmp(rest->digits, divisor->digits, count) >= 0)) {
        unsigned borrow = 0;
        for (size_t i = 0; i < rest->count; i++) {
            unsigned taken = borrow + (i < count ? divisor->digits[count - 1 - i] : 0);
            uint8_t *place = &rest->digits[rest->count - 1 - i];
            borrow = *place < taken;
            *place = (uint8_t)(*place + 10 * borrow - taken);
        }
        size_t zeros = 0;
        while (zeros < rest->count && rest->digits[zeros] == 0) {
            zeros++;
        }
        rest->count -= zeros;
        memmove(rest->digits, rest->digits + zeros, rest->count);
    }
}

/* For a divisor of more digits than an integer has. */
static bool is_long_multiple(const struct decimal *a, const struct decimal *b)
{
    struct rest rest = {.count = 0};
    for (size_t i = 0; i < a->count; i++) {
        take_down(&rest, a->digits[i], b);
    }
    for (long zeros = a->exponent - b->exponent; zeros > 0 && rest.count > 0; zeros--) {
        take_down(&rest, 0, b);
    }
    return rest.count == 0;
}

bool decimal_is_multiple(const struct decimal *a, const struct decimal *b)
{
    if (b->count == 0) {
        return false;
    }
    if (a->count == 0) {
        return true;
    }
    if (a->exponent < b->exponent) {
        return false; /* a has no zeros at its end, so no power of ten to divide by */
    }
    if (b->count > 18) {
        return is_long_multiple(a, b);
    }
    uint64_t divisor = 0, rest = 0; /* both below 10^18: rest * 10 + 9 fits */
    for (size_t i = 0; i < b->count; i++) {
        divisor = divisor * 10 + b->digits[i];
    }
    if (divisor == 0) {
        return false; /* cannot be: the first digit is none */
    }
    for (size_t i = 0; i < a->count; i++) {
        rest = (rest * 10 + a->digits[i]) % divisor;
    }
    for (long zeros = a->exponent - b->exponent; zeros > 0 && rest != 0; zeros--) {
        rest = rest * 10 % divisor;
    }
    return rest == 0;
}

bool decimal_is_integer(const struct decimal *decimal)
{
    return decimal->exponent >= 0;
}

bool decimal_of_person(char *to, struct text typed)
{
    struct decimal decimal;
    char copy[DECIMAL_DIGITS_MAX + 3];
    to[0] = '\0';
    if (typed.len == 0 || typed.len >= sizeof copy) {
        return false;
    }
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c != '-' && c != ',' && c != '.' && !is_digit(typed, i)) {
            return false;
        }
        copy[i] = c;
        if (c == ',') {
            copy[i] = '.';
        }
    }
    if (!decimal_read(&decimal, (struct text){copy, typed.len})) {
        return false;
    }
    memcpy(to, copy, typed.len);
    to[typed.len] = '\0';
    return true;
}
