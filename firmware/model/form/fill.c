#include <assert.h>

#include "model/date.h"
#include "model/decimal.h"
#include "model/form/state.h"
#include "model/rule.h"
#include "model/schema/node.h"

/* The value that is sent for an answer; absent when there is none, or blanks only. What cannot be read
 * as a number or date is sent as it was typed, so that the check of the schema says so. */
static struct value value_of_answer(const struct form *form, size_t slot, struct arena *arena)
{
    const struct question *question = &form->plan->questions[slot];
    const struct answer *answer = &form->answers[slot];
    struct text text = entry_trim((struct text){answer->at, answer->len});
    char number[DECIMAL_DIGITS_MAX + 3], date[DATE_LEN + 1];
    struct value string = {.kind = VALUE_STRING, .text = text};
    if (text.len == 0) {
        return value_absent;
    }
    switch (question->kind) {
    case QUESTION_TEXT:
    case QUESTION_LONG_TEXT:
    case QUESTION_TIME:
    case QUESTION_IBAN:
    case QUESTION_FILE: return string;
    case QUESTION_NUMBER:
    case QUESTION_MONEY:
        if (decimal_of_person(number, text)) {
            struct text spelling = {number, strlen(number)};
            return (struct value){.kind = VALUE_NUMBER, .text = arena_text(arena, spelling)};
        }
        return string;
    case QUESTION_DATE:
        if (date_of_person(date, text)) {
            string.text = arena_text(arena, (struct text){date, DATE_LEN});
        }
        return string;
    case QUESTION_YES_NO:
    case QUESTION_CHOICE:
    case QUESTION_MULTIPLE_CHOICE:
    case QUESTION_LIST: break;
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        if (text_equal(question->choices[i].value, text)) {
            return *question->choices[i].data;
        }
    }
    return string;
}

struct build {
    const struct form *form;
    struct arena *arena;
    char pointer[FORM_POINTER_MAX];
    size_t len;
    unsigned depth;
};

static struct value build_object(struct build *build, const struct schema_node *node);

static bool node_requires(const struct schema_node *node, struct text name)
{
    const struct check *required = node_check(node, KEYWORD_required);
    for (size_t i = 0; required != NULL && i < required->count; i++) {
        if (text_equal(required->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* The value of one property: an answer, an object of answers, or a constant that is required. */
static struct value build_property(
    struct build *build, const struct schema_node *owner, const struct branch *branch)
{
    size_t len = build->len;
    struct value value = value_absent;
    const struct schema_node *node = node_target(branch->node);
    const struct check *constant = node_check(node, KEYWORD_const);
    bool required = node_requires(owner, branch->name);
    if (!pointer_add(build->pointer, &build->len, branch->name)) {
        return value;
    }
    size_t slot = plan_find(build->form->plan, (struct text){build->pointer, build->len});
    if (slot != FORM_NONE) {
        if (!build->form->removed[slot]) {
            value = value_of_answer(build->form, slot, build->arena);
        }
    } else if (node_check(node, KEYWORD_properties) != NULL && build->depth < FORM_DEPTH_MAX) {
        build->depth++;
        value = build_object(build, node);
        build->depth--;
        value = value.count == 0 && !required ? value_absent : value;
    } else if (constant != NULL && required) {
        value = *constant->value;
    }
    build->len = len;
    return value;
}

static struct value build_object(struct build *build, const struct schema_node *node)
{
    const struct check *properties = node_check(node, KEYWORD_properties);
    size_t most = properties != NULL ? properties->count : 0;
    struct member *members = arena_take(build->arena, most * sizeof *members);
    struct value object = {.kind = VALUE_OBJECT, .members = members};
    for (size_t i = 0; i < most; i++) {
        const struct branch *branch = &properties->branches[i];
        struct value value = build_property(build, node, branch);
        if (value.kind != VALUE_ABSENT) {
            members[object.count++] = (struct member){branch->name, value};
        }
    }
    return object;
}

const struct value *form_tree(const struct form *form, struct arena *arena)
{
    struct build build = {.form = form, .arena = arena};
    struct value *tree = arena_take(arena, sizeof *tree);
    *tree = build_object(&build, node_target(schema_root(form->plan->schema)));
    return tree;
}

/* Sets what is visible and enabled with the data as they are now. */
static void apply_rules(struct form *form, const struct value *data)
{
    const struct form_plan *plan = form->plan;
    for (size_t i = 0; i < plan->page_count; i++) {
        form->page_visible[i] = rule_shows(plan->pages[i].rule, data);
    }
    for (size_t i = 0; i < plan->element_count; i++) {
        const struct element *element = &plan->elements[i];
        bool is_inner = element->parent != FORM_NONE;
        form->visible[i] =
            (is_inner ? form->visible[element->parent] : form->page_visible[element->page]) &&
            rule_shows(element->rule, data);
        form->enabled[i] =
            (!is_inner || form->enabled[element->parent]) && rule_enables(element->rule, data);
    }
}

/* Takes hidden answers out of what is sent; true when one was taken out. */
static bool prune(struct form *form)
{
    const struct form_plan *plan = form->plan;
    bool changed = false;
    for (size_t slot = 0; slot < plan->question_count; slot++) {
        bool is_seen = false;
        for (size_t i = slot; i < plan->question_count; i++) {
            const struct question *question = &plan->questions[i];
            is_seen = is_seen || (question->slot == slot && form->visible[question->element]);
        }
        if (!is_seen && plan->questions[slot].slot == slot && !form->removed[slot] &&
            form->answers[slot].len > 0) {
            form->removed[slot] = true;
            changed = true;
        }
    }
    return changed;
}

/* What was taken out is not shown either; a group or page without anything in it is not there. */
static void settle(struct form *form)
{
    const struct form_plan *plan = form->plan;
    for (size_t i = 0; i < plan->question_count; i++) {
        size_t element = plan->questions[i].element;
        form->visible[element] = form->visible[element] && !form->removed[plan->questions[i].slot];
    }
    bool has_content[FORM_ELEMENTS_MAX] = {0}; /* groups: backwards, what is inside comes after */
    bool page_has_content[FORM_PAGES_MAX] = {0};
    for (size_t i = plan->element_count; i > 0; i--) {
        const struct element *element = &plan->elements[i - 1];
        bool is_heading = element->kind == ELEMENT_HEADING;
        form->visible[i - 1] = form->visible[i - 1] && (!is_heading || has_content[i - 1]);
        if (form->visible[i - 1]) {
            page_has_content[element->page] = true;
        }
        if (form->visible[i - 1] && element->parent != FORM_NONE) {
            has_content[element->parent] = true;
        }
    }
    for (size_t i = 0; i < plan->page_count; i++) {
        form->page_visible[i] = form->page_visible[i] && page_has_content[i];
    }
}

/* Rules see the data without what is hidden, and hide again: repeated until nothing more is hidden.
 * Each round takes at least one answer out, so it ends. */
static void review(struct form *form)
{
    size_t used = form->arena->used;
    memset(form->removed, 0, form->plan->question_count * sizeof *form->removed);
    do {
        apply_rules(form, form_tree(form, form->arena));
        arena_rewind(form->arena, used);
    } while (prune(form));
    settle(form);
}

struct form *form_begin(struct arena *arena, const struct form_plan *plan)
{
    struct form *form = arena_take(arena, sizeof *form);
    form->plan = plan;
    form->arena = arena;
    form->answers = arena_take(arena, plan->question_count * sizeof *form->answers);
    form->removed = arena_take(arena, plan->question_count * sizeof *form->removed);
    form->visible = arena_take(arena, plan->element_count * sizeof *form->visible);
    form->enabled = arena_take(arena, plan->element_count * sizeof *form->enabled);
    form->page_visible = arena_take(arena, plan->page_count * sizeof *form->page_visible);
    review(form);
    return form;
}

const struct form_plan *form_plan_of(const struct form *form)
{
    return form->plan;
}

static bool is_choice(const struct question *question, struct text value)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (text_equal(question->choices[i].value, value)) {
            return true;
        }
    }
    return false;
}

/* Bytes that every answer to this question fits in. */
static size_t room_for(const struct question *question)
{
    size_t most = question->choice_count > 0 ? 0 : 4 * question->max_characters;
    for (size_t i = 0; i < question->choice_count; i++) {
        size_t len = question->choices[i].value.len;
        most = len > most ? len : most;
    }
    return most;
}

enum entry_result form_set(
    struct form *form, size_t question, struct text typed, enum provenance provenance)
{
    assert(question < form->plan->question_count && provenance != PROVENANCE_NONE);
    const struct question *about = &form->plan->questions[question];
    struct answer *answer = &form->answers[about->slot];
    size_t most = form->plan->questions[about->slot].max_characters;
    if (typed.len == 0) {
        form_clear(form, question);
        return ENTRY_OK;
    }
    if (about->choice_count > 0) {
        if (!is_choice(about, typed)) {
            return ENTRY_REFUSED;
        }
        most = ENTRY_CHARACTERS_MAX;
    }
    char taken[ENTRY_BYTES_MAX];
    size_t len;
    const struct entry_limits limits = {most, about->kind == QUESTION_LONG_TEXT, about->letters};
    enum entry_result result = entry_take(taken, &len, typed, &limits, NULL);
    if (result == ENTRY_OK) {
        if (answer->at == NULL || answer->size < len) {
            size_t room = room_for(&form->plan->questions[about->slot]);
            answer->size = room > len ? room : len;
            answer->at = arena_take(form->arena, answer->size);
        }
        memcpy(answer->at, taken, len);
        answer->len = len;
        answer->provenance = provenance;
        review(form);
    }
    explicit_bzero(taken, sizeof taken);
    return result;
}

void form_clear(struct form *form, size_t question)
{
    assert(question < form->plan->question_count);
    struct answer *answer = &form->answers[form->plan->questions[question].slot];
    if (answer->len > 0) {
        explicit_bzero(answer->at, answer->len);
        answer->len = 0;
    }
    answer->provenance = PROVENANCE_NONE;
    review(form);
}

struct text form_answer(const struct form *form, size_t question)
{
    assert(question < form->plan->question_count);
    const struct answer *answer = &form->answers[form->plan->questions[question].slot];
    return (struct text){answer->at, answer->len};
}

enum provenance form_provenance(const struct form *form, size_t question)
{
    assert(question < form->plan->question_count);
    return form->answers[form->plan->questions[question].slot].provenance;
}

struct text form_shown(
    const struct form *form, size_t question, const struct texts *texts, struct arena *arena)
{
    const struct question *about = &form->plan->questions[question];
    struct text answer = entry_trim(form_answer(form, question));
    char date[DATE_LEN + 1];
    for (size_t i = 0; i < about->choice_count; i++) {
        if (text_equal(about->choices[i].value, answer)) {
            return texts_find(texts, about->choices[i].label);
        }
    }
    if (about->kind == QUESTION_DATE && date_of_person(date, answer)) {
        char shown[] = {date[8], date[9], '.',     date[5], date[6],
                        '.',     date[0], date[1], date[2], date[3]};
        return arena_text(arena, (struct text){shown, sizeof shown});
    }
    return answer;
}

bool form_element_visible(const struct form *form, size_t element)
{
    assert(element < form->plan->element_count);
    return form->visible[element];
}

bool form_question_visible(const struct form *form, size_t question)
{
    assert(question < form->plan->question_count);
    return form->visible[form->plan->questions[question].element];
}

bool form_page_visible(const struct form *form, size_t page)
{
    assert(page < form->plan->page_count);
    return form->page_visible[page];
}

bool form_element_enabled(const struct form *form, size_t element)
{
    assert(element < form->plan->element_count);
    return form->enabled[element];
}

size_t form_page_after(const struct form *form, size_t page)
{
    for (size_t i = page == FORM_NONE ? 0 : page + 1; i < form->plan->page_count; i++) {
        if (form->page_visible[i]) {
            return i;
        }
    }
    return FORM_NONE;
}

size_t form_page_before(const struct form *form, size_t page)
{
    for (size_t i = page == FORM_NONE ? 0 : page; i > 0; i--) {
        if (form->page_visible[i - 1]) {
            return i - 1;
        }
    }
    return FORM_NONE;
}

struct bytes form_data(const struct form *form, struct arena *arena)
{
    return value_print(form_tree(form, arena), arena);
}
