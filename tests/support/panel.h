/* A panel that nobody has to stand before: Xorg with the dummy screen and its "inputtest" input driver.
 * A program on it gets real touch events (SDL_FINGER*) and real keys, and its pixels can be looked at.
 *
 * Needs Xorg, its dummy video driver and the right to start it; panel_open() says when that is not
 * so. Source: xf86-input-inputtest-protocol.h, inputtestdrv(4). */
#pragma once

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <cairo.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/fail.h"

struct panel_region {
    int x, y, width, height; /* pixels */
};

struct panel_screen {
    char folder[64];  /* the server's configuration, log and sockets */
    char display[16]; /* ":7", for DISPLAY */
    int width, height;
    pid_t server;
    int fingers, keys; /* sockets of the two input devices */
    Display *connection;
    int damage_event;
};

/* Starts the server and waits until it takes clients and fingers. False when it cannot be started;
 * one line on stderr says why. */
MUST_USE bool panel_open(struct panel_screen *panel, int width, int height);

/* Ends the server. A zeroed one is accepted. */
void panel_close(struct panel_screen *panel);

/* A finger (0..4) goes down at this pixel; returns when the server has handled it. */
void panel_finger_down(struct panel_screen *panel, unsigned finger, int x, int y);

/* The same finger moves. */
void panel_finger_move(struct panel_screen *panel, unsigned finger, int x, int y);

/* The same finger is lifted. */
void panel_finger_up(struct panel_screen *panel, unsigned finger, int x, int y);

/* Down and up at once. */
void panel_tap(struct panel_screen *panel, int x, int y);

/* Presses and releases a key; an evdev code of linux/input-event-codes.h. */
void panel_key(struct panel_screen *panel, unsigned code);

/* What the panel shows now, RGB24, to be destroyed by the caller. */
cairo_surface_t *panel_picture(struct panel_screen *panel);

/* How many pixels of the region differ. */
int panel_differing(cairo_surface_t *a, cairo_surface_t *b, struct panel_region region);

/* Forgets what was drawn until now. True when something had been drawn. */
bool panel_was_drawn_on(struct panel_screen *panel);

/* Waits until `region` of the panel looks like the same region of `wanted`, except for at most
 * `stray` pixels. False when the time is over. Wakes when pixels change, not by the clock. */
MUST_USE bool panel_wait_for(
    struct panel_screen *panel, cairo_surface_t *wanted, struct panel_region region, int stray,
    int timeout_ms);

/* Waits until nothing has changed on the panel for `quiet_ms`, at most `timeout_ms`. */
void panel_wait_quiet(struct panel_screen *panel, int quiet_ms, int timeout_ms);
