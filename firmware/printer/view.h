/* What the kiosk is told about the printer, from what the printer said. Pure. */
#pragma once

#include <stdbool.h>

#include "drivers/printer_answer.h"
#include "ipc/words.h"

struct view {
    enum status status;
    uint32_t reasons; /* bits of enum print_reason */
    enum print_paper paper;
};

/* `result` of asking for the state; *state counts when it is PRINTER_OK. `is_roll`: what the terminal
 * is configured for; the other paper is told only where the printer says so. */
struct view view_of(enum printer_result result, const struct printer_state *state, bool is_roll);

/* True when there is nothing new in `b`. */
bool view_equal(const struct view *a, const struct view *b);
