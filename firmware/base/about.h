/* What every program answers about itself. */
#pragma once

#include <stdbool.h>

#define FOYER_VERSION "0.1.0"

/* Answers `--help` with `help` and `--version` with the version, on stdout. True when it did: the
 * program then ends with status 0. `help` begins with the program's name and a colon. */
bool about(int argc, char **argv, const char *help);
