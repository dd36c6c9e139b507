/* What the files of the view share; for them only. */
#pragma once

#include "ui/view.h"

/* The shown tree, to change; NULL before the first. */
struct tree *view_own(struct view *view);

/* Damages all that the node may have drawn. */
void view_damage_node(struct view *view, const struct node *node);

/* Damages the node when it looks different now; its place must be the same. */
void view_refresh(struct view *view, struct node *node);

/* Lays the tree out on the view's screen. */
void view_lay_out(struct view *view, struct tree *tree);

/* Sets the scroll around `node` so that it is seen. True when something moved: lay out again. */
MUST_USE bool view_scroll_to(struct tree *tree, const struct node *node, double px_per_mm);

/* Carries out VIEW_SCROLL_UP or _DOWN of the button `node`. */
void view_scroll_page(struct view *view, const struct node *node);

/* Moves the focus to `node` (not NULL) and shows it. */
void view_move_focus(struct view *view, struct node *node);

/* What a key of the keypad or keyboard, or typed text, means. */
struct view_event view_key(struct view *view, const struct rim_event *input);

/* What choosing `node` means. */
struct view_event view_choose(struct view *view, const struct node *node);
