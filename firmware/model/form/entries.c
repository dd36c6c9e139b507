#include <assert.h>

#include "model/form/state.h"

#define SUMMARY_PARTS 2 /* of an entry whose plan names none */

static const struct form_list *list_of(const struct form *form, size_t list)
{
    assert(list < form->plan->list_count);
    return &form->plan->lists[list];
}

size_t form_entry_count(const struct form *form, size_t list)
{
    assert(list < form->plan->list_count);
    return form->entry_counts[list];
}

size_t form_entry_add(struct form *form, size_t list)
{
    size_t entry = form_entry_count(form, list);
    if (entry == list_of(form, list)->max) {
        return FORM_NONE;
    }
    form->entry_counts[list]++;
    form_review(form);
    return entry;
}

void form_entry_remove(struct form *form, size_t list, size_t entry)
{
    const struct form_list *about = list_of(form, list);
    size_t count = form_entry_count(form, list);
    if (entry >= count) {
        return;
    }
    for (size_t i = 0; i < about->question_count; i++) {
        struct answer *answers =
            &form->answers[form->plan->questions[about->first_question + i].cell];
        struct answer gone =
            answers[entry]; /* its place is used again by the next one that is added */
        answer_clear(&gone);
        gone.was_seen = false;
        for (size_t k = entry; k + 1 < count; k++) {
            answers[k] = answers[k + 1];
        }
        answers[count - 1] = gone;
    }
    form->entry_counts[list]--;
    form_review(form);
}

bool form_entry_blank(const struct form *form, size_t list, size_t entry)
{
    const struct form_list *about = list_of(form, list);
    for (size_t i = 0; i < about->question_count; i++) {
        size_t question = about->first_question + i;
        enum provenance from = form_provenance_in(form, question, entry);
        if (from == PROVENANCE_TYPED || from == PROVENANCE_DOCUMENT) {
            return false;
        }
    }
    return true;
}

/* `so_far`, a comma, `next`; either may be empty. */
static struct text append(struct text so_far, struct text next, struct arena *arena)
{
    if (so_far.len == 0 || next.len == 0) {
        return so_far.len == 0 ? next : so_far;
    }
    char *to = arena_take(arena, so_far.len + 2 + next.len);
    memcpy(to, so_far.at, so_far.len);
    to[so_far.len] = ',';
    to[so_far.len + 1] = ' ';
    memcpy(to + so_far.len + 2, next.at, next.len);
    return (struct text){to, so_far.len + 2 + next.len};
}

struct text form_entry_summary(
    const struct form *form, size_t list, size_t entry, const struct texts *texts,
    struct arena *arena)
{
    const struct form_list *about = list_of(form, list);
    bool is_named = about->summary_count > 0;
    size_t count = is_named ? about->summary_count : about->question_count, parts = 0;
    struct text summary = {0};
    for (size_t i = 0; i < count && (is_named || parts < SUMMARY_PARTS); i++) {
        size_t question = is_named ? about->summary[i] : about->first_question + i;
        bool is_long = form->plan->questions[question].kind == QUESTION_LONG_TEXT;
        if (form_question_visible_in(form, question, entry) && (is_named || !is_long)) {
            struct text shown = form_shown_in(form, question, entry, texts, arena);
            summary = append(summary, shown, arena);
            parts += shown.len > 0;
        }
    }
    return summary;
}

size_t form_entry_page_after(const struct form *form, size_t list, size_t entry, size_t page)
{
    const struct form_list *about = list_of(form, list);
    size_t end = about->first_page + about->page_count;
    for (size_t i = page == FORM_NONE ? about->first_page : page + 1; i < end; i++) {
        if (form_page_visible_in(form, i, entry)) {
            return i;
        }
    }
    return FORM_NONE;
}

size_t form_entry_page_before(const struct form *form, size_t list, size_t entry, size_t page)
{
    const struct form_list *about = list_of(form, list);
    for (size_t i = page; page != FORM_NONE && i > about->first_page; i--) {
        if (form_page_visible_in(form, i - 1, entry)) {
            return i - 1;
        }
    }
    return FORM_NONE;
}
