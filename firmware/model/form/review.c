#include "model/form/state.h"
#include "model/rule.h"

#define ROUNDS_MAX 100 /* rules that hang on each other, one after the other */

/* Whether the Categorizations around a page are shown. */
static bool outer_shown(const struct form *form, size_t outer)
{
    return outer == FORM_NONE || form->outer_visible[outer];
}

/* The rules of one element for one entry. */
static void apply_to_element(struct form *form, size_t at, size_t entry)
{
    const struct element *element = &form->plan->elements[at];
    const struct page *page = &form->plan->pages[element->page];
    const struct rule_data data = {form->found, entry};
    unsigned says = rule_says(element->rule, &data);
    size_t cell = element->cell + entry;
    bool shown = form->page_visible[page->cell + entry], enabled = true, readonly = false;
    if (element->parent != FORM_NONE) {
        size_t parent = form->plan->elements[element->parent].cell + entry;
        shown = form->visible[parent];
        enabled = form->enabled[parent];
        readonly = form->readonly[parent];
    }
    bool fixed =
        element->question != FORM_NONE && form->plan->questions[element->question].readonly;
    form->visible[cell] = shown && (says & RULE_SAYS_SHOWN) != 0;
    form->enabled[cell] = enabled && (says & RULE_SAYS_ENABLED) != 0;
    form->readonly[cell] = readonly || fixed || (says & RULE_SAYS_WRITABLE) == 0;
}

/* Sets what is visible and enabled with the data as they are in form.found. Lists come before the
 * pages of their entries. */
static void apply_rules(struct form *form)
{
    const struct form_plan *plan = form->plan;
    const struct rule_data whole = {form->found, 0};
    for (size_t i = 0; i < plan->outer_count; i++) {
        const struct outer *outer = &plan->outers[i];
        form->outer_visible[i] = outer_shown(form, outer->outer) &&
                                 (rule_says(outer->rule, &whole) & RULE_SAYS_SHOWN) != 0;
    }
    for (size_t i = 0; i < plan->page_count; i++) {
        const struct page *page = &plan->pages[i];
        bool shown = outer_shown(form, page->outer);
        if (page->list != FORM_NONE) {
            size_t list = plan->questions[plan->lists[page->list].question].element;
            shown = shown && form->visible[plan->elements[list].cell];
        }
        for (size_t entry = 0; entry < form_times(form, page->list); entry++) {
            const struct rule_data data = {form->found, entry};
            form->page_visible[page->cell + entry] =
                shown && (rule_says(page->rule, &data) & RULE_SAYS_SHOWN) != 0;
            for (size_t k = page->first; k < page->first + page->count; k++) {
                apply_to_element(form, k, entry);
            }
        }
    }
}

/* Marks the answers that one of their controls shows. */
static void look(struct form *form)
{
    const struct form_plan *plan = form->plan;
    memset(form->seen, 0, plan->cell_count * sizeof *form->seen);
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        size_t slot = plan->questions[question->slot].cell;
        size_t element = plan->elements[question->element].cell;
        for (size_t entry = 0; entry < form_times(form, question->list); entry++) {
            form->seen[slot + entry] = form->seen[slot + entry] || form->visible[element + entry];
        }
    }
}

/* Whether there is something to send at this cell of a slot. */
static bool has_answer(const struct form *form, const struct question *question, size_t cell)
{
    return question->opens != FORM_NONE ? form->entry_counts[question->opens] > 0
                                        : form->answers[cell].len > 0;
}

/* How many answers and lists are hidden and still sent, or shown and not sent; corrects the first
 * `most` of them in the order of the form. With `only_hide` what is out stays out. */
static size_t correct(struct form *form, size_t most, bool only_hide)
{
    const struct form_plan *plan = form->plan;
    size_t count = 0;
    look(form);
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        for (size_t entry = 0; entry < form_times(form, question->list); entry++) {
            size_t cell = question->cell + entry;
            bool is_out = !form->seen[cell] && has_answer(form, question, cell);
            is_out = is_out || (only_hide && form->removed[cell]);
            if (question->slot == i && form->removed[cell] != is_out && count++ < most) {
                form->removed[cell] = is_out;
            }
        }
    }
    return count;
}

static void apply_to_tree(struct form *form)
{
    size_t used = form->arena->used;
    form_tree(form, form->arena);
    apply_rules(form);
    arena_rewind(form->arena, used);
}

/* Rules see the data without what is hidden: repeated until both agree. As long as no rule depends on
 * itself they do, and there is one way in which they do. A round starts from all answers each time,
 * so that the data do not depend on the order in which they were typed. */
static bool agree(struct form *form)
{
    memset(form->removed, 0, form->plan->cell_count * sizeof *form->removed);
    for (unsigned round = 0; round < ROUNDS_MAX; round++) {
        apply_to_tree(form);
        if (correct(form, SIZE_MAX, false) == 0) {
            return true;
        }
    }
    return false;
}

/* Rules in a circle, or in a very long row: one hidden answer after the other is taken out and stays out,
 * so it ends. */
static void take_out(struct form *form)
{
    memset(form->removed, 0, form->plan->cell_count * sizeof *form->removed);
    do {
        apply_to_tree(form);
    } while (correct(form, 1, true) > 0);
}

/* What was taken out is not shown either; a group or page without anything in it is not there. */
static void settle_page(struct form *form, const struct page *page, size_t entry)
{
    const struct form_plan *plan = form->plan;
    bool has_content = false;
    for (size_t k = page->first + page->count; k > page->first;
         k--) { /* what is inside comes after */
        const struct element *element = &plan->elements[k - 1];
        size_t cell = element->cell + entry;
        bool shown = form->visible[cell];
        if (element->question != FORM_NONE) {
            size_t slot = plan->questions[element->question].slot;
            shown = shown && !form->removed[plan->questions[slot].cell + entry];
        } else if (element->kind == ELEMENT_HEADING) {
            shown = shown && form->filled[cell];
        }
        form->visible[cell] = shown;
        has_content = has_content || shown;
        if (shown && element->parent != FORM_NONE) {
            form->filled[plan->elements[element->parent].cell + entry] = true;
        }
    }
    form->page_visible[page->cell + entry] = form->page_visible[page->cell + entry] && has_content;
}

static void settle(struct form *form)
{
    const struct form_plan *plan = form->plan;
    memset(form->filled, 0, plan->element_cell_count * sizeof *form->filled);
    for (size_t i = 0; i < plan->page_count; i++) {
        for (size_t entry = 0; entry < form_times(form, plan->pages[i].list); entry++) {
            settle_page(form, &plan->pages[i], entry);
        }
    }
}

/* Fills in the default of an answer that is seen for the first time; true when there was one. */
static bool preset(struct form *form, size_t question, size_t entry)
{
    const struct question *about = &form->plan->questions[question];
    struct answer *answer = &form->answers[about->cell + entry];
    if (!form->seen[about->cell + entry] || answer->was_seen) {
        return false;
    }
    answer->was_seen = true;
    return answer->len == 0 && about->preset.len > 0 &&
           answer_set(form, question, entry, about->preset, PROVENANCE_DEFAULT) == ENTRY_OK;
}

static bool preset_all(struct form *form)
{
    const struct form_plan *plan = form->plan;
    bool changed = false;
    look(form);
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        for (size_t entry = 0; entry < form_times(form, question->list); entry++) {
            changed = (question->slot == i && preset(form, i, entry)) || changed;
        }
    }
    return changed;
}

void form_review(struct form *form)
{
    do { /* a default may show more; each is filled in at most once, so that ends */
        if (!agree(form)) {
            take_out(form);
        }
        settle(form);
    } while (preset_all(form));
}
