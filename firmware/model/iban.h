/* International bank account numbers: ISO 13616-1, with the check digits of ISO 7064 MOD 97-10. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define IBAN_LEN_MAX     34 /* characters, without spaces */
#define IBAN_GROUPED_MAX 42 /* with a space after every fourth */

/* What can be said about a number, so that a person knows what to look at. */
enum iban_result {
    IBAN_OK,
    IBAN_EMPTY,   /* nothing but spaces */
    IBAN_SIGN,    /* a character that is neither letter nor digit */
    IBAN_COUNTRY, /* does not begin with two letters */
    IBAN_SHORT,   /* shorter than numbers of this country are */
    IBAN_LONG,    /* longer than that */
    IBAN_LETTER,  /* a letter where this country has digits only */
    IBAN_DIGITS,  /* everything has its place, but the check digits do not fit: one is wrong */
};

/* Whether `text` is a right number as it is sent: capitals and digits, nothing between them. The
 * format "iban" of schemas. A country that is not in the table may have 15 to 34 characters. */
bool iban_valid(struct text text);

/* Reads what a person wrote, spaces and small letters included, into capitals without spaces (`to`
 * ends in NUL and is filled as far as it goes on any result). */
enum iban_result iban_of_person(char to[IBAN_LEN_MAX + 1], struct text typed);

/* How many characters numbers of this country have ("DE": 22), 0 when it is not known; `number` needs
 * its first two letters only. Source: the registry of ISO 13616, kept by SWIFT. */
size_t iban_country_len(struct text number);

/* The number in groups of four, as it is printed: "DE02 1203 0000 0000 2020 51"; ends in NUL. Longer
 * input is cut at IBAN_LEN_MAX. Spaces in `text` are not counted. */
void iban_group(char to[IBAN_GROUPED_MAX + 1], struct text text);
