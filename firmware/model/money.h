/* Amounts in euro and cents as people write them, in German or in English. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define MONEY_DIGITS_MAX 12 /* before the cents */
#define MONEY_LEN_MAX    15 /* characters of "123456789012.34" */
#define MONEY_SHOWN_MAX  32 /* bytes of a shown amount */

/* Reads "1.234,50", "1234,5" and "1 234,50" as well as "1,234.50" and "1234.5", with or without "€"
 * or "EUR", into JSON's spelling "1234.50" (two places always, ends in NUL). A sign that is followed
 * by three digits groups thousands, by one or two begins the cents, so both ways of writing are read
 * without asking which one it is. False when it is no amount: three or more places, a minus, groups
 * of another size, more than MONEY_DIGITS_MAX digits. */
MUST_USE bool money_of_person(char to[MONEY_LEN_MAX + 1], struct text typed);

/* An amount as money_of_person() gives it, for reading: "1.234,50 €", in English "€1,234.50"; ends in
 * NUL. `language` is BCP 47. Whatever else it is given stays as it is, cut to the size. */
void money_show(char to[MONEY_SHOWN_MAX + 1], struct text number, struct text language);
