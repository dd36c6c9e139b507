/* Looking at a pack in folder form, for the verbs that begin with one: lint, build, preview. */
#pragma once

#include <stdio.h>

#include "model/lint.h"

/* What was read; the pack's texts are its own. */
struct pack_source {
    char *payload; /* of the folder, without soft hyphens; owned, ends in NUL; NULL: none */
};

/* Reads the folder (cli/pack_folder.h) and adds all that is wrong with it to *findings. `destination`
 * may be NULL. True when *pack can be shown; see pack_lint_read(). Release all three. */
MUST_USE bool pack_lint_folder(
    struct pack_source *source, const char *dir, const char *destination, struct pack *pack,
    struct findings *findings);

/* For SCOPED; accepts a zeroed one. */
void pack_source_release(struct pack_source *source);

/* Prints the findings for people, errors first. */
void pack_lint_print(FILE *to, const struct findings *findings, const struct pack *pack);

/* One line about a pack: id, version, what is in it. */
void pack_print(FILE *to, const struct pack *pack);
