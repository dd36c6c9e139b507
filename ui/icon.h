/* Our own pictures. assets/icons/NAME.svg are their sources; assets/icons/icons.awk makes them into a
 * table of lines when the program is built, so that they are drawn in any size and colour, and a
 * terminal reads no picture files for them. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

struct icon_place {
    double x, y, size; /* of a square, in units of the cairo_t */
    double pen;        /* 24ths of it: 2 is usual, less for large ones */
    bool is_rtl;       /* an icon that points along the line of reading points the other way */
};

/* Draws the icon with the colour set on `cairo`; "arms" is the neutral coat of arms.
 * False, and nothing drawn, for an unknown name. */
bool icon_paint(cairo_t *cairo, const char *name, const struct icon_place *place);

/* True when there is one with this name. */
bool icon_known(const char *name);
