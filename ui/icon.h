/* Our own pictures: lines in tables (assets/icons/icons.def), drawn in any size; nothing is parsed. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

/* Draws the icon with the colour set on `cairo` into a square of `size` units at x, y with a pen of
 * `pen` 24ths of it (2 is usual, less for large ones); "arms" is the coat of arms, in its own colours.
 * False, and nothing drawn, for an unknown name. */
bool icon_paint(cairo_t *cairo, const char *name, double x, double y, double size, double pen);

/* True when there is one with this name. */
bool icon_known(const char *name);
