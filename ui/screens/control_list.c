/* A list: its entries, each in a few words with ways to change it and to take it away, and a way to add
 * one. What is asked about an entry stands on pages of its own. */
#include "ui/screens/control.h"

struct text control_entry_name(const struct pen *pen, const struct form_list *list, size_t entry)
{
    const struct question *question = &form_plan_of(pen->s->form)->questions[list->question];
    struct text key = tree_format(pen->tree, "%.*s.entry.label", TEXT_ARG(question->prefix));
    const struct texts *texts = session_texts(pen->s);
    const struct texts_place place = {TEXT_OF("number"), tree_format(pen->tree, "%zu", entry + 1)};
    return texts_has(texts, key)
               ? texts_say(texts, key, &place, 1, pen->tree->arena)
               : texts_say(pen->own, TEXT_OF("entries.number"), &place, 1, pen->tree->arena);
}

/* One of the two buttons of an entry. */
static void way(
    const struct ask *ask, struct node *row, const char *word, size_t entry, unsigned action)
{
    const struct pen *pen = ask->pen;
    const struct form_list *list = &form_plan_of(pen->s->form)->lists[ask->question->opens];
    struct text key = tree_format(pen->tree, "entries.%s", word);
    struct node *button = build_button(
        pen->tree, row, tree_format(pen->tree, "%.*s-%s-%zu", TEXT_ARG(ask->id), word, entry + 1),
        texts_find(pen->own, key), action);
    struct text name = control_entry_name(pen, list, entry);
    button->spoken = tree_format(pen->tree, "%.*s: %.*s", TEXT_ARG(button->name), TEXT_ARG(name));
    button->argument = (unsigned)(ask->question->opens * FORM_ENTRIES_MAX + entry);
    button->box.height = 18;
}

static bool is_wrong(const struct session *s, size_t list, size_t entry)
{
    const struct form_plan *plan = form_plan_of(s->form);
    for (size_t i = 0; i < s->error_count; i++) {
        size_t question = s->errors[i].question;
        if (question != FORM_NONE && plan->questions[question].list == list &&
            s->errors[i].entry == entry) {
            return true;
        }
    }
    return false;
}

static void show_entry(const struct ask *ask, struct node *group, size_t entry, bool is_open)
{
    const struct pen *pen = ask->pen;
    const struct session *s = pen->s;
    size_t at = ask->question->opens;
    const struct form_list *list = &form_plan_of(s->form)->lists[at];
    struct node *card = build_card(
        pen->tree, group, tree_format(pen->tree, "%.*s-card-%zu", TEXT_ARG(ask->id), entry + 1));
    struct text id = tree_format(pen->tree, "%.*s-entry-%zu", TEXT_ARG(ask->id), entry + 1);
    struct node *item = build_answer(pen->tree, card, id, control_entry_name(pen, list, entry), 0);
    pen_entry(
        pen, item, form_entry_summary(s->form, at, entry, session_texts(s), pen->tree->arena));
    if (item->value.len == 0) {
        item->value = pen_say(pen, "check.nothing");
    }
    if (is_wrong(s, at, entry)) {
        build_alert(
            pen->tree, card, tree_format(pen->tree, "%.*s-wrong-%zu", TEXT_ARG(ask->id), entry + 1),
            LOOK_DANGER, pen_say(pen, "entries.wrong"));
    }
    if (is_open) {
        way(ask, item->parent, "remove", entry, ACTION_ENTRY_REMOVE);
        way(ask, item->parent, "change", entry, ACTION_ENTRY_CHANGE);
    }
}

static void add_way(const struct ask *ask, struct node *group, size_t count)
{
    const struct pen *pen = ask->pen;
    const struct form_list *list = &form_plan_of(pen->s->form)->lists[ask->question->opens];
    bool has_words = texts_has(session_texts(pen->s), list->add);
    struct node *add = build_button(
        pen->tree, group, tree_format(pen->tree, "%.*s-add", TEXT_ARG(ask->id)),
        has_words ? pen_pack(pen, list->add, "")
                  : pen_say(pen, count == 0 ? "entries.add" : "entries.add_more"),
        ACTION_ENTRY_ADD);
    add->argument = (unsigned)ask->question->opens;
    add->icon = "plus";
    if (count >= list->max) {
        add->state |= STATE_DISABLED;
        build_text(
            pen->tree, group, tree_format(pen->tree, "%.*s-full", TEXT_ARG(ask->id)), LOOK_MUTED,
            pen_count(pen, "entries.full", list->max));
    }
}

void control_list(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    const struct session *s = pen->s;
    size_t count = form_entry_count(s->form, ask->question->opens);
    bool is_open = form_element_enabled_in(s->form, ask->question->element, s->entry) &&
                   !form_element_readonly_in(s->form, ask->question->element, s->entry);
    struct node *group = control_group(ask);
    group->role = ROLE_group;
    if (count == 0) {
        build_text(
            pen->tree, group, tree_format(pen->tree, "%.*s-empty", TEXT_ARG(ask->id)), LOOK_MUTED,
            pen_say(pen, "entries.none"));
    }
    for (size_t i = 0; i < count; i++) {
        show_entry(ask, group, i, is_open);
    }
    if (is_open) {
        add_way(ask, group, count);
    }
}
