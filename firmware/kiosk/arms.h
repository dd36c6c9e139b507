/* The town's coat of arms: ETC/arms.png or what terminal.json names. Read once, before anything of a
 * citizen is in the process. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include "base/fail.h"
#include "ui/picture.h"

#define ARMS_BYTES_MAX (1u << 20) /* of the file */
#define ARMS_SIDE_MAX  1024       /* px */

struct arms {
    cairo_surface_t *surface; /* NULL: none */
    struct picture picture;
};

/* Reads a PNG and makes it fit into `side` x `side` px, so that painting it is copying it. False, after a
 * line in the log, when it is absent, too large or no PNG; *arms is empty then. Pair with
 * arms_release() in either case. */
MUST_USE bool arms_read(struct arms *arms, const char *path, int side);

/* For SCOPED. Accepts a zeroed one. */
void arms_release(struct arms *arms);
