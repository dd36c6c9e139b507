/* The kiosk: one session joined to a screen and to its five neighbours. */
#pragma once

#include <systemd/sd-event.h>

#include "base/file.h"
#include "base/terminal.h"
#include "kiosk/arms.h"
#include "kiosk/eid.h"
#include "kiosk/handover.h"
#include "kiosk/lines.h"
#include "kiosk/packs.h"
#include "kiosk/signing.h"
#include "model/session.h"
#include "ui/screens/lead.h"
#include "ui/speech/speech.h"
#include "ui/view.h"

struct kiosk_setup {
    const char *etc, *run; /* folders */
    const char *assets;    /* NULL: where the program finds them */
    bool full;             /* the whole display instead of the panel's size */
};

struct kiosk {
    const struct kiosk_setup *setup;
    struct terminal terminal;
    struct arena common;                        /* the program's texts */
    struct texts texts[TERMINAL_LANGUAGES_MAX]; /* one a language of the terminal */
    size_t language_count;
    struct packs packs;
    struct found_list found; /* in `common` */
    struct file places_file; /* ETC/places.txt; empty when there is none */
    struct places places;    /* points into it */
    struct arena arena; /* the citizen's: nothing personal is anywhere else but on the screen */
    char receipt[NUMBER_LEN + 1];
    uint32_t number; /* of this session, in messages */
    struct session_setup session_setup;
    struct session session;
    struct handover handover;

    struct arms arms;
    struct signing signing;
    struct rim *rim;
    struct view view;
    struct typing typing;
    struct speech speech;
    struct lead lead;
    bool is_stale;      /* the screen must be built again */
    bool was_in_use;    /* as it was when the screen was shown last */
    bool is_shown;      /* a frame was presented */
    bool has_found;     /* the town has a list of found things */
    uint64_t opened_ms; /* clock_steady_ms(): the first frame waits a little for the neighbours */

    struct line lines[LINE_COUNT];
    struct kiosk_eid eid;
    sd_event *event;
    sd_event_source *timer, *sources[LINE_COUNT];
    bool is_leaving; /* STOPPING=1 was said; waits for SIGTERM */
    uint64_t leave_by_ms;
    bool is_done;
};

/* Reads everything and opens the window, nothing is shown yet. False, after a line in the log, when
 * configuration, fonts or display are not there. Pair with kiosk_close() in either case. */
MUST_USE bool kiosk_open(struct kiosk *kiosk, const struct kiosk_setup *setup);

/* Serves one citizen; ends when the successor is there or the supervisor says so. False when the
 * event loop breaks. */
MUST_USE bool kiosk_run(struct kiosk *kiosk);

/* Accepts a zeroed one. */
void kiosk_close(struct kiosk *kiosk);

/* For the parts of the kiosk. Gives an event to the session and carries out what follows. */
void kiosk_feed(struct kiosk *kiosk, struct session_event *event);

/* Carries out the effects of a step. */
void kiosk_act(struct kiosk *kiosk, const struct session_effects *effects);

/* Sends a message of this session; a line that cannot take it is lost. */
void kiosk_send(struct kiosk *kiosk, enum line_name name, struct message *message);

/* The line is gone: tells the session. */
void kiosk_lose(struct kiosk *kiosk, enum line_name name);

/* Reads what a line has to say, and feeds it. */
void kiosk_hear(struct kiosk *kiosk, enum line_name name);

/* Shows the session when something of it has changed. */
void kiosk_show(struct kiosk *kiosk);

/* The video in sign language, as the session wants it; true when the screen or the session changed. */
bool kiosk_sign(struct kiosk *kiosk);

/* Everything that fingers and keys have done; true when there was any. */
bool kiosk_touch(struct kiosk *kiosk);
