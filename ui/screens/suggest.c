#include "ui/screens/suggest.h"

#include "ui/screens/control.h"

/* The part of the same address that this register knows; FORM_NONE when it is not on this page. */
static size_t part_of(const struct session *s, size_t question, enum question_register part)
{
    const struct form_plan *plan = form_plan_of(s->form);
    size_t at = form_neighbour(plan, question, part);
    bool is_here = at != FORM_NONE && plan->questions[at].page == s->page &&
                   form_question_visible_in(s->form, at, s->entry);
    return is_here ? at : FORM_NONE;
}

static struct text answer_of(const struct session *s, size_t question)
{
    return question != FORM_NONE ? form_answer_in(s->form, question, s->entry) : (struct text){0};
}

/* Nothing is offered that stands there already. */
static bool is_new(const struct suggestion *suggestion, struct text answer)
{
    for (size_t i = 0; i < suggestion->found.count; i++) {
        if (text_equal(suggestion->found.list[i], answer)) {
            return false;
        }
    }
    return suggestion->question != FORM_NONE && suggestion->found.count > 0;
}

bool suggest_find(const struct session *s, size_t question, struct suggestion *suggestion)
{
    const struct places *places = s->setup->places;
    const struct form_plan *plan = form_plan_of(s->form);
    *suggestion = (struct suggestion){.question = FORM_NONE};
    if (places == NULL || question >= plan->question_count) {
        return false;
    }
    enum control control = control_of(&plan->questions[question]);
    size_t postcode = part_of(s, question, REGISTER_POSTCODE),
           town = part_of(s, question, REGISTER_TOWN);
    struct places_question asked = {answer_of(s, postcode), answer_of(s, town), {0}};
    if (control == CONTROL_POSTCODE && asked.postcode.len == PLACES_POSTCODE_LEN) {
        suggestion->question = town;
        places_towns(places, &asked, &suggestion->found);
    } else if (control == CONTROL_POSTCODE && asked.postcode.len == 0) {
        suggestion->question = postcode;
        places_postcodes(places, asked.town, &suggestion->found);
    } else if (control == CONTROL_TOWN) {
        asked.typed = asked.town;
        suggestion->question = town;
        places_towns(places, &asked, &suggestion->found);
    } else if (control == CONTROL_STREET) {
        asked.typed = answer_of(s, question);
        suggestion->question = question;
        if (asked.typed.len >= SUGGEST_LETTERS_MIN) {
            places_streets(places, &asked, &suggestion->found);
        }
    }
    return is_new(suggestion, answer_of(s, suggestion->question));
}
