/* Looking in the town's list of found things: the screen matches, between two pages of the form. */
#include "model/session_parts.h"

/* The page that ends the search; and when a single answer is changed later, the page it stands on. */
static bool asks(const struct session *s)
{
    const struct pack_search *search = &s->pack->search;
    const size_t questions[] = {search->category, search->colour, search->area, search->day};
    bool asks = s->page == search->page;
    for (size_t i = 0; i < COUNT(questions) && s->returns_to_check; i++) {
        asks = asks || s->pack->form.questions[questions[i]].page == s->page;
    }
    return search->is_used && asks;
}

bool lookup_begin(struct step *step)
{
    struct session *s = step->s;
    const struct pack_search *search = &s->pack->search;
    char day[DATE_LEN + 1];
    if (!asks(s)) {
        return false;
    }
    struct found_query query = {
        .category = form_answer(s->form, search->category),
        .colour = form_answer(s->form, search->colour),
        .area = form_answer(s->form, search->area),
    };
    s->matches = (struct found_matches){0};
    if (s->setup->found != NULL && date_of_person(day, form_answer(s->form, search->day)) &&
        date_read(&query.day, (struct text){day, DATE_LEN})) {
        s->matches = found_match(s->setup->found, &query);
    }
    step_to(step, SCREEN_matches);
    return true;
}

/* The number stands among the answers and is not typed: it cannot be mistaken. */
static void keep_number(struct session *s, struct text number)
{
    size_t question = s->pack->search.number;
    form_clear(s->form, question);
    if (number.len > 0) {
        enum entry_result result = form_set(s->form, question, number, PROVENANCE_DEFAULT);
        (void)result; /* the list has no number that an answer may not hold */
    }
}

void lookup_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->action == ACTION_BACK) {
        questions_page(step);
    } else if (event->action == ACTION_MATCH && event->number < s->matches.shown) {
        keep_number(s, s->setup->found->items[s->matches.places[event->number]].number);
        questions_forward(step);
    } else if (event->action == ACTION_NEXT) {
        keep_number(s, (struct text){0});
        questions_forward(step);
    }
}
