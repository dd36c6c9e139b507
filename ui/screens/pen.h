/* What the screens are written with; nobody but them includes it. */
#pragma once

#include "ui/build.h"
#include "ui/frame.h"
#include "ui/screens/screens.h"

struct pen {
    struct tree *tree;
    struct frame frame;
    const struct screen_setup *setup;
    const struct session *s;
    const struct texts *own;    /* the program's texts, in the citizen's language */
    const struct texts *german; /* the same in German, for staff */
};

/* The program's own text of a key: "start.title". */
struct text pen_say(const struct pen *pen, const char *key);

/* The same with one {name} filled. */
struct text pen_say_with(
    const struct pen *pen, const char *key, const char *name, struct text value);

/* The same in the plural form for `count`, which fills {count}. */
struct text pen_count(const struct pen *pen, const char *key, uint64_t count);

/* A text of the chosen service; `key` and what follows it: ("explain.purpose", ".title"). */
struct text pen_pack(const struct pen *pen, struct text key, const char *more);

/* The title of the screen. */
void pen_title(const struct pen *pen, struct text title);

/* A paragraph in plain letters. */
void pen_paragraph(const struct pen *pen, const char *id, struct text text);

/* A large picture out of assets/icons; `key` is the text that says what it shows. */
void pen_picture(const struct pen *pen, const char *icon, const char *key);

/* The way that most citizens want here: wide, last. */
void pen_main(const struct pen *pen, const char *id, struct text name, enum session_action action);

/* The same for ACTION_NEXT: the way on. */
void pen_next(const struct pen *pen, struct text name);

/* Another way, left of the way on. */
void pen_way(const struct pen *pen, const char *id, struct text name, enum session_action action);

/* What went wrong on this screen, as an alert with the id "trouble"; nothing when nothing did. */
void pen_notice(const struct pen *pen);

/* An entry field that typing_find() knows, with the keyboard below when it is being typed into. */
struct node *pen_field(
    const struct pen *pen, struct node *parent, struct text id, size_t number, struct text name);

/* Whether a button fits beside a few words in the letters of this screen. */
bool pen_has_room(const struct pen *pen);

/* Whether what was typed and read shall not be readable now. */
bool pen_hides(const struct pen *pen);

/* Sets what was read, or typed elsewhere, as the value of `node`; or bullets, always as many. `value` lives
 * as long as the tree. */
void pen_entry(const struct pen *pen, struct node *node, struct text value);

/* Sets the value of the field `node` to what is typed into it, with its caret when it is STATE_EDITING; or
 * one bullet a character. `is_secret`: bullets until the citizen asks for it. */
void pen_typed(const struct pen *pen, struct node *node, struct text value, bool is_secret);

/* The button "privacy" below `parent`: hides all entries of this visit, and shows them again. */
void pen_privacy(const struct pen *pen, struct node *parent);

/* A receipt number in the largest letters, with what it is. */
void pen_number(const struct pen *pen, struct node *parent, struct text number);

/* Where an answer comes from that a document gave, and how sure it is. */
struct text pen_source(const struct pen *pen);

/* While the terminal speaks: a button that reads the receipt or slip aloud. */
void pen_read_receipt(const struct pen *pen);

/* Day and time as they are written here: "24.11.2026, 09:41 Uhr". */
struct text pen_time(const struct pen *pen, uint64_t utc_s);

/* A day YYYY-MM-DD as DD.MM.YYYY; anything else as it is. */
struct text pen_day(const struct pen *pen, struct text day);

/* A text of any service in the citizen's language, or in German. */
struct text pen_of(const struct pen *pen, const struct pack *pack, struct text key);

/* Services that are shown with what they are about, one below the other; more are shown in brief. */
#define PEN_FEW 5

/* Whether this terminal offers more than a few services. */
bool pen_many(const struct pen *pen);

/* Where tiles go, below what is there already: one column on an upright screen and two on a wide one; one
 * more for many services. */
struct node *pen_tiles(const struct pen *pen, struct text id);

/* The service at this place of setup.packs as a big button, with why it is not offered. */
void pen_tile(const struct pen *pen, struct node *tiles, size_t pack_at);

/* Why the service at this place is not offered, in one sentence. */
struct text pen_why_off(const struct pen *pen, size_t pack_at);

/* All languages by their own names, in as many columns as there is room for. */
void pen_languages(const struct pen *pen);

/* start, and over. */
void start_screen(struct pen *pen);
/* language and the overlay languages. */
void language_screen(struct pen *pen);
/* The overlay signing: the video and what it says. */
void signing_screen(struct pen *pen);
/* The overlay display: letters, colours, reach. */
void display_screen(struct pen *pen);
/* Which service? */
void services_screen(struct pen *pen);
/* Why the chosen one is not offered. */
void off_screen(struct pen *pen);
/* What the chosen one is, and the agreement. */
void consent_screen(struct pen *pen);
/* lay, which, can, mrz, reading, person, problem, take, left. */
void document_screen(struct pen *pen);
/* Every screen that begins with online. */
void online_screen(struct pen *pen);
/* The word in the texts "failed.<word>" for this end of a task of the online function. */
const char *online_failure(enum online_result result);
/* The PIN service as a tile; nothing when it is not offered. */
void pen_pins(const struct pen *pen, struct node *tiles);
/* One page of questions. */
void form_screen(struct pen *pen);
/* What was found and may be it. */
void matches_screen(struct pen *pen);
/* All answers. */
void check_screen(struct pen *pen);
/* submitting, unsent, unsure, printing, done. */
void handover_screen(struct pen *pen);
/* concerns, concern, slot_days, slot_times, slot_check, drawing, ticket, undrawn. */
void waiting_screen(struct pen *pen);
/* Why a concern gives out no numbers now, and when it does again. */
struct text waiting_why(
    const struct pen *pen, const struct pack *pack, const struct queue_look *look);
/* The language of what a service says in German only; after the screen is built. */
void tongue_mark(const struct pen *pen);
/* What the printer waits for, in plain words; empty: nothing. */
struct text handover_waits_for(const struct pen *pen);
/* status_ask and status. */
void status_screen(struct pen *pen);
/* help, abort, timeout, cover; false for none of them. */
bool overlay_screen(struct pen *pen);
