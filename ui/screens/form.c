/* One page of questions: how far it is, its title, what is wrong, and one control a question. */
#include <stdio.h>

#include "ui/screens/control.h"

#define ERRORS_SHOWN 8 /* in the summary; the others follow when these are mended */

static struct text key_of(const struct pen *pen, struct text key)
{
    bool is_there = key.len > 0 && texts_has(session_texts(pen->s), key);
    return is_there ? pen_pack(pen, key, "") : (struct text){0};
}

/* The question's words, with "(optional)" where nothing must be answered. */
static struct text label_of(const struct pen *pen, const struct question *question)
{
    struct text label = key_of(pen, question->label);
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
        struct text most = tree_format(pen->tree, "%zu", question->max_characters);
        return pen_say_with(pen, "notice.too_long", "count", most);
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
        if (s->errors[i].question == question) {
            return control_error(pen, &s->errors[i]);
        }
    }
    return (struct text){0};
}

/* Whether it is only shown: it came out of the document, and the pack does not let it be changed. */
static bool is_fixed(const struct pen *pen, const struct ask *ask)
{
    return ask->provenance.len > 0 && ask->error.len == 0 &&
           !form_element_enabled(pen->s->form, ask->question->element);
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
    case CONTROL_MANY:
    case CONTROL_CHOICE: control_choice(ask); break;
    case CONTROL_SEARCH: control_search(ask); break;
    case CONTROL_LIST: break;
    case CONTROL_FILE: control_file(ask); break;
    }
}

static void question(const struct pen *pen, size_t number)
{
    const struct question *asked = &form_plan_of(pen->s->form)->questions[number];
    bool is_read = form_provenance(pen->s->form, number) == PROVENANCE_DOCUMENT;
    struct ask ask = {
        .pen = pen,
        .parent = pen->frame.content,
        .number = number,
        .question = asked,
        .id = control_id(pen, asked),
        .label = label_of(pen, asked),
        .hint = key_of(pen, asked->hint),
        .error = error_of(pen, number),
        .provenance = is_read ? pen_say(pen, "form.from_document") : (struct text){0},
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
    if (!form_element_visible(pen->s->form, at)) {
        return;
    }
    switch (element->kind) {
    case ELEMENT_HEADING:
        if (element->text.len > 0) {
            build_heading(
                pen->tree, content, tree_format(pen->tree, "heading-%zu", at), 2,
                key_of(pen, element->text));
        }
        break;
    case ELEMENT_LABEL:
        build_text(
            pen->tree, content, tree_format(pen->tree, "label-%zu", at), LOOK_PLAIN,
            key_of(pen, element->text));
        break;
    case ELEMENT_QUESTION: question(pen, element->question); break;
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
        link->action = s->errors[i].question != FORM_NONE ? TYPING_LEAD : 0;
        link->argument = (unsigned)s->errors[i].question;
        link->box.height = 15;
    }
}

/* How far it is; pages that the answers hide are not counted. */
static void step_of(const struct pen *pen)
{
    unsigned step = 0, steps = 1; /* check is one, too */
    for (size_t i = 0; i < form_plan_of(pen->s->form)->page_count; i++) {
        steps += form_page_visible(pen->s->form, i);
        step += form_page_visible(pen->s->form, i) && i <= pen->s->page;
    }
    const struct texts_place places[] = {
        {TEXT_OF("step"), tree_format(pen->tree, "%u", step)},
        {TEXT_OF("steps"), tree_format(pen->tree, "%u", steps)},
    };
    build_progress(
        pen->tree, pen->frame.content, TEXT_OF("step"),
        texts_say(pen->own, TEXT_OF("form.step"), places, COUNT(places), pen->tree->arena),
        step * 1000 / steps);
}

void form_screen(struct pen *pen)
{
    const struct form_plan *plan = form_plan_of(pen->s->form);
    const struct page *page = &plan->pages[pen->s->page];
    step_of(pen);
    pen_title(pen, key_of(pen, page->title));
    summary(pen);
    for (size_t i = page->first; i < page->first + page->count; i++) {
        element(pen, i);
    }
    pen_next(pen, pen_say(pen, pen->s->returns_to_check ? "form.to_check" : "next"));
}

struct text form_lead(const struct tree *tree, const struct form_plan *plan, size_t question)
{
    char id[TREE_ID_MAX + 1];
    int len = question < plan->question_count
                  ? snprintf(id, sizeof id, "q-%.*s", TEXT_ARG(plan->questions[question].prefix))
                  : 0;
    const struct node *first = NULL;
    if (len > 0 && (size_t)len < sizeof id) {
        first = tree_find(tree, (struct text){id, (size_t)len});
    }
    for (const struct node *node = first; node != NULL; node = tree_next(node, first)) {
        bool is_wrong = (node->state & STATE_INVALID) != 0 || node->role == ROLE_radio ||
                        node->role == ROLE_field;
        if (node_can_be_chosen(node) && is_wrong) {
            return node->id;
        }
    }
    return first != NULL ? first->id : (struct text){0};
}
