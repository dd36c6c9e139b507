/* Pixels from the tree. */
#pragma once

#include <cairo.h>

#include "ui/layout.h"

/* How far a node may draw beyond its rectangle, px: the focus ring. */
int paint_reach(const struct style *style);

/* Paints what of the laid-out tree lies in `area`, with its ground; nothing outside is touched. The
 * focus ring is drawn when `ring`. */
void paint_tree(
    cairo_t *cairo, const struct tree *tree, const struct style *style, struct rect area,
    bool ring);

/* A hash of everything of the node that can be seen, for finding damage. */
uint64_t paint_hash(const struct node *node, bool ring);
