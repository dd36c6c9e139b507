/* One of a few choices, all shown: big radio buttons. */
#include "ui/screens/control.h"

void control_choice(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct node *group = control_group(ask);
    const struct session *s = pen->s;
    struct text answer = form_answer_in(s->form, ask->number, s->entry);
    bool is_enabled = form_element_enabled_in(s->form, ask->question->element, s->entry);
    for (size_t i = 0; i < ask->question->choice_count; i++) {
        const struct choice *choice = &ask->question->choices[i];
        struct node *node = build_choice(
            pen->tree, group, tree_format(pen->tree, "%.*s-%zu", TEXT_ARG(ask->id), i), ROLE_radio,
            TYPING_CHOOSE);
        node->name = texts_find(session_texts(s), choice->label);
        node->argument = (unsigned)(ask->number * TYPING_CHOICES + i);
        node->state |= text_equal(answer, choice->value) ? STATE_CHECKED : 0;
        node->state |= ask->error.len > 0 ? STATE_INVALID : 0;
        node->state |= is_enabled ? 0 : STATE_DISABLED;
    }
}
