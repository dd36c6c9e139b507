/* Gives every node of a tree its rectangle: rows, columns and grids with grow and shrink, measured in
 * mm, text measured by Pango. */
#pragma once

#include "base/terminal.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/tree.h"

/* What sizes depend on. */
struct style {
    const struct theme *theme;
    struct text_engine *text; /* for the screen's px per mm */
    double px_per_mm;
    double letters; /* 1.0; larger letters by this factor */
};

/* Pixels per mm of a panel. Source: width, height and diagonal, square pixels. */
double panel_px_per_mm(const struct panel *panel);

/* Lays the finished tree out in width x height px. Scroll positions (node.scrolled) are kept within
 * their ends. Sets rect, window and the states hidden and outside. */
void layout_tree(struct tree *tree, const struct style *style, int width, int height);
