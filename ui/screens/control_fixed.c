/* What the document said and is not to be changed: read, with where it comes from. */
#include "ui/screens/control.h"

void control_fixed(const struct ask *ask)
{
    struct node *card = build_card(
        ask->pen->tree, ask->parent, tree_format(ask->pen->tree, "%.*s-card", TEXT_ARG(ask->id)));
    card->look = LOOK_PANEL;
    struct node *item =
        build_answer(ask->pen->tree, card, ask->id, control_label(ask->pen, ask->question), 0);
    pen_entry(ask->pen, item, control_shown(ask->pen, ask->number, ask->pen->s->entry));
    if (item->value.len == 0) {
        item->value = pen_say(ask->pen, "check.nothing");
    }
    item->provenance = ask->provenance;
}
