/* What all sizes and places on a screen depend on: theme, letters, and the band of reach. */
#pragma once

#include "ui/reach.h"
#include "ui/text.h"
#include "ui/theme.h"

#define STYLE_SIZES 4 /* of letters: normal, large, very large, largest */

/* What sizes depend on. */
struct style {
    const struct theme *theme;
    struct text_engine *text; /* for the screen's px per mm */
    double px_per_mm;
    double letters; /* the body's letters against those of the theme: 1.0 or larger */
    unsigned size;  /* < STYLE_SIZES: how much less than the body all other letters grow */
    double foot;    /* the letters of the foot, in the same way: style_foot() */
    bool is_low;    /* all that can be chosen lies within the band */
    struct band band;
};

/* The letters of the body at a size, against those of the theme. `is_roomy`: the panel has room for
 * more than the least when nothing was asked for. Cap heights: 4.85, 6.1, 7.5 and 9 mm. */
double style_letters(unsigned size, bool is_roomy);

/* The cap height of letters, mm: headings and keys grow less than the body, the largest least. */
double style_cap(const struct style *style, enum letters letters);

/* The letters of the foot, against those of the theme. They grow to 7.5 mm and no further, so that its
 * words stay whole; and low on an upright panel of less than 240 mm, where keys take nearly all of the
 * band, they stay at the least. */
double style_foot(const struct panel *panel, unsigned size, bool is_low);
