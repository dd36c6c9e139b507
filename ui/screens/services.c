#include "ui/screens/pen.h"

void services_screen(struct pen *pen)
{
    const struct session *s = pen->s;
    bool has_any = s->setup->pack_count > 0;
    pen_title(pen, pen_say(pen, has_any ? "services.title" : "services.none_title"));
    if (!has_any) {
        pen_paragraph(pen, "none", pen_say(pen, "services.none"));
    }
    for (size_t i = 0; i < s->setup->pack_count; i++) {
        pen_tile(pen, i);
    }
    struct node *status = build_tile(
        pen->tree, pen_tiles(pen), TEXT_OF("status"), pen_say(pen, "start.status"), ACTION_STATUS);
    status->value = pen_say(pen, "services.status");
    status->icon = "receipt";
}

void off_screen(struct pen *pen)
{
    const struct pack *pack = pen->s->pack;
    pen_title(
        pen,
        pen_say_with(pen, "off.title", "service", pen_of(pen, pack, TEXT_OF("service.title"))));
    bool is_back = session_offer(pen->s, pen->s->pack_at) == PACK_OFFER_AVAILABLE;
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("why"), is_back ? LOOK_INFO : LOOK_WARNING,
        is_back ? pen_say(pen, "off.back") : pen_why_off(pen, pen->s->pack_at));
    pen_paragraph(pen, "what", pen_say(pen, "off.what"));
    pen_next(pen, pen_say(pen, "off.next"));
}

static void explain(struct pen *pen, const struct pack *pack)
{
    for (size_t i = 0; i < pack->explain_count; i++) {
        struct text key = pack->explain[i];
        build_heading(
            pen->tree, pen->frame.content, tree_format(pen->tree, "explain-%zu", i), 2,
            pen_pack(pen, key, ".title"));
        build_text(
            pen->tree, pen->frame.content, tree_format(pen->tree, "explain-%zu-text", i),
            LOOK_PLAIN, pen_pack(pen, key, ".text"));
    }
    if (pack->bring_count > 0) {
        struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("bring"));
        build_heading(pen->tree, card, TEXT_OF("bring-title"), 2, pen_say(pen, "consent.bring"));
        for (size_t i = 0; i < pack->bring_count; i++) {
            build_text(
                pen->tree, card, tree_format(pen->tree, "bring-%zu", i), LOOK_PLAIN,
                pen_pack(pen, pack->bring[i], ""));
        }
    }
}

void consent_screen(struct pen *pen)
{
    const struct pack *pack = pen->s->pack;
    pen_title(pen, pen_pack(pen, TEXT_OF("service.title"), ""));
    explain(pen, pack);
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("agreement"), LOOK_INFO,
        pen_pack(pen, TEXT_OF("consent.text"), ""));
    pen_next(pen, pen_say(pen, "consent.next"));
}
