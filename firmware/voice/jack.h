/* Whether a headphone is plugged in, as an input device of the kernel reports it.
 *
 * Source: linux/input.h: EVIOCGSW for the state at the beginning, then struct input_event with EV_SW and
 * SW_HEADPHONE_INSERT. A FIFO is taken as well, where somebody writes such events. The device may
 * come and go: while it is gone no headphone is plugged in. */
#pragma once

#include <linux/input.h>

#include "base/fail.h"
#include "base/span.h"

struct jack_events {
    uint8_t part[sizeof(struct input_event)]; /* the beginning of the next event */
    size_t have;                              /* bytes of it */
    bool is_in;                               /* a headphone is plugged in */
    bool is_stale; /* the kernel has dropped events (SYN_DROPPED): ask for the state */
};

/* Takes what was read from the device, in whatever pieces. Pure. */
void jack_take(struct jack_events *events, struct bytes from);

struct jack {
    const char *path;
    int device; /* -1 while it is not there */
    int folder; /* inotify on its folder: it may appear; -1 when that is not possible */
    struct jack_events events;
};

/* Begins to listen; also when the device is not there. `path` must outlive it. */
void jack_open(struct jack *jack, const char *path);

/* Closes both. A zeroed one is not accepted: jack_open() first. */
void jack_close(struct jack *jack);

/* To be called when jack->device or jack->folder is ready, and now and then while jack_is_blind(). True
 * when events.is_in has changed. Never blocks. */
MUST_USE bool jack_hear(struct jack *jack);

/* True while neither the device nor its folder is there: only trying again helps. */
bool jack_is_blind(const struct jack *jack);
