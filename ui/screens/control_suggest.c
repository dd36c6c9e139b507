/* Names out of the register of places, below the field that is typed into. */
#include "ui/screens/control.h"
#include "ui/screens/suggest.h"

#define SHOWN_MAX 6 /* that many fit between field and keyboard */

void control_suggest(const struct ask *ask)
{
    const struct pen *pen = ask->pen;
    struct suggestion suggestion;
    if (pen_hides(pen) || !suggest_find(pen->s, ask->number, &suggestion)) {
        return;
    }
    struct node *group = build_column(pen->tree, ask->parent, TEXT_OF("suggestions"));
    group->name = pen_say(pen, "address.offer");
    group->box.gap = 3;
    build_text(pen->tree, group, TEXT_OF("suggestions-label"), LOOK_MUTED, group->name);
    struct node *grid = build_grid(pen->tree, group, TEXT_OF("suggestions-grid"), 2);
    grid->box.gap = 3;
    for (size_t i = 0; i < suggestion.found.count && i < SHOWN_MAX; i++) {
        struct node *button = build_button(
            pen->tree, grid, tree_format(pen->tree, "suggestion-%zu", i), suggestion.found.list[i],
            TYPING_SUGGEST);
        button->look = LOOK_SECONDARY;
        button->state |= STATE_PERSONAL;
        button->argument = (unsigned)i;
        button->box.height = 16;
    }
}
