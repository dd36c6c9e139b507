/* Looks for a citizen's values in every file below a folder: as they are, and in base64 and base64url
 * at each of the three places a value can have in a base64 text. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

/* How many files below `folder` hold `value` (4 bytes and more) in one of those forms; each is named
 * on stdout, the value is not. Sockets, pipes and links are passed over. A file or folder that
 * cannot be read counts as one that holds it: what was not searched is not clean. *searched gets the
 * number of files read; may be NULL. */
size_t search_files(const char *folder, struct text value, size_t *searched);
