/* The command line of the programs, out of one table: long options, and -o where a verb has it. */
#pragma once

#include <stdbool.h>

#include "base/fail.h"

struct option_row {
    const char *name;   /* "etc" for --etc VALUE and --etc=VALUE, "o" for -o VALUE; NULL ends */
    const char **value; /* where the last VALUE goes; NULL when it is a flag */
    bool *flag;         /* set to true by --name; NULL when it takes a value */
};

/* Reads argv[1..]. The arguments that are no options stay, moved to argv[1..*argc-1]; "--" ends the
 * options. False, with a line on stderr, on an unknown option or a missing or unwanted value: the
 * program then ends with status 2. */
bool options_read(int *argc, char **argv, const struct option_row *table);

/* `text` as a whole decimal number from `least` to `most`: digits and nothing else. False, and
 * *number as it was, when it is none or NULL. */
MUST_USE bool options_number(const char *text, unsigned least, unsigned most, unsigned *number);
