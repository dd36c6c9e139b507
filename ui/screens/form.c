#include "ui/screens/pen.h"

static struct text key_of(const struct pen *pen, struct text key)
{
    bool is_there = key.len > 0 && texts_has(session_texts(pen->s), key);
    return is_there ? pen_pack(pen, key, "") : (struct text){0};
}

static struct text id_of(const struct pen *pen, const struct question *question)
{
    return tree_format(pen->tree, "q-%.*s", TEXT_ARG(question->prefix));
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
            return form_message(s->form, &s->errors[i], session_texts(s), pen->tree->arena);
        }
    }
    return (struct text){0};
}

static void dress(
    const struct pen *pen, struct node *node, const struct question *question, size_t number)
{
    node->hint = question->kind == QUESTION_DATE && question->hint.len == 0
                     ? pen_say(pen, "date.hint")
                     : key_of(pen, question->hint);
    node->error = error_of(pen, number);
    node->state |= node->error.len > 0 ? STATE_INVALID : 0;
    node->state |= question->required ? STATE_REQUIRED : 0;
    if (form_provenance(pen->s->form, number) == PROVENANCE_DOCUMENT) {
        node->provenance = pen_say(pen, "form.from_document");
    }
}

static void choices(
    const struct pen *pen, struct node *parent, const struct question *question, size_t number)
{
    struct text id = id_of(pen, question);
    struct text answer = form_answer(pen->s->form, number);
    struct node *group = build_column(pen->tree, parent, id);
    group->role = ROLE_group;
    group->name = label_of(pen, question);
    build_heading(
        pen->tree, group, tree_format(pen->tree, "%.*s-label", TEXT_ARG(id)), 3, group->name);
    struct text hint = key_of(pen, question->hint);
    if (hint.len > 0) {
        build_text(
            pen->tree, group, tree_format(pen->tree, "%.*s-about", TEXT_ARG(id)), LOOK_MUTED, hint);
    }
    struct text error = error_of(pen, number);
    if (error.len > 0) {
        build_alert(
            pen->tree, group, tree_format(pen->tree, "%.*s-error", TEXT_ARG(id)), LOOK_DANGER,
            error);
    }
    bool is_enabled = form_element_enabled(pen->s->form, question->element);
    for (size_t i = 0; i < question->choice_count; i++) {
        struct node *choice = build_choice(
            pen->tree, group, tree_format(pen->tree, "%.*s-%zu", TEXT_ARG(id), i), ROLE_radio,
            TYPING_CHOOSE);
        choice->name = key_of(pen, question->choices[i].label);
        choice->argument = (unsigned)(number * TYPING_CHOICES + i);
        choice->state |= text_equal(answer, question->choices[i].value) ? STATE_CHECKED : 0;
        choice->state |= is_enabled ? 0 : STATE_DISABLED;
    }
}

static void ask(const struct pen *pen, struct node *parent, size_t number)
{
    const struct question *question = &form_plan_of(pen->s->form)->questions[number];
    if (question->kind == QUESTION_YES_NO || question->kind == QUESTION_CHOICE) {
        choices(pen, parent, question, number);
        return;
    }
    struct node *node =
        pen_field(pen, parent, id_of(pen, question), number, label_of(pen, question));
    dress(pen, node, question, number);
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
    case ELEMENT_QUESTION: ask(pen, content, element->question); break;
    }
}

/* What is wrong on this page, each one a way to its field. */
static void summary(const struct pen *pen)
{
    const struct session *s = pen->s;
    if (s->error_count == 0) {
        return;
    }
    struct node *alert = build_alert(
        pen->tree, pen->frame.content, TEXT_OF("trouble"), LOOK_DANGER,
        pen_say(pen, s->error_count == 1 ? "form.error" : "form.errors"));
    alert->state |= STATE_LIVE;
    struct text list = {0};
    for (size_t i = 0; i < s->error_count && i < 5; i++) {
        struct text one = form_message(s->form, &s->errors[i], session_texts(s), pen->tree->arena);
        list = list.len == 0 ? one
                             : tree_format(pen->tree, "%.*s\n%.*s", TEXT_ARG(list), TEXT_ARG(one));
    }
    alert->value = list;
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

static void given(const struct pen *pen, struct node *card, size_t number)
{
    const struct session *s = pen->s;
    const struct question *question = &form_plan_of(s->form)->questions[number];
    struct text shown = form_shown(s->form, number, session_texts(s), pen->tree->arena);
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
