/* What a citizen answers to every service of assets/packs, and the data that must come of it: for the
 * scenarios at a simulated terminal and for the journeys inside a test. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* What the citizen answers: `page` (its id in the UI schema), `question` ("q-dog.name"; a choice is
 * "q-keeping.dangerous-1"), the letters to type (NULL for a choice that is only touched), and what
 * must stand in the data then: as JSON, or NULL for the letters themselves. */
/* The question "q-things-add" adds an entry to a list; what is answered about the first one has the page
 * "things.entry/0". With the value "" it is only what is searched for. */
struct visit_answer {
    const char *page, *question, *typed, *value;
};

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

#define ANSWERS_TYPED_MAX 100 /* bytes of what is typed, NUL included */

/* The visits of one service are in a row: the first is done with the card, the last by hand. NULL when
 * nobody visits a pack of this name. */
const struct service *answers_first(const char *pack);
const struct service *answers_last(const char *pack);

/* The answer that the identity card of Utopia gives to a question; NULL when it gives none. */
const struct visit_answer *answers_on_card(const char *question);

/* What is typed in German or in another language of "Matratze|Mattress"; in `typed` where it differs.
 * NULL for NULL. */
const char *answers_typed(const char *text, bool is_german, char typed[ANSWERS_TYPED_MAX]);

/* The data that these answers make, with what the card says in the place of what is typed when there is
 * one. Owned by the caller. */
json_t *answers_data(const struct service *service, bool has_card);
