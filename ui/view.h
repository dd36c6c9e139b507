/* The view: shows trees, paints what changed, turns fingers and keys into choices.
 *
 *   view_begin(&view, id, language) -> an empty tree; build the screen into it; view_show(&view);
 *   view_paint(&view, rects) -> rim_present(rim, rects, count);
 *   rim_next() -> view_input(&view, &event) -> what the citizen wants.
 *
 * Two trees in two arenas: the shown one and the one being built; both are wiped when reused. */
#pragma once

#include "base/terminal.h"
#include "ui/damage.h"
#include "ui/layout.h"
#include "ui/rim.h"

enum view_want {
    VIEW_NOTHING,
    VIEW_TOUCHED, /* something was touched or moved, nothing chosen yet: somebody is here */
    VIEW_CHOSEN,  /* node: its action */
    VIEW_HELD,    /* node: a key was held for long */
    VIEW_TYPED,   /* text: from a keyboard */
    VIEW_ERASED,  /* the last character */
    VIEW_BACK,    /* the keypad's keys, when the screen has no node "back" or "help" to choose */
    VIEW_HELP,
    VIEW_KEYED, /* key: one that the view does not act on itself, for speech and for the display */
    VIEW_REBUILD, /* build and show the screen again */
    VIEW_CLOSED,  /* the window was closed */
};

struct view_event {
    enum view_want want;
    const struct node *node; /* good until view_begin() */
    enum rim_key key;
    char text[RIM_TEXT_MAX]; /* UTF-8, ends in NUL */
    bool replaces;           /* typed: in the place of the letter before the caret */
};

struct view_touch {
    bool down;       /* a finger is followed */
    uint64_t finger; /* this one */
    uint64_t node;   /* key of the node it went down on; 0: none */
    bool inside;     /* it is over that node now */
    bool held;       /* the long press was reported */
    uint64_t since_ms;
    uint64_t heard_ms;  /* the last event of this finger */
    uint64_t last_ms;   /* end of the touch before, for double strikes */
    int last_x, last_y; /* its place, px */
    bool struck;        /* this touch is a double strike: let it pass */
};

/* How a citizen wants the screen; struct session_display. All zero: as everybody finds it. */
struct view_dress {
    unsigned theme; /* theme_of() */
    unsigned size;  /* of letters: 0 to STYLE_SIZES - 1 */
    bool is_low;    /* all that can be chosen within the panel's band of reach */
};

struct view {
    struct style style;
    struct panel panel;
    struct view_dress dress;
    struct pictures pictures;
    struct arena arena[2];
    struct tree tree[2];
    unsigned shown; /* which of the two is on the screen */
    bool has_shown;
    struct rect screen;
    cairo_surface_t *surface; /* over the rim's pixels */
    struct damage damage;
    uint64_t focus;     /* key of the node */
    bool focus_visible; /* the last input was a key */
    struct view_touch touch;
    unsigned double_strike_ms; /* 400 */
    unsigned hold_ms;          /* 600 */
};

/* Opens the fonts under `assets` (option of assets_path(), or NULL). False, after a line in the log,
 * when there are none. Pair with view_finish(). */
MUST_USE bool view_init(struct view *view, const struct panel *panel, const char *assets);

/* For SCOPED. Wipes both trees. Accepts a zeroed one. */
void view_finish(struct view *view);

/* Dresses all screens from the next view_begin() on, and damages everything: build and show the screen
 * again. The same dress as before changes nothing. */
void view_dress(struct view *view, const struct view_dress *dress);

/* Pictures for the screens from the next view_begin() on; they outlive what is shown then. */
void view_use_pictures(struct view *view, const struct pictures *pictures);

/* The pixels of a picture that is shown have changed, and its number: damages where it is shown. */
void view_refresh_pictures(struct view *view);

/* Paints into this frame from now on; all of it is damaged. After rim_open() and RIM_RESIZED. */
void view_use_frame(struct view *view, struct rim_frame frame);

/* An empty tree to build the next screen `id` into. Nodes of the shown tree stay good until the next
 * view_begin() after it. */
struct tree *view_begin(struct view *view, struct text id, struct text language);

/* Lays out the tree that was begun, keeps focus and scroll positions by id (a screen with another id
 * begins at its heading and its top), finds the damage and makes it the shown one. */
void view_show(struct view *view);

/* The shown tree; NULL before the first. */
const struct tree *view_tree(const struct view *view);

/* Paints the damage into the frame and gives its rectangles; 0 when nothing changed. */
size_t view_paint(struct view *view, struct rect rects[DAMAGE_MAX]);

/* Damages everything: the screen's content was lost. */
void view_expose(struct view *view);

/* What the citizen wants by this input. A finger chooses when it is lifted over the node it went down
 * on; sliding off takes it back; a second finger is not seen. Tab goes from one node that can be
 * chosen to the next, the arrows through everything that can be read, and by place among keys. */
struct view_event view_input(struct view *view, const struct rim_event *input);

/* When view_tick() wants to be called, by the clock of the events; UINT64_MAX: not at all. */
uint64_t view_deadline(const struct view *view);

/* VIEW_HELD when a key was held for long, else VIEW_NOTHING. */
struct view_event view_tick(struct view *view, uint64_t now_ms);

/* The node that has the focus, or NULL. */
const struct node *view_focus(const struct view *view);

/* Moves the focus to the node with this id, and its scroll so that it can be seen: to a field that is
 * wrong, to an alert. No such node: to the heading. */
void view_set_focus(struct view *view, struct text id);
