#include "ui/view.h"

#include <math.h>

#include "base/log.h"
#include "ui/assets.h"
#include "ui/frame.h"
#include "ui/paint.h"
#include "ui/view_own.h"

#define TREE_BYTES (3u << 20) /* of one tree with all its texts */

enum { DOUBLE_STRIKE_MS = 400, HOLD_MS = 600 };

/* A panel that is held upright has room for letters above the least. */
static bool is_roomy(const struct panel *panel, double px_per_mm)
{
    const double roomy_width = 240; /* mm */
    const double roomy_height = 420;
    return panel->width_px >= roomy_width * px_per_mm &&
           panel->height_px >= roomy_height * px_per_mm;
}

static void put_on(struct view *view, const struct view_dress *dress)
{
    struct style *style = &view->style;
    view->dress = *dress;
    style->theme = theme_of(dress->theme);
    style->size = dress->size < STYLE_SIZES ? dress->size : STYLE_SIZES - 1;
    style->letters = style_letters(style->size, is_roomy(&view->panel, style->px_per_mm));
    style->is_low = dress->is_low;
    style->foot = style_foot(&view->panel, style->size, style->is_low);
}

void view_dress(struct view *view, const struct view_dress *dress)
{
    bool is_same = view->dress.theme == dress->theme && view->dress.size == dress->size &&
                   view->dress.is_low == dress->is_low;
    if (!is_same) {
        put_on(view, dress);
        view_expose(view);
    }
}

void view_use_pictures(struct view *view, const struct pictures *pictures)
{
    view->pictures = *pictures;
}

void view_refresh_pictures(struct view *view)
{
    struct tree *tree = view_own(view);
    for (struct node *node = tree == NULL ? NULL : tree->root; node != NULL; node = node->after) {
        if (node->picture != NULL) {
            view_refresh(view, node);
        }
    }
}

bool view_init(struct view *view, const struct panel *panel, const char *assets)
{
    *view =
        (struct view){.double_strike_ms = DOUBLE_STRIKE_MS, .hold_ms = HOLD_MS, .panel = *panel};
    char fonts[ASSETS_PATH_MAX];
    if (!assets_path(fonts, assets, "fonts")) {
        log_error("assets_missing part=fonts");
        return false;
    }
    double px_per_mm = panel_px_per_mm(panel);
    struct text_engine *text = text_open(fonts, TEXT_SCREEN, px_per_mm);
    if (text == NULL) {
        return false;
    }
    view->style = (struct style){.text = text, .px_per_mm = px_per_mm, .band = reach_band(panel)};
    put_on(view, &view->dress);
    if (view->style.band.missed_mm > 0) {
        log_warning("reach_missed by_mm=%u", (unsigned)lround(view->style.band.missed_mm));
    }
    view->screen = (struct rect){0, 0, (int)panel->width_px, (int)panel->height_px};
    arena_init(&view->arena[0], TREE_BYTES);
    arena_init(&view->arena[1], TREE_BYTES);
    return true;
}

void view_finish(struct view *view)
{
    if (view->surface != NULL) {
        cairo_surface_destroy(view->surface);
    }
    text_close(&view->style.text);
    arena_finish(&view->arena[0]);
    arena_finish(&view->arena[1]);
    *view = (struct view){0};
}

struct tree *view_own(struct view *view)
{
    return view->has_shown ? &view->tree[view->shown] : NULL;
}

const struct tree *view_tree(const struct view *view)
{
    return view->has_shown ? &view->tree[view->shown] : NULL;
}

void view_expose(struct view *view)
{
    damage_add(&view->damage, view->screen, view->screen);
}

void view_use_frame(struct view *view, struct rim_frame frame)
{
    if (view->surface != NULL) {
        cairo_surface_destroy(view->surface);
    }
    view->surface = cairo_image_surface_create_for_data(
        frame.pixels, CAIRO_FORMAT_RGB24, frame.width, frame.height, frame.stride);
    if (cairo_surface_status(view->surface) != CAIRO_STATUS_SUCCESS) {
        die("view: a frame of %d x %d is unusable", frame.width, frame.height);
    }
    view->screen = (struct rect){0, 0, frame.width, frame.height};
    view->damage = (struct damage){0};
    if (view->has_shown) {
        view_lay_out(view, view_own(view));
    }
    view_expose(view);
}

struct tree *view_begin(struct view *view, struct text id, struct text language)
{
    unsigned other = view->has_shown ? 1 - view->shown : view->shown;
    struct tree *tree = &view->tree[other];
    tree_begin(tree, &view->arena[other], id, language);
    tree->pictures = view->pictures;
    tree->width_mm = view->screen.w / view->style.px_per_mm;
    tree->height_mm = view->screen.h / view->style.px_per_mm;
    tree->letters = view->style.letters;
    tree->foot_letters = view->style.foot;
    tree->size = view->style.size;
    tree->is_low = view->style.is_low;
    tree->band_top_mm = view->style.band.top_mm;
    tree->band_foot_mm = view->style.band.foot_mm;
    return tree;
}

/* Where it may have drawn. */
static struct rect reach_of(const struct view *view, const struct node *node)
{
    return rect_empty(node->window) ? node->window
                                    : rect_grow(node->window, paint_reach(&view->style));
}

void view_damage_node(struct view *view, const struct node *node)
{
    damage_add(&view->damage, reach_of(view, node), view->screen);
}

void view_refresh(struct view *view, struct node *node)
{
    uint64_t visual = paint_hash(node, view->focus_visible);
    if (visual != node->visual) {
        node->visual = visual;
        view_damage_node(view, node);
    }
}

void view_lay_out(struct view *view, struct tree *tree)
{
    layout_tree(tree, &view->style, view->screen.w, view->screen.h);
}

/* Damages what differs between the trees, by id; `old` may be NULL. */
static void compare(struct view *view, const struct tree *old, struct tree *new)
{
    for (struct node *node = new->root; node != NULL; node = node->after) {
        node->visual = paint_hash(node, view->focus_visible);
        const struct node *was = old == NULL ? NULL : tree_find_key(old, node->key);
        if (was == NULL || was->visual != node->visual) {
            view_damage_node(view, node);
            if (was != NULL) {
                view_damage_node(view, was);
            }
        }
    }
    for (const struct node *was = old == NULL ? NULL : old->root; was != NULL; was = was->after) {
        if (tree_find_key(new, was->key) == NULL) {
            view_damage_node(view, was);
        }
    }
}

/* The heading of level 1, or the first node that takes the focus, or NULL. */
static struct node *first_focus(const struct tree *tree)
{
    struct node *first = NULL;
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_heading && node->level == 1 && node_takes_focus(node)) {
            return node;
        }
        first = first == NULL && node_takes_focus(node) ? node : first;
    }
    return first;
}

static struct node *find_editing(const struct tree *tree)
{
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        if ((node->state & STATE_EDITING) != 0 && (node->state & STATE_HIDDEN) == 0) {
            return node;
        }
    }
    return NULL;
}

/* What stays from the tree before when it is the same screen: scroll positions. */
static void keep_scrolls(const struct tree *old, struct tree *new)
{
    for (struct node *node = new->root; node != NULL; node = node->after) {
        const struct node *was = node->box.scrolls ? tree_find_key(old, node->key) : NULL;
        if (was != NULL) {
            node->scrolled = was->scrolled;
        }
    }
}

static struct node *first_key(const struct tree *tree)
{
    struct node *node = tree->root;
    while (node != NULL && !(node->role == ROLE_key && node_can_be_chosen(node))) {
        node = node->after;
    }
    return node;
}

/* The focus stays on the node with the same id, or within the keyboard; else it goes to the heading. */
static void keep_focus(struct view *view, const struct tree *old, struct tree *new)
{
    struct node *node = old == NULL ? NULL : tree_find_key(new, view->focus);
    const struct node *was = old == NULL ? NULL : tree_find_key(old, view->focus);
    if (was != NULL && was->role == ROLE_key && node == NULL) {
        node = first_key(new);
    }
    if (node == NULL || !node_takes_focus(node)) {
        node = first_focus(new);
    }
    view->focus = node == NULL ? 0 : node->key;
    if (node != NULL) {
        node->state |= STATE_FOCUSED;
    }
}

static void keep_touch(struct view *view, struct tree *new)
{
    struct node *node = tree_find_key(new, view->touch.node);
    if (node == NULL || !node_can_be_chosen(node)) {
        view->touch.node = 0;
    } else if (view->touch.down && view->touch.inside) {
        node->state |= STATE_PRESSED;
    }
}

void view_show(struct view *view)
{
    const struct tree *old = view_tree(view);
    unsigned other = view->has_shown ? 1 - view->shown : view->shown;
    struct tree *new = &view->tree[other];
    bool same = old != NULL && old->root->key == new->root->key;
    tree_finish(new);
    frame_settle(new, &view->style);
    text_round(view->style.text);
    if (same) {
        keep_scrolls(old, new);
    }
    view_lay_out(view, new);
    const struct node *editing = find_editing(new);
    if (editing != NULL && view_scroll_to(new, editing, view->style.px_per_mm)) {
        view_lay_out(view, new);
    }
    keep_focus(view, same ? old : NULL, new);
    const struct node *focus = tree_find_key(new, view->focus);
    if (view->focus_visible && focus != NULL && view_scroll_to(new, focus, view->style.px_per_mm)) {
        view_lay_out(view, new);
    }
    keep_touch(view, new);
    compare(view, old, new);
    view->shown = other;
    view->has_shown = true;
}

size_t view_paint(struct view *view, struct rect rects[DAMAGE_MAX])
{
    const struct tree *tree = view_tree(view);
    if (tree == NULL || view->surface == NULL || view->damage.count == 0) {
        return 0;
    }
    cairo_t *cairo = cairo_create(view->surface);
    for (size_t i = 0; i < view->damage.count; i++) {
        rects[i] = view->damage.at[i];
        paint_tree(cairo, tree, &view->style, rects[i], view->focus_visible);
    }
    cairo_destroy(cairo);
    cairo_surface_flush(view->surface);
    size_t count = view->damage.count;
    view->damage = (struct damage){0};
    return count;
}

const struct node *view_focus(const struct view *view)
{
    const struct tree *tree = view_tree(view);
    return tree == NULL ? NULL : tree_find_key(tree, view->focus);
}
