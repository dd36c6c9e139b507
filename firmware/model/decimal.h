/* Decimal numbers as JSON spells them, compared exactly: no binary fractions, 0.3 is 0.3. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define DECIMAL_DIGITS_MAX   100
#define DECIMAL_EXPONENT_MAX 2000

/* sign * digits * 10^exponent; digits without zeros at either end, so that equal numbers are equal. */
struct decimal {
    bool negative;
    uint8_t digits[DECIMAL_DIGITS_MAX]; /* 0..9, most significant first */
    size_t count;                       /* 0: the number is 0 */
    long exponent;
};

/* Reads JSON's spelling ("-1.50e3", RFC 8259 §6). False for anything else and for numbers beyond the
 * limits above. */
MUST_USE bool decimal_read(struct decimal *decimal, struct text text);

/* Less than, equal to or greater than 0, as a - b is. */
int decimal_compare(const struct decimal *a, const struct decimal *b);

/* Whether a / b is a whole number. False when b is 0. */
bool decimal_is_multiple(const struct decimal *a, const struct decimal *b);

/* Whether it is a whole number: 1.0 and 1e3 are. */
bool decimal_is_integer(const struct decimal *decimal);

/* Reads a number as people here write it ("1,5", "1.5", "-3") and writes JSON's spelling to `to`
 * (DECIMAL_DIGITS_MAX + 3 bytes, ends in NUL). False when it is none; thousands are not grouped. */
MUST_USE bool decimal_of_person(char *to, struct text typed);
