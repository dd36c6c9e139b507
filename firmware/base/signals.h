/* The signals that end a program, as an fd of its loop: no handler runs, nothing is interrupted. */
#pragma once

#include "base/fail.h"

/* Blocks SIGTERM and SIGINT, for threads started later too. The fd is readable when one has come; it
 * is close-on-exec, non-blocking and owned by the caller. Dies when the kernel refuses. */
MUST_USE int signals_take(void);
