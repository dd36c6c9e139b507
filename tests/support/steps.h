/* What the scripted citizen did, so that it can be done again before the shipped kiosk, which tells
 * nobody its tree: where the finger went, and what the screen looked like before it went there. */
#pragma once

#include <cairo.h>

#include "base/fail.h"
#include "tests/citizen/citizen.h"
#include "tests/support/panel.h"
#include "tests/support/world.h"

#define STEPS_MAX 1024

enum step_kind {
    STEP_SCREEN,  /* wait until the screen looks like this around its heading */
    STEP_TOUCH,   /* lay a finger at x, y and lift it */
    STEP_PICTURE, /* take a picture */
    STEP_DEVICE,  /* do something to a simulated device: "reader lay id-card" */
};

struct step {
    enum step_kind kind;
    char name[112]; /* of the screen, node, picture; or device and command */
    int x, y;
    bool is_key;                /* a key of the keyboard: a hand types faster than it chooses */
    cairo_surface_t *picture;   /* STEP_SCREEN */
    struct panel_region region; /* STEP_SCREEN: the heading */
};

struct steps {
    struct step list[STEPS_MAX];
    size_t count;
    struct citizen *citizen;
    char folder[64]; /* for pictures while recording */
};

/* Records all that this citizen does from now on. */
void steps_record(struct steps *steps, struct citizen *citizen);

/* Does something to a device of this world, and records it. */
void steps_device(
    struct steps *steps, const struct world *world, const char *device, const char *command);

/* The step of this kind with this name: the first one from `from` on. Ends the program when there is
 * none. */
const struct step *steps_find(
    const struct steps *steps, size_t from, enum step_kind kind, const char *name);

/* Does everything again on the panel, with this world's devices; pictures go to `folder` as
 * NN-NAME.png. Ends the program, after naming the step, when the panel does not show in time what was
 * seen while recording. Gives how many pictures were taken. */
size_t steps_replay(
    const struct steps *steps, struct panel_screen *panel, const struct world *world,
    const char *folder);

/* Frees the pictures. */
void steps_finish(struct steps *steps);
