#include "ui/screens/typing.h"

#include <stdio.h>

#include "ui/edit.h"

static enum keyboard_kind keys_of(const struct question *question)
{
    if (question->kind == QUESTION_NUMBER) {
        return KEYBOARD_DECIMAL;
    }
    if (question->kind == QUESTION_DATE) {
        return KEYBOARD_NUMBER;
    }
    switch (question->keyboard) {
    case KEYS_LETTERS: break;
    case KEYS_DIGITS: return KEYBOARD_NUMBER;
    case KEYS_EMAIL: return KEYBOARD_EMAIL;
    }
    return question->letters == LATIN_A ? KEYBOARD_NAME : KEYBOARD_WORDS;
}

/* A date out of a document is YYYY-MM-DD; here it is shown and typed as DD.MM.YYYY. */
static void turn_round(struct typing_field *field)
{
    struct text day = field->value;
    if (day.len == DATE_LEN && day.at[4] == '-' && day.at[7] == '-') {
        snprintf(field->date, sizeof field->date, "%.2s.%.2s.%.4s", day.at + 8, day.at + 5, day.at);
        field->value = (struct text){field->date, DATE_LEN};
    }
}

static bool find_question(const struct session *s, size_t number, struct typing_field *field)
{
    const struct form_plan *plan = form_plan_of(s->form);
    if (number >= plan->question_count || plan->questions[number].page != s->page ||
        !form_question_visible(s->form, number)) {
        return false;
    }
    const struct question *question = &plan->questions[number];
    bool is_typed = question->kind != QUESTION_YES_NO && question->kind != QUESTION_CHOICE &&
                    form_element_enabled(s->form, question->element);
    *field = (struct typing_field){
        .number = number,
        .value = form_answer(s->form, number),
        .characters_max = question->max_characters,
        .shape = question->kind == QUESTION_DATE ? SHAPE_DATE : SHAPE_TEXT,
        .keys = keys_of(question),
    };
    if (question->kind == QUESTION_DATE) {
        turn_round(field);
    }
    return is_typed;
}

static bool find_typed(const struct session *s, size_t number, struct typing_field *field)
{
    static const struct {
        enum screen screen;
        size_t number, characters_max;
        enum typing_shape shape;
        enum keyboard_kind keys;
    } FIELDS[] = {
        {SCREEN_can, 0, SESSION_CAN_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_mrz, 0, 16, SHAPE_CAPITALS, KEYBOARD_TEXT},
        {SCREEN_mrz, 1, DATE_LEN, SHAPE_DATE, KEYBOARD_NUMBER},
        {SCREEN_mrz, 2, DATE_LEN, SHAPE_DATE, KEYBOARD_NUMBER},
        {SCREEN_status_ask, 0, SESSION_TYPED_MAX, SHAPE_CAPITALS, KEYBOARD_TEXT},
    };
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        if (FIELDS[i].screen == s->screen && FIELDS[i].number == number) {
            const char *value = s->typed != NULL ? s->typed->field[number] : "";
            *field = (struct typing_field){
                .number = number,
                .value = {value, strlen(value)},
                .characters_max = FIELDS[i].characters_max,
                .shape = FIELDS[i].shape,
                .keys = FIELDS[i].keys};
            return true;
        }
    }
    return false;
}

bool typing_find(const struct session *s, size_t number, struct typing_field *field)
{
    if (s->screen == SCREEN_form) {
        return s->form != NULL && find_question(s, number, field);
    }
    return find_typed(s, number, field);
}

static void enter(struct typing *typing, const struct typing_field *field)
{
    typing->is_on = true;
    typing->field = field->number;
    keyboard_reset(&typing->keyboard, field->keys, field->value.len == 0);
}

/* What the screen asks first; on a page of the form it may be something to be chosen. */
static size_t first_field(const struct session *s)
{
    const struct form_plan *plan = s->screen == SCREEN_form ? form_plan_of(s->form) : NULL;
    for (size_t i = 0; plan != NULL && i < plan->question_count; i++) {
        if (plan->questions[i].page == s->page && form_question_visible(s->form, i)) {
            return i;
        }
    }
    return plan != NULL ? FORM_NONE : 0;
}

void typing_follow(struct typing *typing, const struct session *s)
{
    struct typing_field field;
    if (typing->is_on && !typing_find(s, typing->field, &field)) {
        typing->is_on = false; /* hidden by another answer */
    }
    if (typing->screen != s->screen || typing->page != s->page) {
        typing->is_on = false;
        typing->screen = s->screen;
        typing->page = s->page;
        if (typing_find(s, first_field(s), &field) && field.value.len == 0) {
            enter(typing, &field); /* when it is filled in, nothing is covered up */
        }
    }
}

/* As it is written: 03.10.1964 out of the digits typed so far. */
static void shape_date(struct edit *edit)
{
    char digits[8];
    size_t count = 0;
    for (size_t i = 0; i < edit->len && count < sizeof digits; i++) {
        if (edit->at[i] >= '0' && edit->at[i] <= '9') {
            digits[count++] = edit->at[i];
        }
    }
    edit->len = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 2 || i == 4) {
            edit->at[edit->len++] = '.';
        }
        edit->at[edit->len++] = digits[i];
    }
    explicit_bzero(digits, sizeof digits);
}

static void shape(struct edit *edit, enum typing_shape wanted)
{
    if (wanted == SHAPE_DATE) {
        shape_date(edit);
    }
    for (size_t i = 0; wanted == SHAPE_CAPITALS && i < edit->len; i++) {
        if (edit->at[i] >= 'a' && edit->at[i] <= 'z') {
            edit->at[i] = (char)(edit->at[i] - 'a' + 'A');
        }
    }
}

static bool fits(enum typing_shape wanted, struct text text)
{
    bool digits = wanted == SHAPE_DATE || wanted == SHAPE_DIGITS;
    for (size_t i = 0; digits && i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
    }
    return true;
}

/* After the last digit of a date the next field is entered, when it is empty. */
static void advance(struct typing *typing, const struct session *s, size_t len)
{
    struct typing_field next;
    if (s->screen == SCREEN_mrz && len == DATE_LEN && typing_find(s, typing->field + 1, &next) &&
        next.value.len == 0) {
        enter(typing, &next);
    }
}

static bool type(
    struct typing *typing, const struct session *s, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX])
{
    struct typing_field field;
    if (!typing->is_on || s->overlay != OVERLAY_NONE || !typing_find(s, typing->field, &field)) {
        return false;
    }
    struct edit edit = {space, field.value.len, TYPING_BYTES_MAX};
    if (field.value.len > 0) {
        memcpy(space, field.value.at, field.value.len);
    }
    if (view->want == VIEW_ERASED) {
        edit_erase(&edit);
    } else {
        struct text text = {view->text, strlen(view->text)};
        if (view->replaces) {
            edit_erase(&edit);
        }
        bool is_judged = s->screen == SCREEN_form && field.shape == SHAPE_TEXT; /* with a reason */
        size_t most = is_judged ? ENTRY_CHARACTERS_MAX : field.characters_max;
        if (!fits(field.shape, text) || !edit_type(&edit, text, most)) {
            return false;
        }
    }
    shape(&edit, field.shape);
    event->kind = EVENT_TEXT;
    event->number = (uint32_t)field.number;
    event->text = (struct text){space, edit.len};
    if (field.shape == SHAPE_DATE && view->want == VIEW_TYPED) {
        advance(typing, s, edit.len);
    }
    return true;
}

static bool choose(
    struct typing *typing, const struct session *s, const struct node *node,
    struct session_event *event)
{
    struct typing_field field;
    size_t question = node->argument / TYPING_CHOICES, choice = node->argument % TYPING_CHOICES;
    if (node->action == TYPING_ENTER) {
        if (typing_find(s, node->argument, &field)) {
            enter(typing, &field);
        }
        return false;
    }
    if (node->action == TYPING_CHOOSE) {
        const struct form_plan *plan = s->form == NULL ? NULL : form_plan_of(s->form);
        if (plan == NULL || question >= plan->question_count ||
            choice >= plan->questions[question].choice_count) {
            return false;
        }
        event->kind = EVENT_TEXT; /* the keyboard stays if it is there: nothing moves away */
        event->number = (uint32_t)question;
        event->text = plan->questions[question].choices[choice].value;
        return true;
    }
    event->kind = EVENT_ACTION;
    event->action = (enum session_action)node->action;
    event->number = node->argument;
    return node->action < ACTION_COUNT;
}

bool typing_event(
    struct typing *typing, const struct session *s, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX])
{
    switch (view->want) {
    case VIEW_NOTHING:
    case VIEW_REBUILD:
    case VIEW_CLOSED: return false;
    case VIEW_TOUCHED:
    case VIEW_HELD: event->kind = EVENT_TOUCH; return true;
    case VIEW_TYPED:
    case VIEW_ERASED: return type(typing, s, view, event, space);
    case VIEW_CHOSEN: return choose(typing, s, view->node, event);
    case VIEW_BACK:
        event->kind = EVENT_ACTION;
        event->action = s->overlay != OVERLAY_NONE ? ACTION_STAY : ACTION_BACK;
        return true;
    case VIEW_HELP:
        event->kind = EVENT_ACTION;
        event->action = ACTION_HELP;
        return true;
    }
    return false;
}
