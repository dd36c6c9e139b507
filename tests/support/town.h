/* The setup and teardown that scenarios share: a town that runs, and a citizen before its terminal. */
#pragma once

#include "tests/support/visit.h"

struct town {
    struct world world;
    struct citizen citizen;
    struct visit visit;
    char kiosk[4160]; /* the kiosk with the citizen's rim */
    char receipt[33]; /* of the last visit */
};

/* For cmocka: *state becomes a struct town with A4 paper, running, nobody there yet. */
int town_open(void **state);

/* The same with a roll of 80 mm in the printer. */
int town_open_roll(void **state);

/* The same without starting anything: for scenarios that change something first. */
int town_prepare(void **state);

/* Starts what town_prepare() prepared. */
void town_start(struct town *town);

/* For cmocka: ends everything; the test fails when a screen had findings of ui/check.h. */
int town_close(void **state);

/* A whole visit without a document, up to the screen "done"; the number is in town->receipt. */
void town_visit(struct town *town);

/* The same up to the screen "check". */
void town_visit_to_check(struct town *town);

/* Hands in and remembers the number: check -> done. */
void town_hand_in(struct town *town);
