#include <assert.h>

#include "model/form/state.h"

#define LETTER_BYTES 3 /* UTF-8 of a letter of DIN 91379: none is beyond U+FFFF */

struct form *form_begin(struct arena *arena, const struct form_plan *plan)
{
    struct form *form = arena_take(arena, sizeof *form);
    form->plan = plan;
    form->arena = arena;
    form->answers = arena_take(arena, plan->cell_count * sizeof *form->answers);
    form->removed = arena_take(arena, plan->cell_count * sizeof *form->removed);
    form->seen = arena_take(arena, plan->cell_count * sizeof *form->seen);
    form->visible = arena_take(arena, plan->element_cell_count * sizeof *form->visible);
    form->enabled = arena_take(arena, plan->element_cell_count * sizeof *form->enabled);
    form->readonly = arena_take(arena, plan->element_cell_count * sizeof *form->readonly);
    form->filled = arena_take(arena, plan->element_cell_count * sizeof *form->filled);
    form->page_visible = arena_take(arena, plan->page_cell_count * sizeof *form->page_visible);
    form->outer_visible = arena_take(arena, plan->outer_count * sizeof *form->outer_visible);
    form->entry_counts = arena_take(arena, plan->list_count * sizeof *form->entry_counts);
    form->found = arena_take(arena, plan->skeleton->cell_count * sizeof(const struct value *));
    form_review(form);
    return form;
}

const struct form_plan *form_plan_of(const struct form *form)
{
    return form->plan;
}

size_t form_times(const struct form *form, size_t list)
{
    return list == FORM_NONE ? 1 : form->entry_counts[list];
}

struct answer *form_at(const struct form *form, size_t question, size_t entry)
{
    assert(question < form->plan->question_count);
    const struct question *about = &form->plan->questions[question];
    return entry < form_times(form, about->list)
               ? &form->answers[form->plan->questions[about->slot].cell + entry]
               : NULL;
}

static const struct choice *find_choice(const struct question *question, struct text value)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (text_equal(question->choices[i].value, value)) {
            return &question->choices[i];
        }
    }
    return NULL;
}

size_t answer_room(const struct question *question)
{
    size_t most = question->choice_count > 0 ? 0 : LETTER_BYTES * question->max_characters, sum = 0;
    if (question->kind == QUESTION_LIST) {
        return 0;
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        size_t len = question->choices[i].value.len;
        most = len > most ? len : most;
        sum += len + 1;
    }
    return question->kind == QUESTION_MULTIPLE_CHOICE ? sum : most;
}

/* The place for all answers to this question; taken once. */
static void reserve(struct form *form, const struct question *slot, struct answer *answer)
{
    if (answer->at == NULL) {
        answer->size = answer_room(slot);
        answer->at = arena_take(form->arena, answer->size);
    }
}

static void put(struct answer *answer, struct text text)
{
    assert(text.len <= answer->size);
    if (text.len > 0) {
        memcpy(answer->at, text.at, text.len);
    }
    if (answer->len > text.len) {
        explicit_bzero(answer->at + text.len, answer->len - text.len);
    }
    answer->len = text.len;
}

void answer_clear(struct answer *answer)
{
    if (answer->len > 0) {
        explicit_bzero(answer->at, answer->len);
        answer->len = 0;
    }
    answer->provenance = PROVENANCE_NONE;
}

/* Writes the chosen values in the order of the choices, with line ends, to `to` (answer_room() bytes).
 * False when a line is none of them or is there twice. */
static bool collect(const struct question *question, struct text typed, char *to, size_t *len)
{
    size_t lines = 1, taken = 0;
    *len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        lines += typed.at[i] == '\n';
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        struct text value = question->choices[i].value;
        if (answer_has(typed, value)) {
            if (*len > 0) {
                to[(*len)++] = '\n';
            }
            memcpy(to + *len, value.at, value.len);
            *len += value.len;
            taken++;
        }
    }
    return taken == lines;
}

static enum entry_result set_choices(
    struct form *form, const struct question *slot, struct answer *answer, struct text typed)
{
    size_t used = form->arena->used, len;
    char *space = arena_take(form->arena, answer->size);
    bool fine = collect(slot, typed, space, &len);
    if (fine) {
        put(answer, (struct text){space, len});
    }
    arena_rewind(form->arena, used);
    return fine ? ENTRY_OK : ENTRY_REFUSED;
}

static enum entry_result set_typed(
    const struct question *about, const struct question *slot, struct answer *answer,
    struct text typed)
{
    char taken[ENTRY_BYTES_MAX];
    size_t len;
    const struct entry_limits limits = {
        slot->max_characters, about->kind == QUESTION_LONG_TEXT, about->letters};
    enum entry_result result = entry_take(taken, &len, typed, &limits, NULL);
    if (result == ENTRY_OK && len > answer->size) {
        result = ENTRY_TOO_LONG;
    }
    if (result == ENTRY_OK) {
        put(answer, (struct text){taken, len});
    }
    explicit_bzero(taken, sizeof taken);
    return result;
}

enum entry_result answer_set(
    struct form *form, size_t question, size_t entry, struct text typed, enum provenance provenance)
{
    struct answer *answer = form_at(form, question, entry);
    const struct question *about = &form->plan->questions[question];
    const struct question *slot = &form->plan->questions[about->slot];
    enum entry_result result = ENTRY_OK;
    if (answer == NULL || about->kind == QUESTION_LIST ||
        (about->readonly && provenance == PROVENANCE_TYPED)) {
        return ENTRY_REFUSED;
    }
    if (typed.len == 0) {
        answer_clear(answer);
        return ENTRY_OK;
    }
    reserve(form, slot, answer);
    if (about->kind == QUESTION_MULTIPLE_CHOICE) {
        result = set_choices(form, slot, answer, typed);
    } else if (about->choice_count > 0) {
        const struct choice *choice = find_choice(about, typed);
        result = choice != NULL ? ENTRY_OK : ENTRY_REFUSED;
        put(answer, choice != NULL ? choice->value : (struct text){answer->at, answer->len});
    } else {
        result = set_typed(about, slot, answer, typed);
    }
    if (result == ENTRY_OK) {
        answer->provenance = provenance;
    }
    return result;
}

enum entry_result form_set_in(
    struct form *form, size_t question, size_t entry, struct text typed, enum provenance provenance)
{
    assert(provenance != PROVENANCE_NONE);
    enum entry_result result = answer_set(form, question, entry, typed, provenance);
    if (result == ENTRY_OK) {
        form_review(form);
    }
    return result;
}

void form_clear_in(struct form *form, size_t question, size_t entry)
{
    struct answer *answer = form_at(form, question, entry);
    if (answer != NULL) {
        answer_clear(answer);
        form_review(form);
    }
}

/* The answer with one choice more or less, in `to`; its length. */
static size_t with_choice(
    const struct question *question, struct text answer, size_t choice, bool is_chosen, char *to)
{
    size_t len = 0;
    for (size_t i = 0; i < question->choice_count; i++) {
        struct text value = question->choices[i].value;
        if (i == choice ? is_chosen : answer_has(answer, value)) {
            if (len > 0) {
                to[len++] = '\n';
            }
            memcpy(to + len, value.at, value.len);
            len += value.len;
        }
    }
    return len;
}

enum entry_result form_choose(
    struct form *form, size_t question, size_t entry, size_t choice, bool is_chosen)
{
    const struct answer *answer = form_at(form, question, entry);
    const struct question *about = &form->plan->questions[question];
    if (answer == NULL || about->kind != QUESTION_MULTIPLE_CHOICE ||
        choice >= about->choice_count || about->readonly) {
        return ENTRY_REFUSED;
    }
    reserve(form, &form->plan->questions[about->slot], form_at(form, question, entry));
    size_t used = form->arena->used;
    char *space = arena_take(form->arena, answer->size);
    size_t len =
        with_choice(about, (struct text){answer->at, answer->len}, choice, is_chosen, space);
    enum entry_result result =
        form_set_in(form, question, entry, (struct text){space, len}, PROVENANCE_TYPED);
    arena_rewind(form->arena, used);
    return result;
}

bool form_is_chosen(const struct form *form, size_t question, size_t entry, size_t choice)
{
    const struct question *about = &form->plan->questions[question];
    return choice < about->choice_count &&
           answer_has(form_answer_in(form, question, entry), about->choices[choice].value);
}

struct text form_answer_in(const struct form *form, size_t question, size_t entry)
{
    const struct answer *answer = form_at(form, question, entry);
    return answer != NULL ? (struct text){answer->at, answer->len} : (struct text){0};
}

enum provenance form_provenance_in(const struct form *form, size_t question, size_t entry)
{
    const struct answer *answer = form_at(form, question, entry);
    return answer != NULL ? answer->provenance : PROVENANCE_NONE;
}

struct bytes form_data(const struct form *form, struct arena *arena)
{
    return value_print(form_tree(form, arena), arena);
}
