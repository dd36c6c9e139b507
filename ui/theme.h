/* Colours and measures. Colours are recreated from the token values of KERN, the design system of
 * German administration; measures are in mm (accessibility needs them, pixels say nothing). */
#pragma once

#include <stdint.h>

#define COLOUR(name, rgb) COLOUR_##name,
enum colour {
#include "assets/themes/light.def"
    COLOUR_COUNT
};
#undef COLOUR

enum letters { /* sizes of letters, by their cap height */
               LETTERS_BODY,
               LETTERS_HEADING,
               LETTERS_SUBHEADING,
               LETTERS_KEY,
               LETTERS_DISPLAY,
               LETTERS_HUGE,
               LETTERS_COUNT
};

struct theme {
    uint32_t colour[COLOUR_COUNT];       /* 0xRRGGBB */
    double cap[LETTERS_COUNT];           /* mm */
    double touch;                        /* mm; least side of what can be touched, default */
    double touch_least;                  /* mm; where the room is short: keys */
    double gap_least;                    /* mm between two of them */
    double radius, line, ring, ring_gap; /* mm */
};

/* As session.display.theme numbers them. Light and dark have KERN's colours. */
enum theme_number {
    THEME_LIGHT,
    THEME_DARK,
    THEME_CONTRAST, /* black on white: text and signs reach 7:1 */
    THEME_YELLOW,   /* yellow on black: the same */
    THEME_COUNT
};

/* The theme with this number; a number without one gives the light theme. They differ in colours
 * only: nothing moves. */
const struct theme *theme_of(unsigned number);

/* The light theme. */
const struct theme *theme_light(void);

/* WCAG 2.2 contrast of two 0xRRGGBB colours, 1..21. */
double theme_contrast(uint32_t a, uint32_t b);
