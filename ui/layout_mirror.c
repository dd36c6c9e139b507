#include "ui/layout_own.h"

static void move(struct node *node, int by)
{
    node->rect.x += by;
    node->window.x += by;
}

/* Moves all below `root` by as much. */
static void move_below(struct node *root, int by)
{
    for (struct node *node = tree_next(root, root); node != NULL; node = tree_next(node, root)) {
        if (!rect_empty(node->rect)) {
            move(node, by);
        }
    }
}

static void turn(struct node *node, int width)
{
    if (!rect_empty(node->rect)) {
        node->window.x = width - node->window.x - node->window.w;
        node->rect.x = width - node->rect.x - node->rect.w;
    }
}

void layout_mirror(struct tree *tree, int width)
{
    for (struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        bool is_kept = node->box.is_ltr && (node->parent == NULL || node->parent->is_rtl);
        int before = node->rect.x;
        if (node->is_rtl || is_kept) {
            turn(node, width);
        }
        if (is_kept) {
            move_below(node, node->rect.x - before);
        }
    }
}
