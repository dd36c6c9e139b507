/* A document that belongs to the application: there is no scanner here yet, so it says that nothing is
 * attached and where it can be handed in. */
#include "ui/screens/control.h"

void control_file(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct node *group = control_group(ask);
    struct node *alert = build_alert(
        pen->tree, group, tree_format(pen->tree, "%.*s-none", TEXT_ARG(ask->id)), LOOK_INFO,
        pen_say(pen, "file.nothing"));
    alert->value = pen_say_with(pen, "file.later", "authority", pen->s->pack->authority);
    alert->state &= ~(unsigned)STATE_LIVE;
}
