/* What came out of the printer of a town, as who holds it sees it. */
#pragma once

#include "base/fail.h"
#include "tests/support/world.h"

#define PAPER_NUMBER_LEN 19 /* of a receipt number, "XXXX-XXXX-XXXX-XXXX" */

/* The path of the newest paper, in `path` (PATH_MAX bytes), and how many there are in all. */
size_t paper_newest(const struct world *world, char *path);

/* Width and height of the first page in millimetres. False when the file is no PDF. */
MUST_USE bool paper_size(const char *pdf, double *width_mm, double *height_mm);

/* Reads the QR code of the paper as a telephone would: from its picture, which is left beside the PDF
 * as .png. False when there is not exactly one code with a receipt number in it, and nothing else. */
MUST_USE bool paper_code(const char *pdf, char number[PAPER_NUMBER_LEN + 1]);
