/* The rim of the kiosk: the only place where it meets a window system and a clock.
 *
 * rim_sdl.c is the real one; a test program links another object with the same functions. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/keypad.h"
#include "ui/rect.h"

#define RIM_TEXT_MAX 32 /* bytes typed in one event, NUL included */

enum rim_kind {
    RIM_DOWN, /* finger or mouse button: finger, x, y */
    RIM_MOVE,
    RIM_UP,
    RIM_LOST,    /* the finger's touch was taken away: no release follows */
    RIM_KEY,     /* key */
    RIM_TEXT,    /* text */
    RIM_RESIZED, /* call rim_frame() again; everything must be painted */
    RIM_EXPOSED, /* everything must be presented again */
    RIM_CLOSED,  /* the window system ends the program */
};

/* What a key means; which key it is says the keymap. */
#define KEYPAD(name, word) RIM_KEY_##name,
enum rim_key {
#include "base/keypad.def"
};
#undef KEYPAD

struct rim_event {
    enum rim_kind kind;
    uint64_t at_ms;  /* rim_steady_ms() when it was read */
    uint64_t finger; /* which one; 0 is the mouse */
    int x, y;        /* px of the frame */
    enum rim_key key;
    char text[RIM_TEXT_MAX]; /* UTF-8, ends in NUL */
};

/* What is painted into: 32 bits a pixel, 0xXXRRGGBB in the machine's order (CAIRO_FORMAT_RGB24). */
struct rim_frame {
    uint8_t *pixels;
    int width, height; /* px */
    int stride;        /* bytes a row */
};

struct rim;
struct style; /* ui/layout.h */
struct tree;  /* ui/tree.h */

/* Opens a borderless window of width x height px at 0,0, not yet shown: its first rim_present() maps
 * it. `full` takes the whole display instead, and nothing that a window system says closes it. Keys mean what `keypad` says, read now, or with NULL what
 * keypad_default() does. NULL, after a line in the log, when there is no display, or a key of the keypad is
 * none that SDL knows. */
MUST_USE struct rim *rim_open(int width, int height, bool full, const struct keypad *keypad);

/* Before the first rim_present(): a window with a border and this title at the right edge of
 * the display, for tools beside the terminal. rim_sdl.c only. */
void rim_frame_window(struct rim *rim, const char *title);

/* For SCOPED. Accepts NULL. */
void rim_close(struct rim **rim);

/* The pixels, good until an event RIM_RESIZED was read. */
struct rim_frame rim_frame(struct rim *rim);

/* Brings these parts of the frame to the screen. */
void rim_present(struct rim *rim, const struct rect *rects, size_t count);

/* What the frame that was presented last means. A window system has no ear for it and rim_sdl.c does
 * nothing; the rim of the scripted citizen has. Call it after each view_show(). */
void rim_tell(struct rim *rim, const struct tree *tree, const struct style *style);

/* The next event that waits; never blocks. Read until false before polling rim_fd(). */
MUST_USE bool rim_next(struct rim *rim, struct rim_event *event);

/* Readable when events may wait; -1 when this rim has no input. Not owned by the caller. */
int rim_fd(const struct rim *rim);

/* Milliseconds of a clock that never goes back. */
uint64_t rim_steady_ms(struct rim *rim);

/* Seconds since 1970, UTC. */
uint64_t rim_utc_s(struct rim *rim);
