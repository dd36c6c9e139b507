/* What the town's administrator does on the server's data folder, also while it serves. */
#pragma once

#include "central/database.h"

struct manage_options {
    const char *jwk;         /* file */
    const char *place;       /* text for people */
    const char *secret_file; /* made when it is not there */
    const char *destination; /* UUID */
    const char *file;        /* destination.json */
};

/* Does what the words say ("terminal", "add", "rathaus-1"); all the words there are: manage_help().
 * What is asked for goes to stdout, complaints go to stderr. Exit status 0, 1 refused, 2 wrong
 * arguments or an unreadable file. */
MUST_USE int manage_run(
    struct database *database, int count, char **words, const struct manage_options *options);

/* One line for each verb, for --help. */
const char *manage_help(void);
