/* What the simulated printer says it is: the attributes file of ippeveprinter -a. */
#pragma once

#include <stdbool.h>

#include "base/fail.h"

/* The names of the paper in its tray: media-ready and media-type. Static. */
const char *attributes_media(bool is_roll);

/* See attributes_media(). */
const char *attributes_media_type(bool is_roll);

/* Writes the file for a monochrome IPP Everywhere printer, A4 at 600 dpi or an 80 mm roll at 203 dpi.
 * False when it cannot be written. Source of the format: ippevepcl(7), ipptoolfile(5). */
MUST_USE bool attributes_write(const char *path, bool is_roll);
