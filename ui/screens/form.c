/* One page of questions: how far it is, its title, what is wrong, and one control a question. */
#include <stdio.h>

#include "ui/screens/control.h"

#define ERRORS_SHOWN 8 /* in the summary; the others follow when these are mended */

static struct text key_of(const struct pen *pen, struct text key)
{
    bool is_there = key.len > 0 && texts_has(session_texts(pen->s), key);
    return is_there ? pen_pack(pen, key, "") : (struct text){0};
}

/* The words of a key, or those that stand for it where there are none. */
static struct text words_of(const struct pen *pen, struct text key, struct text fallback)
{
    struct text words = key_of(pen, key);
    return words.len > 0 ? words : fallback;
}

/* The question's words, with "(optional)" where nothing must be answered. */
static struct text label_of(const struct pen *pen, const struct question *question)
{
    struct text label = control_label(pen, question);
    if (question->required) {
        return label;
    }
    struct text optional = pen_say(pen, "form.optional");
    return tree_format(pen->tree, "%.*s (%.*s)", TEXT_ARG(label), TEXT_ARG(optional));
}

/* Why the last letters typed into this question were not taken. */
static struct text refusal_of(const struct pen *pen, const struct question *question)
{
    const struct session *s = pen->s;
    const char *shown = s->refused_for->shown;
    if (s->refused_as == ENTRY_TOO_LONG) {
        return pen_count(pen, "notice.too_long", question->max_characters);
    }
    if (shown[0] == '\0') {
        return pen_say(pen, "notice.refused");
    }
    bool is_name = question->letters == LATIN_A;
    const char *key = is_name ? "notice.refused_in_name" : "notice.refused_character";
    return pen_say_with(pen, key, "character", (struct text){shown, strlen(shown)});
}

/* What is wrong with this answer; empty when nothing is. */
static struct text error_of(const struct pen *pen, size_t question)
{
    const struct session *s = pen->s;
    if (s->refused == question) {
        return refusal_of(pen, &form_plan_of(s->form)->questions[question]);
    }
    for (size_t i = 0; i < s->error_count; i++) {
        if (s->errors[i].question == question && s->errors[i].entry == s->entry) {
            return control_error(pen, &s->errors[i]);
        }
    }
    return (struct text){0};
}

/* Whether it is only shown: the pack does not let it be changed, or not what the document said. */
static bool is_fixed(const struct pen *pen, const struct ask *ask)
{
    const struct session *s = pen->s;
    enum control control = control_of(ask->question);
    bool is_read = form_provenance_in(s->form, ask->number, s->entry) == PROVENANCE_DOCUMENT;
    bool is_closed = !form_element_enabled_in(s->form, ask->question->element, s->entry);
    return control != CONTROL_LIST && control != CONTROL_FILE &&
           (form_element_readonly_in(s->form, ask->question->element, s->entry) ||
            (is_read && is_closed));
}

/* Where an answer comes from that the citizen has not typed. */
static struct text source_of(const struct pen *pen, size_t number)
{
    switch (form_provenance_in(pen->s->form, number, pen->s->entry)) {
    case PROVENANCE_NONE:
    case PROVENANCE_TYPED:
    case PROVENANCE_DEFAULT: break;
    case PROVENANCE_DOCUMENT: return pen_source(pen);
    }
    return (struct text){0};
}

static void show(const struct ask *ask)
{
    switch (control_of(ask->question)) {
    case CONTROL_TEXT:
    case CONTROL_MONEY:
    case CONTROL_IBAN:
    case CONTROL_TIME:
    case CONTROL_POSTCODE:
    case CONTROL_TOWN:
    case CONTROL_STREET: control_text(ask); break;
    case CONTROL_DATE: control_date(ask); break;
    case CONTROL_CHOICE: control_choice(ask); break;
    case CONTROL_MANY: control_many(ask); break;
    case CONTROL_SEARCH: control_search(ask); break;
    case CONTROL_LIST: control_list(ask); break;
    case CONTROL_FILE: control_file(ask); break;
    }
}

static void question(const struct pen *pen, size_t number)
{
    const struct question *asked = &form_plan_of(pen->s->form)->questions[number];
    struct ask ask = {
        .pen = pen,
        .parent = pen->frame.content,
        .number = number,
        .question = asked,
        .id = control_id(pen, asked),
        .label = label_of(pen, asked),
        .hint = key_of(pen, asked->hint),
        .error = error_of(pen, number),
        .provenance = source_of(pen, number),
    };
    if (is_fixed(pen, &ask)) {
        control_fixed(&ask);
    } else {
        show(&ask);
    }
}

static void element(const struct pen *pen, size_t at)
{
    const struct element *element = &form_plan_of(pen->s->form)->elements[at];
    struct node *content = pen->frame.content;
    if (!form_element_visible_in(pen->s->form, at, pen->s->entry)) {
        return;
    }
    switch (element->kind) {
    case ELEMENT_HEADING:
        if (element->text.len > 0 || element->fallback.len > 0) {
            build_heading(
                pen->tree, content, tree_format(pen->tree, "heading-%zu", at), 2,
                words_of(pen, element->text, element->fallback));
        }
        break;
    case ELEMENT_LABEL:
        build_text(
            pen->tree, content, tree_format(pen->tree, "label-%zu", at), LOOK_PLAIN,
            words_of(pen, element->text, element->fallback));
        break;
    case ELEMENT_QUESTION: question(pen, element->question); break;
    }
}

/* Where the line of an error leads: to its field, or to the entry of a list that it is in. */
static void lead(const struct pen *pen, struct node *link, const struct form_error *error)
{
    const struct session *s = pen->s;
    const struct form_plan *plan = form_plan_of(s->form);
    if (error->question == FORM_NONE) {
        return;
    }
    size_t list = plan->questions[error->question].list;
    bool is_elsewhere = list != FORM_NONE && s->list == FORM_NONE;
    link->action = is_elsewhere ? (unsigned)ACTION_ENTRY_CHANGE : (unsigned)TYPING_LEAD;
    link->argument =
        (unsigned)(is_elsewhere ? list * FORM_ENTRIES_MAX + error->entry : error->question);
    if (is_elsewhere) {
        struct text name = control_entry_name(pen, &plan->lists[list], error->entry);
        link->name = tree_format(pen->tree, "%.*s: %.*s", TEXT_ARG(name), TEXT_ARG(link->name));
    }
}

/* What is wrong on this page, each one a way to its field. */
static void summary(const struct pen *pen)
{
    const struct session *s = pen->s;
    if (s->error_count == 0) {
        return;
    }
    struct node *group = build_column(pen->tree, pen->frame.content, TEXT_OF("errors"));
    group->look = LOOK_DANGER;
    group->box.gap = 0;
    struct node *alert = build_alert(
        pen->tree, group, TEXT_OF("trouble"), LOOK_DANGER,
        pen_say(pen, s->error_count == 1 ? "form.error" : "form.errors"));
    alert->state |= STATE_LIVE;
    group->name = alert->name;
    struct node *list = build_column(pen->tree, group, TEXT_OF("errors-list"));
    list->box.padding_x = 16;
    list->box.padding_y = list->box.gap = 3;
    for (size_t i = 0; i < s->error_count && i < ERRORS_SHOWN; i++) {
        struct node *link =
            tree_add(pen->tree, list, ROLE_link, tree_format(pen->tree, "trouble-%zu", i));
        link->name = control_error(pen, &s->errors[i]);
        link->hint = pen_say(pen, "form.lead");
        bool is_given = s->errors[i].question != FORM_NONE &&
                        form_answer_in(s->form, s->errors[i].question, s->errors[i].entry).len > 0;
        link->state |= is_given ? STATE_PERSONAL : 0u;
        lead(pen, link, &s->errors[i]);
        link->box.height = 15;
    }
}

/* How far it is; pages that the answers hide are not counted, nor those about entries: they are part of
 * the page with their list. */
static void step_of(const struct pen *pen)
{
    unsigned step = 0, steps = 1; /* check is one, too */
    const struct session *s = pen->s;
    const struct form_plan *plan = form_plan_of(s->form);
    size_t here =
        s->list == FORM_NONE ? s->page : plan->questions[plan->lists[s->list].question].page;
    for (size_t i = 0; i < plan->page_count; i++) {
        bool counts = plan->pages[i].list == FORM_NONE && form_page_visible(s->form, i);
        steps += counts;
        step += counts && i <= here;
    }
    const struct texts_place places[] = {
        {TEXT_OF("step"), tree_format(pen->tree, "%u", step)},
        {TEXT_OF("steps"), tree_format(pen->tree, "%u", steps)},
    };
    struct node *row = build_row(pen->tree, pen->frame.content, TEXT_OF("step-row"));
    row->box.align = ALIGN_CENTER;
    build_progress(
        pen->tree, row, TEXT_OF("step"),
        texts_say(pen->own, TEXT_OF("form.step"), places, COUNT(places), pen->tree->arena),
        step * 1000 / steps)
        ->box.grow = 1;
    pen_privacy(pen, pen_has_room(pen) ? row : pen->frame.content);
}

/* The page's title; one about an entry may say which one it is. */
static struct text title_of(const struct pen *pen, const struct page *page)
{
    const struct session *s = pen->s;
    const struct texts_place place = {
        TEXT_OF("number"), tree_format(pen->tree, "%zu", s->entry + 1)};
    if (!texts_has(session_texts(s), page->title)) {
        return page->list != FORM_NONE
                   ? control_entry_name(pen, &form_plan_of(s->form)->lists[page->list], s->entry)
                   : (struct text){0};
    }
    return texts_say(session_texts(s), page->title, &place, 1, pen->tree->arena);
}

/* What leads on: back to the list, to the overview, or to the next page. */
static const char *next_key(const struct session *s)
{
    if (s->list == FORM_NONE) {
        return s->returns_to_check ? "form.to_check" : "next";
    }
    bool is_last = form_entry_page_after(s->form, s->list, s->entry, s->page) == FORM_NONE;
    return is_last ? "entries.done" : "next";
}

void form_screen(struct pen *pen)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    const struct page *page = &plan->pages[pen->s->page];
    step_of(pen);
    pen_title(pen, title_of(pen, page));
    summary(pen);
    for (size_t i = page->first; i < page->first + page->count; i++) {
        element(pen, i);
    }
    pen_next(pen, pen_say(pen, next_key(pen->s)));
}

struct text form_lead(const struct tree *tree, const struct form_plan *plan, size_t question)
{
    char id[TREE_ID_MAX + 1];
    int len = question < plan->question_count
                  ? snprintf(id, sizeof id, "q-%.*s", TEXT_ARG(plan->questions[question].name))
                  : 0;
    const struct node *whole = NULL, *first = NULL;
    if (len > 0 && (size_t)len < sizeof id) {
        whole = tree_find(tree, (struct text){id, (size_t)len});
    }
    for (const struct node *node = whole; node != NULL; node = tree_next(node, whole)) {
        if (node_can_be_chosen(node) && (node->state & STATE_INVALID) != 0) {
            return node->id;
        }
        first = first == NULL && node_can_be_chosen(node) ? node : first;
    }
    return first != NULL ? first->id : whole != NULL ? whole->id : (struct text){0};
}
