/* The mechanism that puts toner on paper: the command that ippeveprinter -c runs for each document.
 *
 * It is the same program under another name, MECHANISM_NAME in the simulator's private folder, and
 * finds there: `out`, a link to the folder for what was printed; `jam`, a FIFO that the simulator holds
 * open while the paper is stuck; `refuse`, a file, gone after one document was aborted for it. */
#pragma once

#include <stdbool.h>

#define MECHANISM_NAME "print"

/* True when the program was started as the mechanism; `folder` (PATH_MAX bytes) is then where. */
bool mechanism_is(const char *argv0, char *folder);

/* Prints one document: keeps it as out/NNNN.pdf with the next free number. The exit status for
 * ippeveprinter; what it says on stderr becomes the printer's state. Source: ippeveprinter(1). */
int mechanism_run(const char *folder, const char *document);
