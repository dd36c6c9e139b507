/* Running another program from a test: with a deadline, and never left behind. */
#pragma once

#include <sys/types.h>

#include "base/fail.h"

#define RUN_OUTPUT_MAX (4u << 20) /* bytes of output that are kept */

/* Starts `words` (the first is found by PATH; NULL ends them). It ends with this process. `settings`
 * are pairs of names and values for its environment, a NULL value unsets; NULL for none. stdout and
 * stderr go to the file `log`, or nowhere when it is NULL. */
pid_t run_start(const char *const *words, const char *const *settings, const char *log);

/* Waits for it: its exit status, 128 + the signal that ended it, or -1 when the time is over and it
 * was killed. */
int run_end(pid_t child, int timeout_ms);

/* Runs `words` and gives what run_end() says. What it printed on stdout goes to *output with a NUL,
 * to be freed; with a NULL `output` what it printed is shown when it fails. */
int run_wait(const char *const *words, char **output, int timeout_ms);
