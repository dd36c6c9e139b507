/* All answers, page by page, each page with a way back to change it. */
#include "ui/screens/control.h"

#define NODES_KEPT 64 /* for what stands below the answers, and the frame */

/* Thousands of answers do not fit into a tree; what is left out stands on its page. */
static bool has_room(const struct pen *pen)
{
    return pen->tree->count + NODES_KEPT < TREE_NODES_MAX;
}

static struct text title_of(const struct pen *pen, const struct page *page)
{
    const struct texts *texts = session_texts(pen->s);
    return texts_has(texts, page->title) ? texts_find(texts, page->title) : (struct text){0};
}

/* One answer; those of entries have its number behind their id. */
static void given(const struct pen *pen, struct node *card, size_t number, size_t entry)
{
    const struct session *s = pen->s;
    const struct question *question = &form_plan_of(s->form)->questions[number];
    struct text id = tree_format(pen->tree, "a-%.*s", TEXT_ARG(question->name));
    if (question->list != FORM_NONE) {
        id = tree_format(pen->tree, "%.*s-%zu", TEXT_ARG(id), entry + 1);
    }
    struct text shown = control_shown(pen, number, entry);
    struct node *item = build_answer(pen->tree, card, id, control_label(pen, question), 0);
    pen_entry(pen, item, shown);
    if (shown.len == 0) {
        item->value = pen_say(pen, "check.nothing");
    }
    if (shown.len == 0 && question->kind == QUESTION_FILE) {
        item->value = pen_say(pen, "file.nothing");
    }
    if (form_provenance_in(s->form, number, entry) == PROVENANCE_DOCUMENT) {
        item->provenance = pen_source(pen);
    }
}

static void answers(const struct pen *pen, struct node *card, size_t at, size_t entry);

/* The answers about each entry of a list, under its name. */
static void entries(const struct pen *pen, struct node *card, size_t number)
{
    const struct session *s = pen->s;
    const struct question *question = &form_plan_of(s->form)->questions[number];
    const struct form_list *list = &form_plan_of(s->form)->lists[question->opens];
    size_t count = form_entry_count(s->form, question->opens);
    if (count == 0) {
        given(pen, card, number, 0);
    }
    for (size_t i = 0; i < count && has_room(pen); i++) {
        struct text id =
            tree_format(pen->tree, "a-%.*s-entry-%zu", TEXT_ARG(question->name), i + 1);
        struct node *part = build_column(pen->tree, card, id);
        build_heading(
            pen->tree, part, tree_format(pen->tree, "%.*s-name", TEXT_ARG(id)), 3,
            control_entry_name(pen, list, i));
        for (size_t page = list->first_page; page < list->first_page + list->page_count; page++) {
            if (form_page_visible_in(s->form, page, i)) {
                answers(pen, part, page, i);
            }
        }
    }
}

/* The answers on one page. */
static void answers(const struct pen *pen, struct node *card, size_t at, size_t entry)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    const struct page *page = &plan->pages[at];
    for (size_t i = page->first; i < page->first + page->count; i++) {
        size_t question = plan->elements[i].question;
        if (plan->elements[i].kind != ELEMENT_QUESTION ||
            !form_element_visible_in(pen->s->form, i, entry) || !has_room(pen)) {
            continue;
        }
        if (plan->questions[question].kind == QUESTION_LIST) {
            entries(pen, card, question);
        } else {
            given(pen, card, question, entry);
        }
    }
}

static void page_card(const struct pen *pen, size_t at)
{
    const struct page *page = &form_plan_of(pen->s->form)->pages[at];
    struct text word = page->name;
    struct node *card = build_card(
        pen->tree, pen->frame.content, tree_format(pen->tree, "page-%.*s", TEXT_ARG(word)));
    struct text title = title_of(pen, page);
    if (title.len > 0) {
        build_heading(pen->tree, card, tree_format(pen->tree, "page-title-%zu", at), 2, title);
    }
    answers(pen, card, at, 0);
    struct node *change = build_button(
        pen->tree, card, tree_format(pen->tree, "change-%.*s", TEXT_ARG(word)),
        pen_say(pen, "check.change"), ACTION_CHANGE);
    change->look = LOOK_SECONDARY;
    change->argument = (unsigned)at;
    change->spoken = pen_say_with(pen, "check.change_what", "what", title);
}

void check_screen(struct pen *pen)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    pen_title(pen, pen_say(pen, "check.title"));
    pen_paragraph(pen, "what", pen_say(pen, "check.what"));
    pen_privacy(pen, pen->frame.content);
    if (pen->s->notice == NOTICE_ERRORS) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("trouble"), LOOK_DANGER,
            pen_say(pen, "check.broken"));
    }
    for (size_t i = 0; i < plan->page_count && has_room(pen); i++) {
        if (plan->pages[i].list == FORM_NONE && form_page_visible(pen->s->form, i)) {
            page_card(pen, i);
        }
    }
    if (!has_room(pen)) {
        build_text(
            pen->tree, pen->frame.content, TEXT_OF("more"), LOOK_MUTED, pen_say(pen, "check.more"));
    }
    pen_next(pen, pen_say(pen, "check.next"));
}
