/* From the model of a FIM form to the files of a service pack (model/pack.h), in folder form.
 *
 * Instance keys are the ids of the source. Texts have the id as their prefix ("F05000059.label"); an
 * element that occurs with other words under the same id gets a suffix. What a terminal cannot do, and
 * what only an author can know, is in the report; the folder is refused by `foyer pack lint` until the
 * author has filled in what is marked. The same input gives the same bytes. */
#pragma once

#include "xdf/translation.h"
#include "xdf/xdf.h"

#define FOLDER_FILES_MAX 32
#define FOLDER_NAME_MAX  60 /* bytes, with the NUL */

struct folder_file {
    char name[FOLDER_NAME_MAX]; /* "texts/de.po" */
    char *content;              /* owned */
    size_t len;
};

struct folder {
    struct folder_file files[FOLDER_FILES_MAX];
    size_t count;
};

/* Writes all files of the folder, source/rules.json and source/report.txt among them, into memory.
 * `translations` may be NULL. False with a reason in `why` (XDF_WHY_MAX) when the form holds what no
 * pack can (type obj). Pair with folder_release(). */
MUST_USE bool xdf_translate(
    struct folder *folder, struct xdf *xdf, const struct translations *translations,
    struct report *report, char *why);

/* The content of the file `name`, with a NUL after it; NULL when there is none. */
const char *folder_find(const struct folder *folder, const char *name);

/* For SCOPED; accepts a zeroed one. */
void folder_release(struct folder *folder);
