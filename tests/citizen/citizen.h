/* The scripted citizen: acts only as a person can (a finger, a key) and sees only what a person sees:
 * the picture, and the semantic tree that a screen reader would read.
 *
 * Plays with the kiosk that is linked with tests/citizen/rim_citizen.c. One kiosk follows the other;
 * the citizen always stands before the one whose frame came last. What cannot be found, touched or
 * seen in time ends the test with a line that says what was on the screen instead. Every screen is
 * checked by ui/check.h; citizen_findings() counts what was found. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"

#define CITIZEN_KIOSKS_MAX  4 /* connected at a time */
#define CITIZEN_PATIENCE_MS 20000

struct citizen {
    char socket[100]; /* path that FOYER_CITIZEN must name */
    int listener;
    struct {
        int fd; /* -1: free */
        unsigned frame;
        int pid;
    } kiosks[CITIZEN_KIOSKS_MAX];
    size_t before; /* the kiosk the citizen stands before */
    char screen[100];
    json_t *tree; /* of the newest frame; NULL: not fetched yet */
    char folder[64];
    size_t findings;
    size_t pictures;                                               /* taken so far */
    void (*record)(void *context, const char *what, int x, int y); /* may be NULL */
    void *context;
};

/* Listens in a folder of its own and puts FOYER_CITIZEN into the environment. */
void citizen_open(struct citizen *citizen);

/* For SCOPED; accepts a zeroed one. */
void citizen_close(struct citizen *citizen);

/* Waits until the screen with this id is there, of the newest kiosk. */
void citizen_wait_screen(struct citizen *citizen, const char *screen);

/* Waits until one of these screens (NULL ends them) is there; its place in the list. */
size_t citizen_wait_any(struct citizen *citizen, const char *const *screens);

/* The same, but false when it does not come within `timeout_ms`. */
MUST_USE bool citizen_sees_screen(struct citizen *citizen, const char *screen, int timeout_ms);

/* Waits until another screen than this one is there, and says so if it stays. */
void citizen_leave_screen(struct citizen *citizen, const char *screen);

/* Waits until a node with this id is on the screen. */
void citizen_wait_node(struct citizen *citizen, const char *id);

/* Waits until no node with this id is on the screen. */
void citizen_wait_gone(struct citizen *citizen, const char *id);

/* Waits until some text of some node on the screen contains `text`. */
void citizen_wait_text(struct citizen *citizen, const char *text);

/* True when `text` is somewhere on the screen now: name, value, hint, error, provenance. */
bool citizen_reads(struct citizen *citizen, const char *text);

/* A member ("name", "value", "error", ...) of the node with this id; empty when there is no such
 * node or member. Good until the next call. */
struct text citizen_text(struct citizen *citizen, const char *id, const char *member);

/* True when the node has this state ("focused", "checked", "invalid", "disabled" ...). */
bool citizen_has_state(struct citizen *citizen, const char *id, const char *state);

/* The first node with this role and name as its id; NULL when there is none. Good until the next
 * call. */
const char *citizen_find(struct citizen *citizen, const char *role, const char *name);

/* Puts a finger down on the middle of the node and lifts it; scrolls to it first when it must. */
void citizen_touch(struct citizen *citizen, const char *id);

/* The same for the first node with this role and name. */
void citizen_touch_named(struct citizen *citizen, const char *role, const char *name);

/* Types by the keys on the screen, one touch a key, shift and signs as needed. */
void citizen_type(struct citizen *citizen, const char *text);

/* A finger down, without lifting it, and up, at pixels; for what a careless hand does. */
void citizen_finger(struct citizen *citizen, const char *what, unsigned finger, int x, int y);

/* Presses a key of the keypad: "next", "previous", "select", "back", "help" ... */
void citizen_key(struct citizen *citizen, const char *word);

/* Types with a real keyboard. */
void citizen_keyboard(struct citizen *citizen, const char *text);

/* Lets time pass on the kiosk's clock. */
void citizen_advance(struct citizen *citizen, unsigned ms);

/* Takes a picture: FOLDER/NN-NAME.png. */
void citizen_picture(struct citizen *citizen, const char *folder, const char *name);

/* Waits until another kiosk than the one with this process id has shown a frame. False when none does
 * within `timeout_ms`. */
MUST_USE bool citizen_sees_successor(struct citizen *citizen, int kiosk, int timeout_ms);

/* The process id of the kiosk the citizen stands before. */
int citizen_kiosk(struct citizen *citizen);
