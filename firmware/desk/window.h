/* The desk as a small window beside the terminal. */
#pragma once

#include "desk/desk.h"

/* Shows the window until it is closed. Exit status: 0 closed, 2 there is no display or a file of the
 * program is missing, with a line in the log. */
int window_run(const struct desk *desk);

/* Writes the display's size to standard output, as "1920x1080". Exit status 0, or 2 without one
 * that shows windows (SDL also has drivers that show nothing). */
int window_print_display(void);
