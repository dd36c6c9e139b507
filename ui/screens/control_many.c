/* Several of some choices: big check boxes. */
#include "ui/screens/control.h"

void control_many(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    const struct session *s = pen->s;
    struct node *group = control_group(ask);
    bool is_enabled = form_element_enabled_in(s->form, ask->question->element, s->entry);
    for (size_t i = 0; i < ask->question->choice_count; i++) {
        struct node *node = build_choice(
            pen->tree, group, tree_format(pen->tree, "%.*s-%zu", TEXT_ARG(ask->id), i),
            ROLE_checkbox, TYPING_CHOOSE);
        node->name = texts_find(session_texts(s), ask->question->choices[i].label);
        node->argument = (unsigned)(ask->number * TYPING_CHOICES + i);
        node->state |= form_is_chosen(s->form, ask->number, s->entry, i) ? STATE_CHECKED : 0;
        node->state |= ask->error.len > 0 ? STATE_INVALID : 0;
        node->state |= is_enabled ? 0 : STATE_DISABLED;
    }
}
