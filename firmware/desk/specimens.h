/* The documents that can be laid on the simulated reader, with all that is printed on them: what a
 * citizen would read off the card and type. */
#pragma once

#include "desk/desk.h"

#define SPECIMENS_MAX 48

struct specimen {
    char name[33]; /* for the command "lay" */
    char meaning[121];
    char can[17], document_number[33], birth_date[17], expiry_date[17]; /* empty: not on it */
    char pin[17], puk[17]; /* of the online function; in the holder's letter, not on the card */
    char holder[201];
};

struct specimens {
    struct specimen at[SPECIMENS_MAX];
    size_t count;
};

/* Asks `sim-pn532 --list`. False, with none, when it does not answer with such a list. */
MUST_USE bool specimens_read(struct specimens *specimens, const struct desk *desk);
