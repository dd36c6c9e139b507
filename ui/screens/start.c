#include "ui/screens/pen.h"

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
        (struct text){s->unprinted, strlen(s->unprinted)});
    build_button(pen->tree, card, TEXT_OF("noted"), pen_say(pen, "start.noted"), ACTION_NOTED)
        ->look = LOOK_SECONDARY;
}

static struct text pack_text(const struct pen *pen, const struct pack *pack, struct text key)
{
    const struct texts *texts = pack_texts(pack, screen_language(pen->setup));
    return texts_find(texts != NULL ? texts : &pack->texts[0], key);
}

static void offer(struct pen *pen, struct node *list, size_t at)
{
    const struct pack *pack = pen->s->setup->packs[at];
    bool is_offered = session_offer(pen->s, at) == PACK_OFFER_AVAILABLE;
    struct text minutes = tree_format(pen->tree, "%u", pack->duration_minutes);
    struct node *item = build_answer(
        pen->tree, list, tree_format(pen->tree, "offer-%.*s", TEXT_ARG(pack->id)),
        pack_text(pen, pack, TEXT_OF("service.title")), 0);
    item->value = is_offered ? pen_say_with(pen, "service.minutes", "minutes", minutes)
                             : pen_why_off(pen, at);
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
    pen_title(pen, pen_say(pen, "start.title"));
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("purpose"), LOOK_PLAIN,
        pen_say(pen, offered > 0 ? "start.purpose" : "start.nothing"));
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("offers"));
    build_heading(pen->tree, card, TEXT_OF("offers-title"), 2, pen_say(pen, "start.offers"));
    for (size_t i = 0; i < s->setup->pack_count; i++) {
        offer(pen, card, i);
    }
    pen_way(pen, "status", pen_say(pen, "start.status"), ACTION_STATUS);
    build_button(
        pen->tree, pen->frame.ways, TEXT_OF("begin"), pen_say(pen, "start.begin"), ACTION_BEGIN)
        ->look = LOOK_PRIMARY;
}
