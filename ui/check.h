/* Looks for what must not be on any screen; the tests run it on every screen they meet. */
#pragma once

#include "ui/layout.h"

#define CHECK_FINDINGS_MAX 4096 /* bytes of text */

struct check {
    size_t count;                  /* findings */
    char text[CHECK_FINDINGS_MAX]; /* one line each, as many as fit; ends in NUL */
};

/* A laid-out tree: text that does not fit its node, nodes outside the screen, siblings that overlap,
 * touch areas below 15 mm or nearer than 2.5 mm, letters below 4.8 mm, no or two headings of level 1,
 * nodes without a name, glyphs that no font has, control characters. */
void check_tree(struct check *check, const struct tree *tree, const struct style *style);
