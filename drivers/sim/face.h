/* The picture in a simulated document: a face that nobody has, drawn by arithmetic. */
#pragma once

#include "base/span.h"

#define FACE_WIDTH  240 /* pixels */
#define FACE_HEIGHT 320
#define FACE_MAX    60000 /* bytes */

/* Draws the face that goes with this number and writes it as JPEG into `out` (FACE_MAX bytes); its
 * length: about 15 kB, or about 45 kB when it is fine. The same number gives the same bytes. */
size_t face_write(unsigned number, bool is_fine, uint8_t *out);
