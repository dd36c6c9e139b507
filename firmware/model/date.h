/* Days of the calendar that is in use (Gregorian), without clock or time zone. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define DATE_LEN 10 /* characters of YYYY-MM-DD */

/* The day number (0 is 1970-01-01) of a real day in 1583..9999 as YYYY-MM-DD (RFC 3339 full-date).
 * False for anything else. */
MUST_USE bool date_read(long *day, struct text text);

/* A day number as YYYY-MM-DD; ends in NUL. */
void date_write(char to[DATE_LEN + 1], long day);

/* Reads a day as people here write it, 3.10.1964 or 03.10.1964, or as YYYY-MM-DD, into YYYY-MM-DD.
 * False when it is no real day. Two-digit years are not guessed. */
MUST_USE bool date_of_person(char to[DATE_LEN + 1], struct text typed);
