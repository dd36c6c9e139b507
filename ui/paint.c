#include "ui/paint.h"

#include <math.h>

#include "ui/hash.h"
#include "ui/paint_own.h"

static const double text_ring = 1.5; /* mm that the ring keeps from text at its sides */

static bool is_text(const struct node *node)
{
    return node->role == ROLE_heading || node->role == ROLE_text || node->role == ROLE_item ||
           node->role == ROLE_progress;
}

/* A dark ring with a light one inside and outside of it (in a dark theme the other way round): one of
 * the two is seen on any ground. */
static void paint_ring(const struct brush *brush)
{
    const struct theme *theme = brush->style->theme;
    double ring = round(theme->ring * brush->mm);
    double gap = round(theme->ring_gap * brush->mm);
    struct place at = brush_whole(brush->node);
    double out = ring + 2 * gap;
    double side = out + (is_text(brush->node) ? round(text_ring * brush->mm) : 0);
    struct place around = {at.x - side, at.y - out, at.w + 2 * side, at.h + 2 * out};
    double radius = theme->radius * brush->mm + out;
    brush_border(brush, around, radius, out, COLOUR_ground);
    struct place dark = {around.x + gap, around.y + gap, around.w - 2 * gap, around.h - 2 * gap};
    brush_border(brush, dark, radius - gap, ring, COLOUR_focus);
}

int paint_reach(const struct style *style)
{
    double mm = style->px_per_mm;
    double gap = round(style->theme->ring_gap * mm);
    return (int)(round(style->theme->ring * mm) + 2 * gap + round(text_ring * mm)) + 1;
}

/* One edge of a scroll's window: nothing at `from`, the ground at `to`, both y in px. */
static void fade(const struct brush *brush, struct rect window, double from, double to)
{
    uint32_t rgb = brush->style->theme->colour[COLOUR_ground];
    double r = (rgb >> 16 & 255) / 255.0;
    double g = (rgb >> 8 & 255) / 255.0;
    double b = (rgb & 255) / 255.0;
    cairo_pattern_t *pattern = cairo_pattern_create_linear(0, from, 0, to);
    cairo_pattern_add_color_stop_rgba(pattern, 0, r, g, b, 0);
    cairo_pattern_add_color_stop_rgba(pattern, 1, r, g, b, 1);
    cairo_set_source(brush->cairo, pattern);
    cairo_rectangle(brush->cairo, window.x, fmin(from, to), window.w, fabs(to - from));
    cairo_fill(brush->cairo);
    cairo_pattern_destroy(pattern);
}

/* Content that goes on above or below its window fades out there. */
static void paint_fades(const struct brush *brush, const struct node *scroll)
{
    double high = 5 * brush->mm;
    struct rect window = scroll->window;
    if (scroll->scrolled > 0) {
        fade(brush, window, window.y + high, window.y);
    }
    if (scroll->scrolled < scroll->scroll_end) {
        double foot = window.y + window.h;
        fade(brush, window, foot - high, foot);
    }
}

/* The first node after all that is below `node`. */
static const struct node *after_all(const struct node *node)
{
    while (node != NULL && node->next == NULL) {
        node = node->parent;
    }
    return node == NULL ? NULL : node->next;
}

void paint_tree(
    cairo_t *cairo, const struct tree *tree, const struct style *style, struct rect area, bool ring)
{
    struct anatomy anatomy;
    struct brush brush = {cairo, style, NULL, &anatomy, style->px_per_mm};
    int reach = paint_reach(style);
    cairo_save(cairo);
    cairo_rectangle(cairo, area.x, area.y, area.w, area.h);
    cairo_clip(cairo);
    brush_colour(&brush, COLOUR_ground);
    cairo_paint(cairo);
    const struct node *scroll = NULL;
    const struct node *leaves = NULL; /* the first node outside of it */
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (scroll != NULL && node == leaves) {
            paint_fades(&brush, scroll);
            scroll = NULL;
        }
        if (node->box.scrolls && node->scroll_end > 0) {
            scroll = node;
            leaves = after_all(node);
        }
        bool focused = ring && brush_has(node, STATE_FOCUSED);
        struct rect seen = rect_grow(node->window, focused ? reach : 0);
        if (rect_empty(node->window) || rect_empty(rect_meet(seen, area))) {
            continue;
        }
        struct style swatch = *style;
        swatch.theme = node->swatch > 0 ? theme_of(node->swatch - 1) : style->theme;
        brush.style = &swatch;
        brush.node = node;
        anatomy_make(&anatomy, node, style, node->rect.w, node->rect.h);
        cairo_save(cairo);
        if (brush_has(node, STATE_OUTSIDE)) {
            cairo_rectangle(cairo, seen.x, seen.y, seen.w, seen.h);
            cairo_clip(cairo);
        }
        paint_node(&brush);
        brush.style = style;
        if (focused) {
            paint_ring(&brush);
        }
        cairo_restore(cairo);
    }
    cairo_restore(cairo);
}

uint64_t paint_hash(const struct node *node, bool ring)
{
    unsigned invisible = STATE_REQUIRED | STATE_LIVE | STATE_MASKED | (ring ? 0 : STATE_FOCUSED);
    const struct rect *r = &node->rect;
    const struct rect *w = &node->window;
    const unsigned numbers[] = {node->role,        node->look,     node->state & ~invisible,
                                node->level,       node->amount,   node->argument,
                                node->sample,      node->swatch,   (unsigned)node->caret,
                                node->action != 0, (unsigned)r->x, (unsigned)r->y,
                                (unsigned)r->w,    (unsigned)r->h, (unsigned)w->x,
                                (unsigned)w->y,    (unsigned)w->w, (unsigned)w->h};
    const struct picture *picture = node->picture;
    const unsigned shown[] = {
        picture == NULL ? 0 : picture->number, picture == NULL ? 0 : (unsigned)picture->width,
        picture == NULL ? 0 : (unsigned)picture->height};
    const struct text texts[] = {node->name,  node->value,      node->hint,
                                 node->error, node->provenance, node->language};
    const struct text icon = {node->icon, node->icon == NULL ? 0 : strlen(node->icon)};
    uint64_t h = hash_text(HASH_START, icon);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        h = hash_number(h, numbers[i]);
    }
    for (size_t i = 0; i < COUNT(shown); i++) {
        h = hash_number(h, shown[i]);
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        h = hash_text(hash_number(h, texts[i].len), texts[i]);
    }
    return h;
}
