/* Taking back what nobody waits for any more, so that no citizen's receipt comes out for the next one.
 *
 * A process serves one citizen and may end, or be killed, at any moment; a cancelled job may still be
 * with the printer then. So each process begins with looking for jobs of those before it. The printer
 * is asked until the job is gone: ippeveprinter loses a Cancel-Job that comes just before it begins to
 * print. */
#pragma once

#include "drivers/printer_ipp.h"

#define SWEEP_ROUNDS_MAX 20 /* a printer that still keeps a job after so many is let be */

struct sweep {
    bool is_over;    /* nothing is left, or the printer was let be */
    bool is_clear;   /* what is left is printing and may: a new job can be sent */
    int taken_back;  /* to be cancelled even while it prints; 0: none */
    unsigned rounds; /* with something to cancel */
};

/* Looks again from now on. `taken_back` is a job of this process that failed, or 0. */
void sweep_again(struct sweep *sweep, int taken_back);

/* One round: asks for the jobs that are left and cancels them, except `own` (0: none) and, while the
 * printer has what it needs (`can_print`), what is printing just now. */
void sweep_step(struct sweep *sweep, struct printer_ipp *printer, int own, bool can_print);
