/* Entries of a list: several dogs, partners, things. The list stands on a page on the way; each entry is
 * asked on pages of its own, between which and the list the citizen goes forth and back. */
#include "model/session_parts.h"

/* Shows a page about an entry. */
static void show_entry(struct step *step, size_t list, size_t entry, size_t page)
{
    struct session *s = step->s;
    questions_show(step, page);
    s->list = list;
    s->entry = entry;
}

static void show_list(struct step *step, size_t list)
{
    const struct form_plan *plan = form_plan_of(step->s->form);
    questions_show(step, plan->questions[plan->lists[list].question].page);
}

/* The page with the first thing that is wrong in an entry, as it was found last; FORM_NONE: none. */
static size_t wrong_page(const struct session *s, size_t list, size_t entry)
{
    const struct form_plan *plan = form_plan_of(s->form);
    for (size_t i = 0; i < s->error_count; i++) {
        size_t question = s->errors[i].question;
        if (question != FORM_NONE && plan->questions[question].list == list &&
            s->errors[i].entry == entry) {
            return plan->questions[question].page;
        }
    }
    return FORM_NONE;
}

static void change(struct step *step, size_t list, size_t entry)
{
    struct session *s = step->s;
    size_t wrong = wrong_page(s, list, entry);
    size_t page =
        wrong != FORM_NONE ? wrong : form_entry_page_after(s->form, list, entry, FORM_NONE);
    if (page == FORM_NONE) {
        return;
    }
    show_entry(step, list, entry, page);
    if (wrong != FORM_NONE) {
        (void)questions_check(step, page); /* says again what is wrong, at its field */
    }
}

static void add(struct step *step, size_t list)
{
    struct session *s = step->s;
    size_t entry = form_entry_add(s->form, list);
    if (entry == FORM_NONE) {
        return;
    }
    size_t page = form_entry_page_after(s->form, list, entry, FORM_NONE);
    if (page == FORM_NONE) {
        form_entry_remove(s->form, list, entry); /* there is nothing to ask about it */
    } else {
        show_entry(step, list, entry, page);
    }
}

/* Whether the list can be seen on the page shown, and changed. */
static bool is_here(const struct session *s, size_t list)
{
    const struct form_plan *plan = form_plan_of(s->form);
    if (list >= plan->list_count) {
        return false;
    }
    const struct question *question = &plan->questions[plan->lists[list].question];
    return s->list == FORM_NONE && question->page == s->page &&
           form_element_visible(s->form, question->element) &&
           form_element_enabled(s->form, question->element) &&
           !form_element_readonly_in(s->form, question->element, 0);
}

void entries_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->action == ACTION_ENTRY_ADD) {
        if (is_here(s, event->number)) {
            add(step, event->number);
        }
        return;
    }
    size_t list = event->number / FORM_ENTRIES_MAX, entry = event->number % FORM_ENTRIES_MAX;
    if (!is_here(s, list) || entry >= form_entry_count(s->form, list)) {
        return;
    }
    if (event->action == ACTION_ENTRY_CHANGE) {
        change(step, list, entry);
    } else if (event->action == ACTION_ENTRY_REMOVE) {
        s->removed_list = list;
        s->removed = entry;
        step_cover(step, OVERLAY_REMOVE);
    }
}

void entries_next(struct step *step)
{
    struct session *s = step->s;
    size_t list = s->list, entry = s->entry;
    size_t next = form_entry_page_after(s->form, list, entry, s->page);
    if (next == FORM_NONE) {
        show_list(step, list);
    } else {
        show_entry(step, list, entry, next);
    }
}

void entries_back(struct step *step)
{
    struct session *s = step->s;
    size_t list = s->list, entry = s->entry;
    size_t before = form_entry_page_before(s->form, list, entry, s->page);
    if (before != FORM_NONE) {
        show_entry(step, list, entry, before);
        return;
    }
    show_list(step, list);
    if (form_entry_blank(s->form, list, entry)) {
        form_entry_remove(s->form, list, entry); /* added, and nothing said about it */
    }
}

void entries_remove(struct step *step)
{
    struct session *s = step->s;
    if (s->form != NULL && s->screen == SCREEN_form && is_here(s, s->removed_list)) {
        form_entry_remove(s->form, s->removed_list, s->removed);
        questions_show(step, s->page);
    }
}
