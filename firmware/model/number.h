/* Receipt numbers: "0K3T-9QXH-7MWF-21RA". 15 symbols of chance (74 bits) and a check symbol.
 *
 * The 31 symbols are 0-9 and A-Z without I, L, O, S and Z, which are read as 1, 1, 0, 5 and 2. 31 is
 * prime and each place has a weight of its own, so the check finds every single wrong symbol and
 * every swap of two. The number is the hand-over id and FIT-Connect's senderReference. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define NUMBER_RANDOM  10 /* bytes of chance that a number is made of */
#define NUMBER_LEN     19 /* characters as written, with three hyphens */
#define NUMBER_SYMBOLS 16

/* The number for these random bytes; ends in NUL. */
void number_make(char number[NUMBER_LEN + 1], const uint8_t random[NUMBER_RANDOM]);

/* Reads what a person typed: small letters, spaces and hyphens anywhere or nowhere, I L O S Z for the
 * digits they look like. True with the number as it is written when 16 symbols were typed and the
 * check symbol is right; false (and an empty number) otherwise. */
MUST_USE bool number_read(char number[NUMBER_LEN + 1], struct text typed);
