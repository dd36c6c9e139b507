/* QR codes (ISO/IEC 18004) by libqrencode, for paper and screen. */
#pragma once

#include <cairo.h>

#include "base/span.h"

#define QR_TEXT_MAX 64 /* bytes of printable ASCII, at least 1 */
#define QR_QUIET    4  /* modules that stay empty on each side */

/* Modules along one side with the quiet zone. Ends the process when `content` breaks the limits. */
unsigned qr_modules(struct text content);

/* Fills the dark modules in the current colour; the upper left corner of the quiet zone is (x, y),
 * a module `module` units wide. Error correction Q: a quarter of it may be damaged. */
void qr_draw(cairo_t *cr, struct text content, double x, double y, double module);
