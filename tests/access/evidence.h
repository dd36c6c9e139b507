/* What a test proves of a duty (A1 to A41, tests/access/clauses.tsv), written down while it runs: one JSON
 * object a line in build/access/evidence/<program>.jsonl,
 * {"duty", "test", "what", "passed", "picture"}. The report is made of these lines alone. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include <stdio.h>

#include "base/fail.h"

#define EVIDENCE_NAME_MAX 120

struct evidence {
    FILE *to;
    const char *folder; /* "build/access" */
};

/* Begins the evidence of this program: what an earlier run of it left goes. `folder` holds "evidence" and
 * "pictures"; both are made. Ends the process when it cannot be written. */
void evidence_open(struct evidence *evidence, const char *folder, const char *program);

/* For SCOPED; accepts a zeroed one. */
void evidence_close(struct evidence *evidence);

/* The duties are several in one string, "A1 A2". `what` says in one sentence what was done; `picture`
 * is a name as evidence_picture() gave it, or NULL. */
void evidence_add(
    struct evidence *evidence, const char *duties, const char *test, const char *what, bool passed,
    const char *picture);

/* Keeps a picture of these pixels, half as wide and high; its name in the folder "pictures" is `name`
 * with ".png". */
void evidence_picture(struct evidence *evidence, cairo_surface_t *pixels, const char *name);
