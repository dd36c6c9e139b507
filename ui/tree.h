/* The semantic tree: the one description of a screen.
 *
 * Pixels, focus, speech, tests and the scripted citizen all read it. A screen is built anew from the
 * session's state whenever that changes; nodes are the same node when they have the same id. The
 * order of the children is the order of reading and of the focus. Everything lives in one arena. */
#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/fail.h"
#include "ui/picture.h"
#include "ui/rect.h"

#define TREE_NODES_MAX 3000 /* in one screen */
#define TREE_ID_MAX    96   /* bytes of an id */
#define TREE_DEPTH_MAX 16   /* levels */
#define TREE_INDEX     8192 /* places in the table of ids, a power of two */

struct texts;

#define ROLE(word, chosen, stop) ROLE_##word,
enum role {
#include "ui/roles.def"
    ROLE_COUNT
};
#undef ROLE

/* Bits of node.state. */
enum state {
    STATE_FOCUSED = 1 << 0,
    STATE_PRESSED = 1 << 1,
    STATE_DISABLED = 1 << 2,
    STATE_CHECKED = 1 << 3,
    STATE_INVALID = 1 << 4,
    STATE_REQUIRED = 1 << 5,
    STATE_MASKED = 1 << 6, /* value shows one bullet a character, never the characters */
    STATE_BUSY = 1 << 7,
    STATE_LIVE = 1 << 8,     /* a change is spoken by itself */
    STATE_EDITING = 1 << 9,  /* the field that typed letters go to: the screen says so */
    STATE_HIDDEN = 1 << 10,  /* takes no place; layout sets it on what is not needed */
    STATE_OUTSIDE = 1 << 11, /* scrolled out of its window; set by layout */
    STATE_STAFF = 1 << 12,   /* for staff: never spoken, and no stop for the focus */
    /* Its name is about somebody: never said by the loudspeaker. Values of fields and of answers are
     * so without it. */
    STATE_PERSONAL = 1 << 13,
    STATE_CODE = 1 << 14, /* its value is said letter by letter: a number on a card, an account */
    STATE_COUNT_BITS = 15
};

/* How a node is dressed; what each role makes of it is in paint.c. */
enum look {
    LOOK_PLAIN,
    LOOK_PRIMARY,   /* the one way on; a card in the town's colour, and heading and text on it */
    LOOK_SECONDARY, /* other ways */
    LOOK_DANGER,    /* ends or deletes something; alert: something is wrong */
    LOOK_TILE,      /* big button with icon, name and value as a description below */
    LOOK_CARD,      /* group with a border */
    LOOK_PANEL,     /* group with a tinted ground */
    LOOK_INFO,      /* alerts */
    LOOK_SUCCESS,
    LOOK_WARNING,
    LOOK_DISPLAY, /* text in very large letters: a receipt number */
    LOOK_HUGE,    /* text of a few letters to be read from afar: a waiting number */
    LOOK_MUTED,   /* text of second rank */
    LOOK_STRONG,  /* text in bold */
    LOOK_HEADER,  /* the top of the frame */
    LOOK_FOOTER,  /* its foot */
    LOOK_BAR,     /* drawn by a scroll: where one is in long content */
};

enum flow { FLOW_COLUMN, FLOW_ROW, FLOW_GRID };
enum align { ALIGN_STRETCH, ALIGN_START, ALIGN_CENTER, ALIGN_END };

/* What layout makes the rectangle from. All lengths in mm. */
struct box {
    enum flow flow;    /* of the children */
    enum align align;  /* of the children across the flow */
    enum align spread; /* of the children along it when none of them grows */
    unsigned
        columns; /* FLOW_GRID: so many, equally wide; fewer where children ask for more width */
    double grow; /* share of what the parent has left over; 0 takes none */
    double width, height;         /* at least; 0: what the content needs */
    double width_max, height_max; /* at most; 0: no limit */
    double padding_x, padding_y, gap;
    bool scrolls; /* the children may be taller: see build_scroll() */
    bool
        stacks; /* row: becomes a column when the children do not fit side by side, each in a line */
    bool is_ltr; /* where the screen runs from right to left, this and all below it does not */
};

struct node {
    enum role role;
    enum look look;
    unsigned state;     /* bits of enum state */
    unsigned level;     /* heading: 1 for the screen's own, 2 below; field: lines, at least 1 */
    unsigned action;    /* what the owner of the screen does when it is chosen; 0: nothing */
    unsigned argument;  /* for the action: which service, which choice; key: 1 when holding it
                                offers more */
    unsigned amount;    /* progress: per mille */
    unsigned countdown; /* with STATE_LIVE: seconds that its text counts down; 0: none */
    size_t caret;       /* field being typed into: bytes of value behind the caret */
    const char *icon;   /* of assets/icons, without .svg, or NULL */
    unsigned sample;    /* 1 + a size of letters (view_dress) that its texts have, whatever the
                               screen's is; 0: the screen's */
    unsigned swatch;    /* 1 + the number of a theme that it is drawn in; 0: the screen's */
    const struct picture
        *picture;           /* image: shown instead of the icon, as large as fits; not owned */
    struct text id;         /* unique in the tree, the same in every language */
    struct text name;       /* what it is called: heading, paragraph, label, alt text of an image */
    struct text value;      /* field: what is in it; tile: description; item: the answer */
    struct text hint;       /* how to use it, shown small beside it */
    struct text error;      /* with STATE_INVALID: what is wrong and what to do */
    struct text provenance; /* where the value comes from, e.g. "read from your document" */
    struct text spoken;     /* said instead of name, when that reads badly aloud */
    struct text language;   /* BCP 47; empty: that of the tree */
    struct text kept_for; /* group without children: as much room as a button of this name needs */
    struct box box;
    bool is_rtl;        /* by tree_finish(): its parts run from right to left, and so does an icon
                           that points a way */
    struct rect rect;   /* set by layout */
    struct rect window; /* what of it may be seen: rect, cut by the scrolls around; by layout */
    int scrolled, scroll_end;      /* px, of a node with box.scrolls; the end is set by layout */
    uint64_t key;                  /* hash of id */
    double measured_for, measured; /* px; layout's own: the height that a width needs */
    uint64_t visual;               /* view's own: hash of all that can be seen */
    struct node *parent, *first, *last, *next;
    struct node *after; /* next in the order of reading, over all levels */
};

struct tree {
    struct arena *arena;        /* not owned */
    struct pictures pictures;   /* of view_use_pictures() */
    const struct texts *texts;  /* not owned: where words.h looks; NULL: German */
    struct text language;       /* BCP 47 */
    bool is_rtl;                /* the language runs from right to left: layout mirrors, and an
                                   arrow to the left means onwards, but among keys */
    double width_mm, height_mm; /* of the screen, for screens that adapt; 0: not known */
    double keys_mm;      /* width for the keyboard, by frame_build(); 0: that of the screen */
    double letters;      /* the body's letters against those of the theme; 0: not known */
    double foot_letters; /* the same of the foot */
    unsigned size;       /* of view_dress */
    bool is_low;         /* all that can be chosen lies between the next two */
    double band_top_mm, band_foot_mm; /* from the top of the screen */
    struct node *root;
    size_t count;
    struct node *index[TREE_INDEX];
};

/* True when the language (BCP 47) is written from right to left. */
bool language_is_rtl(struct text language);

/* Begins an empty tree; wipes the arena, so the spans of a tree that was in it die. The root has
 * ROLE_screen and the id `id`. */
void tree_begin(struct tree *tree, struct arena *arena, struct text id, struct text language);

/* A new last child of `parent`, all zero but role and id (copied). Ends the process when an id comes
 * twice or is longer than TREE_ID_MAX, or the tree gets larger than its limits: a bug in a screen. */
struct node *tree_add(struct tree *tree, struct node *parent, enum role role, struct text id);

/* `format` as text in the tree's arena, cut off at 4096 bytes: for ids and names that are composed. */
PRINTF_LIKE(2, 3) struct text tree_format(struct tree *tree, const char *format, ...);

/* Sets value to `count` bullets and STATE_MASKED: the characters themselves never enter a tree. */
void tree_mask(struct tree *tree, struct node *node, size_t count);

/* Copies every text of every node into the arena, fills in languages and threads the order of
 * reading; then nothing outside is pointed at any more. view_show() calls it. */
void tree_finish(struct tree *tree);

/* Threads node.after anew; when nodes were moved after tree_finish(). */
void tree_thread(struct tree *tree);

/* The node with this id, or NULL. */
struct node *tree_find(const struct tree *tree, struct text id);

/* The node with this key (see node.key), or NULL. */
struct node *tree_find_key(const struct tree *tree, uint64_t key);

/* The next node in the order of reading below `root`, children first; NULL after the last. */
struct node *tree_next(const struct node *node, const struct node *root);

/* True when somebody can choose it now: the role allows it, it has an action, is neither disabled nor
 * hidden. */
bool node_can_be_chosen(const struct node *node);

/* True when the focus stops at it: see roles.def; not when hidden. */
bool node_takes_focus(const struct node *node);

/* "button", "field", ... */
const char *role_word(enum role role);

/* [{"id","role","name","value","hint","error","provenance","spoken","lang","look","icon","state":[..],
 * "action":[kind,argument],"rect":[x,y,w,h],"depth"}, ...] in the order of reading, empty members
 * and hidden nodes left out, without soft hyphens. Owned by the caller. Never holds what is masked. */
MUST_USE json_t *tree_json(const struct tree *tree);

/* The same as lines for people and golden files, in px: `  button "Weiter" #next [10 20 300 80]
 * focused`. To be freed by the caller. */
MUST_USE char *tree_print(const struct tree *tree);
