/* What the files of the layout share; for them only. */
#pragma once

#include "ui/tree.h"

/* Turns all places of a laid out tree around, within a screen of `width` px: what was at the left is at
 * the right. What keeps its direction (box.is_ltr) moves as a whole. */
void layout_mirror(struct tree *tree, int width);
