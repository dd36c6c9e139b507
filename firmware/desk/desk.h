/* The control desk of a simulated terminal: one folder, as deploy/simulated/setup makes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/fail.h"

#define DESK_PATH_MAX 4096

struct desk {
    char dir[DESK_PATH_MAX]; /* the folder: run, authority, paper */
    char bin[DESK_PATH_MAX]; /* where foyer and sim-pn532 are */
};

/* Where this program lies, and the folder `dir`; when that is NULL, "sim" beside the programs'
 * folder. False with a line on stderr when the folder is not there. */
MUST_USE bool desk_find(struct desk *desk, const char *dir);

/* Tells a simulated device ("reader", "printer", "network", "headphone") one thing; what it answers
 * or why not goes to `answer` (CONTROL_MAX + 1 bytes). True when it did it. */
bool desk_tell(const struct desk *desk, const char *device, const char *command, char *answer);

/* Runs PROGRAM ARGUMENT... and takes what it prints, cut off at size - 1 bytes, as text into
 * `output`; what it complains about goes there too. The program is looked for
 * in desk->bin, then as a shell does. Its exit status; -1 when it cannot be run or does not end within 30 s. */
int desk_run(const struct desk *desk, const char *const *words, char *output, size_t size);
