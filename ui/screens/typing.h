/* Typing into the fields of a screen: which field the keyboard writes to, and what a touch or a key
 * means for the session. Holds no text: what was typed stands in the session. */
#pragma once

#include "model/date_parts.h"
#include "model/iban.h"
#include "model/session.h"
#include "ui/keyboard.h"
#include "ui/view.h"

/* Actions of screens besides those of the session. */
enum typing_action {
    TYPING_ENTER = 0x1000, /* argument: the field to type into */
    TYPING_ENTER_PART,     /* argument: question * DATE_PARTS + the part of its date */
    TYPING_CHOOSE,         /* argument: question * TYPING_CHOICES + place of the choice */
    TYPING_PAGE,           /* the same of a long list: + how many of what fits are passed over */
    TYPING_SUGGEST,        /* argument: place of the suggestion for the field that is typed into */
    TYPING_HIDE,           /* hides what was typed and read, or shows it again */
    TYPING_SECRET,         /* the same for what is hidden by itself: the number of a card */
    TYPING_LEAD,           /* argument: question; the focus goes there, and the keyboard */
};

#define TYPING_CHOICES    4096
#define TYPING_SEARCH_MAX (SESSION_SEARCH_MAX / 4) /* letters that are looked for */

enum typing_shape {
    SHAPE_TEXT,
    SHAPE_CAPITALS,
    SHAPE_DIGITS,
    SHAPE_DATE,   /* of the screen mrz: 03.10.1964 in one field */
    SHAPE_TIME,   /* 08:30 out of 0830 */
    SHAPE_PART,   /* of a date in three fields */
    SHAPE_MONEY,  /* digits, and after a comma or point two more */
    SHAPE_IBAN,   /* capitals and digits, shown in groups */
    SHAPE_SEARCH, /* what is looked for in a list */
};

/* One field of the screen that is shown. */
struct typing_field {
    size_t number;     /* as in EVENT_TEXT */
    struct text value; /* what the keyboard changes */
    struct text shown; /* what stands in the field */
    size_t characters_max;
    enum typing_shape shape;
    enum keyboard_kind keys;
    bool is_secret;                   /* bullets by itself */
    char space[IBAN_GROUPED_MAX + 1]; /* what `value` or `shown` point to when they were made */
};

struct typing {
    bool hides;        /* entries are bullets, on every screen of the visit */
    bool shows_secret; /* but what is hidden by itself is to be seen, on this screen */
    bool is_on;        /* the keyboard is shown and writes to `field` */
    size_t field;
    enum date_part part; /* of `field`, when that is a date in three fields */
    bool is_fresh;       /* entered, nothing typed yet: a full part is begun anew */
    struct keyboard keyboard;
    enum screen screen; /* for which this is so */
    size_t page;
    unsigned checks_failed; /* of the session, when the screen was built last */
    bool leads; /* the focus shall go to the question `lead` when the screen is shown next */
    size_t lead;
};

/* The field with this number on the session's screen; false when there is none, or it may not be
 * changed. Its texts may point into *field. */
bool typing_find(const struct session *session, size_t number, struct typing_field *field);

/* Follows the session to another screen: a field that must be typed is entered by itself. Call it
 * before each screen_build(). */
void typing_follow(struct typing *typing, const struct session *session);

#define TYPING_BYTES_MAX (ENTRY_BYTES_MAX + 1)

/* Turns what the view reports into an event for the session. True when there is one (kind, action,
 * number, text are set; its text is in `space`, to be wiped after use, or in the plan or register);
 * false when only the screen must be built again, or nothing follows. */
bool typing_event(
    struct typing *typing, const struct session *session, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX]);
