/* What the register of places offers for the field of an address that is typed into. */
#pragma once

#include "model/places.h"
#include "model/session.h"

#define SUGGEST_LETTERS_MIN 2 /* of a street, before any is offered */

struct suggestion {
    size_t question;           /* that it is for: the field itself, or the town for a postcode */
    struct places_found found; /* at least one; texts in the register */
};

/* True when there is something to offer for this question, which is on the page shown. Postcode, town
 * and street belong together when they are on one page and in one object of the data. */
bool suggest_find(const struct session *session, size_t question, struct suggestion *suggestion);
