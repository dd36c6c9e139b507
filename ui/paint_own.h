/* What the files that paint share; for them only. */
#pragma once

#include <cairo.h>

#include "ui/anatomy.h"

struct brush {
    cairo_t *cairo;
    const struct style *style;
    const struct node *node;
    const struct anatomy *anatomy;
    double mm; /* px in one */
};

/* Sets the source to a colour of the theme. */
void brush_colour(const struct brush *brush, enum colour colour);

/* Fills a rectangle with round corners; px of the screen. */
void brush_fill(const struct brush *brush, struct place at, double radius, enum colour colour);

/* A border `line` px wide inside of `at`. */
void brush_border(
    const struct brush *brush, struct place at, double radius, double line, enum colour colour);

/* The node's rectangle. */
struct place brush_whole(const struct node *node);

/* True when the node has this state. */
bool brush_has(const struct node *node, enum state state);

/* Paints the one node, without its children and without the ring. */
void paint_node(const struct brush *brush);

/* The node's picture from outside, as large as fits; on a dark ground it gets a light one, that what is
 * drawn in black on nothing can be seen. */
void paint_picture(const struct brush *brush);
