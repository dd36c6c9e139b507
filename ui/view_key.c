#include <stdlib.h>

#include "ui/view_actions.h"
#include "ui/view_own.h"

static struct view_event event_of(enum view_want want)
{
    return (struct view_event){.want = want};
}

struct view_event view_choose(struct view *view, const struct node *node)
{
    if (node->action >= VIEW_OWN_ACTIONS) {
        view_scroll_page(view, node);
        return event_of(VIEW_TOUCHED);
    }
    return (struct view_event){.want = VIEW_CHOSEN, .node = node};
}

/* Chooses the node with this id; `otherwise` when the screen has none that can be chosen. */
static struct view_event choose_id(struct view *view, struct text id, enum view_want otherwise)
{
    const struct node *node = tree_find(view_tree(view), id);
    return node != NULL && node_can_be_chosen(node) ? view_choose(view, node) : event_of(otherwise);
}

/* A stop of the arrows: all that can be read, but no key that does nothing now. */
static bool is_stop(const struct node *node)
{
    return node_takes_focus(node) && (node->role != ROLE_key || node_can_be_chosen(node));
}

/* A stop of Tab: what can be chosen, the heading, and alerts. */
static bool is_tab_stop(const struct node *node)
{
    return node_can_be_chosen(node) || node->role == ROLE_alert ||
           (node->role == ROLE_heading && node->level == 1);
}

/* The next stop in the order of reading, around the end; `node` itself when there is no other. */
static struct node *step_forward(struct tree *tree, struct node *node, bool tab)
{
    for (size_t i = 0; i < tree->count; i++) {
        node = node->after == NULL ? tree->root : node->after;
        if (is_stop(node) && (!tab || is_tab_stop(node))) {
            break;
        }
    }
    return node;
}

static struct node *step_back(struct tree *tree, struct node *from, bool tab)
{
    struct node *before = NULL;
    struct node *last = NULL;
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        if (node == from) {
            before = last;
        }
        if (is_stop(node) && (!tab || is_tab_stop(node))) {
            last = node;
        }
    }
    return before != NULL ? before : last != NULL ? last : from;
}

/* How far `to` is from `from` in the direction of the key; negative when it is not in it. */
static long distance(struct rect from, struct rect to, enum rim_key key)
{
    long across = labs((long)(to.x + to.w / 2) - (from.x + from.w / 2));
    long along = labs((long)(to.y + to.h / 2) - (from.y + from.h / 2));
    bool sideways = key == RIM_KEY_LEFT || key == RIM_KEY_RIGHT;
    bool ahead = key == RIM_KEY_LEFT    ? to.x + to.w <= from.x
                 : key == RIM_KEY_RIGHT ? to.x >= from.x + from.w
                 : key == RIM_KEY_UP    ? to.y + to.h <= from.y
                                        : to.y >= from.y + from.h;
    return !ahead ? -1 : sideways ? across + 8 * along : along * 2 + across;
}

/* Among the keys of a keyboard: the nearest one in this direction, or NULL at the edge. */
static struct node *nearest_key(struct tree *tree, const struct node *from, enum rim_key key)
{
    struct node *best = NULL;
    long least = 0;
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role != ROLE_key || !node_can_be_chosen(node)) {
            continue;
        }
        long far = distance(from->rect, node->rect, key);
        if (far >= 0 && (best == NULL || far < least)) {
            best = node;
            least = far;
        }
    }
    return best;
}

/* The end of the keyboard that an arrow leaves by: the stop before its first or after its last key. */
static struct node *leave_keys(struct tree *tree, struct node *from, bool forward)
{
    struct node *node = from;
    for (size_t i = 0; i < tree->count && node->role == ROLE_key; i++) {
        node = forward ? step_forward(tree, node, false) : step_back(tree, node, false);
    }
    return node;
}

static void move(struct view *view, enum rim_key key)
{
    struct tree *tree = view_own(view);
    struct node *from = tree_find_key(tree, view->focus);
    from = from == NULL ? tree->root : from;
    enum rim_key onwards = tree->is_rtl && from->role != ROLE_key ? RIM_KEY_LEFT : RIM_KEY_RIGHT;
    bool forward = key == RIM_KEY_NEXT || key == RIM_KEY_DOWN || key == onwards;
    bool tab = key == RIM_KEY_NEXT || key == RIM_KEY_PREVIOUS;
    struct node *to = NULL;
    if (from->role == ROLE_key && !tab) {
        to = nearest_key(tree, from, key);
        bool sideways = key == RIM_KEY_LEFT || key == RIM_KEY_RIGHT;
        to = to != NULL ? to : sideways ? from : leave_keys(tree, from, forward);
    } else {
        to = forward ? step_forward(tree, from, tab) : step_back(tree, from, tab);
    }
    if (node_takes_focus(to)) {
        view_move_focus(view, to);
    }
}

/* The ring appears with the first key and stays until something is touched. */
static void show_ring(struct view *view)
{
    struct tree *tree = view_own(view);
    struct node *focus = tree_find_key(tree, view->focus);
    view->focus_visible = true;
    if (focus != NULL) {
        view_refresh(view, focus);
    }
}

static struct view_event select_focus(struct view *view)
{
    const struct node *focus = view_focus(view);
    return focus != NULL && node_can_be_chosen(focus) ? view_choose(view, focus)
                                                      : event_of(VIEW_TOUCHED);
}

static const struct node *editing_field(const struct tree *tree)
{
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if ((node->state & (STATE_EDITING | STATE_HIDDEN)) == STATE_EDITING) {
            return node;
        }
    }
    return NULL;
}

/* No pictures, which no font here has, and no signs that turn the direction of other letters round
 * (U+202A to U+202E, U+2066 to U+2069). */
static bool is_writable(const char text[RIM_TEXT_MAX])
{
    for (size_t i = 0; i < RIM_TEXT_MAX && text[i] != '\0'; i++) {
        uint8_t byte = (uint8_t)text[i];
        uint8_t second = i + 1 < RIM_TEXT_MAX ? (uint8_t)text[i + 1] : 0;
        uint8_t third = second != 0 && i + 2 < RIM_TEXT_MAX ? (uint8_t)text[i + 2] : 0;
        bool turns = byte == 0xE2 && ((second == 0x80 && third >= 0xAA && third <= 0xAE) ||
                                      (second == 0x81 && third >= 0xA6 && third <= 0xA9));
        if (byte >= 0xF0 || turns) {
            return false;
        }
    }
    return true;
}

static struct view_event typed(struct view *view, const struct rim_event *input)
{
    const struct node *field = editing_field(view_tree(view));
    const struct node *focus = view_focus(view);
    bool selects = input->text[0] == ' ' && input->text[1] == '\0' && focus != field;
    if (field == NULL || selects || !is_writable(input->text)) {
        return selects ? select_focus(view) : event_of(VIEW_TOUCHED);
    }
    struct view_event event = event_of(VIEW_TYPED);
    memcpy(event.text, input->text, sizeof event.text);
    event.text[sizeof event.text - 1] = '\0';
    return event;
}

struct view_event view_key(struct view *view, const struct rim_event *input)
{
    show_ring(view);
    if (input->kind == RIM_TEXT) {
        return typed(view, input);
    }
    switch (input->key) {
    case RIM_KEY_NEXT:
    case RIM_KEY_PREVIOUS:
    case RIM_KEY_UP:
    case RIM_KEY_DOWN:
    case RIM_KEY_LEFT:
    case RIM_KEY_RIGHT: move(view, input->key); return event_of(VIEW_TOUCHED);
    case RIM_KEY_SELECT: return select_focus(view);
    case RIM_KEY_BACK: return choose_id(view, TEXT_OF("back"), VIEW_BACK);
    case RIM_KEY_HELP: return choose_id(view, TEXT_OF("help"), VIEW_HELP);
    case RIM_KEY_ERASE:
        return event_of(editing_field(view_tree(view)) != NULL ? VIEW_ERASED : VIEW_TOUCHED);
    case RIM_KEY_REPEAT:
    case RIM_KEY_SPEECH:
    case RIM_KEY_LOUDER:
    case RIM_KEY_QUIETER:
    case RIM_KEY_FASTER:
    case RIM_KEY_SLOWER:
    case RIM_KEY_WHERE:
    case RIM_KEY_SIZE:
    case RIM_KEY_CONTRAST:
    case RIM_KEY_REACH: return (struct view_event){.want = VIEW_KEYED, .key = input->key};
    }
    return event_of(VIEW_NOTHING);
}
