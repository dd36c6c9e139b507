/* What a document's files prove, and whether its chip is a copy: in which order it is asked. */
#pragma once

#include "drivers/emrtd/document.h"

/* In an open session, EF.COM and DG1 read: reads EF.SOD, and DG14 and DG15 as far as they are listed. DOCUMENT_OK,
 * or how reading failed. */
MUST_USE enum document_result proving_read(struct chip *chip, struct document_files *files);

/* Then checks the signature and runs the clone check that the document offers: chip authentication before
 * active, none after chip authentication mapping. DOCUMENT_OK whatever it says; else how an exchange
 * failed, DOCUMENT_AGAIN also when the chip has failed chip authentication: then the session is over, and the next
 * try goes on without. */
MUST_USE enum document_result proving_run(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report);

/* When everything is read: compares each data group with what was signed. */
void proving_cover(const struct document_files *files, struct document_report *report);
