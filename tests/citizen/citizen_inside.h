/* Between the citizen's eyes (citizen.c) and hands (citizen_hand.c). */
#pragma once

#include "tests/citizen/citizen.h"

/* Gives a command to the kiosk and waits until what it changes is on the screen. */
void citizen_act(struct citizen *citizen, const char *command);

/* The node with this id in the tree of the newest frame; NULL when there is none. */
const json_t *citizen_node(struct citizen *citizen, const char *id);

typedef bool citizen_condition(struct citizen *citizen, const char *what);

/* Waits until the condition holds; false when it does not within `timeout_ms`. */
bool citizen_wait(
    struct citizen *citizen, citizen_condition *condition, const char *what, int timeout_ms);

/* Ends the test: what was waited for, a picture, and what is on the screen instead. */
NORETURN void citizen_give_up(struct citizen *citizen, const char *wanted, const char *what);

/* Tells citizen->record, if there is one. */
void citizen_record(struct citizen *citizen, const char *what, const char *name, int x, int y);
