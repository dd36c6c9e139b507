#include "ui/screens/pen.h"

/* YYYY-MM-DD as it is written here. */
static struct text day_words(const struct pen *pen, long day)
{
    char date[DATE_LEN + 1];
    date_write(date, day);
    return tree_format(pen->tree, "%.2s.%.2s.%.4s", date + 8, date + 5, date);
}

/* The label of what the citizen has answered. */
static struct text answered(const struct pen *pen, size_t question)
{
    return form_shown(pen->s->form, question, session_texts(pen->s), pen->tree->arena);
}

/* Nothing but the week and the number that the citizen has not said: a thief must not learn here what
 * the owner knows. */
static void add_match(struct pen *pen, struct node *tiles, const struct found_list *list, size_t at)
{
    const struct session *s = pen->s;
    const struct pack_search *search = &s->pack->search;
    const struct found_item *item = &list->items[s->matches.places[at]];
    bool same_area = text_equal(item->area, form_answer(s->form, search->area));
    const struct texts_place places[] = {
        {TEXT_OF("week"), day_words(pen, found_week(item->day))},
        {TEXT_OF("area"), answered(pen, search->area)},
        {TEXT_OF("number"), item->number},
    };
    struct node *tile = build_tile(
        pen->tree, tiles, tree_format(pen->tree, "match-%zu", at), answered(pen, search->category),
        ACTION_MATCH);
    tile->argument = (unsigned)at;
    tile->icon = "search";
    tile->state |= STATE_PERSONAL;
    tile->value = texts_say(
        pen->own, same_area ? TEXT_OF("matches.item.area") : TEXT_OF("matches.item"), places,
        COUNT(places), pen->tree->arena);
}

void matches_screen(struct pen *pen)
{
    const struct session *s = pen->s;
    const struct found_list *list = s->setup->found;
    bool has_any = list != NULL && s->matches.shown > 0;
    const char *none = list != NULL ? "matches.none_title" : "matches.no_list_title";
    pen_title(pen, pen_say(pen, has_any ? "matches.title" : none));
    if (list == NULL) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("no-list"), LOOK_WARNING,
            pen_say(pen, "matches.no_list"));
    } else {
        pen_paragraph(
            pen, "updated",
            pen_say_with(pen, "matches.updated", "day", day_words(pen, list->updated)));
    }
    pen_paragraph(pen, "what", pen_say(pen, has_any ? "matches.what" : "matches.none"));
    struct node *tiles =
        has_any ? build_grid(pen->tree, pen->frame.content, TEXT_OF("tiles"), 1) : NULL;
    for (size_t i = 0; has_any && i < s->matches.shown; i++) {
        add_match(pen, tiles, list, i);
    }
    if (s->matches.count > s->matches.shown) {
        pen_paragraph(pen, "more", pen_say(pen, "matches.more"));
    }
    pen_next(pen, pen_say(pen, has_any ? "matches.none_of_these" : "matches.ask"));
}
