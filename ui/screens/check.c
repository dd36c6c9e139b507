/* All answers, page by page, each with a way back to change it. */
#include "ui/screens/control.h"

static struct text key_of(const struct pen *pen, struct text key)
{
    bool is_there = key.len > 0 && texts_has(session_texts(pen->s), key);
    return is_there ? pen_pack(pen, key, "") : (struct text){0};
}

static void given(const struct pen *pen, struct node *card, size_t number)
{
    const struct session *s = pen->s;
    const struct question *question = &form_plan_of(s->form)->questions[number];
    struct text shown = control_shown(pen, number);
    struct node *item = build_answer(
        pen->tree, card, tree_format(pen->tree, "a-%.*s", TEXT_ARG(question->prefix)),
        key_of(pen, question->label), 0);
    item->value = shown.len > 0 ? shown : pen_say(pen, "check.nothing");
    if (form_provenance(s->form, number) == PROVENANCE_DOCUMENT) {
        item->provenance = pen_say(pen, "form.from_document");
    }
}

static void page_card(const struct pen *pen, size_t at)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    const struct page *page = &plan->pages[at];
    struct text word = screen_page(page);
    struct node *card = build_card(
        pen->tree, pen->frame.content, tree_format(pen->tree, "page-%.*s", TEXT_ARG(word)));
    build_heading(
        pen->tree, card, tree_format(pen->tree, "page-title-%zu", at), 2, key_of(pen, page->title));
    for (size_t i = page->first; i < page->first + page->count; i++) {
        if (plan->elements[i].kind == ELEMENT_QUESTION && form_element_visible(pen->s->form, i)) {
            given(pen, card, plan->elements[i].question);
        }
    }
    struct node *change = build_button(
        pen->tree, card, tree_format(pen->tree, "change-%.*s", TEXT_ARG(word)),
        pen_say(pen, "check.change"), ACTION_CHANGE);
    change->look = LOOK_SECONDARY;
    change->argument = (unsigned)at;
    change->spoken = pen_say_with(pen, "check.change_what", "what", key_of(pen, page->title));
}

void check_screen(struct pen *pen)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    pen_title(pen, pen_say(pen, "check.title"));
    pen_paragraph(pen, "what", pen_say(pen, "check.what"));
    if (pen->s->notice == NOTICE_ERRORS) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("trouble"), LOOK_DANGER,
            pen_say(pen, "check.broken"));
    }
    for (size_t i = 0; i < plan->page_count; i++) {
        if (form_page_visible(pen->s->form, i)) {
            page_card(pen, i);
        }
    }
    pen_next(pen, pen_say(pen, "check.next"));
}
