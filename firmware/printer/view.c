#include "printer/view.h"

static const struct {
    unsigned said;
    uint32_t told;
} REASONS[] = {
    {PRINTER_PAPER_LOW, PRINT_REASON_PAPER_LOW},
    {PRINTER_PAPER_OUT, PRINT_REASON_PAPER_OUT},
    {PRINTER_JAM, PRINT_REASON_JAM},
    {PRINTER_COVER_OPEN, PRINT_REASON_COVER_OPEN},
    {PRINTER_INK_LOW, PRINT_REASON_INK_LOW},
    {PRINTER_INK_OUT, PRINT_REASON_INK_OUT},
    {PRINTER_OFFLINE, PRINT_REASON_UNREACHABLE},
    {PRINTER_PAUSED, PRINT_REASON_PAUSED},
    {PRINTER_OTHER, PRINT_REASON_OTHER},
};

/* The worst first. "Other" alone stops nothing; where it does, the printer has stopped. */
static const struct {
    uint32_t reasons;
    enum status status;
} STATUSES[] = {
    {PRINT_REASON_UNREACHABLE, STATUS_offline},
    {PRINT_REASON_JAM, STATUS_jammed},
    {PRINT_REASON_COVER_OPEN, STATUS_open},
    {PRINT_REASON_PAPER_OUT | PRINT_REASON_INK_OUT, STATUS_out},
    {PRINT_REASON_PAUSED, STATUS_fault},
    {PRINT_REASON_PAPER_LOW | PRINT_REASON_INK_LOW, STATUS_low},
};

static enum status status_of(uint32_t reasons)
{
    for (size_t i = 0; i < COUNT(STATUSES); i++) {
        if ((reasons & STATUSES[i].reasons) != 0) {
            return STATUSES[i].status;
        }
    }
    return STATUS_ok;
}

static struct view view_of_state(const struct printer_state *state, struct view view)
{
    for (size_t i = 0; i < COUNT(REASONS); i++) {
        view.reasons |= (state->reasons & REASONS[i].said) != 0 ? REASONS[i].told : 0;
    }
    view.reasons |= state->takes_jobs ? 0 : PRINT_REASON_PAUSED;
    view.status = status_of(view.reasons);
    if (!state->takes_pdf ||
        (state->is_stopped && (view.status == STATUS_ok || view.status == STATUS_low))) {
        view.reasons |= PRINT_REASON_OTHER;
        view.status = STATUS_fault;
    }
    unsigned wanted = view.paper == PRINT_PAPER_A4 ? PRINTER_A4 : PRINTER_ROLL80;
    if (state->papers != 0 && (state->papers & wanted) == 0) {
        view.paper = view.paper == PRINT_PAPER_A4 ? PRINT_PAPER_ROLL80 : PRINT_PAPER_A4;
    }
    return view;
}

struct view view_of(enum printer_result result, const struct printer_state *state, bool is_roll)
{
    struct view view = {.paper = is_roll ? PRINT_PAPER_ROLL80 : PRINT_PAPER_A4};
    switch (result) {
    case PRINTER_OK: return view_of_state(state, view);
    case PRINTER_UNREACHABLE:
        view.status = STATUS_offline;
        view.reasons = PRINT_REASON_UNREACHABLE;
        break;
    case PRINTER_BUSY: view.status = STATUS_busy; break;
    case PRINTER_REFUSED:
    case PRINTER_NO_JOB:
    case PRINTER_FOUL:
    case PRINTER_STOPPED:
        view.status = STATUS_fault;
        view.reasons = PRINT_REASON_OTHER;
        break;
    }
    return view;
}

bool view_equal(const struct view *a, const struct view *b)
{
    return a->status == b->status && a->reasons == b->reasons && a->paper == b->paper;
}
