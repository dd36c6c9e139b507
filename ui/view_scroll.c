#include "ui/view_actions.h"
#include "ui/view_own.h"

/* mm */
static const double kept = 20, margin = 8;

/* The node around it that scrolls, or NULL. */
static struct node *scroll_around(const struct tree *tree, const struct node *node)
{
    for (const struct node *up = node; up != NULL; up = up->parent) {
        if (up->box.scrolls) {
            return tree_find_key(tree, up->key);
        }
    }
    return NULL;
}

static bool set_scroll(struct node *scroll, int to)
{
    to = to > scroll->scroll_end ? scroll->scroll_end : to;
    to = to < 0 ? 0 : to;
    bool moved = scroll->scrolled != to;
    scroll->scrolled = to;
    return moved;
}

bool view_scroll_to(struct tree *tree, const struct node *node, double px_per_mm)
{
    struct node *scroll = scroll_around(tree, node);
    if (scroll == NULL || scroll == node || scroll->scroll_end == 0) {
        return false;
    }
    int room = (int)(margin * px_per_mm);
    int spare = (scroll->rect.h - node->rect.h) / 2;
    room = spare < 0 ? 0 : spare < room ? spare : room;
    int above = scroll->rect.y - node->rect.y;
    int below = node->rect.y + node->rect.h - (scroll->rect.y + scroll->rect.h);
    if (node->rect.h > scroll->rect.h && (node->state & STATE_EDITING) != 0) {
        return set_scroll(scroll, scroll->scrolled + below); /* what is typed stands at its foot */
    }
    if (above > 0 || node->rect.h > scroll->rect.h) {
        return set_scroll(scroll, scroll->scrolled - above - room);
    }
    return below > 0 && set_scroll(scroll, scroll->scrolled + below + room);
}

/* Lays out the shown tree again, of which only the content of one scroll moved. */
static void move_content(struct view *view, const struct node *scroll)
{
    struct tree *tree = view_own(view);
    view_lay_out(view, tree);
    view_damage_node(view, scroll->parent);
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        view_refresh(view, node);
    }
}

void view_scroll_page(struct view *view, const struct node *node)
{
    /* build_scroll(): button, side, area */
    const struct node *area = node->parent == NULL ? NULL : node->parent->parent;
    struct node *scroll = area == NULL ? NULL : area->first;
    if (scroll == NULL || !scroll->box.scrolls) {
        return;
    }
    int page = scroll->rect.h - (int)(kept * view->style.px_per_mm);
    page = page < scroll->rect.h / 2 ? scroll->rect.h / 2 : page;
    int to = scroll->scrolled + (node->action == VIEW_SCROLL_UP ? -page : page);
    if (set_scroll(scroll, to)) {
        move_content(view, scroll);
    }
}

void view_move_focus(struct view *view, struct node *node)
{
    struct tree *tree = view_own(view);
    struct node *was = tree_find_key(tree, view->focus);
    view->focus = node->key;
    if (was != NULL) {
        was->state &= ~(unsigned)STATE_FOCUSED;
        view_refresh(view, was);
    }
    node->state |= STATE_FOCUSED;
    view_refresh(view, node);
    const struct node *scroll = scroll_around(tree, node);
    if (scroll != NULL && view_scroll_to(tree, node, view->style.px_per_mm)) {
        move_content(view, scroll);
    }
}

void view_set_focus(struct view *view, struct text id)
{
    struct tree *tree = view_own(view);
    struct node *node = tree == NULL ? NULL : tree_find(tree, id);
    for (struct node *one = tree == NULL ? NULL : tree->root; node == NULL && one != NULL;
         one = one->after) {
        node = one->role == ROLE_heading && one->level == 1 ? one : NULL;
    }
    if (node != NULL && node_takes_focus(node)) {
        view_move_focus(view, node);
    }
}
