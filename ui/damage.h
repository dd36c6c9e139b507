/* The parts of the screen that must be painted again. */
#pragma once

#include <stddef.h>

#include "ui/rect.h"

#define DAMAGE_MAX 24 /* rectangles */

struct damage {
    struct rect at[DAMAGE_MAX];
    size_t count;
};

/* Adds `r`, cut to `screen`; joins it with one it nearly fills together, and all into one when the
 * list is full. */
void damage_add(struct damage *damage, struct rect r, struct rect screen);
