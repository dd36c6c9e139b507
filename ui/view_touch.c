#include <math.h>

#include "ui/view_own.h"

enum {
    BOUNCE_MS = 40, /* a worn panel reports one tap as two */
    LOST_MS = 10000 /* a finger that is not heard of for so long was lifted, and nobody said so */
};

/* mm */
static const double slop = 1.2, same_place = 10;

static struct view_event event_of(enum view_want want)
{
    return (struct view_event){.want = want};
}

static bool near(const struct view *view, const struct node *node, int x, int y)
{
    int by = (int)(slop * view->style.px_per_mm);
    return !rect_empty(node->window) && rect_holds(rect_grow(node->window, by), x, y);
}

/* The node that a finger at x, y is on; a little beside its edge counts when no other is there. */
static struct node *hit(struct view *view, int x, int y)
{
    struct node *close = NULL;
    for (struct node *node = view_own(view)->root; node != NULL; node = node->after) {
        if (!node_can_be_chosen(node)) {
            continue;
        }
        if (rect_holds(node->window, x, y)) {
            return node;
        }
        close = close == NULL && near(view, node, x, y) ? node : close;
    }
    return close;
}

static void set_pressed(struct view *view, struct node *node, bool pressed)
{
    unsigned bit = STATE_PRESSED;
    node->state = pressed ? node->state | bit : node->state & ~bit;
    view_refresh(view, node);
}

/* A second strike on the same place right after the first: trembling hands, worn panels. */
static bool is_double(
    const struct view *view, const struct rim_event *input, const struct node *node)
{
    const struct view_touch *touch = &view->touch;
    double far = hypot(input->x - touch->last_x, input->y - touch->last_y);
    unsigned quiet = node->role == ROLE_key ? BOUNCE_MS : view->double_strike_ms;
    return touch->last_ms != 0 && input->at_ms - touch->last_ms < quiet &&
           far < same_place * view->style.px_per_mm;
}

static void hide_ring(struct view *view)
{
    struct node *focus = tree_find_key(view_own(view), view->focus);
    view->focus_visible = false;
    if (focus != NULL) {
        view_refresh(view, focus);
    }
}

/* The touched node, when it is still there and the touch counts; else NULL. */
static struct node *touched(struct view *view)
{
    struct node *node = tree_find_key(view_own(view), view->touch.node);
    return node == NULL || view->touch.struck || !node_can_be_chosen(node) ? NULL : node;
}

/* Ends the touch; gives the node that it chooses, or NULL. */
static struct node *end(struct view *view, const struct rim_event *input, bool counts)
{
    struct view_touch *touch = &view->touch;
    struct node *node = touched(view);
    bool chooses = counts && node != NULL && near(view, node, input->x, input->y) && !touch->held;
    if (node != NULL) {
        set_pressed(view, node, false);
    }
    if (chooses) {
        touch->last_ms = input->at_ms;
        touch->last_x = input->x;
        touch->last_y = input->y;
    }
    touch->down = touch->inside = touch->held = touch->struck = false;
    touch->node = 0;
    return chooses ? node : NULL;
}

/* A panel that forgets to say that a finger was lifted must not stay deaf to all others. */
static bool was_lost(const struct view_touch *touch, const struct rim_event *input)
{
    return touch->finger == input->finger || input->at_ms - touch->heard_ms >= LOST_MS;
}

static void go_down(struct view *view, const struct rim_event *input)
{
    struct view_touch *touch = &view->touch;
    if (touch->down && !was_lost(touch, input)) {
        return;
    }
    if (touch->down) {
        (void)end(view, input, false);
    }
    touch->heard_ms = input->at_ms;
    struct node *node = hit(view, input->x, input->y);
    hide_ring(view);
    touch->down = true;
    touch->finger = input->finger;
    touch->since_ms = input->at_ms;
    touch->node = node == NULL ? 0 : node->key;
    touch->inside = node != NULL;
    touch->held = false;
    touch->struck = node != NULL && is_double(view, input, node);
    if (node != NULL && !touch->struck) {
        set_pressed(view, node, true);
    }
}

static void go_on(struct view *view, const struct rim_event *input)
{
    struct view_touch *touch = &view->touch;
    struct node *node = touched(view);
    if (!touch->down || touch->finger != input->finger) {
        return;
    }
    touch->heard_ms = input->at_ms;
    if (node == NULL) {
        return;
    }
    bool inside = near(view, node, input->x, input->y);
    if (inside != touch->inside) {
        touch->inside = inside;
        set_pressed(view, node, inside);
    }
}

static struct view_event lift(struct view *view, const struct rim_event *input, bool counts)
{
    if (!view->touch.down || view->touch.finger != input->finger) {
        return event_of(VIEW_TOUCHED);
    }
    struct node *node = end(view, input, counts);
    if (node == NULL) {
        return event_of(VIEW_TOUCHED);
    }
    if (node->role != ROLE_key) {
        view_move_focus(view, node);
    }
    return view_choose(view, node);
}

struct view_event view_input(struct view *view, const struct rim_event *input)
{
    if (view_tree(view) == NULL) {
        return event_of(input->kind == RIM_CLOSED ? VIEW_CLOSED : VIEW_NOTHING);
    }
    switch (input->kind) {
    case RIM_DOWN: go_down(view, input); return event_of(VIEW_TOUCHED);
    case RIM_MOVE:
        go_on(view, input);
        return event_of(view->touch.down ? VIEW_TOUCHED : VIEW_NOTHING);
    case RIM_UP: return lift(view, input, true);
    case RIM_LOST: return lift(view, input, false);
    case RIM_KEY:
    case RIM_TEXT: return view_key(view, input);
    case RIM_EXPOSED: view_expose(view); return event_of(VIEW_NOTHING);
    case RIM_RESIZED: return event_of(VIEW_REBUILD);
    case RIM_CLOSED: return event_of(VIEW_CLOSED);
    }
    return event_of(VIEW_NOTHING);
}

/* True when the touched node is a key that offers more when it is held. */
static bool can_be_held(const struct view *view)
{
    const struct view_touch *touch = &view->touch;
    const struct tree *tree = view_tree(view);
    const struct node *node = tree == NULL ? NULL : tree_find_key(tree, touch->node);
    return touch->down && touch->inside && !touch->held && !touch->struck && node != NULL &&
           node->role == ROLE_key && node->argument == 1;
}

uint64_t view_deadline(const struct view *view)
{
    return can_be_held(view) ? view->touch.since_ms + view->hold_ms : UINT64_MAX;
}

struct view_event view_tick(struct view *view, uint64_t now_ms)
{
    if (now_ms < view_deadline(view)) {
        return event_of(VIEW_NOTHING);
    }
    view->touch.held = true;
    return (struct view_event){
        .want = VIEW_HELD, .node = tree_find_key(view_tree(view), view->touch.node)};
}
