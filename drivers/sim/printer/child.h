/* Programs that the simulated printer is made of: they end when it ends, however it ends. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/fail.h"

/* Starts argv[0] (found in PATH) in a process group of its own, with argv[argc] = NULL. `set` holds
 * variables "NAME=value" for it and ends in NULL. What it writes goes to the fd `out`, or nowhere when
 * that is -1; `passed` is one fd it inherits under the same number, -1 for none. Its pid; -1 when it
 * could not be started. */
MUST_USE pid_t child_start(const char *const *argv, const char *const *set, int out, int passed);

/* Kills the whole group at once, as a pulled plug would, waits for its end and sets *pid to -1.
 * Accepts -1. */
void child_kill(pid_t *pid);

/* True when it has ended; *pid is -1 then. */
bool child_has_ended(pid_t *pid);
