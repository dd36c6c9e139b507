/* Pictures from outside that a node can show in the place of an icon: a town's coat of arms, one image
 * of a video. They are decoded before; nothing is parsed while painting. */
#pragma once

#include <stdint.h>

struct picture {
    uint8_t *pixels;   /* CAIRO_FORMAT_ARGB32 (premultiplied), not owned; cairo wants it writable */
    int width, height; /* px */
    int stride;        /* bytes a row */
    unsigned number;   /* another one for other pixels: what is shown of it is painted again */
};

/* What there is for the screens; either may be NULL: there is none. Not owned. */
struct pictures {
    const struct picture *arms;    /* the town's coat of arms */
    const struct picture *signing; /* the image of the video in sign language that is shown now */
};
