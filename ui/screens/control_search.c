/* One or several of many choices: a field that says what is chosen; touched, it becomes a search with a list of
 * what fits, the best first, some at a time. */
#include "model/match.h"
#include "ui/screens/control.h"

#define PAGE 5 /* choices at a time: they fit above the keyboard of an upright panel */

/* What fits, by place in the question's choices. */
struct found {
    size_t count;
    uint16_t at[FORM_CHOICES_MAX];
};

static bool is_many(const struct ask *ask)
{
    return ask->question->kind == QUESTION_MULTIPLE_CHOICE;
}

static struct text name_of(const struct ask *ask, size_t choice)
{
    return texts_find(session_texts(ask->pen->s), ask->question->choices[choice].label);
}

/* The best matches first, equal ones in the order of the pack. */
static void find(const struct ask *ask, struct found *found)
{
    static const enum match order[] = {MATCH_WHOLE, MATCH_START, MATCH_WORD, MATCH_INSIDE};
    uint8_t match[FORM_CHOICES_MAX];
    size_t count = ask->question->choice_count;
    struct match_query query;
    count = count < FORM_CHOICES_MAX ? count : FORM_CHOICES_MAX;
    match_begin(&query, session_searched(ask->pen->s, ask->number));
    for (size_t i = 0; i < count; i++) {
        match[i] = (uint8_t)match_name(&query, name_of(ask, i));
    }
    match_end(&query);
    found->count = 0;
    for (size_t k = 0; k < COUNT(order); k++) {
        for (size_t i = 0; i < count; i++) {
            if (match[i] == order[k]) {
                found->at[found->count++] = (uint16_t)i;
            }
        }
    }
}

/* "1 to 6 of 200", with a way to those before and behind. */
static void pages(const struct ask *ask, struct node *group, size_t passed, size_t count)
{
    const struct pen *pen = ask->pen;
    size_t last = passed + PAGE < count ? passed + PAGE : count;
    const struct texts_place places[] = {
        {TEXT_OF("first"), tree_format(pen->tree, "%zu", passed + 1)},
        {TEXT_OF("last"), tree_format(pen->tree, "%zu", last)},
        {TEXT_OF("count"), tree_format(pen->tree, "%zu", count)},
    };
    struct text where =
        texts_say(pen->own, TEXT_OF("list.page"), places, COUNT(places), pen->tree->arena);
    struct node *row =
        build_row(pen->tree, group, tree_format(pen->tree, "%.*s-pages", TEXT_ARG(ask->id)));
    row->box.align = ALIGN_CENTER;
    row->box.stacks = true;
    const struct {
        const char *id, *key;
        bool is_there;
        size_t passed;
    } ways[] = {
        {"before", "list.before", passed > 0, passed > PAGE ? passed - PAGE : 0},
        {"more", "list.more", last < count, last},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct node *way = build_button(
            pen->tree, row, tree_format(pen->tree, "%.*s-%s", TEXT_ARG(ask->id), ways[i].id),
            pen_say(pen, ways[i].key), TYPING_PAGE);
        way->argument = (unsigned)(ask->number * TYPING_CHOICES + ways[i].passed);
        way->state |= ways[i].is_there ? 0 : STATE_DISABLED;
        way->box.height = 18;
        if (i == 0) {
            struct node *text = build_text(
                pen->tree, row, tree_format(pen->tree, "%.*s-where", TEXT_ARG(ask->id)), LOOK_MUTED,
                where);
            text->box.grow = 1;
            text->state |= STATE_LIVE;
        }
    }
}

static void results(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct found found;
    find(ask, &found);
    const struct session *s = pen->s;
    enum role role = is_many(ask) ? ROLE_checkbox : ROLE_radio;
    struct node *group = build_column(
        pen->tree, ask->parent, tree_format(pen->tree, "%.*s-found", TEXT_ARG(ask->id)));
    group->name = ask->label;
    group->box.gap = 3;
    if (found.count == 0) {
        build_alert(
            pen->tree, group, tree_format(pen->tree, "%.*s-none", TEXT_ARG(ask->id)), LOOK_INFO,
            pen_say(pen, "list.none"));
        return;
    }
    bool is_here = pen->s->search->question == ask->number && pen->s->search->passed < found.count;
    size_t passed = is_here ? pen->s->search->passed : 0;
    for (size_t i = passed; i < found.count && i < passed + PAGE; i++) {
        size_t at = found.at[i];
        struct node *node = build_choice(
            pen->tree, group, tree_format(pen->tree, "%.*s-%zu", TEXT_ARG(ask->id), at), role,
            TYPING_CHOOSE);
        node->name = name_of(ask, at);
        node->argument = (unsigned)(ask->number * TYPING_CHOICES + at);
        node->box.height = 15;
        node->state |= form_is_chosen(s->form, ask->number, s->entry, at) ? STATE_CHECKED : 0;
    }
    if (found.count > PAGE) {
        pages(ask, group, passed, found.count);
    }
}

void control_search(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct node *field = pen_field(pen, ask->parent, ask->id, ask->number, ask->label);
    control_dress(ask, field);
    field->icon = "search";
    if ((field->state & STATE_EDITING) != 0) {
        field->hint = pen_say(pen, "list.search");
        results(ask);
    } else {
        pen_entry(pen, field, control_shown(pen, ask->number, pen->s->entry));
        field->hint = field->hint.len > 0 ? field->hint : pen_say(pen, "list.touch");
    }
}
