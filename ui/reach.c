#include "ui/reach.h"

#include <math.h>

/* mm; what a field, a keyboard and the foot need: one above the other, and with the foot beside them */
static const double least_upright = 200, least_wide = 150;

double panel_px_per_mm(const struct panel *panel)
{
    return hypot(panel->width_px, panel->height_px) / (panel->diagonal_in * 25.4);
}

struct band reach_band(const struct panel *panel)
{
    double height = panel->height_px / panel_px_per_mm(panel);
    double least = panel->width_px > panel->height_px ? least_wide : least_upright;
    double upper_edge = panel->lower_edge_mm + height;
    double top = fmin(height, fmax(0, upper_edge - panel->reach_high_mm));
    double foot = fmin(height, fmax(0, upper_edge - panel->reach_low_mm));
    least = fmin(least, height);
    if (foot - top < least) { /* taken where the picture has it, below first: easier than above */
        foot = fmin(height, top + least);
        top = fmax(0, foot - least);
    }
    double above = fmax(0, upper_edge - top - panel->reach_high_mm);
    double below = fmax(0, panel->reach_low_mm - (upper_edge - foot));
    return (struct band){top, foot, fmax(above, below)};
}
