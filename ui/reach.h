/* The band of the panel that a seated or small person reaches: where all that can be chosen goes in the
 * low layout (A27 of accessibility). */
#pragma once

#include "base/terminal.h"

/* mm from the top of the picture, 0 <= top_mm < foot_mm <= its height. */
struct band {
    double top_mm, foot_mm;
    double missed_mm; /* what of it lies outside panel.reach_low_mm..reach_high_mm; 0: nothing */
};

/* The band of reach on the picture. Where too little of it is on the picture for a keyboard and a field,
 * the nearest part of the picture that has room is taken instead; missed_mm says by how much it leaves
 * the band. */
struct band reach_band(const struct panel *panel);

/* Pixels per mm of a panel. Source: width, height and diagonal, square pixels. */
double panel_px_per_mm(const struct panel *panel);
