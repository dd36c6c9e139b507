/* Typing into the questions of a form. */
#include <stdio.h>

#include "ui/keyboard_layout.h"
#include "ui/screens/control.h"
#include "ui/screens/typing_own.h"

/* A list is searched in the letters that it is written in. */
static enum keyboard_kind keys_for_search(const struct session *s)
{
    bool has_alphabet = layout_alphabet_name(session_texts(s)->language).len > 0;
    return has_alphabet ? KEYBOARD_SEARCH : KEYBOARD_TEXT;
}

static enum keyboard_kind keys_of(const struct session *s, const struct question *question)
{
    switch (control_of(question)) {
    case CONTROL_MONEY: return KEYBOARD_DECIMAL;
    case CONTROL_DATE:
    case CONTROL_TIME:
    case CONTROL_POSTCODE: return KEYBOARD_NUMBER;
    case CONTROL_IBAN: return KEYBOARD_TEXT;
    case CONTROL_SEARCH: return keys_for_search(s);
    case CONTROL_TEXT:
    case CONTROL_TOWN:
    case CONTROL_STREET:
    case CONTROL_CHOICE:
    case CONTROL_MANY:
    case CONTROL_LIST:
    case CONTROL_FILE: break;
    }
    switch (question->keyboard) {
    case KEYS_LETTERS: break;
    case KEYS_DIGITS: return KEYBOARD_NUMBER;
    case KEYS_DECIMAL: return KEYBOARD_DECIMAL;
    case KEYS_EMAIL: return KEYBOARD_EMAIL;
    }
    return question->letters == LATIN_A ? KEYBOARD_NAME : KEYBOARD_WORDS;
}

static enum typing_shape shape_of(enum control control)
{
    switch (control) {
    case CONTROL_DATE: return SHAPE_PART;
    case CONTROL_TIME: return SHAPE_TIME;
    case CONTROL_MONEY: return SHAPE_MONEY;
    case CONTROL_IBAN: return SHAPE_IBAN;
    case CONTROL_SEARCH: return SHAPE_SEARCH;
    case CONTROL_TEXT:
    case CONTROL_POSTCODE:
    case CONTROL_TOWN:
    case CONTROL_STREET:
    case CONTROL_CHOICE:
    case CONTROL_MANY:
    case CONTROL_LIST:
    case CONTROL_FILE: break;
    }
    return SHAPE_TEXT;
}

bool typing_find_question(const struct session *s, size_t number, struct typing_field *field)
{
    const struct form_plan *plan = form_plan_of(s->form);
    if (number >= plan->question_count || plan->questions[number].page != s->page ||
        !form_question_visible_in(s->form, number, s->entry)) {
        return false;
    }
    const struct question *question = &plan->questions[number];
    enum control control = control_of(question);
    *field = (struct typing_field){
        .number = number,
        .value = form_answer_in(s->form, number, s->entry),
        .characters_max = question->max_characters,
        .shape = shape_of(control),
        .keys = keys_of(s, question),
    };
    field->shown = field->value;
    if (control == CONTROL_IBAN) {
        iban_group(field->space, field->value);
        field->shown = (struct text){field->space, strlen(field->space)};
        field->characters_max = IBAN_LEN_MAX;
    } else if (control == CONTROL_SEARCH) {
        field->value = field->shown = session_searched(s, number);
        field->characters_max = TYPING_SEARCH_MAX;
    }
    return control_is_typed(control) &&
           form_element_enabled_in(s->form, question->element, s->entry) &&
           !form_element_readonly_in(s->form, question->element, s->entry);
}

static bool is_empty(const struct session *s, size_t question)
{
    struct typing_field field;
    return typing_find_question(s, question, &field) &&
           form_answer_in(s->form, question, s->entry).len == 0;
}

size_t typing_next_empty(const struct session *s, size_t question)
{
    const struct form_plan *plan = form_plan_of(s->form);
    for (size_t i = 0; i < plan->question_count; i++) {
        size_t at = (question + 1 + i) % plan->question_count;
        if (at != question && is_empty(s, at)) {
            return at;
        }
    }
    return FORM_NONE;
}

enum date_part typing_wrong_part(const struct session *s, size_t question)
{
    unsigned days;
    const struct form_plan *plan = s->form != NULL ? form_plan_of(s->form) : NULL;
    if (plan == NULL || question >= plan->question_count ||
        control_of(&plan->questions[question]) != CONTROL_DATE) {
        return DATE_DAY;
    }
    struct date_parts parts = date_parts_of(form_answer_in(s->form, question, s->entry));
    enum date_part part = date_trouble_part(date_parts_check(&parts, &days));
    return part < DATE_PARTS ? part : DATE_DAY;
}

/* The three parts as they are changed. */
struct parts {
    char digits[DATE_PARTS][5];
    size_t len[DATE_PARTS];
};

static void read_parts(struct parts *parts, struct text answer)
{
    struct date_parts read = date_parts_of(answer);
    *parts = (struct parts){0};
    for (int i = 0; i < DATE_PARTS; i++) {
        parts->len[i] = read.part[i].len;
        if (read.part[i].len > 0) {
            memcpy(parts->digits[i], read.part[i].at, read.part[i].len);
        }
    }
}

static void write_parts(struct edit *edit, const struct parts *parts)
{
    char date[DATE_LEN + 1];
    struct date_parts written;
    for (int i = 0; i < DATE_PARTS; i++) {
        written.part[i] = (struct text){parts->digits[i], parts->len[i]};
    }
    edit->len = date_parts_write(date, &written);
    memcpy(edit->at, date, edit->len);
    explicit_bzero(date, sizeof date);
}

/* One digit, or a point that ends the part; false when there is no place for it. */
static bool put_digit(struct typing *typing, struct parts *parts, char c)
{
    size_t part = typing->part;
    bool can_go_on = part + 1 < DATE_PARTS && parts->len[part] > 0;
    if (c == '.' || c == '/' || c == ' ') {
        typing->part = can_go_on ? typing->part + 1 : typing->part;
        return can_go_on;
    }
    size_t most = date_part_len(typing->part);
    if (typing->is_fresh && parts->len[part] == most) {
        parts->len[part] = 0;
    }
    if (c < '0' || c > '9' || parts->len[part] == most) {
        return false;
    }
    parts->digits[part][parts->len[part]++] = c;
    typing->is_fresh = false;
    struct text now = {parts->digits[part], parts->len[part]};
    if (date_part_is_whole(typing->part, now) && part + 1 < DATE_PARTS &&
        parts->len[part + 1] == 0) {
        typing->part++;
    }
    return true;
}

static bool erase_digit(struct typing *typing, struct parts *parts)
{
    if (parts->len[typing->part] == 0 && typing->part > DATE_DAY) {
        typing->part--;
    }
    typing->is_fresh = false;
    if (parts->len[typing->part] == 0) {
        return false;
    }
    parts->len[typing->part]--;
    return true;
}

bool typing_date(
    struct typing *typing, const struct session *s, const struct typing_field *field,
    const struct view_event *view, struct edit *edit)
{
    struct parts parts;
    bool has_changed = false;
    read_parts(&parts, form_answer_in(s->form, field->number, s->entry));
    if (view->want == VIEW_ERASED) {
        has_changed = erase_digit(typing, &parts);
    } else {
        for (const char *at = view->text; *at != '\0'; at++) {
            has_changed = put_digit(typing, &parts, *at) || has_changed;
        }
    }
    write_parts(edit, &parts);
    explicit_bzero(&parts, sizeof parts);
    return has_changed;
}
