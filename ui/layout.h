/* Gives every node of a tree its rectangle: rows, columns and grids with grow and shrink, measured in
 * mm, text measured by Pango. */
#pragma once

#include "ui/style.h"
#include "ui/tree.h"

/* The height in px that `node` of a finished tree needs when it is `width` px wide. */
double layout_height(struct node *node, const struct style *style, double width);

/* Lays the finished tree out in width x height px. Scroll positions (node.scrolled) are kept within
 * their ends. Sets rect, window and the states hidden and outside. */
void layout_tree(struct tree *tree, const struct style *style, int width, int height);
