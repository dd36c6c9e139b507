/* A service pack in folder form, as pack authors edit it. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define PACK_FOLDER_WHY_MAX 300

/* Reads the folder `dir` into the payload of a pack file, the same bytes for the same files: *.json and
 * texts/<lang>.po; source/, hyphens.txt and README.md are for the author, anything else is refused.
 * `destination` takes the place of destination.json unless NULL. The text is owned by the caller; NULL with a reason in `why`
 * (PACK_FOLDER_WHY_MAX). */
MUST_USE char *pack_folder_read(const char *dir, const char *destination, char *why);
