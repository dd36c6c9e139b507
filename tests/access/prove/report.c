/* make accessibility-report: build/accessibility.html from the evidence of the tests that ran before.
 * Usage: report VERSION OUTPUT */
#include <stdio.h>
#include <time.h>

#include "tests/access/proof.h"
#include "tests/access/report.h"

int main(int argc, char **argv)
{
    char when[64] = "";
    struct tm local;
    time_t now = time(NULL);
    struct report_counts counts;
    if (argc != 3 || localtime_r(&now, &local) == NULL) {
        fputs("usage: report VERSION OUTPUT\n", stderr);
        return 2;
    }
    (void)!strftime(when, sizeof when, "%d.%m.%Y, %H:%M Uhr", &local);
    const struct report_setup setup = {
        "tests/access/clauses.tsv", ACCESS_FOLDER, argv[1], when, "das Programm Foyer"};
    if (!report_write(&setup, argv[2], &counts)) {
        return 2;
    }
    printf(
        "%s: %u proved, %u failed, %u not tested, %u not by software\n", argv[2],
        counts.of[REPORT_PASSED], counts.of[REPORT_FAILED], counts.of[REPORT_NOT_TESTED],
        counts.of[REPORT_NOT_BY_SOFTWARE]);
    return counts.of[REPORT_FAILED] > 0;
}
