/* A baseline JPEG writer, so that simulated documents can have a real picture in them. Source: ITU-T
 * T.81: sequential DCT, Huffman tables of annex K, no subsampling; JFIF head. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

/* Red, green, blue per pixel, row by row. */
struct jpeg_picture {
    const uint8_t *at;
    size_t width, height; /* pixels, multiples of 8 */
};

/* Writes the file into `out`, at most `room` bytes; its length. `coarseness` is what the quantisers
 * of annex K are multiplied by, in percent. Ends the process when there is no room. */
size_t jpeg_write(
    const struct jpeg_picture *picture, unsigned coarseness, uint8_t *out, size_t room);
