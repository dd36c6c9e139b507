/* The report on accessibility: which duty was proved by what, from the evidence that tests have left
 * (evidence.h). It says no more than that: a duty without evidence is "not tested", one failed visit makes it
 * failed, and what software cannot test is listed as such. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

struct report_setup {
    const char *clauses;  /* tests/access/clauses.tsv */
    const char *folder;   /* with evidence/, pictures/ and units/, see below */
    const char *version;  /* of what was tested: git describe */
    const char *when;     /* "24.11.2026, 14:30 Uhr" */
    const char *made_for; /* for the title: the town, or the program */
};

enum report_result { REPORT_PASSED, REPORT_FAILED, REPORT_NOT_TESTED, REPORT_NOT_BY_SOFTWARE };

/* How many rows of the clauses have each result. */
struct report_counts {
    unsigned of[REPORT_NOT_BY_SOFTWARE + 1];
};

/* Writes the report as one HTML file in German, with its pictures inside. `folder`/units/<name>.log is what a
 * unit test program printed; "unit/ui/view" is units/unit-ui-view.log. False, after a line on stderr, when the clauses cannot be
 * read or the report not be written. */
MUST_USE bool report_write(
    const struct report_setup *setup, const char *to, struct report_counts *counts);
