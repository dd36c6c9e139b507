/* The pieces screens are made of. Each adds one node, dressed and sized, and returns it, so that a
 * screen can set what is special (hint, error, provenance, icon, state) before it is shown.
 * All texts may point anywhere until tree_finish(). */
#pragma once

#include "ui/tree.h"

/* A column whose children fill its width, 5 mm apart. */
struct node *build_column(struct tree *tree, struct node *parent, struct text id);

/* A row; children with box.grow share what is left, the others are as wide as they need. */
struct node *build_row(struct tree *tree, struct node *parent, struct text id);

/* Equally wide columns, filled row by row. */
struct node *build_grid(struct tree *tree, struct node *parent, struct text id, unsigned columns);

/* A bordered column with padding: an answer group, a summary. */
struct node *build_card(struct tree *tree, struct node *parent, struct text id);

/* The same for build_answer(): a list with lines between its rows. */
struct node *build_list(struct tree *tree, struct node *parent, struct text id);

/* Level 1 is the title of the screen: exactly one a screen, where the focus begins. */
struct node *build_heading(
    struct tree *tree, struct node *parent, struct text id, unsigned level, struct text name);

/* A paragraph. look: LOOK_PLAIN, _MUTED, _STRONG, _DANGER (what is wrong with an answer) or _DISPLAY. */
struct node *build_text(
    struct tree *tree, struct node *parent, struct text id, enum look look, struct text name);

/* A box with an icon that says how serious it is. look: LOOK_INFO, _SUCCESS, _WARNING, _DANGER.
 * `value` is more text below the name, or empty. */
struct node *build_alert(
    struct tree *tree, struct node *parent, struct text id, enum look look, struct text name);

/* A button of at least 20 mm. look: LOOK_PRIMARY, _SECONDARY, _DANGER or _PLAIN. */
struct node *build_button(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action);

/* A wide button with icon, name and one sentence about it, for services and languages. */
struct node *build_tile(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action);

/* An entry field; touching it is `action`. Set STATE_EDITING on the one that is being typed into. */
struct node *build_field(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action);

/* A date as three fields side by side (ids `id` and -day, -month, -year) under the label `name`.
 * Touching them is `action`, `action` + 1 and `action` + 2. Gives the day; the others follow it. */
struct node *build_date(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned action);

/* One of several answers (ROLE_radio) or a yes/no (ROLE_checkbox); STATE_CHECKED says whether. */
struct node *build_choice(
    struct tree *tree, struct node *parent, struct text id, enum role role, unsigned action);

/* One given answer: name and value side by side, both wrapped. When `change` (an action) is not 0, a
 * button for it stands at the end; its id is "change-" and `id`. Gives the item. */
struct node *build_answer(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned change);

/* A column whose content may be taller than its place: then a bar and two big buttons stand beside
 * it. Ids it takes: `id` and the same with -area, -side, -up, -bar, -down. */
struct node *build_scroll(struct tree *tree, struct node *parent, struct text id);

/* A bar with the name above it. */
struct node *build_progress(
    struct tree *tree, struct node *parent, struct text id, struct text name, unsigned per_mille);

/* A picture out of assets/icons, `size_mm` high; `name` says what it shows, for speech. */
struct node *build_image(
    struct tree *tree, struct node *parent, struct text id, const char *icon, double size_mm);

/* Room that grows: pushes what follows to the end. */
struct node *build_spring(struct tree *tree, struct node *parent, struct text id);
