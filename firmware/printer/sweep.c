#include "printer/sweep.h"

#include "base/log.h"

void sweep_again(struct sweep *sweep, int taken_back)
{
    *sweep = (struct sweep){.taken_back = taken_back};
}

static void let_be(struct sweep *sweep)
{
    log_warning("printer_keeps_jobs rounds=%u", sweep->rounds);
    *sweep = (struct sweep){.is_over = true, .is_clear = true};
}

void sweep_step(struct sweep *sweep, struct printer_ipp *printer, int own, bool can_print)
{
    struct printer_left jobs[PRINTER_LEFT_MAX];
    size_t count = 0, cancelled = 0;
    enum printer_result result = printer_ipp_left(printer, jobs, &count);
    bool is_known = result == PRINTER_OK;
    for (size_t i = 0; i < count; i++) {
        bool may_stay = can_print && jobs[i].is_printing && jobs[i].number != sweep->taken_back;
        if (jobs[i].number != own && !may_stay) {
            (void)!printer_ipp_cancel(printer, jobs[i].number);
            cancelled++;
        }
    }
    if (cancelled > 0 && sweep->rounds == 0) {
        log_info("printer_jobs_taken_back count=%zu", cancelled);
    }
    sweep->is_clear = is_known && cancelled == 0;
    sweep->is_over = is_known && count == 0;
    if (!sweep->is_clear && (++sweep->rounds >= SWEEP_ROUNDS_MAX || result == PRINTER_REFUSED)) {
        let_be(sweep); /* it keeps them, or does not say what it has */
    }
}
