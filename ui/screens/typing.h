/* Typing into the fields of a screen: which field the keyboard writes to, and what a touch or a key
 * means for the session. Holds no text: what was typed stands in the session. */
#pragma once

#include "model/session.h"
#include "ui/keyboard.h"
#include "ui/view.h"

/* Actions of screens besides those of the session. */
enum typing_action {
    TYPING_ENTER = 0x1000, /* argument: the field to type into */
    TYPING_CHOOSE,         /* argument: question * TYPING_CHOICES + place of the choice */
};

#define TYPING_CHOICES 256

enum typing_shape { SHAPE_TEXT, SHAPE_CAPITALS, SHAPE_DIGITS, SHAPE_DATE };

/* One field of the screen that is shown. */
struct typing_field {
    size_t number; /* as in EVENT_TEXT */
    struct text value;
    size_t characters_max;
    enum typing_shape shape;
    enum keyboard_kind keys;
    char date[DATE_LEN + 1]; /* what `value` points to when a date was turned round */
};

struct typing {
    bool is_on; /* the keyboard is shown and writes to `field` */
    size_t field;
    struct keyboard keyboard;
    enum screen screen; /* for which this is so */
    size_t page;
};

/* The field with this number on the session's screen; false when there is none, or it may not be
 * changed. Its value may point into *field. */
bool typing_find(const struct session *session, size_t number, struct typing_field *field);

/* Follows the session to another screen: a field that must be typed is entered by itself. Call it
 * before each screen_build(). */
void typing_follow(struct typing *typing, const struct session *session);

#define TYPING_BYTES_MAX (ENTRY_BYTES_MAX + 1)

/* Turns what the view reports into an event for the session. True when there is one (kind, action,
 * number, text are set; its text is in `space`, to be wiped after use); false when only the screen
 * must be built again, or nothing follows. */
bool typing_event(
    struct typing *typing, const struct session *session, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX]);
