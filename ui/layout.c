#include "ui/layout.h"

#include <math.h>

#include "ui/anatomy.h"
#include "ui/layout_own.h"

#define CHILDREN_MAX 512 /* of one row or column */

/* px, not rounded */
struct area {
    double x, y, w, h;
};

struct job {
    const struct style *style;
    double mm; /* px in one */
};

static double height_of(const struct job *job, struct node *node, double width);

static bool shown(const struct node *node)
{
    return (node->state & STATE_HIDDEN) == 0;
}

static bool is_leaf(const struct node *node)
{
    return node->role != ROLE_screen && node->role != ROLE_group && node->role != ROLE_list;
}

/* The shown children, in order; how many. */
static size_t children_of(const struct node *node, struct node **child)
{
    size_t count = 0;
    for (struct node *one = node->first; one != NULL; one = one->next) {
        if (shown(one)) {
            if (count == CHILDREN_MAX) {
                die("layout: more than %d children in one node", CHILDREN_MAX);
            }
            child[count++] = one;
        }
    }
    return count;
}

/* `width` within what the box asks for. */
static double limit_width(const struct job *job, const struct node *node, double width)
{
    double most = node->box.width_max * job->mm;
    width = fmax(width, node->box.width * job->mm);
    return most > 0 && width > most ? most : width;
}

/* The width it would like when nothing is in its way, px. */
static double natural_width(const struct job *job, const struct node *node)
{
    double width = 0;
    if (is_leaf(node)) {
        struct anatomy anatomy;
        anatomy_make(&anatomy, node, job->style, 0, 0);
        return limit_width(job, node, ceil(anatomy.width));
    }
    struct node *child[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double gap = node->box.gap * job->mm;
    for (size_t i = 0; i < count; i++) {
        double one = natural_width(job, child[i]);
        width = node->box.flow == FLOW_ROW ? width + one + (i > 0 ? gap : 0) : fmax(width, one);
    }
    if (node->box.flow == FLOW_GRID) {
        width = width * node->box.columns + gap * (node->box.columns - 1);
    }
    return limit_width(job, node, width + 2 * node->box.padding_x * job->mm);
}

/* True when a row is laid out as a column, because side by side its children would need more lines. */
static bool is_stacked(const struct job *job, const struct node *node, double inside)
{
    if (!node->box.stacks || node->box.flow != FLOW_ROW) {
        return false;
    }
    struct node *child[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double width = count > 0 ? (double)(count - 1) * node->box.gap * job->mm : 0;
    for (size_t i = 0; i < count; i++) {
        bool wraps = child[i]->role == ROLE_item;
        width += wraps ? child[i]->box.width * job->mm : natural_width(job, child[i]);
    }
    return count > 1 && width > inside + 0.5;
}

/* How its children follow one another when it is `inside` px wide. */
static enum flow flow_of(const struct job *job, const struct node *node, double inside)
{
    return is_stacked(job, node, inside) ? FLOW_COLUMN : node->box.flow;
}

/* A row that became a column fills its width. */
static enum align align_of(const struct node *node)
{
    return node->box.flow == FLOW_ROW ? ALIGN_STRETCH : node->box.align;
}

/* Shares `room` px among the children of a row into `width`. */
static void share_row(
    const struct job *job, struct node **child, size_t count, double room, double *width)
{
    double grow = 0;
    double fixed = 0;
    for (size_t i = 0; i < count; i++) {
        bool grows = child[i]->box.grow > 0;
        width[i] = grows ? child[i]->box.width * job->mm : natural_width(job, child[i]);
        grow += child[i]->box.grow;
        fixed += width[i];
    }
    double left = room - fixed;
    double shrinkable = 0;
    for (size_t i = 0; i < count; i++) {
        shrinkable += fmax(0, width[i] - child[i]->box.width * job->mm);
    }
    for (size_t i = 0; i < count; i++) {
        if (left > 0 && grow > 0) {
            width[i] = limit_width(job, child[i], width[i] + left * child[i]->box.grow / grow);
        } else if (left < 0 && shrinkable > 0) {
            double give = fmax(0, width[i] - child[i]->box.width * job->mm);
            width[i] += fmax(left, -shrinkable) * give / shrinkable;
        }
    }
}

static double row_height(const struct job *job, struct node *node, double inside)
{
    struct node *child[CHILDREN_MAX];
    double width[CHILDREN_MAX];
    double height = 0;
    size_t count = children_of(node, child);
    double gaps = count > 0 ? (double)(count - 1) * node->box.gap * job->mm : 0;
    share_row(job, child, count, inside - gaps, width);
    for (size_t i = 0; i < count; i++) {
        height = fmax(height, height_of(job, child[i], width[i]));
    }
    return height;
}

/* The width of a child of a column. */
static double column_width(
    const struct job *job, const struct node *node, const struct node *child, double inside)
{
    bool stretch = align_of(node) == ALIGN_STRETCH;
    double width = stretch ? inside : fmin(inside, natural_width(job, child));
    return limit_width(job, child, width);
}

static double column_height(const struct job *job, struct node *node, double inside)
{
    struct node *child[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double height = count > 0 ? (double)(count - 1) * node->box.gap * job->mm : 0;
    for (size_t i = 0; i < count; i++) {
        height += height_of(job, child[i], column_width(job, node, child[i], inside));
    }
    return height;
}

/* As many columns as it asks for, but none narrower than a child must be. */
static unsigned grid_columns(const struct job *job, const struct node *node, double inside)
{
    double least = 0;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        least = fmax(least, shown(child) ? child->box.width * job->mm : 0);
    }
    unsigned columns = node->box.columns;
    double gap = node->box.gap * job->mm;
    while (columns > 1 && (inside - gap * (columns - 1)) / columns < least - 0.5) {
        columns--;
    }
    return columns;
}

static double grid_column(
    const struct job *job, const struct node *node, unsigned columns, double inside)
{
    return (inside - node->box.gap * job->mm * (columns - 1)) / columns;
}

/* The height of a grid's row of `count` children. */
static double grid_row(const struct job *job, struct node **child, size_t count, double width)
{
    double height = 0;
    for (size_t i = 0; i < count; i++) {
        height = fmax(height, height_of(job, child[i], width));
    }
    return height;
}

static double grid_height(const struct job *job, struct node *node, double inside)
{
    struct node *child[CHILDREN_MAX];
    size_t count = children_of(node, child);
    unsigned columns = grid_columns(job, node, inside);
    double width = grid_column(job, node, columns, inside);
    double height = 0;
    for (size_t i = 0; i < count; i += columns) {
        size_t in_row = count - i < columns ? count - i : columns;
        height += grid_row(job, child + i, in_row, width);
        height += i > 0 ? node->box.gap * job->mm : 0;
    }
    return height;
}

/* The height of the button that a place is kept for. */
static double kept_height(const struct job *job, const struct node *node, double width)
{
    const struct node button = {
        .role = ROLE_button,
        .look = LOOK_PLAIN,
        .icon = "help",
        .level = node->level,
        .name = node->kept_for,
        .language = node->language,
        .parent = node->parent};
    struct anatomy anatomy;
    anatomy_make(&anatomy, &button, job->style, width, 0);
    return ceil(anatomy.height);
}

static double content_height(const struct job *job, struct node *node, double width)
{
    if (is_leaf(node)) {
        struct anatomy anatomy;
        anatomy_make(&anatomy, node, job->style, floor(width), 0); /* as narrow as pixels make it */
        return ceil(anatomy.height);
    }
    if (node->kept_for.len > 0) {
        return kept_height(job, node, width);
    }
    double inside = width - 2 * node->box.padding_x * job->mm;
    double around = 2 * node->box.padding_y * job->mm;
    switch (flow_of(job, node, inside)) {
    case FLOW_COLUMN: return around + column_height(job, node, inside);
    case FLOW_ROW: return around + row_height(job, node, inside);
    case FLOW_GRID: return around + grid_height(job, node, inside);
    }
    die("layout: flow %d", (int)node->box.flow);
}

/* The height it needs when it is `width` px wide. Kept, because it is asked for on every level. */
static double height_of(const struct job *job, struct node *node, double width)
{
    if (node->measured <= 0 || fabs(node->measured_for - width) > 0.01) {
        node->measured_for = width;
        node->measured = fmax(content_height(job, node, width), node->box.height * job->mm);
        if (node->box.height_max > 0) {
            node->measured = fmin(node->measured, node->box.height_max * job->mm);
        }
    }
    return node->measured;
}

static void place(const struct job *job, struct node *node, struct area area, struct rect window);

static double aligned(enum align align, double room, double size)
{
    switch (align) {
    case ALIGN_STRETCH:
    case ALIGN_START: return 0;
    case ALIGN_CENTER: return (room - size) / 2;
    case ALIGN_END: return room - size;
    }
    die("layout: align %d", (int)align);
}

static void place_row(
    const struct job *job, struct node *node, struct area inside, struct rect window)
{
    struct node *child[CHILDREN_MAX];
    double width[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double gap = node->box.gap * job->mm;
    double used = count > 0 ? (double)(count - 1) * gap : 0;
    share_row(job, child, count, inside.w - used, width);
    for (size_t i = 0; i < count; i++) {
        used += width[i];
    }
    double x = inside.x + fmax(0, aligned(node->box.spread, inside.w, used));
    for (size_t i = 0; i < count; i++) {
        bool stretch = node->box.align == ALIGN_STRETCH;
        double height = stretch ? inside.h : fmin(inside.h, height_of(job, child[i], width[i]));
        double y = inside.y + aligned(node->box.align, inside.h, height);
        place(job, child[i], (struct area){x, y, width[i], height}, window);
        x += width[i] + gap;
    }
}

/* What can give way in a column when it is too tall: it scrolls, or holds what does. */
static bool gives_way(const struct node *node)
{
    bool gives = node->box.scrolls;
    for (const struct node *child = node->first; child != NULL && !gives; child = child->next) {
        gives = shown(child) && child->box.height_max <= 0 && !is_leaf(child) && gives_way(child);
    }
    return gives;
}

static void place_column(
    const struct job *job, struct node *node, struct area inside, struct rect window)
{
    struct node *child[CHILDREN_MAX];
    double height[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double gap = node->box.gap * job->mm;
    double used = count > 0 ? (double)(count - 1) * gap : 0;
    double grow = 0;
    for (size_t i = 0; i < count; i++) {
        height[i] = height_of(job, child[i], column_width(job, node, child[i], inside.w));
        used += height[i];
        grow += child[i]->box.grow;
    }
    double left = inside.h - used;
    double y = inside.y;
    y += grow > 0 || left < 0 ? 0 : aligned(node->box.spread, left, 0);
    for (size_t i = 0; i < count; i++) {
        if (left > 0 && grow > 0) {
            height[i] += left * child[i]->box.grow / grow;
        } else if (left < 0 && gives_way(child[i])) {
            height[i] = fmax(0, height[i] + left);
            left = 0;
        }
        double width = column_width(job, node, child[i], inside.w);
        enum align align = align_of(node) == ALIGN_STRETCH ? ALIGN_CENTER : node->box.align;
        double x = inside.x + aligned(align, inside.w, width);
        place(job, child[i], (struct area){x, y, width, height[i]}, window);
        y += height[i] + gap;
    }
}

static void place_grid(
    const struct job *job, struct node *node, struct area inside, struct rect window)
{
    struct node *child[CHILDREN_MAX];
    size_t count = children_of(node, child);
    double gap = node->box.gap * job->mm;
    unsigned columns = grid_columns(job, node, inside.w);
    double width = grid_column(job, node, columns, inside.w);
    double y = inside.y;
    for (size_t i = 0; i < count; i += columns) {
        size_t in_row = count - i < columns ? count - i : columns;
        double height = grid_row(job, child + i, in_row, width);
        for (size_t c = 0; c < in_row; c++) {
            double x = inside.x + (double)c * (width + gap);
            place(job, child[i + c], (struct area){x, y, width, height}, window);
        }
        y += height + gap;
    }
}

/* Places a column that scrolls: its children keep their heights and move up by node->scrolled. */
static void place_scroll(const struct job *job, struct node *node, struct area inside)
{
    double needed = column_height(job, node, inside.w);
    node->scroll_end = (int)fmax(0, ceil(needed - floor(inside.h)));
    node->scrolled = node->scrolled > node->scroll_end ? node->scroll_end : node->scrolled;
    node->scrolled = node->scrolled < 0 ? 0 : node->scrolled;
    struct area content = {inside.x, inside.y - node->scrolled, inside.w, fmax(needed, inside.h)};
    place_column(job, node, content, node->window);
}

/* The bar between the two buttons where there is room; else they are smaller, without a bar, and stand
 * one above the other or side by side. */
static void fit_side(const struct job *job, struct node *side, double height)
{
    const double least = job->style->theme->touch_least + 0.2; /* mm */
    const double gap = job->style->theme->gap_least, usual_gap = 3;
    struct node *buttons[] = {side->first, side->first->next->next};
    struct node *bar = buttons[0]->next;
    double usual = job->style->theme->touch;
    bool is_usual = height >= (2 * usual + 3 * usual_gap) * job->mm;
    bool is_flat = height < (2 * least + gap) * job->mm;
    side->box.flow = is_flat ? FLOW_ROW : FLOW_COLUMN;
    side->box.gap = is_usual ? usual_gap : gap;
    side->box.width = is_flat ? 2 * least + gap : usual + 2;
    side->box.spread = ALIGN_CENTER;
    for (size_t i = 0; i < COUNT(buttons); i++) {
        buttons[i]->box.width = buttons[i]->box.height = is_usual ? usual : least;
        buttons[i]->box.grow = is_flat ? 1 : 0;
        buttons[i]->measured = 0;
    }
    side->measured = 0;
    bar->state = is_usual ? bar->state & ~(unsigned)STATE_HIDDEN : bar->state | STATE_HIDDEN;
}

/* Shows or hides what stands beside a scroll, and tells the bar and the buttons where it is. */
static void set_side(const struct job *job, struct node *area_node, struct area inside)
{
    struct node *content = area_node->first;
    struct node *side = content->next;
    bool fits = column_height(job, content, inside.w) <= floor(inside.h);
    side->state = fits ? side->state | STATE_HIDDEN : side->state & ~(unsigned)STATE_HIDDEN;
    content->measured = 0;
    if (fits) {
        content->scrolled = 0;
        return;
    }
    fit_side(job, side, inside.h);
    double width = inside.w - (side->box.width + area_node->box.gap) * job->mm;
    double needed = column_height(job, content, width);
    int end = (int)fmax(0, ceil(needed - floor(inside.h)));
    int at = content->scrolled > end ? end : content->scrolled;
    struct node *up = side->first;
    struct node *bar = up->next;
    struct node *down = bar->next;
    unsigned keep = ~(unsigned)(STATE_DISABLED | STATE_HIDDEN);
    up->state = (up->state & keep) | (at <= 0 ? STATE_DISABLED : 0u);
    down->state = (down->state & keep) | (at >= end ? STATE_DISABLED : 0u);
    bar->argument = (unsigned)(1000 * inside.h / needed);
    bar->amount = end > 0 ? (unsigned)(1000.0 * at / end) : 0;
}

static void place(const struct job *job, struct node *node, struct area area, struct rect window)
{
    int left = (int)lround(area.x);
    int top = (int)lround(area.y);
    node->rect = (struct rect){
        left, top, (int)lround(area.x + area.w) - left, (int)lround(area.y + area.h) - top};
    node->window = rect_meet(node->rect, window);
    bool cut = node->window.w != node->rect.w || node->window.h != node->rect.h;
    node->state = cut ? node->state | STATE_OUTSIDE : node->state & ~(unsigned)STATE_OUTSIDE;
    double across = node->box.padding_x * job->mm;
    double along = node->box.padding_y * job->mm;
    struct area inside = {area.x + across, area.y + along, area.w - 2 * across, area.h - 2 * along};
    if (node->box.scrolls) {
        place_scroll(job, node, inside);
        return;
    }
    if (node->first != NULL && node->first->box.scrolls) {
        set_side(job, node, inside);
    }
    switch (flow_of(job, node, inside.w)) {
    case FLOW_COLUMN: place_column(job, node, inside, window); return;
    case FLOW_ROW: place_row(job, node, inside, window); return;
    case FLOW_GRID: place_grid(job, node, inside, window); return;
    }
}

/* Hides groups without anything in them, and all that is below what is hidden. */
static void hide(struct node *node)
{
    for (struct node *child = node->first; child != NULL; child = child->next) {
        if (!shown(node)) {
            child->state |= STATE_HIDDEN;
        }
        hide(child);
    }
    bool asks = node->box.grow > 0 || node->box.width > 0 || node->box.height > 0;
    bool empty = node->role == ROLE_group && !asks;
    for (const struct node *child = node->first; child != NULL && empty; child = child->next) {
        empty = !shown(child);
    }
    if (empty) {
        node->state |= STATE_HIDDEN;
    }
}

/* Hidden nodes have no place. */
static void clear_hidden(struct node *node, bool hidden)
{
    hidden = hidden || !shown(node);
    if (hidden) {
        node->state |= STATE_HIDDEN;
        node->rect = node->window = (struct rect){0};
    }
    for (struct node *child = node->first; child != NULL; child = child->next) {
        clear_hidden(child, hidden);
    }
}

double layout_height(struct node *node, const struct style *style, double width)
{
    const struct job job = {style, style->px_per_mm};
    hide(node);
    return height_of(&job, node, width);
}

void layout_tree(struct tree *tree, const struct style *style, int width, int height)
{
    const struct job job = {style, style->px_per_mm};
    struct node *root = tree->root;
    for (struct node *node = root; node->after != NULL; node = node->after) {
        node->after->measured = 0;
    }
    root->measured = 0;
    hide(root);
    place(&job, root, (struct area){0, 0, width, height}, (struct rect){0, 0, width, height});
    clear_hidden(root, false);
    if (tree->is_rtl) {
        layout_mirror(tree, width);
    }
}
