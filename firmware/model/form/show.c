/* What of a form is there to be seen, and the short functions without an entry. */
#include <assert.h>

#include "model/form/state.h"

/* One flag of an element, entries of its list counted. */
static bool flag_of(const struct form *form, const bool *flags, size_t element, size_t entry)
{
    assert(element < form->plan->element_count);
    const struct element *about = &form->plan->elements[element];
    size_t list = form->plan->pages[about->page].list;
    return entry < form_times(form, list) && flags[about->cell + entry];
}

bool form_element_visible_in(const struct form *form, size_t element, size_t entry)
{
    return flag_of(form, form->visible, element, entry);
}

bool form_element_enabled_in(const struct form *form, size_t element, size_t entry)
{
    return flag_of(form, form->enabled, element, entry);
}

bool form_element_readonly_in(const struct form *form, size_t element, size_t entry)
{
    return flag_of(form, form->readonly, element, entry);
}

bool form_question_visible_in(const struct form *form, size_t question, size_t entry)
{
    assert(question < form->plan->question_count);
    return form_element_visible_in(form, form->plan->questions[question].element, entry);
}

bool form_page_visible_in(const struct form *form, size_t page, size_t entry)
{
    assert(page < form->plan->page_count);
    const struct page *about = &form->plan->pages[page];
    return entry < form_times(form, about->list) && form->page_visible[about->cell + entry];
}

/* A page on the way, not about an entry. */
static bool is_on_the_way(const struct form *form, size_t page)
{
    return form->plan->pages[page].list == FORM_NONE && form_page_visible_in(form, page, 0);
}

size_t form_page_after(const struct form *form, size_t page)
{
    for (size_t i = page == FORM_NONE ? 0 : page + 1; i < form->plan->page_count; i++) {
        if (is_on_the_way(form, i)) {
            return i;
        }
    }
    return FORM_NONE;
}

size_t form_page_before(const struct form *form, size_t page)
{
    for (size_t i = page == FORM_NONE ? 0 : page; i > 0; i--) {
        if (is_on_the_way(form, i - 1)) {
            return i - 1;
        }
    }
    return FORM_NONE;
}

enum entry_result form_set(
    struct form *form, size_t question, struct text typed, enum provenance provenance)
{
    return form_set_in(form, question, 0, typed, provenance);
}

void form_clear(struct form *form, size_t question)
{
    form_clear_in(form, question, 0);
}

struct text form_answer(const struct form *form, size_t question)
{
    return form_answer_in(form, question, 0);
}

enum provenance form_provenance(const struct form *form, size_t question)
{
    return form_provenance_in(form, question, 0);
}

struct text form_shown(
    const struct form *form, size_t question, const struct texts *texts, struct arena *arena)
{
    return form_shown_in(form, question, 0, texts, arena);
}

bool form_element_visible(const struct form *form, size_t element)
{
    return form_element_visible_in(form, element, 0);
}

bool form_question_visible(const struct form *form, size_t question)
{
    return form_question_visible_in(form, question, 0);
}

bool form_page_visible(const struct form *form, size_t page)
{
    return form_page_visible_in(form, page, 0);
}

bool form_element_enabled(const struct form *form, size_t element)
{
    return form_element_enabled_in(form, element, 0);
}
