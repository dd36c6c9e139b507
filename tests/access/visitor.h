/* A kiosk inside a test: a real session, real screens and typing, a real view on pixels in memory. Only the
 * clock is virtual, and reader, printer, courier, agent and the town's numbers are stand-ins that answer
 * after a while. What a citizen may do with it is in hand.h.
 *
 * Whatever is wrong is written down by visitor_find(); the journey goes on as far as it can. */
#pragma once

#include "tests/access/ear.h"
#include "tests/access/hall.h"
#include "ui/check.h"
#include "ui/screens/lead.h"

#define VISITOR_RECEIPT     "0K3T-9QXH-7MWF-21RA"
#define VISITOR_CAN         "482913" /* of the specimen document */
#define VISITOR_PUK         "2837465912"
#define VISITOR_PENDING_MAX 16
#define VISITOR_WHY_MAX     4000 /* bytes of all findings */
#define VISITOR_PLACES      6    /* of the foot, which never move (A38) */

/* One panel a town hall can have, and how it is mounted. */
struct profile {
    const char *name; /* "21.5 upright" */
    struct panel panel;
};

extern const struct profile profiles[];
size_t profile_count(void);

struct visitor;

/* A German card under the AusweisApp: the stand-in keeps the rules of its PIN. */
struct visitor_german {
    char pin[ONLINE_PIN_LEN + 1]; /* of five digits: the transport PIN */
    unsigned tries;
    enum online_task task;
    bool takes_last_try;
    enum online_secret asked;
    enum online_wrong wrong;
    struct online_news news[8]; /* what was said last; events point to them */
    size_t said;
};

/* What a stand-in will answer. */
struct visitor_answer {
    struct session_event event;
    uint64_t due_ms;
};

struct visitor {
    const struct hall *hall;
    const struct profile *profile;
    struct terminal terminal;
    struct arena arena;
    struct session_setup setup;
    struct session session;
    struct view view;
    struct typing typing;
    struct lead lead;
    struct ear ear;
    struct rim_frame frame;
    uint64_t now_ms, utc_s;
    bool is_stale;
    bool is_over; /* the session has ended */

    struct visitor_answer pending[VISITOR_PENDING_MAX];
    size_t pending_count;
    struct ticket ticket;
    struct visitor_german german;
    bool is_out_of_paper; /* the printer waits instead of printing */
    bool is_printing;     /* it was asked to */
    unsigned help_calls;
    json_t *data; /* what was handed in; NULL: nothing yet */

    char screen[TREE_ID_MAX + 1];    /* that is shown */
    char language[17];               /* in which it is shown */
    size_t screens;                  /* how many were shown */
    unsigned builds;                 /* how often one was built and painted */
    void (*look)(struct visitor *);  /* at each new screen, may be NULL */
    void (*shown)(struct visitor *); /* after each time it was built and shown, may be NULL */
    void *context;                   /* for both */
    struct check check;              /* ui/check.h needs the room */

    struct session_display dress; /* in which the places were seen */
    size_t placed_in;             /* and the language */
    struct rect
        places[VISITOR_PLACES]; /* of the foot, where they were seen first; empty: not yet */

    unsigned findings;
    char why[VISITOR_WHY_MAX];
};

/* A kiosk on its start screen, every neighbour there. Ends the process when fonts are missing. Pair with
 * visitor_close(). */
void visitor_open(struct visitor *visitor, const struct hall *hall, const struct profile *profile);

/* Accepts a zeroed one. */
void visitor_close(struct visitor *visitor);

/* Writes down what is wrong, with the screen it was on. */
PRINTF_LIKE(2, 3) void visitor_find(struct visitor *visitor, const char *format, ...);

/* A finger or a key at the kiosk; the clock does not move. */
void visitor_input(struct visitor *visitor, struct rim_event input);

/* An event for the session; what it wants of its neighbours is answered later. */
void visitor_feed(struct visitor *visitor, struct session_event event);

/* Lets time pass, with all that happens in it. */
void visitor_wait(struct visitor *visitor, uint64_t ms);

/* Builds, shows and paints the screen when something has changed. */
void visitor_show(struct visitor *visitor);

/* Lets time pass until another screen than this one is there; false when none comes within `ms`. */
MUST_USE bool visitor_leaves(struct visitor *visitor, const char *screen, uint64_t ms);

/* The citizen lays the specimen document down, or takes it away. */
void visitor_lay(struct visitor *visitor);
void visitor_take(struct visitor *visitor);

/* The citizen lays a German card down, while a task of the online function runs. */
void visitor_lay_german(struct visitor *visitor);

/* An event that comes after a while. */
void visitor_later(struct visitor *visitor, unsigned wait_ms, struct session_event event);

/* The answer of card and AusweisApp to one effect (german.c). */
void visitor_act_german(struct visitor *visitor, const struct session_effect *effect);

/* Adds the stand-ins' answer to one effect (neighbours.c). */
void visitor_act(struct visitor *visitor, const struct session_effect *effect);

/* Paper is put in: what waited comes out. */
void visitor_paper(struct visitor *visitor);
