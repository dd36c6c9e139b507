/* A document that belongs to the application: there is no scanner here yet, so it says that nothing is
 * attached and where it can be handed in. */
#include "ui/screens/control.h"

/* The authority with its address, in one line. */
static struct text where(const struct pen *pen)
{
    const struct pack *pack = pen->s->pack;
    struct text all = pack->authority;
    for (size_t i = 0; i < pack->line_count; i++) {
        all = tree_format(pen->tree, "%.*s, %.*s", TEXT_ARG(all), TEXT_ARG(pack->lines[i]));
    }
    return all;
}

void control_file(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct node *group = control_group(ask);
    struct node *alert = build_alert(
        pen->tree, group, tree_format(pen->tree, "%.*s-none", TEXT_ARG(ask->id)), LOOK_INFO,
        pen_say(pen, "file.nothing"));
    alert->value = pen_say_with(pen, "file.later", "authority", where(pen));
    alert->state &= ~(unsigned)STATE_LIVE;
}
