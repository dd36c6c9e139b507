#include "ui/build.h"

#include "ui/view_actions.h"
#include "ui/words.h"

enum { /* mm */
       GAP = 5,
       TOUCH = 20,
       CHOICE = 18,
       SIDE = 22,
       TILE = 46, /* icon, chevron and what is around the text of a tile */
       A_WORD = 50
};

static double letters_of(const struct tree *tree)
{
    return tree->letters > 0 ? tree->letters : 1;
}

static struct node *add_group(
    struct tree *tree, struct node *parent, struct text id, enum flow flow)
{
    struct node *node = tree_add(tree, parent, ROLE_group, id);
    node->box.flow = flow;
    node->box.gap = GAP;
    return node;
}

struct node *build_column(struct tree *tree, struct node *parent, struct text id)
{
    return add_group(tree, parent, id, FLOW_COLUMN);
}

struct node *build_row(struct tree *tree, struct node *parent, struct text id)
{
    return add_group(tree, parent, id, FLOW_ROW);
}

struct node *build_grid(struct tree *tree, struct node *parent, struct text id, unsigned columns)
{
    struct node *node = add_group(tree, parent, id, FLOW_GRID);
    node->box.columns = columns == 0 ? 1 : columns;
    return node;
}

struct node *build_card(struct tree *tree, struct node *parent, struct text id)
{
    struct node *node = add_group(tree, parent, id, FLOW_COLUMN);
    node->look = LOOK_CARD;
    node->box.padding_x = node->box.padding_y = GAP;
    return node;
}

struct node *build_list(struct tree *tree, struct node *parent, struct text id)
{
    struct node *node = build_card(tree, parent, id);
    node->role = ROLE_list;
    return node;
}

struct node *build_heading(
    struct tree *tree, struct node *parent, struct text id, unsigned level, struct text name)
{
    struct node *node = tree_add(tree, parent, ROLE_heading, id);
    node->level = level;
    node->name = name;
    return node;
}

struct node *build_text(
    struct tree *tree, struct node *parent, struct text id, enum look look, struct text name)
{
    struct node *node = tree_add(tree, parent, ROLE_text, id);
    node->look = look;
    node->name = name;
    return node;
}

struct node *build_alert(
    struct tree *tree, struct node *parent, struct text id, enum look look, struct text name)
{
    struct node *node = tree_add(tree, parent, ROLE_alert, id);
    node->look = look;
    node->name = name;
    node->state = STATE_LIVE;
    return node;
}

static struct node *add_choosable(
    struct tree *tree, struct node *parent, enum role role, struct text id, unsigned action)
{
    struct node *node = tree_add(tree, parent, role, id);
    node->action = action;
    node->box.height = TOUCH;
    node->box.width = TOUCH;
    return node;
}

struct node *build_button(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action)
{
    struct node *node = add_choosable(tree, parent, ROLE_button, id, action);
    node->look = LOOK_SECONDARY;
    node->name = name;
    return node;
}

struct node *build_tile(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action)
{
    struct node *node = add_choosable(tree, parent, ROLE_button, id, action);
    node->look = LOOK_TILE;
    node->name = name;
    node->box.width = TILE + A_WORD * letters_of(tree);
    return node;
}

struct node *build_field(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action)
{
    struct node *node = add_choosable(tree, parent, ROLE_field, id, action);
    node->name = name;
    return node;
}

struct node *build_date(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action)
{
    static const struct {
        const char *id;
        enum word word;
        double width; /* mm */
    } parts[] = {{"day", WORD_day, 34}, {"month", WORD_month, 34}, {"year", WORD_year, 50}};
    struct node *group = build_column(tree, parent, id);
    group->box.gap = 2;
    group->name = name;
    build_text(tree, group, tree_format(tree, "%.*s-label", TEXT_ARG(id)), LOOK_STRONG, name);
    struct node *row = build_row(tree, group, tree_format(tree, "%.*s-row", TEXT_ARG(id)));
    struct node *day = NULL;
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct text part = tree_format(tree, "%.*s-%s", TEXT_ARG(id), parts[i].id);
        struct text word = word_in(tree, parts[i].word);
        struct node *field = build_field(tree, row, part, word, action + (unsigned)i);
        field->box.width = field->box.width_max = parts[i].width;
        field->spoken = tree_format(tree, "%.*s: %.*s", TEXT_ARG(name), TEXT_ARG(word));
        day = day == NULL ? field : day;
    }
    return day;
}

struct node *build_choice(
    struct tree *tree, struct node *parent, struct text id, enum role role, unsigned action)
{
    struct node *node = add_choosable(tree, parent, role, id, action);
    node->box.height = CHOICE;
    return node;
}

struct node *build_answer(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned change)
{
    struct node *row = build_row(tree, parent, tree_format(tree, "row-%.*s", TEXT_ARG(id)));
    row->box.align = ALIGN_CENTER;
    row->box.stacks = true;
    struct node *item = tree_add(tree, row, ROLE_item, id);
    item->name = name;
    item->box.grow = 1;
    item->box.width = A_WORD * letters_of(tree);
    if (change != 0) {
        struct text label = word_in(tree, WORD_change);
        struct text button_id = tree_format(tree, "change-%.*s", TEXT_ARG(id));
        struct node *button = build_button(tree, row, button_id, label, change);
        button->spoken = tree_format(tree, "%.*s: %.*s", TEXT_ARG(label), TEXT_ARG(name));
        button->icon = "edit";
        button->box.height = CHOICE;
    }
    return item;
}

struct node *build_scroll(struct tree *tree, struct node *parent, struct text id)
{
    struct node *area = build_row(tree, parent, tree_format(tree, "%.*s-area", TEXT_ARG(id)));
    struct node *content = build_column(tree, area, id);
    content->box.grow = 1;
    content->box.scrolls = true;
    struct node *side = build_column(tree, area, tree_format(tree, "%.*s-side", TEXT_ARG(id)));
    side->box.width = SIDE;
    side->box.gap = 3;
    struct node *up = build_button(
        tree, side, tree_format(tree, "%.*s-up", TEXT_ARG(id)), word_in(tree, WORD_scroll_up),
        VIEW_SCROLL_UP);
    struct node *bar =
        tree_add(tree, side, ROLE_group, tree_format(tree, "%.*s-bar", TEXT_ARG(id)));
    struct node *down = build_button(
        tree, side, tree_format(tree, "%.*s-down", TEXT_ARG(id)), word_in(tree, WORD_scroll_down),
        VIEW_SCROLL_DOWN);
    bar->look = LOOK_BAR;
    bar->box.grow = 1;
    up->icon = "up";
    down->icon = "down";
    return content;
}

struct node *build_progress(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned per_mille)
{
    struct node *node = tree_add(tree, parent, ROLE_progress, id);
    node->name = name;
    node->amount = per_mille > 1000 ? 1000 : per_mille;
    return node;
}

struct node *build_image(
    struct tree *tree, struct node *parent, struct text id, const char *icon, double size_mm)
{
    struct node *node = tree_add(tree, parent, ROLE_image, id);
    node->icon = icon;
    node->box.height = size_mm;
    node->box.width = size_mm;
    return node;
}

struct node *build_spring(struct tree *tree, struct node *parent, struct text id)
{
    struct node *node = tree_add(tree, parent, ROLE_group, id);
    node->box.grow = 1;
    return node;
}
