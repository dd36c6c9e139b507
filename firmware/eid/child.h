/* One of the two programs in the house. It ends with this process at the latest, its output goes
 * nowhere, and it gets no fd and no environment of ours but what is written here. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/fail.h"

#define CHILD_WORDS_MAX 15 /* words of a command line */

struct child {
    pid_t pid;  /* 0: none */
    int handle; /* pidfd: readable when it has ended; meant when pid is not 0 */
};

/* Starts `args` (args[0] is a path, NULL ends); `proxy` is its URL, NULL for none. False, with a line in the log, when it cannot be. */
MUST_USE bool child_start(struct child *child, const char *const *args, const char *proxy);

/* Kills it and all that it started, and waits. A zeroed or stopped one is accepted. There is nothing to
 * save: what it knows must go. */
void child_stop(struct child *child);
