/* Lists of codes: genericode 1.0 files from a folder, matched to the lists that a form names.
 *
 * A file fits by its CanonicalVersionUri, or CanonicalUri and Version; else by its name, which begins
 * with the C-id of the list; else by CanonicalUri alone, which the report says. Message 0105 with a
 * list in it is read too; other files in the folder are passed over. */
#pragma once

#include "xdf/xdf.h"

#define LISTS_FILES_MAX   2000 /* in one folder */
#define LISTS_COLUMNS_MAX 64

/* Fills the lists of `xdf` from the *.xml files in `dir`. What cannot be read, and what is not there,
 * is added to `report`. False when the folder cannot be read at all. */
MUST_USE bool lists_fill(struct xdf *xdf, const char *dir, struct report *report);

/* Offers one file, called `name`, to the lists of `xdf`: those that it fits better than what they have
 * take its values. False with a reason in `why` (XDF_WHY_MAX) when it is no list. */
MUST_USE bool lists_offer(
    struct xdf *xdf, const char *name, struct bytes source, struct report *report, char *why);
