/* From the start screen to a page, as a citizen would go. */
#include "preview/preview.h"

#define STEPS_MAX     40
#define CHOICES_TRIED 60 /* of one question; longer lists hide nothing */

static void act(struct preview *preview, enum session_action action, uint32_t number)
{
    preview_feed(
        preview, (struct session_event){.kind = EVENT_ACTION, .action = action, .number = number});
}

/* What leads on from a screen, when it is an action. */
static const struct {
    enum screen screen;
    enum session_action action;
} ways[] = {
    {SCREEN_start, ACTION_BEGIN},      {SCREEN_language, ACTION_LANGUAGE},
    {SCREEN_services, ACTION_SERVICE}, {SCREEN_consent, ACTION_NEXT},
    {SCREEN_person, ACTION_NEXT},
};

/* One step towards the form; false when there is none. */
static bool step(struct preview *preview, uint32_t language)
{
    enum screen screen = preview->session.screen;
    for (size_t i = 0; i < COUNT(ways); i++) {
        if (ways[i].screen == screen) {
            act(preview, ways[i].action, screen == SCREEN_language ? language : 0);
            return true;
        }
    }
    if (screen == SCREEN_can) {
        preview_feed(
            preview,
            (struct session_event){.kind = EVENT_TEXT, .number = 0, .text = TEXT_OF("123456")});
        act(preview, ACTION_NEXT, 0);
        return true;
    }
    for (size_t i = 0; i < preview->pending_count; i++) { /* a stand-in answers */
        uint64_t due = preview->pending[i].due_ms;
        preview->now_ms = due > preview->now_ms ? due : preview->now_ms;
    }
    return preview_answer(preview);
}

/* To a page of the form, right or wrong as it may be; to one about an entry with a first entry. */
static bool turn_to(struct preview *preview, size_t page)
{
    struct session *s = &preview->session;
    const struct form_plan *plan = &preview->pack.form;
    if (page >= plan->page_count) {
        return false;
    }
    size_t list = plan->pages[page].list;
    if (list != FORM_NONE && form_entry_count(s->form, list) == 0 &&
        form_entry_add(s->form, list) == FORM_NONE) {
        return false;
    }
    s->page = page;
    s->list = list;
    s->entry = 0;
    return true;
}

bool preview_go(struct preview *preview, size_t language, size_t page)
{
    struct session *s = &preview->session;
    preview_begin(preview);
    s->language = language; /* with one language nobody is asked */
    for (int i = 0; i < STEPS_MAX && s->screen != SCREEN_form; i++) {
        if (!step(preview, (uint32_t)language)) {
            return false;
        }
    }
    if (s->screen != SCREEN_form || s->form == NULL) {
        return false;
    }
    preview->pending_count = 0;
    return page == FORM_NONE || turn_to(preview, page);
}

/* Elements that are seen, of the form and of the first entry of each list. */
static size_t count_visible(const struct form *form)
{
    size_t count = 0;
    for (size_t i = 0; i < form_plan_of(form)->element_count; i++) {
        count += form_element_visible_in(form, i, 0);
    }
    return count;
}

/* Takes the choice of one question that shows the most; none when none shows more. */
static void choose_best(struct form *form, size_t question)
{
    const struct question *asked = &form_plan_of(form)->questions[question];
    size_t before = count_visible(form), most = before, best = FORM_NONE;
    for (size_t i = 0; i < asked->choice_count; i++) {
        (void)!form_set_in(form, question, 0, asked->choices[i].value, PROVENANCE_TYPED);
        size_t count = count_visible(form);
        best = count > most ? i : best;
        most = count > most ? count : most;
    }
    form_clear_in(form, question, 0);
    if (best != FORM_NONE) {
        (void)!form_set_in(form, question, 0, asked->choices[best].value, PROVENANCE_TYPED);
    }
}

void preview_show_all(struct preview *preview)
{
    struct form *form = preview->session.form;
    const struct form_plan *plan = &preview->pack.form;
    for (size_t i = 0; i < plan->list_count; i++) {
        if (form_entry_count(form, i) == 0) {
            (void)!form_entry_add(form, i);
        }
    }
    for (size_t round = 0; round < 2; round++) { /* what is shown may show more */
        for (size_t i = 0; i < plan->question_count; i++) {
            const struct question *question = &plan->questions[i];
            bool is_few = question->choice_count > 0 && question->choice_count <= CHOICES_TRIED;
            if (is_few && form_answer_in(form, i, 0).len == 0 &&
                form_question_visible_in(form, i, 0)) {
                choose_best(form, i);
            }
        }
    }
}
