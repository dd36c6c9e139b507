/* Where this program lies, to find what was built or installed beside it. */
#pragma once

#include <limits.h>

/* Its own path: absolute, links resolved, with a NUL. Dies when the kernel does not tell.
 * Source: proc(5), /proc/self/exe. */
void own_path(char path[PATH_MAX]);

/* The folder it lies in, without a slash at the end. */
void own_folder(char folder[PATH_MAX]);
