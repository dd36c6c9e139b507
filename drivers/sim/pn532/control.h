/* The words that the control socket of the simulated reader understands. */
#pragma once

#include "drivers/sim/pn532/chip.h"

enum control_wish {
    CONTROL_NOTHING, /* done, or refused */
    CONTROL_OFF,     /* pull the plug */
    CONTROL_ON,      /* plug it in again */
};

#define CONTROL_REPLY_MAX 400 /* bytes, with the NUL */

/* Obeys one command ("lay passport", "fault wtx 3", ...; all are in `sim-pn532 --help`) and writes
 * what is answered. */
enum control_wish control_obey(struct pn532 *chip, const char *command, char *reply);

/* Prints the table of specimens as JSON on stdout; for `sim-pn532 --list`. */
void control_list(void);
