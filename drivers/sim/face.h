/* The picture in a simulated document: a face that nobody has, drawn by arithmetic. */
#pragma once

#include "base/span.h"

#define FACE_WIDTH  240 /* pixels */
#define FACE_HEIGHT 320
#define FACE_MAX    20000 /* bytes */

/* Draws the face that goes with this number and writes it as JPEG into `out` (FACE_MAX bytes); its
 * length. The same number gives the same bytes. */
size_t face_write(unsigned number, uint8_t *out);
