/* A line of shell in a test. */
#pragma once

#include <stddef.h>

#include "tests/support/run.h"

/* Its exit status; what it printed is shown when it fails. */
static inline int shell(const char *line)
{
    const char *const words[] = {"sh", "-c", line, NULL};
    return run_wait(words, NULL, 20000);
}
