/* What is in a trust folder, for the people who look after it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/fail.h"

enum check_result {
    CHECK_FINE,
    CHECK_DOUBTFUL, /* something was refused, is missing or out of date: each has its line */
    CHECK_ABSENT,   /* no such folder */
};

/* Prints a line a file, the counts of all certificates, and a line for each problem, in English. With
 * `remember` the dates of the lists are kept in the folder, so that older ones will be refused.
 * `now_s` is clock_utc_s(). Takes a third of a second. */
MUST_USE enum check_result check_folder(
    const char *folder, bool remember, uint64_t now_s, FILE *out);
