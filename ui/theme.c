#include "ui/theme.h"

#include <math.h>

#define MEASURES                                                                                   \
    .cap = {4.85, 7.6, 5.8, 6.4, 10.0, 24.0}, .touch = 20, .touch_least = 15, .gap_least = 2.5,    \
    .radius = 1.2, .line = 0.5, .ring = 1.0, .ring_gap = 0.6
#define COLOUR(name, rgb) [COLOUR_##name] = rgb,

const struct theme *theme_of(unsigned number)
{
    static const struct theme themes[THEME_COUNT] = {
        [THEME_LIGHT] =
            {.colour =
                 {
#include "assets/themes/light.def"
                 },
             MEASURES},
        [THEME_DARK] =
            {.colour =
                 {
#include "assets/themes/dark.def"
                 },
             MEASURES},
        [THEME_CONTRAST] =
            {.colour =
                 {
#include "assets/themes/contrast.def"
                 },
             MEASURES},
        [THEME_YELLOW] =
            {.colour =
                 {
#include "assets/themes/yellow.def"
                 },
             MEASURES},
    };
    return &themes[number < THEME_COUNT ? number : THEME_LIGHT];
}

#undef COLOUR

const struct theme *theme_light(void)
{
    return theme_of(THEME_LIGHT);
}

/* Linear light of one channel. Source: WCAG 2.2, "relative luminance". */
static double linear(uint32_t channel)
{
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) +
           0.0722 * linear(rgb & 255);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double light = luminance(a);
    double dark = luminance(b);
    if (light < dark) {
        double swap = light;
        light = dark;
        dark = swap;
    }
    return (light + 0.05) / (dark + 0.05);
}
