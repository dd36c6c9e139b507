#include <stdio.h>

#include "model/money.h"
#include "ui/screens/pen.h"

/* Where is what I handed in? */
static void ask_for_status(const struct pen *pen, struct node *tiles)
{
    struct node *status = build_tile(
        pen->tree, tiles, TEXT_OF("status"), pen_say(pen, "start.status"), ACTION_STATUS);
    status->value = pen_say(pen, pen_many(pen) ? "services.status_brief" : "services.status");
    status->icon = "receipt";
}

/* Many services: by what they are about, so that nobody reads them all. */
static void group(const struct pen *pen, enum pack_group which)
{
    static const char *const keys[PACK_GROUP_COUNT] = {
        [PACK_GROUP_DOCUMENTS] = "services.documents",
        [PACK_GROUP_EVERYDAY] = "services.everyday",
        [PACK_GROUP_VISIT] = "services.visit",
    };
    const struct session_setup *setup = pen->s->setup;
    size_t count = which == PACK_GROUP_VISIT; /* the question for the state stands there */
    for (size_t i = 0; i < setup->pack_count; i++) {
        count += setup->packs[i]->group == which;
    }
    if (count == 0) {
        return;
    }
    struct text id = tree_format(pen->tree, "group-%u-title", (unsigned)which);
    build_heading(pen->tree, pen->frame.content, id, 2, pen_say(pen, keys[which]));
    struct node *tiles = pen_tiles(pen, tree_format(pen->tree, "group-%u", (unsigned)which));
    for (size_t i = 0; i < setup->pack_count; i++) {
        if (setup->packs[i]->group == which) {
            pen_tile(pen, tiles, i);
        }
    }
    if (which == PACK_GROUP_VISIT) {
        pen_pins(pen, tiles);
        ask_for_status(pen, tiles);
    }
}

void services_screen(struct pen *pen)
{
    size_t count = pen->s->setup->pack_count;
    pen_title(pen, pen_say(pen, count > 0 ? "services.title" : "services.none_title"));
    if (count == 0) {
        pen_paragraph(pen, "none", pen_say(pen, "services.none"));
    }
    if (pen_many(pen)) {
        group(pen, PACK_GROUP_DOCUMENTS);
        group(pen, PACK_GROUP_EVERYDAY);
        group(pen, PACK_GROUP_VISIT);
        return;
    }
    struct node *tiles = pen_tiles(pen, TEXT_OF("tiles"));
    for (size_t i = 0; i < count; i++) {
        pen_tile(pen, tiles, i);
    }
    pen_pins(pen, tiles);
    ask_for_status(pen, tiles);
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

/* What everybody wants to know first: how long, how much, and what is needed. */
static void facts(const struct pen *pen, const struct pack *pack)
{
    char number[24], fee[MONEY_SHOWN_MAX + 1];
    snprintf(number, sizeof number, "%u.%02u", pack->fee_cents / 100, pack->fee_cents % 100);
    money_show(fee, (struct text){number, strlen(number)}, pen->tree->language);
    const struct texts_place place = {TEXT_OF("fee"), tree_format(pen->tree, "%s", fee)};
    struct text key = pack->fee_cents == 0 ? TEXT_OF("consent.free") : TEXT_OF("consent.facts");
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("facts"), LOOK_STRONG,
        texts_count(pen->own, key, pack->duration_minutes, &place, 1, pen->tree->arena));
    static const char *const fits[ASSURANCE_COUNT] = {
        [ASSURANCE_READ] = "fits.read",
        [ASSURANCE_PROVED] = "fits.proved",
        [ASSURANCE_HIGH] = "fits.high"};
    if (fits[pack->assurance] != NULL) {
        pen_paragraph(pen, "fits", pen_say(pen, fits[pack->assurance]));
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

static void explain(const struct pen *pen, const struct pack *pack)
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
}

void consent_screen(struct pen *pen)
{
    const struct pack *pack = pen->s->pack;
    pen_title(pen, pen_pack(pen, TEXT_OF("service.title"), ""));
    facts(pen, pack);
    explain(pen, pack);
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("agreement"), LOOK_INFO,
        pen_pack(pen, TEXT_OF("consent.text"), ""));
    pen_next(pen, pen_say(pen, "consent.next"));
}
