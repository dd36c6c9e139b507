#include "ui/screens/pen.h"

/* The largest letters need the width of a panel that stands upright. */
static bool two_columns(const struct tree *tree)
{
    const double enough = 240; /* mm */
    return tree->width_mm >= enough;
}

/* One of several, with its name; the one that holds is marked. */
static void add_choices(
    struct pen *pen, const char *what, const char *const keys[], size_t count, unsigned chosen,
    enum session_action action)
{
    struct tree *tree = pen->tree;
    struct node *group = build_grid(
        tree, pen->frame.content, tree_format(tree, "%ss", what), two_columns(tree) ? 2 : 1);
    group->name = pen_say(pen, action == ACTION_SIZE ? "display.sizes" : "display.themes");
    for (size_t i = 0; i < count; i++) {
        struct node *choice = build_choice(
            tree, group, tree_format(tree, "%s-%zu", what, i), ROLE_radio, (unsigned)action);
        choice->name = pen_say(pen, keys[i]);
        choice->argument = (unsigned)i;
        choice->sample = action == ACTION_SIZE ? (unsigned)i + 1 : 0;
        choice->swatch = action == ACTION_THEME ? (unsigned)i + 1 : 0;
        choice->state |= i == chosen ? STATE_CHECKED : 0;
    }
}

void display_screen(struct pen *pen)
{
    static const char *const sizes[SESSION_SIZES] = {
        "display.size.normal", "display.size.large", "display.size.larger", "display.size.largest"};
    static const char *const themes[SESSION_THEMES] = {
        "display.theme.light", "display.theme.dark", "display.theme.contrast",
        "display.theme.yellow"};
    const struct session_display *display = &pen->s->display;
    struct tree *tree = pen->tree;
    struct node *content = pen->frame.content;
    pen_title(pen, pen_say(pen, "display.title"));
    build_heading(tree, content, TEXT_OF("sizes-title"), 2, pen_say(pen, "display.sizes"));
    add_choices(pen, "size", sizes, COUNT(sizes), display->size, ACTION_SIZE);
    build_heading(tree, content, TEXT_OF("themes-title"), 2, pen_say(pen, "display.themes"));
    add_choices(pen, "theme", themes, COUNT(themes), display->theme, ACTION_THEME);
    build_heading(tree, content, TEXT_OF("reach-title"), 2, pen_say(pen, "display.reach"));
    struct node *reach = build_choice(tree, content, TEXT_OF("low"), ROLE_checkbox, ACTION_REACH);
    reach->name = pen_say(pen, "display.low");
    reach->state |= display->is_low ? STATE_CHECKED : 0;
    pen_way(pen, "reset", pen_say(pen, "display.reset"), ACTION_DISPLAY_RESET);
    pen_main(pen, "stay", pen_say(pen, "display.close"), ACTION_STAY);
}
