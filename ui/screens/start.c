#include "ui/screens/pen.h"

#define TILES_MAX 12 /* services named on the start screen; the others come behind it */

/* Stored by the process before this one, and no paper came: the number, for a while, and nothing that
 * says whose it is. */
static void unprinted(struct pen *pen)
{
    const struct session *s = pen->s;
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("unprinted"));
    struct node *alert = build_alert(
        pen->tree, card, TEXT_OF("unprinted-alert"), LOOK_WARNING, pen_say(pen, "start.unprinted"));
    alert->value = pen_say_with(pen, "start.unprinted_when", "time", pen_time(pen, s->unprinted_s));
    build_text(
        pen->tree, card, TEXT_OF("unprinted-number"), LOOK_DISPLAY,
        (struct text){s->unprinted, strlen(s->unprinted)})
        ->state |= STATE_PERSONAL;
    build_button(pen->tree, card, TEXT_OF("noted"), pen_say(pen, "start.noted"), ACTION_NOTED)
        ->look = LOOK_SECONDARY;
}

/* What this terminal is for, in the town's colour: seen from the other end of the foyer. */
static void greet(struct pen *pen, bool open)
{
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("greeting"));
    card->look = LOOK_PRIMARY;
    card->box.padding_x = card->box.padding_y = 8;
    struct node *title = build_heading(
        pen->tree, card, TEXT_OF("title"), 1, pen_say(pen, open ? "start.title" : "start.closed"));
    title->look = LOOK_PRIMARY;
    build_text(
        pen->tree, card, TEXT_OF("purpose"), LOOK_PRIMARY,
        pen_say(pen, open ? "start.purpose" : "start.nothing"));
}

/* Tiles of many services have no room for why one is not offered: it is said once, above them. */
static void why_off(struct pen *pen)
{
    for (size_t i = 0; i < pen->s->setup->pack_count && pen_many(pen); i++) {
        if (session_offer(pen->s, i) != PACK_OFFER_AVAILABLE) {
            build_alert(
                pen->tree, pen->frame.content, TEXT_OF("why-off"), LOOK_WARNING,
                pen_say_with(pen, "services.off", "why", pen_why_off(pen, i)));
            return;
        }
    }
}

void start_screen(struct pen *pen)
{
    const struct session *s = pen->s;
    size_t offered = 0;
    for (size_t i = 0; i < s->setup->pack_count; i++) {
        offered += session_offer(s, i) == PACK_OFFER_AVAILABLE;
    }
    if (s->screen == SCREEN_start && s->unprinted_until_ms != 0) {
        unprinted(pen);
    }
    greet(pen, offered > 0);
    pen_languages(pen);
    if (s->setup->pack_count > 0) {
        build_heading(
            pen->tree, pen->frame.content, TEXT_OF("offers"), 2, pen_say(pen, "start.offers"));
    }
    why_off(pen);
    struct node *tiles = pen_tiles(pen, TEXT_OF("tiles"));
    for (size_t i = 0; i < s->setup->pack_count && i < TILES_MAX; i++) {
        pen_tile(pen, tiles, i);
    }
    if (s->screen == SCREEN_start) {
        pen_pins(pen, tiles);
    }
    pen_way(pen, "status", pen_say(pen, "start.status"), ACTION_STATUS);
    if (offered > 0) {
        pen_main(pen, "begin", pen_say(pen, "start.begin"), ACTION_BEGIN);
    }
}
