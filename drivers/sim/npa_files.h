/* The files of a simulated German card. */
#pragma once

#include "drivers/sim/npa.h"

/* Writes EF.DIR, EF.CardAccess and EF.CardSecurity into the card. */
void npa_files_init(struct npa *npa);

/* The application identifier of the online function, TR-03110-4 §2.1. */
struct bytes npa_eid_identifier(void);
