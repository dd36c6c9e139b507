/* The simplest container of a video: a head of 32 bytes, then each image with its size and time. Pure:
 * bytes in, values out. Source: the description in libvpx ("IVF", ivfdec.c); all numbers little-endian. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define IVF_HEAD_LEN  32         /* of the file */
#define IVF_IMAGE_LEN 12         /* before each image */
#define IVF_SIDE_MIN  16         /* px */
#define IVF_SIDE_MAX  1280       /* px */
#define IVF_BYTES_MAX (1u << 20) /* of one image */
#define IVF_TIME_MAX  600000     /* ms, of a whole video */

struct ivf {
    int width, height;    /* px */
    uint32_t rate, scale; /* times are counted in scale/rate seconds */
};

struct ivf_image {
    uint32_t size;    /* bytes that follow, 1..IVF_BYTES_MAX */
    uint64_t time_ms; /* since the beginning, at most IVF_TIME_MAX */
};

/* False when it is no head of a VP8 video within these limits. */
MUST_USE bool ivf_read(struct ivf *ivf, struct bytes head);

/* False when the image or its time is beyond the limits, or there are fewer than IVF_IMAGE_LEN bytes. */
MUST_USE bool ivf_read_image(struct ivf_image *image, const struct ivf *ivf, struct bytes head);
