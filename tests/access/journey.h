/* One citizen's whole visit: one service, in one language, at one panel, through one channel, from the
 * start screen to the end. What was handed in must be exactly what was answered. */
#pragma once

#include "tests/access/hand.h"

struct cell {
    size_t pack, language, profile, hand; /* places in the hall, in profiles and in hands */
};

struct journey {
    struct visitor visitor;
    const struct hand *hand;
    const struct service *service;
    size_t pack, language;
    bool has_card;
    bool makes_mistakes;
    bool has_made_it;     /* the mistake */
    const char *stops_at; /* a screen that is reached and not left; NULL: to the end */
};

/* A citizen before a kiosk of their own, on its start screen. Pair with journey_close(). */
void journey_begin(struct journey *journey, const struct hall *hall, struct cell cell);

/* Makes the visit, up to the screen journey.stops_at when there is one. True when nothing at all was found; else journey.visitor.why says what. */
MUST_USE bool journey_run(struct journey *journey);

/* Accepts a zeroed one. */
void journey_close(struct journey *journey);

/* "hundehaltung de 21.5 upright touch" */
void cell_name(char name[120], const struct hall *hall, struct cell cell);
