/* The screens on which a PIN, a CAN or a PUK is typed. They look different by their picture of where the
 * number is to be found. What is typed is bullets, on the screen, in the tree and by ear. */
#include "ui/screens/online.h"

/* How a screen asks; `icon` shows where the number stands. */
struct asking {
    enum screen screen;
    const char *title, *icon, *picture, *label, *hint;
};

static const struct asking ASKINGS[] = {
    {SCREEN_online_pin, "online.pin.title", "lock", "online.pin.picture", "online.pin.label",
     "online.pin.hint"},
    {SCREEN_online_transport, "online.transport.title", "letter_pin", "online.transport.picture",
     "online.transport.label", "online.transport.hint"},
    {SCREEN_online_new, "online.new.title", "lock_new", "online.new.picture", "online.new.label",
     "online.new.hint"},
    {SCREEN_online_again, "online.again.title", "lock_new", "online.new.picture",
     "online.new.label", "online.again.hint"},
    {SCREEN_online_can, "can.title", "card_number", "online.can.picture", "can.label", "can.hint"},
    {SCREEN_online_puk, "online.puk.title", "letter_puk", "online.puk.picture", "online.puk.label",
     "online.puk.hint"},
};

static const struct asking *asking_of(const struct pen *pen)
{
    for (size_t i = 0; i < COUNT(ASKINGS); i++) {
        if (ASKINGS[i].screen == pen->s->screen) {
            return &ASKINGS[i];
        }
    }
    return &ASKINGS[0];
}

static bool is_pin(enum screen screen)
{
    return screen == SCREEN_online_pin || screen == SCREEN_online_transport;
}

/* How many digits stand there: nothing else of them is told. */
static void places(const struct pen *pen)
{
    const struct session_typed *typed = pen->s->typed;
    const struct texts_place counts[] = {
        {TEXT_OF("count"),
         tree_format(pen->tree, "%zu", typed != NULL ? strlen(typed->field[0]) : (size_t)0)},
        {TEXT_OF("most"), tree_format(pen->tree, "%zu", session_digits(pen->s->screen))},
    };
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("digit-places"), LOOK_MUTED,
        texts_say(pen->own, TEXT_OF("can.places"), counts, COUNT(counts), pen->tree->arena))
        ->state |= STATE_LIVE;
}

static void field(const struct pen *pen, const struct asking *asking)
{
    struct node *node =
        pen_field(pen, pen->frame.content, TEXT_OF("digits"), 0, pen_say(pen, asking->label));
    node->hint = pen_say(pen, asking->hint);
    places(pen);
    if (pen->s->screen != SCREEN_online_can) {
        build_text(
            pen->tree, pen->frame.content, TEXT_OF("unseen"), LOOK_MUTED,
            pen_say(pen, "online.unseen"));
    }
}

void online_secret(struct pen *pen)
{
    const struct session *s = pen->s;
    const struct asking *asking = asking_of(pen);
    bool at_reader = session_types_at_reader(s);
    pen_title(pen, pen_say(pen, asking->title));
    if (is_pin(s->screen)) {
        online_tries(pen);
    }
    pen_notice(pen);
    if (!pen->setup->typing->is_on) { /* the keyboard needs the room */
        pen_picture(pen, asking->icon, asking->picture);
    } else {
        build_image(pen->tree, pen->frame.content, TEXT_OF("picture"), asking->icon, 18)->name =
            pen_say(pen, asking->picture);
    }
    if (s->screen == SCREEN_online_can) {
        pen_paragraph(pen, "why", pen_say(pen, "online.can.why"));
    }
    if (at_reader) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("pad"), LOOK_INFO, pen_say(pen, "online.pad"));
    } else {
        field(pen, asking);
    }
    if (s->screen == SCREEN_online_pin && s->notice == NOTICE_PIN_FIVE) {
        online_way(pen, "five", pen_say(pen, "online.five"), PIN_FIRST);
    }
    if (s->screen == SCREEN_online_transport) {
        online_way(pen, "six", pen_say(pen, "online.transport.six"), PIN_CHANGE);
    }
    pen_next(pen, pen_say(pen, at_reader ? "online.pad.next" : "next"));
}
