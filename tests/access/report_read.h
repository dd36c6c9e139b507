/* What the report is made of: the clauses, and the evidence of each row. */
#pragma once

#include "tests/access/report.h"

#define REPORT_ROWS_MAX  100
#define REPORT_LINES_MAX 20000 /* of evidence, all programs */
#define REPORT_TESTS_MAX 8     /* of one row */

struct report_row {
    char *line; /* that the others point into */
    char duty[8], *wording, *old_clause, *new_clause, *kind, *tests;
    enum report_result result;
};

struct report_line {
    char duty[8], test[80];
    const char *what, *picture; /* NULL: none */
    bool passed;
};

struct report_data {
    size_t row_count, line_count;
    struct report_row rows[REPORT_ROWS_MAX];
    struct report_line lines[REPORT_LINES_MAX];
};

/* What one test of a row showed. */
struct report_sum {
    unsigned passed, failed;
    const struct report_line *first_failed, *pictured; /* or NULL */
};

/* Both files into memory that lives as long as the program. False after a line on stderr. */
MUST_USE bool report_read(struct report_data *data, const struct report_setup *setup);

/* The evidence of the test `name` for a duty. */
struct report_sum report_sum_of(const struct report_data *data, const char *duty, const char *name);

/* The test at place `at` of a row's list into `name`; false behind the last. */
MUST_USE bool report_test_of(const struct report_row *row, size_t at, char name[80]);
