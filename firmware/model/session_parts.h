/* What the files of the session machine share; nobody else includes it. */
#pragma once

#include "model/session.h"

/* One call of session_step(). */
struct step {
    struct session *s;
    const struct session_event *event;
    struct session_effects *effects;
};

/* Adds an effect and gives it, for its texts. Ends the process when there are too many: a mistake. */
struct session_effect *step_effect(
    struct step *step, enum session_effect_kind kind, uint32_t number);

/* Shows a screen: the clock for it and for the absence of touches begins anew, the notice is gone. */
void step_to(struct step *step, enum screen screen);

/* Lays an overlay over the screen; OVERLAY_NONE takes it away and extends the time. */
void step_cover(struct step *step, enum overlay overlay);

/* Ends the session: wipes the arena, empties the pointers, waits for the document to be taken away
 * when one lies there, else asks for the end. */
void step_finish(struct step *step);

/* Wipes the arena and empties the pointers: nothing of what was said stays. */
void step_forget(struct session *session);

/* A button on the start screen. */
void start_action(struct step *step);
/* On language and services. */
void choose_action(struct step *step);
/* On off and consent. */
void consent_action(struct step *step);
/* On status_ask and status. */
void status_action(struct step *step);

/* Whether a deadline of this screen or overlay has passed; then what follows from it was done. */
bool step_expire(struct step *step);

/* The document part: every screen from lay to take. */
void document_begin(struct step *step);
/* A button on one of these screens. */
void document_action(struct step *step);
/* A field of the screens can and mrz. */
void document_text(struct step *step);
/* Any event that the card process or the reader causes, on any screen. */
void document_event(struct step *step);
/* The reading has taken too long. */
void document_overdue(struct step *step);

/* Copies the event's person into the arena, letters put together. */
void step_keep_person(struct step *step);
/* What was read of the person goes into the form, and is shown; unless the service wants more proof. */
void document_read(struct step *step);
/* On without a document. */
void document_without(struct step *step);

/* The online function of German cards: every screen that begins with online. Begins a task, after the
 * end of one that runs. */
void online_begin(struct step *step, enum online_task task);
/* The PIN service, or what a German card can be used for in the chosen one. */
void online_choose(struct step *step);
/* The same. */
void online_offer(struct step *step);
/* A button on one of these screens. */
void online_action(struct step *step);
/* The field of such a screen. */
void online_text(struct step *step);
/* Any event that the eID process causes, on any screen. */
void online_event(struct step *step);
/* The card or its service has not answered. */
void online_overdue(struct step *step);
/* The reader is gone. */
void online_lose_reader(struct step *step);
/* Whether this terminal can identify anybody now. */
bool session_identifies(const struct session *session);
/* Stops a task that runs. */
void online_stop(struct step *step);
/* Nothing of this citizen stays; whether a task runs does. */
void online_forget(struct online *online);

/* The questions. Whether the chosen service reads documents at all. */
bool questions_read_documents(const struct session *session);
/* Opens the form of the chosen pack, unless it is open. */
void questions_begin(struct step *step);
/* Fills in what the document said. */
void questions_prefill(struct step *step);
/* Shows the first page, or check when there is none. */
void questions_first(struct step *step);
/* Shows the last page. */
void questions_last(struct step *step);
/* A button on the screens form and check. */
void questions_action(struct step *step);
/* A field of the page shown. */
void questions_text(struct step *step);
/* A choice of several, or what is looked for in a long list of choices, on the page shown. */
void questions_choose(struct step *step);
/* Shows a page of the form, FORM_NONE: check. Nothing is wrong there yet. */
void questions_show(struct step *step, size_t page);
/* True when this page, for the entry shown if it is about one (FORM_NONE: all pages), is right; else
 * the page with the first error is shown. */
bool questions_check(struct step *step, size_t page);

/* Entries of lists, on a page with a list. A button there. */
void entries_action(struct step *step);
/* On a page about an entry: the next page about it, or back to the list when there is none. */
void entries_next(struct step *step);
/* The same backwards; a new entry without an answer is taken away again. */
void entries_back(struct step *step);
/* Takes session.removed away. */
void entries_remove(struct step *step);

/* The way on from the page shown: the next one, or back to check. */
void questions_forward(struct step *step);
/* Shows the page again. */
void questions_page(struct step *step);

/* After a page: shows what was found and may be it, when this is the page that asks for it. False when
 * it is another page. */
bool lookup_begin(struct step *step);
/* A button on the screen matches. */
void lookup_action(struct step *step);

/* Room for what is typed outside of the form. */
struct session_typed *step_typed(struct step *step);
/* Copies `text` into a field of SESSION_TYPED_MAX bytes. False, and the field is as it was, when it is
 * too long or has a control character. */
bool step_write(char *field, struct text text);
/* What stands in a field, without blanks around it. */
struct text step_read(const char *field);

/* Storing and printing: every screen from submitting to done. */
void handover_begin(struct step *step);
/* A button on one of these screens. */
void handover_action(struct step *step);
/* Any event that courier or printer causes, on any screen. */
void handover_event(struct step *step);
/* Storing or printing has taken too long. */
void handover_overdue(struct step *step);

/* Whether a job given to the printer now would be printed, perhaps after somebody has refilled it. */
bool printer_may_print(const struct session *session);

/* Waiting numbers and appointments: every screen from concerns to ticket. */
void waiting_begin(struct step *step);
/* A button on one of these screens. */
void waiting_action(struct step *step);
/* Any event that the agent causes, and what becomes of the slip on the screen ticket. */
void waiting_event(struct step *step);
/* The agent has not answered. */
void waiting_overdue(struct step *step);

/* A button about session.display, whatever is shown; false when it is another one. */
bool display_action(struct step *step);
/* When a start screen that somebody changed and left is changed back, on the steady clock in ms; 0:
 * nothing is changed. */
uint64_t display_deadline(const struct session *session);
/* Letters, colours, reach and language as everybody finds them. */
void display_forget(struct session *session);

/* How long these last, in milliseconds. */
enum {
    READING_MS = 120000,
    SUBMITTING_MS = 30000,
    PRINTING_MS = 300000,
    PRINTING_GRACE_MS = 15000, /* for the printer process to say that it cancelled */
    WATCH_S = 600,
    LEFT_WATCH_S = 5, /* whether something does lie there */
    DRAWING_MS = 10000,
    ONLINE_MS = 120000, /* the card or its service, without a sign of life */
    SLIP_S = 60
};
