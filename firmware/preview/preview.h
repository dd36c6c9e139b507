/* The screens of one service pack without a terminal: the real pages, a citizen in front of them, and
 * stand-ins that answer at once for reader, printer, courier and agent. Nothing is sealed or sent.
 *
 * It is a program of its own so that the kiosk has no door for tests: it shares the screens (ui/) and
 * the session (model/) with it, and nothing else. */
#pragma once

#include "base/terminal.h"
#include "model/lint.h"
#include "model/session.h"
#include "ui/screens/screens.h"
#include "ui/view.h"

#define PREVIEW_PENDING_MAX 16
#define PREVIEW_RECEIPT     "7K3D-9MPX-4RTW-2HB6" /* looks like one, and is nobody's */

struct preview_setup {
    const char *payload;  /* path of the pack's payload, not signed */
    const char *assets;   /* NULL: where the program finds them */
    const char *language; /* to begin with; NULL: "de" */
    const char *pictures; /* folder for pictures; NULL: a window */
    size_t page;          /* to begin with, from 1; 0: the start screen */
    bool is_large;        /* the panel's own number of pixels, not half of it */
    bool is_wide;         /* landscape */
};

/* What a stand-in will answer. */
struct preview_answer {
    struct session_event event;
    uint64_t due_ms; /* steady clock */
};

struct preview {
    const struct preview_setup *setup;
    struct terminal terminal;
    struct arena common; /* the program's texts */
    struct texts texts[PACK_LANGUAGES_MAX];
    size_t language_count;

    struct pack pack;
    bool has_pack; /* it can be shown */
    struct findings findings;

    struct arena arena; /* the pretended citizen's */
    struct session_setup session_setup;
    struct session session;
    struct person person;
    struct ticket ticket;
    char slots[2 * SESSION_SLOT_ROW + 1];
    struct view view;
    struct typing typing;
    bool is_stale; /* the screen must be built again */
    bool is_over;  /* the session has ended: the next one begins */
    uint64_t now_ms, utc_s;
    struct preview_answer pending[PREVIEW_PENDING_MAX];
    size_t pending_count;
};

/* Fonts and panel; no pack yet. False after a line in the log. Pair with preview_close(). */
MUST_USE bool preview_open(struct preview *preview, const struct preview_setup *setup);

/* Accepts a zeroed one. */
void preview_close(struct preview *preview);

/* Reads the payload and all that is wrong with it, and begins a session. preview.has_pack says whether
 * it can be shown. False when the payload or the program's texts cannot be read. */
MUST_USE bool preview_load(struct preview *preview);

/* The next citizen, on the start screen. */
void preview_begin(struct preview *preview);

/* An event for the session; what it wants of its neighbours is answered later. */
void preview_feed(struct preview *preview, struct session_event event);

/* Gives the answers that are due. True when there was one. */
bool preview_answer(struct preview *preview);

/* Adds the answer of the stand-ins to one effect (neighbours.c). */
void preview_act(struct preview *preview, const struct session_effect *effect);

/* Walks to a page (from 0) in a language (place in preview.texts), reading the specimen document when
 * the service wants one. With `page` FORM_NONE to the page where the walk ends by itself. False when
 * there is no such page. */
MUST_USE bool preview_go(struct preview *preview, size_t language, size_t page);

/* Answers questions with choices so that as much as possible is to be seen. */
void preview_show_all(struct preview *preview);

/* The screen as it is now into the view. With `with_findings` what lint says of this page below it. */
void preview_build(struct preview *preview, bool with_findings);

/* Pictures of all pages in all languages and a report; 0, or 1 when something on them is wrong, 2 when
 * they cannot be written. */
MUST_USE int preview_pictures(struct preview *preview);

/* The window, until it is closed; 0 or 2. */
MUST_USE int preview_window(struct preview *preview);
