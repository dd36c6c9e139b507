/* Where the files are that come with the program: fonts and pictures. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define ASSETS_PATH_MAX 512

/* Writes the path of `part` ("fonts") in the assets folder to `path` (ASSETS_PATH_MAX bytes, NUL).
 * The folder: `option` when not NULL; else "assets" beside a parent of the executable's folder, as in
 * a build folder; else /usr/share/foyer. False when it is not there. */
MUST_USE bool assets_path(char *path, const char *option, const char *part);
