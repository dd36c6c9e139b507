/* A scripted citizen for any service pack: a table of answers is filled in by touch, and what the
 * authority opens must be exactly those answers. */
#pragma once

#include "tests/support/town.h"

/* What is answered wrong first, and what the screen says to that. */
struct service_mistake {
    const char *page, *question;
    const char *typed;            /* NULL: only forgotten */
    const char *german, *english; /* in the message: how to mend it */
};

struct service {
    const char *pack;
    const char *leika; /* under which the submission travels with these answers */
    bool reads;        /* it offers to read an identity document */
    bool needs;        /* it does nothing without one */
    /* A NULL question ends them; choices with their JSON. What is typed may be "German|English". What is
     * touched without a value is no data: the second of several choices. */
    const struct visit_answer *answers;
    struct service_mistake mistake;
};

/* With the identity card of Utopia where the service reads documents. */
void service_with_card(struct town *town, const struct service *service, const char *language);

/* Everything is typed; a document is used only when the service needs one. One answer is forgotten and one
 * is wrong first. */
void service_by_hand(struct town *town, const struct service *service, const char *language);
