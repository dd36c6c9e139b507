/* What was read of the document in hand, and the secret that opened it: kept while a lifted document is
 * awaited, so that it is read on where it was, and wiped as soon as it is done with. */
#pragma once

#include "drivers/emrtd/document.h"

#define DOSSIER_ARENA       (1u << 20) /* bytes */
#define DOSSIER_RESUMES_MAX 5          /* of one document */

struct dossier {
    struct arena arena;
    struct document_files files;
    struct document_report report;
    struct document_secret secret; /* in `arena` */
    unsigned resumes;
};

/* An empty one. Pair with dossier_finish(). */
void dossier_init(struct dossier *dossier);

/* Wipes and frees. Accepts a zeroed or finished one. */
void dossier_finish(struct dossier *dossier);

/* Wipes everything. */
void dossier_forget(struct dossier *dossier);

/* Before a reading with the secret `typed`, which is copied: goes on with the lifted document if it was opened
 * with the same, else begins anew. */
void dossier_take_up(struct dossier *dossier, const struct document_secret *typed);

/* The document was lifted: keeps what there is, or forgets it after too many times. */
void dossier_lift(struct dossier *dossier);
