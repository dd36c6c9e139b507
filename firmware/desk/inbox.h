/* What has reached the simulated authority: its side of the way, by the program foyer. */
#pragma once

#include <stdint.h>

#include "desk/desk.h"

#define INBOX_MAX 32 /* letters that are shown, the newest ones */

struct inbox_letter {
    char receipt[33];
    char schema[201]; /* URI of the data's schema: which service it is */
    uint64_t at_s;    /* when it was fetched */
};

/* Fetches what waits at central; complaints go to `output` (text). Exit status of foyer. */
int inbox_fetch(const struct desk *desk, char *output, size_t size);

/* What lies in the inbox, the newest first; how many. */
size_t inbox_read(const struct desk *desk, struct inbox_letter letters[INBOX_MAX]);

/* Fetches, then writes a line for each letter. Exit status of the fetching. */
int inbox_list(const struct desk *desk, char *output, size_t size);

/* Opens one and writes what was handed in, a line "/pointer: value" for each answer. Exit status: 0,
 * or what foyer said, with its complaint in `output`. */
int inbox_open(const struct desk *desk, const char *receipt, char *output, size_t size);
