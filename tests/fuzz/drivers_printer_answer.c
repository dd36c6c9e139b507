/* A printer's answer: whatever it holds, reading it ends, and gives only values that exist. */
#include "drivers/printer_answer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static void demand(bool is_true)
{
    if (!is_true) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    int id = len < 8 ? 0 : (int)((uint32_t)at[4] << 24 | at[5] << 16 | at[6] << 8 | at[7]);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    enum printer_result result = printer_answer_read(&answer, (struct bytes){at, len}, id);
    demand((answer == NULL) == (result == PRINTER_FOUL));
    if (answer == NULL) {
        return 0;
    }
    struct printer_state state;
    if (printer_answer_state(answer, &state) == PRINTER_OK) {
        demand(state.reasons < 2 * PRINTER_OTHER && state.papers <= 3);
        demand(memchr(state.a4_media, '\0', sizeof state.a4_media) != NULL);
    }
    enum printer_job job = PRINTER_JOB_WAITS;
    if (printer_answer_job(answer, &job) == PRINTER_OK) {
        demand(job <= PRINTER_JOB_ENDED);
    }
    demand(printer_answer_job_id(answer) >= 0);
    struct printer_left jobs[4];
    size_t count = printer_answer_left(answer, jobs, COUNT(jobs));
    demand(count <= COUNT(jobs));
    for (size_t i = 0; i < count; i++) {
        demand(jobs[i].number > 0 && !(jobs[i].is_half_sent && jobs[i].is_printing));
    }
    printer_reason_of((struct text){(const char *)at, len});
    printer_paper_of((struct text){(const char *)at, len});
    return 0;
}
