#include "model/iban.h"

#include <stdlib.h>

/* Country, length, and whether everything behind the two letters is digits. */
static const struct country {
    char name[3];
    uint8_t len;
    bool digits_only;
} countries[] = {
    {"AD", 24, false}, {"AE", 23, true},  {"AL", 28, false}, {"AT", 20, true},  {"AZ", 28, false},
    {"BA", 20, true},  {"BE", 16, true},  {"BG", 22, false}, {"BH", 22, false}, {"BI", 27, true},
    {"BR", 29, false}, {"BY", 28, false}, {"CH", 21, false}, {"CR", 22, true},  {"CY", 28, false},
    {"CZ", 24, true},  {"DE", 22, true},  {"DJ", 27, true},  {"DK", 18, true},  {"DO", 28, false},
    {"EE", 20, true},  {"EG", 29, true},  {"ES", 24, true},  {"FI", 18, true},  {"FK", 18, false},
    {"FO", 18, true},  {"FR", 27, false}, {"GB", 22, false}, {"GE", 22, false}, {"GI", 23, false},
    {"GL", 18, true},  {"GR", 27, false}, {"GT", 28, false}, {"HN", 28, false}, {"HR", 21, true},
    {"HU", 28, true},  {"IE", 22, false}, {"IL", 23, true},  {"IQ", 23, false}, {"IS", 26, true},
    {"IT", 27, false}, {"JO", 30, false}, {"KW", 30, false}, {"KZ", 20, false}, {"LB", 28, false},
    {"LC", 32, false}, {"LI", 21, false}, {"LT", 20, true},  {"LU", 20, false}, {"LV", 21, false},
    {"LY", 25, true},  {"MC", 27, false}, {"MD", 24, false}, {"ME", 22, true},  {"MK", 19, false},
    {"MN", 20, true},  {"MR", 27, true},  {"MT", 31, false}, {"MU", 30, false}, {"NI", 28, false},
    {"NL", 18, false}, {"NO", 15, true},  {"OM", 23, false}, {"PK", 24, false}, {"PL", 28, true},
    {"PS", 29, false}, {"PT", 25, true},  {"QA", 29, false}, {"RO", 24, false}, {"RS", 22, true},
    {"RU", 33, false}, {"SA", 24, false}, {"SC", 31, false}, {"SD", 18, true},  {"SE", 24, true},
    {"SI", 19, true},  {"SK", 24, true},  {"SM", 27, false}, {"SO", 23, true},  {"ST", 25, true},
    {"SV", 28, false}, {"TL", 23, true},  {"TN", 24, true},  {"TR", 26, false}, {"UA", 29, false},
    {"VA", 22, true},  {"VG", 24, false}, {"XK", 20, true},  {"YE", 30, false},
};

#define LEN_MIN 15 /* of any country */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static int by_name(const void *key, const void *country)
{
    return memcmp(key, ((const struct country *)country)->name, 2);
}

static const struct country *country_of(struct text number)
{
    return number.len < 2
               ? NULL
               : bsearch(number.at, countries, COUNT(countries), sizeof countries[0], by_name);
}

size_t iban_country_len(struct text number)
{
    const struct country *country = country_of(number);
    return country != NULL ? country->len : 0;
}

/* The remainder of the number, its first four characters put at its end, A is 10 and Z is 35.
 * Source: ISO 7064, MOD 97-10. */
static unsigned remainder_of(struct text number)
{
    unsigned rest = 0;
    for (size_t i = 0; i < number.len; i++) {
        char c = number.at[(i + 4) % number.len];
        rest =
            is_digit(c) ? rest * 10 + (unsigned)(c - '0') : rest * 100 + (unsigned)(c - 'A' + 10);
        rest %= 97;
    }
    return rest;
}

/* Of capitals and digits only. */
static enum iban_result judge(struct text number)
{
    const struct country *country = country_of(number);
    size_t least = country != NULL ? country->len : LEN_MIN;
    size_t most = country != NULL ? country->len : IBAN_LEN_MAX;
    for (size_t i = 0; i < number.len && i < 2; i++) {
        if (!is_capital(number.at[i])) {
            return IBAN_COUNTRY;
        }
    }
    for (size_t i = 2; i < number.len; i++) {
        bool wants_digit = i < 4 || (country != NULL && country->digits_only);
        if (wants_digit && !is_digit(number.at[i])) {
            return IBAN_LETTER;
        }
    }
    if (number.len < least) {
        return IBAN_SHORT;
    }
    if (number.len > most) {
        return IBAN_LONG;
    }
    unsigned check = (unsigned)(number.at[2] - '0') * 10 + (unsigned)(number.at[3] - '0');
    bool is_possible = check >= 2 && check <= 98; /* 00, 01 and 99 are never given */
    return is_possible && remainder_of(number) == 1 ? IBAN_OK : IBAN_DIGITS;
}

bool iban_valid(struct text text)
{
    if (text.len < LEN_MIN || text.len > IBAN_LEN_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.at[i]) && !is_capital(text.at[i])) {
            return false;
        }
    }
    return judge(text) == IBAN_OK;
}

enum iban_result iban_of_person(char to[IBAN_LEN_MAX + 1], struct text typed)
{
    size_t len = 0;
    bool is_long = false, is_foreign = false;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c == ' ') {
            continue;
        }
        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        is_foreign = is_foreign || (!is_digit(c) && !is_capital(c));
        if (len == IBAN_LEN_MAX) {
            is_long = true;
        } else if (!is_foreign) {
            to[len++] = c;
        }
    }
    to[len] = '\0';
    if (is_foreign) {
        return IBAN_SIGN;
    }
    if (len == 0) {
        return IBAN_EMPTY;
    }
    return is_long ? IBAN_LONG : judge((struct text){to, len});
}

void iban_group(char to[IBAN_GROUPED_MAX + 1], struct text text)
{
    size_t len = 0, count = 0;
    for (size_t i = 0; i < text.len && count < IBAN_LEN_MAX; i++) {
        if (text.at[i] == ' ') {
            continue;
        }
        if (count > 0 && count % 4 == 0) {
            to[len++] = ' ';
        }
        to[len++] = text.at[i];
        count++;
    }
    to[len] = '\0';
}
