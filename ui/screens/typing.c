#include "ui/screens/typing.h"

#include "ui/screens/control.h"
#include "ui/screens/suggest.h"
#include "ui/screens/typing_own.h"

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
        {SCREEN_online_pin, 0, ONLINE_PIN_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_online_transport, 0, ONLINE_TRANSPORT_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_online_new, 0, ONLINE_PIN_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_online_again, 0, ONLINE_PIN_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_online_can, 0, ONLINE_CAN_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_online_puk, 0, ONLINE_PUK_LEN, SHAPE_DIGITS, KEYBOARD_NUMBER},
        {SCREEN_status_ask, 0, SESSION_TYPED_MAX, SHAPE_CAPITALS, KEYBOARD_TEXT},
    };
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        bool is_there = !session_types_at_reader(s) || session_digits(s->screen) == 0;
        if (is_there && FIELDS[i].screen == s->screen && FIELDS[i].number == number) {
            const char *value = s->typed != NULL ? s->typed->field[number] : "";
            *field = (struct typing_field){
                .number = number,
                .value = {value, strlen(value)},
                .shown = {value, strlen(value)},
                .characters_max = FIELDS[i].characters_max,
                .shape = FIELDS[i].shape,
                .keys = FIELDS[i].keys,
                .is_secret = s->screen == SCREEN_can || session_digits(s->screen) > 0};
            return true;
        }
    }
    return false;
}

bool typing_find(const struct session *s, size_t number, struct typing_field *field)
{
    if (s->screen == SCREEN_form) {
        return s->form != NULL && typing_find_question(s, number, field);
    }
    return find_typed(s, number, field);
}

void typing_enter(struct typing *typing, const struct typing_field *field)
{
    typing->is_on = true;
    typing->field = field->number;
    typing->part = DATE_DAY;
    typing->is_fresh = true;
    keyboard_reset(&typing->keyboard, field->keys, field->value.len == 0);
}

void typing_enter_part(struct typing *typing, const struct typing_field *field, enum date_part part)
{
    typing_enter(typing, field);
    typing->part = part < DATE_PARTS ? part : DATE_DAY;
}

/* What the screen asks first; on a page of the form it may be something to be chosen. */
static size_t first_field(const struct session *s)
{
    const struct form_plan *plan = s->screen == SCREEN_form ? form_plan_of(s->form) : NULL;
    for (size_t i = 0; plan != NULL && i < plan->question_count; i++) {
        if (plan->questions[i].page == s->page && form_question_visible_in(s->form, i, s->entry)) {
            return i;
        }
    }
    return plan != NULL ? FORM_NONE : 0;
}

/* When the first field is filled in, nothing is covered up. */
static bool wants_typing(const struct session *s, const struct typing_field *field)
{
    return s->screen == SCREEN_form ? form_answer_in(s->form, field->number, s->entry).len == 0
                                    : field->value.len == 0;
}

void typing_follow(struct typing *typing, const struct session *s)
{
    struct typing_field field;
    if (typing->is_on && !typing_find(s, typing->field, &field)) {
        typing->is_on = false; /* hidden by another answer */
    }
    if (typing->checks_failed != s->checks_failed) {
        typing->checks_failed = s->checks_failed;
        typing->is_on = false; /* what is wrong is not covered up */
        typing->screen = s->screen;
        typing->page = s->page;
    }
    if (typing->screen != s->screen || typing->page != s->page) {
        typing->is_on = typing->shows_secret = false;
        typing->screen = s->screen;
        typing->page = s->page;
        if (typing_find(s, first_field(s), &field) && wants_typing(s, &field)) {
            typing_enter(typing, &field);
        }
    }
}

/* After the last digit of a date the next field is entered, when it is empty. */
static void advance(struct typing *typing, const struct session *s, size_t len)
{
    struct typing_field next;
    if (s->screen == SCREEN_mrz && len == DATE_LEN && typing_find(s, typing->field + 1, &next) &&
        next.value.len == 0) {
        typing_enter(typing, &next);
    }
}

/* Typing into a field that is one text; false when it does not take it. */
static bool type_text(
    const struct typing *typing, const struct session *s, const struct typing_field *field,
    const struct view_event *view, struct edit *edit)
{
    edit->len = field->value.len;
    edit->after = edit_settle(field->value, typing->keyboard.after);
    if (field->value.len > 0) {
        memcpy(edit->at, field->value.at, field->value.len);
    }
    if (view->want == VIEW_ERASED) {
        edit_erase(edit);
    } else {
        struct text text = {view->text, strlen(view->text)};
        if (view->replaces) {
            edit_erase(edit);
        }
        bool is_judged = s->screen == SCREEN_form && field->shape == SHAPE_TEXT; /* with a reason */
        size_t most = is_judged ? ENTRY_CHARACTERS_MAX : field->characters_max;
        if (!typing_fits(field, text) || !edit_type(edit, text, most)) {
            return false;
        }
    }
    typing_shape(edit, field->shape);
    return true;
}

static bool type(
    struct typing *typing, const struct session *s, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX])
{
    struct typing_field field;
    if (!typing->is_on || s->overlay != OVERLAY_NONE || !typing_find(s, typing->field, &field)) {
        return false;
    }
    struct edit edit = {space, 0, TYPING_BYTES_MAX, 0};
    bool is_date = field.shape == SHAPE_PART;
    if (is_date ? !typing_date(typing, s, &field, view, &edit)
                : !type_text(typing, s, &field, view, &edit)) {
        return false;
    }
    event->kind = field.shape == SHAPE_SEARCH ? EVENT_SEARCH : EVENT_TEXT;
    event->number = (uint32_t)field.number;
    event->text = (struct text){space, edit.len};
    if (field.shape == SHAPE_DATE && view->want == VIEW_TYPED) {
        advance(typing, s, edit.len);
    }
    explicit_bzero(field.space, sizeof field.space);
    return true;
}

/* A choice, or another page of choices, of a question that has one. */
static bool choose(
    struct typing *typing, const struct session *s, const struct node *node,
    struct session_event *event)
{
    size_t question = node->argument / TYPING_CHOICES, choice = node->argument % TYPING_CHOICES;
    const struct form_plan *plan = s->form == NULL ? NULL : form_plan_of(s->form);
    if (plan == NULL || question >= plan->question_count ||
        choice >= plan->questions[question].choice_count) {
        return false;
    }
    bool is_list = control_of(&plan->questions[question]) == CONTROL_SEARCH;
    bool is_many = plan->questions[question].kind == QUESTION_MULTIPLE_CHOICE;
    event->number = (uint32_t)question;
    if (node->action == TYPING_PAGE) {
        event->kind = EVENT_SEARCH;
        event->text = session_searched(s, question);
        event->total = choice;
        return is_list;
    }
    if (is_many) {
        event->kind = EVENT_CHOOSE;
        event->total = choice;
        return true;
    }
    if (is_list && typing->field == question) {
        typing->is_on =
            false; /* the search is over; for others the keyboard stays if it is there */
    }
    event->kind = EVENT_TEXT;
    event->text = plan->questions[question].choices[choice].value;
    return true;
}

static bool take_suggestion(
    struct typing *typing, const struct session *s, const struct node *node,
    struct session_event *event)
{
    struct suggestion suggestion;
    struct typing_field next;
    if (!typing->is_on || s->screen != SCREEN_form ||
        !suggest_find(s, typing->field, &suggestion) || node->argument >= suggestion.found.count) {
        return false;
    }
    size_t empty = typing_next_empty(s, suggestion.question);
    event->kind = EVENT_TEXT;
    event->number = (uint32_t)suggestion.question;
    event->text = suggestion.found.list[node->argument];
    if (empty != FORM_NONE && empty != suggestion.question && typing_find(s, empty, &next)) {
        typing_enter(typing, &next);
    } else {
        typing->is_on = false;
    }
    return true;
}

static void enter(struct typing *typing, const struct session *s, const struct node *node)
{
    struct typing_field field;
    bool is_part = node->action == TYPING_ENTER_PART;
    size_t number = is_part ? node->argument / DATE_PARTS : node->argument;
    enum date_part part = is_part ? (enum date_part)(node->argument % DATE_PARTS) : DATE_DAY;
    if (node->action == TYPING_LEAD) {
        part = typing_wrong_part(s, number);
    }
    if (typing_find(s, number, &field)) {
        typing_enter_part(typing, &field, part);
    }
    if (node->action == TYPING_LEAD) {
        typing->leads = true;
        typing->lead = number;
    }
}

/* The caret goes to the end: behind bullets nobody finds its place. */
static void hide(struct typing *typing, const struct node *node)
{
    bool *hides = node->action == TYPING_HIDE ? &typing->hides : &typing->shows_secret;
    *hides = !*hides;
    typing->keyboard.after = 0;
    typing->keyboard.base[0] = '\0';
}

static bool follow(
    struct typing *typing, const struct session *s, const struct node *node,
    struct session_event *event)
{
    switch (node->action) {
    case TYPING_LEAD:
    case TYPING_ENTER:
    case TYPING_ENTER_PART: enter(typing, s, node); return false;
    case TYPING_HIDE:
    case TYPING_SECRET: hide(typing, node); return false;
    case TYPING_PAGE:
    case TYPING_CHOOSE: return choose(typing, s, node, event);
    case TYPING_SUGGEST: return take_suggestion(typing, s, node, event);
    default: break; /* the session's */
    }
    event->kind = EVENT_ACTION;
    event->action = (enum session_action)node->action;
    event->number = node->argument;
    return node->action < ACTION_COUNT;
}

/* The keypad's keys for the display; every other one says that somebody is there. */
static void press(const struct session *s, enum rim_key key, struct session_event *event)
{
    event->kind = EVENT_ACTION;
    if (key == RIM_KEY_SIZE) {
        event->action = ACTION_SIZE;
        event->number = (s->display.size + 1) % SESSION_SIZES;
    } else if (key == RIM_KEY_CONTRAST) {
        event->action = ACTION_THEME;
        event->number = (s->display.theme + 1) % SESSION_THEMES;
    } else if (key == RIM_KEY_REACH) {
        event->action = ACTION_REACH;
    } else {
        event->kind = EVENT_TOUCH;
    }
}

bool typing_event(
    struct typing *typing, const struct session *s, const struct view_event *view,
    struct session_event *event, char space[TYPING_BYTES_MAX])
{
    switch (view->want) {
    case VIEW_NOTHING:
    case VIEW_REBUILD:
    case VIEW_CLOSED: return false;
    case VIEW_KEYED: press(s, view->key, event); return true;
    case VIEW_TOUCHED:
    case VIEW_HELD: event->kind = EVENT_TOUCH; return true;
    case VIEW_TYPED:
    case VIEW_ERASED: return type(typing, s, view, event, space);
    case VIEW_CHOSEN: return follow(typing, s, view->node, event);
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
