#include "model/number.h"

#define BASE 31

static const char symbols[BASE + 1] = "0123456789ABCDEFGHJKMNPQRTUVWXY";

/* The place of a typed character in `symbols`; BASE when it is none. */
static unsigned symbol_of(char c)
{
    static const char typed[] = "ILOSZ", meant[] = "11052";
    char big = c;
    if (c >= 'a' && c <= 'z') {
        big = (char)(c - 'a' + 'A');
    }
    const char *alike = big != '\0' ? strchr(typed, big) : NULL;
    if (alike != NULL) {
        big = meant[alike - typed];
    }
    const char *at = big != '\0' ? strchr(symbols, big) : NULL;
    return at != NULL ? (unsigned)(at - symbols) : BASE;
}

/* The check symbol makes the weighted sum a multiple of 31; weights 2..16, its own is 1. A wrong symbol
 * changes the sum by weight * difference, a swap by difference * difference: never by 0 mod 31. */
static unsigned check_of(const uint8_t digits[NUMBER_SYMBOLS - 1])
{
    unsigned sum = 0;
    for (unsigned i = 0; i < NUMBER_SYMBOLS - 1; i++) {
        sum += (NUMBER_SYMBOLS - i) * digits[i];
    }
    return (BASE - sum % BASE) % BASE;
}

static void write_number(char number[NUMBER_LEN + 1], const uint8_t digits[NUMBER_SYMBOLS])
{
    char *to = number;
    for (size_t i = 0; i < NUMBER_SYMBOLS; i++) {
        if (i > 0 && i % 4 == 0) {
            *to++ = '-';
        }
        *to++ = symbols[digits[i]];
    }
    *to = '\0';
}

void number_make(char number[NUMBER_LEN + 1], const uint8_t random[NUMBER_RANDOM])
{
    uint8_t left[NUMBER_RANDOM];
    uint8_t digits[NUMBER_SYMBOLS];
    memcpy(left, random, sizeof left);
    for (size_t i = 0; i < NUMBER_SYMBOLS - 1; i++) { /* long division by 31, 80 bits */
        unsigned rest = 0;
        for (size_t k = 0; k < NUMBER_RANDOM; k++) {
            unsigned part = rest << 8 | left[k];
            left[k] = (uint8_t)(part / BASE);
            rest = part % BASE;
        }
        digits[i] = (uint8_t)rest;
    }
    digits[NUMBER_SYMBOLS - 1] = (uint8_t)check_of(digits);
    write_number(number, digits);
}

bool number_read(char number[NUMBER_LEN + 1], struct text typed)
{
    uint8_t digits[NUMBER_SYMBOLS];
    size_t count = 0;
    number[0] = '\0';
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.at[i] == '-' || typed.at[i] == ' ') {
            continue;
        }
        unsigned symbol = symbol_of(typed.at[i]);
        if (symbol == BASE || count == NUMBER_SYMBOLS) {
            return false;
        }
        digits[count++] = (uint8_t)symbol;
    }
    if (count != NUMBER_SYMBOLS || check_of(digits) != digits[NUMBER_SYMBOLS - 1]) {
        return false;
    }
    write_number(number, digits);
    return true;
}
