/* Our own pictures: lines in tables (assets/icons/icons.def), drawn in any size; nothing is parsed. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

/* Draws the icon with the colour set on `cairo` into a square of `size` units at x, y; "arms" is the
 * coat of arms, in its own colours. False, and nothing drawn, for an unknown name. */
bool icon_paint(cairo_t *cairo, const char *name, double x, double y, double size);

/* True when there is one with this name. */
bool icon_known(const char *name);
