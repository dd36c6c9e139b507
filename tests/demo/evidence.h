/* What the demo leaves behind for others to look at: result.json, receipt.pdf, received.json. */
#pragma once

#include "tests/support/world.h"

/* Makes the folder, or empties it of an earlier demo's files. */
void evidence_begin(const char *folder);

/* The paper as receipt.pdf, the receipt number read from its QR code, the submission opened at the
 * authority as received.json, compared with what was typed and read, and all of it in result.json.
 * False, after a line on stdout, when something is not as it must be. */
MUST_USE bool evidence_collect(struct world *world, const char *folder);

/* Adds the list of pictures to result.json and says where everything lies. */
void evidence_end(const char *folder);
