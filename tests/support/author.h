/* What the author of a pack writes after the import of the parking form in $FOYER_SHARED: everything that
 * `foyer pack import-xdf` leaves open, as somebody who knows the service would. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define AUTHOR_LEIKA "99108001001000" /* as the form says */

struct author {
    bool new_form;          /* of XDatenfelder 3.0.0: its ids have three digits more */
    const char *schema_uri; /* that the destination asks for; NULL: as imported */
    bool forgets_a_rule;    /* for the test that this is noticed */
};

/* Fills in pack.json, texts, receipt and the two rules in the folder `dir`; takes English away. Ends the
 * test when a file is not as the import writes it. */
void author_fill(const char *dir, const struct author *author);
