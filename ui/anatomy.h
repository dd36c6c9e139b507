/* Of what parts a node is drawn, and where: measuring, painting and checking all ask here, so they
 * cannot disagree. */
#pragma once

#include "ui/layout.h"

#define ANATOMY_PARTS_MAX 6

/* A paragraph of a node. x, y: px from its top left corner. */
struct part {
    struct text text;
    struct text_style style;
    enum colour colour;
    double x, y, width; /* px; the width it is wrapped to */
    struct text_extent extent;
};

/* A rectangle inside a node, px from its top left corner. */
struct place {
    double x, y, w, h;
};

struct anatomy {
    struct part part[ANATOMY_PARTS_MAX];
    size_t parts;
    struct place icon;    /* where the icon goes; w is 0 when there is none */
    struct place box;     /* field: the box; progress: the bar; choice: the mark */
    struct place note;    /* field, item: the sign before the provenance; w 0: none */
    struct place caret;   /* field: where the next letter goes */
    double width, height; /* px that all of it takes */
};

/* The parts of a leaf when it is `width` px wide (0 or less: as wide as it likes) and `height` px
 * high (0: as it needs; more is shared out above and below where the role centres). */
void anatomy_make(
    struct anatomy *anatomy, const struct node *node, const struct style *style, double width,
    double height);

/* The style of letters of this size in this node's language. */
struct text_style anatomy_letters(
    const struct node *node, const struct style *style, enum letters letters, bool bold);
