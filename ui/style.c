#include "ui/style.h"

double style_letters(unsigned size, bool is_roomy)
{
    static const double body[STYLE_SIZES] = {4.85, 6.1, 7.5, 9.0}; /* mm */
    const double roomy = 1.15;
    return size == 0 && is_roomy ? roomy : body[size] / body[0];
}

double style_foot(const struct panel *panel, unsigned size, bool is_low)
{
    const double roomy = 240; /* mm */
    bool is_upright = panel->width_px < panel->height_px;
    bool is_narrow = panel->width_px < roomy * panel_px_per_mm(panel);
    return is_low && is_upright && is_narrow ? 1 : style_letters(size < 2 ? size : 2, false);
}

double style_cap(const struct style *style, enum letters letters)
{
    static const double share[STYLE_SIZES][LETTERS_COUNT] = {
        {1, 1, 1, 1, 1, 1},
        {1, 0.92, 0.96, 0.86, 0.86, 0.85},
        {1, 0.85, 0.93, 0.78, 0.75, 0.72},
        {1, 0.79, 0.92, 0.65, 0.67, 0.62}};
    return style->theme->cap[letters] * style->letters * share[style->size][letters];
}
