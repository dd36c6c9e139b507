#include "ui/check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "ui/anatomy.h"
#include "ui/icon.h"

struct search {
    struct check *check;
    const struct tree *tree;
    const struct style *style;
    size_t used; /* bytes of check->text */
};

PRINTF_LIKE(3, 4)
static void found(struct search *search, const struct node *node, const char *format, ...)
{
    char what[256];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    size_t left = sizeof search->check->text - search->used;
    int len =
        snprintf(search->check->text + search->used, left, "%.*s: %s\n", TEXT_ARG(node->id), what);
    search->check->count++;
    search->used += len > 0 && (size_t)len < left ? (size_t)len : left - 1;
}

static bool seen(const struct node *node)
{
    return (node->state & STATE_HIDDEN) == 0;
}

static bool is_container(const struct node *node)
{
    return node->role == ROLE_screen || node->role == ROLE_group || node->role == ROLE_list;
}

/* True when it or what is around it scrolls, so it may lie outside of the screen. */
static bool may_be_outside(const struct node *node)
{
    for (const struct node *up = node->parent; up != NULL; up = up->parent) {
        if (up->box.scrolls) {
            return true;
        }
    }
    return false;
}

/* What scrolls does so upwards only: nothing in it is cut off at its side. */
static void check_side(struct search *search, const struct node *node)
{
    if (!rect_empty(node->window) && node->window.w != node->rect.w) {
        found(search, node, "is cut off at its side: %d px, seen %d", node->rect.w, node->window.w);
    }
}

/* Low: whatever can be chosen is within reach. */
static void check_reach(struct search *search, const struct node *node)
{
    const struct style *style = search->style;
    int top = (int)floor(style->band.top_mm * style->px_per_mm) - 1;
    int foot = (int)ceil(style->band.foot_mm * style->px_per_mm) + 1;
    bool is_out = node->window.y < top || node->window.y + node->window.h > foot;
    if (style->is_low && !rect_empty(node->window) && is_out) {
        found(
            search, node, "is out of reach: %d to %d px, the band is %d to %d", node->window.y,
            node->window.y + node->window.h, top, foot);
    }
}

static void check_place(struct search *search, const struct node *node)
{
    if (rect_empty(node->rect) && !is_container(node)) {
        found(search, node, "takes no place: %d x %d px", node->rect.w, node->rect.h);
    }
    if ((node->state & STATE_OUTSIDE) != 0 && !may_be_outside(node)) {
        found(
            search, node, "is cut off: %d x %d px, seen %d x %d", node->rect.w, node->rect.h,
            node->window.w, node->window.h);
    }
}

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.at[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool is_in_foot(const struct node *node)
{
    const struct node *places = node->parent;
    return places != NULL && places->parent != NULL && places->parent->look == LOOK_FOOTER;
}

/* The least height of a capital letter, mm: 0.7 degrees at 400, 500, 600 and 720 mm. The foot and the
 * keys, which are the same on every screen, stop at 600 mm. Source: accessibility, A14. */
static double least_cap(const struct search *search, const struct node *node)
{
    static const double least[STYLE_SIZES] = {4.8, 6.05, 7.4, 8.9};
    unsigned size = search->style->size;
    if (node->sample > 0 &&
        node->sample <= STYLE_SIZES) { /* shows another size than the screen's */
        return least[node->sample - 1];
    }
    if (is_in_foot(node)) {
        return search->style->foot > 1 ? least[size < 2 ? size : 2] : least[0];
    }
    return node->role == ROLE_key && size > 2 ? least[2] : least[size];
}

static void check_text(struct search *search, const struct node *node)
{
    const double least = least_cap(search, node);
    struct anatomy anatomy;
    anatomy_make(&anatomy, node, search->style, node->rect.w, node->rect.h);
    if (anatomy.height > node->rect.h + 1.5) {
        found(search, node, "needs %.0f px of height, has %d", anatomy.height, node->rect.h);
    }
    for (size_t i = 0; i < anatomy.parts; i++) {
        const struct part *part = &anatomy.part[i];
        if (part->x + part->extent.width > node->rect.w + 1.5) {
            found(
                search, node, "text is %.0f px wide at %.0f, node %d", part->extent.width, part->x,
                node->rect.w);
        }
        if (part->style.cap_mm < least && node->sample == 0) { /* that shows another size */
            found(search, node, "letters of %.1f mm", part->style.cap_mm);
        }
        if (part->extent.unknown) {
            found(search, node, "a character that no font has");
        }
        if (has_control(part->text)) {
            found(search, node, "a control character");
        }
    }
}

static void check_touch(struct search *search, const struct node *node)
{
    double least = search->style->theme->touch_least * search->style->px_per_mm - 1;
    if (node->rect.w < least || node->rect.h < least) {
        found(
            search, node, "touch area %.1f x %.1f mm", node->rect.w / search->style->px_per_mm,
            node->rect.h / search->style->px_per_mm);
    }
}

static void check_name(struct search *search, const struct node *node)
{
    bool quiet = node->role == ROLE_text || is_container(node);
    if (node->name.len == 0 && !quiet) {
        found(search, node, "has no name");
    }
    if (node->icon != NULL && !icon_known(node->icon)) {
        found(search, node, "no icon %s", node->icon);
    }
}

/* Two touch areas: neither overlapping nor nearer than the least gap. */
static void check_pair(struct search *search, const struct node *a, const struct node *b)
{
    int gap = (int)floor(search->style->theme->gap_least * search->style->px_per_mm) - 1;
    if (rect_empty(a->window) || rect_empty(b->window)) {
        return;
    }
    if (!rect_empty(rect_meet(rect_grow(a->window, gap), b->window))) {
        found(search, a, "touches or is too near to %.*s", TEXT_ARG(b->id));
    }
}

static void check_pairs(struct search *search, const struct node *node)
{
    for (const struct node *other = node->after; other != NULL; other = other->after) {
        if (seen(other) && other->action != 0 && node->action != 0) {
            check_pair(search, node, other);
        }
    }
    for (const struct node *other = node->next; other != NULL; other = other->next) {
        if (seen(other) && !rect_empty(rect_meet(node->rect, other->rect))) {
            found(search, node, "overlaps %.*s", TEXT_ARG(other->id));
        }
    }
}

static void check_headings(struct search *search)
{
    size_t count = 0;
    for (const struct node *node = search->tree->root; node != NULL; node = node->after) {
        count += seen(node) && node->role == ROLE_heading && node->level == 1 ? 1 : 0;
    }
    if (count != 1) {
        found(search, search->tree->root, "%zu headings of level 1", count);
    }
}

void check_tree(struct check *check, const struct tree *tree, const struct style *style)
{
    *check = (struct check){0};
    struct search search = {check, tree, style, 0};
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (!seen(node)) {
            continue;
        }
        check_place(&search, node);
        check_name(&search, node);
        check_text(&search, node);
        if (node->action != 0) {
            check_touch(&search, node);
            check_reach(&search, node);
        }
        check_side(&search, node);
        check_pairs(&search, node);
    }
    check_headings(&search);
}
