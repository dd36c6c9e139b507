#include <math.h>

#include "ui/icon.h"
#include "ui/paint_own.h"

static const double usual_pen = 2, fine_pen = 1.1; /* 24ths of an icon */
static const double large = 25; /* mm; larger images get a ground and a fine pen */

void brush_colour(const struct brush *brush, enum colour colour)
{
    uint32_t rgb = brush->style->theme->colour[colour];
    cairo_set_source_rgb(
        brush->cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* The path of a rectangle with round corners, `in` px smaller on every side. */
static void round_path(cairo_t *cairo, struct place at, double radius, double in)
{
    double x = at.x + in;
    double y = at.y + in;
    double right = at.x + at.w - in;
    double foot = at.y + at.h - in;
    double r = fmax(0, fmin(radius - in, fmin(right - x, foot - y) / 2));
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, right - r, y + r, r, -M_PI_2, 0);
    cairo_arc(cairo, right - r, foot - r, r, 0, M_PI_2);
    cairo_arc(cairo, x + r, foot - r, r, M_PI_2, M_PI);
    cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI_2);
    cairo_close_path(cairo);
}

struct place brush_whole(const struct node *node)
{
    return (struct place){node->rect.x, node->rect.y, node->rect.w, node->rect.h};
}

/* A place of the anatomy, in the pixels of the screen. */
static struct place on_screen(const struct node *node, struct place at)
{
    return (struct place){node->rect.x + at.x, node->rect.y + at.y, at.w, at.h};
}

void brush_fill(const struct brush *brush, struct place at, double radius, enum colour colour)
{
    brush_colour(brush, colour);
    round_path(brush->cairo, at, radius, 0);
    cairo_fill(brush->cairo);
}

/* A border inside of `at`, `line` px wide. */
void brush_border(
    const struct brush *brush, struct place at, double radius, double line, enum colour colour)
{
    double width = fmax(1, round(line));
    brush_colour(brush, colour);
    cairo_set_line_width(brush->cairo, width);
    round_path(brush->cairo, at, radius, width / 2);
    cairo_stroke(brush->cairo);
}

static void icon_at(
    const struct brush *brush, const char *name, struct place at, enum colour colour)
{
    if (at.w > 0) {
        struct place place = on_screen(brush->node, at);
        brush_colour(brush, colour);
        const struct icon_place square = {
            round(place.x), round(place.y), place.w, usual_pen, brush->node->is_rtl};
        icon_paint(brush->cairo, name, &square);
    }
}

bool brush_has(const struct node *node, enum state state)
{
    return (node->state & (unsigned)state) != 0;
}

/* A line around what cannot be chosen now: interrupted, so that it differs without any colour. */
static void broken_border(const struct brush *brush, struct place at, double radius)
{
    const double dash[] = {2.5 * brush->mm, 2 * brush->mm};
    cairo_set_dash(brush->cairo, dash, 2, 0);
    brush_border(brush, at, radius, brush->style->theme->line * brush->mm, COLOUR_disabled);
    cairo_set_dash(brush->cairo, NULL, 0, 0);
}

/* A bar at the side where reading begins. */
static void side_bar(const struct brush *brush, enum colour colour)
{
    struct place at = brush_whole(brush->node);
    double wide = 1.5 * brush->mm;
    at.x += brush->node->is_rtl ? at.w - wide : 0;
    at.w = wide;
    brush_fill(brush, at, 0, colour);
}

static void paint_parts(const struct brush *brush)
{
    const struct anatomy *anatomy = brush->anatomy;
    for (size_t i = 0; i < anatomy->parts; i++) {
        const struct part *part = &anatomy->part[i];
        bool pressed = brush_has(brush->node, STATE_PRESSED) && brush->node->role == ROLE_button;
        double x = brush->node->rect.x + part->x;
        double y = brush->node->rect.y + part->y;
        brush_colour(brush, pressed ? COLOUR_inverse : part->colour);
        cairo_move_to(brush->cairo, x, y);
        text_paint(brush->style->text, brush->cairo, part->text, &part->style, part->width);
    }
}

static void paint_button(const struct brush *brush)
{
    const struct node *node = brush->node;
    const struct theme *theme = brush->style->theme;
    double radius = theme->radius * brush->mm;
    bool pressed = brush_has(node, STATE_PRESSED);
    bool off = brush_has(node, STATE_DISABLED);
    bool filled = node->look == LOOK_PRIMARY || node->look == LOOK_DANGER;
    enum colour body =
        filled ? (node->look == LOOK_DANGER ? COLOUR_danger : COLOUR_action) : COLOUR_ground;
    enum colour edge = node->look == LOOK_PLAIN ? COLOUR_border : COLOUR_action;
    enum colour ink =
        filled ? COLOUR_inverse : (node->look == LOOK_PLAIN ? COLOUR_text : COLOUR_action);
    if (off) {
        body = COLOUR_ground;
        ink = COLOUR_disabled;
    }
    if (pressed) {
        body = COLOUR_action_pressed;
        edge = COLOUR_action_pressed;
        ink = COLOUR_inverse;
    }
    brush_fill(brush, brush_whole(node), radius, body);
    if (off && !pressed) {
        broken_border(brush, brush_whole(node), radius);
    } else if (!filled || pressed) {
        bool is_checked = brush_has(node, STATE_CHECKED);
        brush_border(
            brush, brush_whole(node), radius, theme->line * brush->mm * (is_checked ? 2 : 1),
            is_checked ? COLOUR_action : edge);
    }
    if (node->icon != NULL) {
        icon_at(brush, node->icon, brush->anatomy->icon, ink);
    }
    paint_parts(brush);
}

static void paint_tile(const struct brush *brush)
{
    const struct node *node = brush->node;
    const struct theme *theme = brush->style->theme;
    double radius = theme->radius * 2 * brush->mm;
    bool pressed = brush_has(node, STATE_PRESSED);
    bool off = brush_has(node, STATE_DISABLED);
    bool checked = brush_has(node, STATE_CHECKED);
    struct place icon = brush->anatomy->icon;
    brush_fill(brush, brush_whole(node), radius, pressed ? COLOUR_action_pressed : COLOUR_ground);
    if (off) {
        broken_border(brush, brush_whole(node), radius);
    } else {
        brush_border(
            brush, brush_whole(node), radius,
            theme->line * brush->mm * (pressed || checked ? 2 : 1),
            checked ? COLOUR_action : COLOUR_border);
    }
    if (node->icon != NULL && icon.w > 0) {
        double in = icon.w * 0.22;
        brush_fill(
            brush, on_screen(node, icon), radius,
            off       ? COLOUR_tint
            : pressed ? COLOUR_inverse
                      : COLOUR_action);
        icon_at(
            brush, node->icon,
            (struct place){icon.x + in, icon.y + in, icon.w - 2 * in, icon.h - 2 * in},
            off       ? COLOUR_disabled
            : pressed ? COLOUR_action_pressed
                      : COLOUR_inverse);
    }
    if (!off) {
        double size = 7 * brush->mm, side = 4 * brush->mm;
        struct place at = {
            node->is_rtl ? side : node->rect.w - size - side, (node->rect.h - size) / 2, size,
            size};
        icon_at(brush, checked ? "check" : "chevron", at, pressed ? COLOUR_inverse : COLOUR_action);
    }
    paint_parts(brush);
}

static void paint_key(const struct brush *brush)
{
    const struct node *node = brush->node;
    double radius = brush->style->theme->radius * brush->mm;
    bool pressed = brush_has(node, STATE_PRESSED);
    bool on = brush_has(node, STATE_CHECKED);
    bool off = brush_has(node, STATE_DISABLED);
    struct place at = brush_whole(node);
    double deep = 0.5 * brush->mm, thin = fmax(1, round(0.25 * brush->mm));
    enum colour body = node->look == LOOK_SECONDARY ? COLOUR_key : COLOUR_ground;
    if (off) { /* flat, with an interrupted edge */
        brush_fill(brush, at, radius, COLOUR_ground);
        broken_border(brush, at, radius);
    } else {
        brush_fill(brush, at, radius, COLOUR_border);
        at = (struct place){at.x + thin, at.y + thin, at.w - 2 * thin, at.h - thin - deep};
        brush_fill(
            brush, at, radius - thin,
            pressed ? COLOUR_action
            : on    ? COLOUR_action_pressed
                    : body);
    }
    if (node->icon != NULL) {
        icon_at(
            brush, node->icon, brush->anatomy->icon,
            pressed || on ? COLOUR_inverse
            : off         ? COLOUR_disabled
                          : COLOUR_text);
    }
    for (size_t i = 0; i < brush->anatomy->parts; i++) {
        const struct part *part = &brush->anatomy->part[i];
        brush_colour(brush, pressed || on ? COLOUR_inverse : part->colour);
        cairo_move_to(brush->cairo, node->rect.x + part->x, node->rect.y + part->y);
        text_paint(brush->style->text, brush->cairo, part->text, &part->style, part->extent.width);
    }
}

static void paint_field(const struct brush *brush)
{
    const struct node *node = brush->node;
    const struct theme *theme = brush->style->theme;
    struct place box = on_screen(node, brush->anatomy->box);
    bool editing = brush_has(node, STATE_EDITING);
    bool wrong = brush_has(node, STATE_INVALID);
    double radius = theme->radius * brush->mm;
    bool pressed = brush_has(node, STATE_PRESSED);
    double line = theme->line * brush->mm * (pressed ? 4 : editing || wrong ? 2 : 1);
    bool off = brush_has(node, STATE_DISABLED);
    brush_fill(
        brush, box, radius,
        pressed           ? COLOUR_action_tint
        : editing && !off ? COLOUR_ground
                          : COLOUR_tint);
    if (off) {
        broken_border(brush, box, radius);
    } else {
        brush_border(
            brush, box, radius, line,
            wrong                ? COLOUR_danger
            : editing || pressed ? COLOUR_action
                                 : COLOUR_field_border);
    }
    paint_parts(brush);
    if (wrong) {
        icon_at(brush, "danger", brush->anatomy->icon, COLOUR_danger);
    } else if (node->icon != NULL) {
        icon_at(brush, node->icon, brush->anatomy->icon, COLOUR_action);
    }
    if (editing) {
        struct place caret = on_screen(node, brush->anatomy->caret);
        brush_colour(brush, COLOUR_action);
        cairo_rectangle(
            brush->cairo, round(caret.x), round(caret.y), fmax(2, round(caret.w)), caret.h);
        cairo_fill(brush->cairo);
    }
    icon_at(brush, "shield", brush->anatomy->note, COLOUR_success);
}

static void paint_choice(const struct brush *brush)
{
    const struct node *node = brush->node;
    const struct theme *theme = brush->style->theme;
    struct place mark = on_screen(node, brush->anatomy->box);
    double radius = theme->radius * brush->mm;
    bool on = brush_has(node, STATE_CHECKED);
    bool wrong = brush_has(node, STATE_INVALID);
    bool circle = node->role == ROLE_radio;
    double line = theme->line * brush->mm;
    bool pressed = brush_has(node, STATE_PRESSED);
    brush_fill(brush, brush_whole(node), radius, pressed ? COLOUR_action_tint : COLOUR_ground);
    brush_border(
        brush, brush_whole(node), radius,
        line * (pressed       ? 4
                : on || wrong ? 2
                              : 1),
        wrong           ? COLOUR_danger
        : on || pressed ? COLOUR_action
                        : COLOUR_border);
    double corner = circle ? mark.w / 2 : radius * 0.7;
    brush_fill(brush, mark, corner, on && !circle ? COLOUR_action : COLOUR_ground);
    brush_border(brush, mark, corner, 1.4 * line, on ? COLOUR_action : COLOUR_field_border);
    if (on && circle) {
        double in = mark.w * 0.26;
        struct place dot = {mark.x + in, mark.y + in, mark.w - 2 * in, mark.h - 2 * in};
        brush_fill(brush, dot, dot.w / 2, COLOUR_action);
    }
    if (on && !circle) {
        struct place at = brush->anatomy->box;
        double in = at.w * 0.16;
        icon_at(
            brush, "check", (struct place){at.x + in, at.y + in, at.w - 2 * in, at.h - 2 * in},
            COLOUR_inverse);
    }
    paint_parts(brush);
}

static void paint_alert(const struct brush *brush)
{
    static const struct {
        enum look look;
        enum colour ink, ground;
        const char *icon;
    } kinds[] = {
        {LOOK_INFO, COLOUR_info, COLOUR_info_ground, "info"},
        {LOOK_SUCCESS, COLOUR_success, COLOUR_success_ground, "success"},
        {LOOK_WARNING, COLOUR_warning, COLOUR_warning_ground, "warning"},
        {LOOK_DANGER, COLOUR_danger, COLOUR_danger_ground, "danger"}};
    size_t kind = 0;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        kind = kinds[i].look == brush->node->look ? i : kind;
    }
    double radius = brush->style->theme->radius * brush->mm;
    struct place at = brush_whole(brush->node);
    brush_fill(brush, at, radius, kinds[kind].ground);
    if (brush->node->parent == NULL || brush->node->parent->look != LOOK_DANGER) {
        bool is_danger = brush->node->look == LOOK_DANGER;
        brush_border(brush, at, radius, (is_danger ? 0.9 : 0.3) * brush->mm, kinds[kind].ink);
        side_bar(brush, kinds[kind].ink);
    }
    const char *icon = brush->node->icon != NULL ? brush->node->icon : kinds[kind].icon;
    icon_at(brush, icon, brush->anatomy->icon, kinds[kind].ink);
    paint_parts(brush);
}

static void paint_progress(const struct brush *brush)
{
    struct place bar = on_screen(brush->node, brush->anatomy->box);
    brush_fill(brush, bar, bar.h / 2, COLOUR_action_tint);
    brush_border(brush, bar, bar.h / 2, 0.3 * brush->mm, COLOUR_border);
    struct place done = bar;
    done.w = fmax(bar.h, bar.w * brush->node->amount / 1000);
    done.x += brush->node->is_rtl ? bar.w - done.w : 0;
    if (brush->node->amount > 0) {
        brush_fill(brush, done, bar.h / 2, COLOUR_action);
    }
    paint_parts(brush);
}

/* Where one is in long content. */
static void paint_bar(const struct brush *brush)
{
    struct place at = brush_whole(brush->node);
    double wide = 3 * brush->mm;
    at.x += (at.w - wide) / 2;
    at.w = wide;
    brush_fill(brush, at, wide / 2, COLOUR_action_tint);
    brush_border(brush, at, wide / 2, 0.3 * brush->mm, COLOUR_border);
    double high = fmax(2 * wide, at.h * brush->node->argument / 1000);
    struct place thumb = {at.x, at.y + (at.h - high) * brush->node->amount / 1000, wide, high};
    brush_fill(brush, thumb, wide / 2, COLOUR_border);
}

/* Lines between the rows of a list. */
static void paint_lines(const struct brush *brush, double line)
{
    const struct node *before = NULL;
    for (const struct node *row = brush->node->first; row != NULL; row = row->next) {
        if (before != NULL && !brush_has(row, STATE_HIDDEN)) {
            double y = (row->rect.y + before->rect.y + before->rect.h - line) / 2;
            brush_fill(
                brush, (struct place){row->rect.x, round(y), row->rect.w, line}, 0,
                COLOUR_hairline);
        }
        before = brush_has(row, STATE_HIDDEN) ? before : row;
    }
}

static void paint_group(const struct brush *brush)
{
    struct place at = brush_whole(brush->node);
    const struct theme *theme = brush->style->theme;
    double line = fmax(1, round(0.3 * brush->mm));
    switch (brush->node->look) {
    case LOOK_CARD:
        brush_fill(brush, at, theme->radius * 2 * brush->mm, COLOUR_ground);
        brush_border(brush, at, theme->radius * 2 * brush->mm, 0.3 * brush->mm, COLOUR_hairline);
        if (brush->node->role == ROLE_list) {
            paint_lines(brush, line);
        }
        return;
    case LOOK_PANEL:
        brush_fill(brush, at, 0, COLOUR_action_tint);
        brush_fill(brush, (struct place){at.x, at.y, at.w, line}, 0, COLOUR_hairline);
        return;
    case LOOK_HEADER:
        brush_fill(brush, at, 0, COLOUR_ground);
        brush_fill(
            brush, (struct place){at.x, at.y, at.w, round(1.5 * brush->mm)}, 0, COLOUR_action);
        brush_fill(brush, (struct place){at.x, at.y + at.h - line, at.w, line}, 0, COLOUR_hairline);
        return;
    case LOOK_FOOTER:
        brush_fill(brush, at, 0, COLOUR_tint);
        brush_fill(brush, (struct place){at.x, at.y, at.w, line}, 0, COLOUR_hairline);
        return;
    case LOOK_BAR: paint_bar(brush); return;
    case LOOK_PRIMARY: brush_fill(brush, at, theme->radius * 2 * brush->mm, COLOUR_action); return;
    case LOOK_DANGER: /* as an alert that begins it */
        brush_fill(brush, at, theme->radius * brush->mm, COLOUR_danger_ground);
        brush_border(brush, at, theme->radius * brush->mm, 0.3 * brush->mm, COLOUR_danger);
        side_bar(brush, COLOUR_danger);
        return;
    case LOOK_PLAIN:
    case LOOK_SECONDARY:
    case LOOK_TILE:
    case LOOK_INFO:
    case LOOK_SUCCESS:
    case LOOK_WARNING:
    case LOOK_DISPLAY:
    case LOOK_HUGE:
    case LOOK_MUTED:
    case LOOK_STRONG: return;
    }
}

static void paint_image(const struct brush *brush)
{
    const struct node *node = brush->node;
    struct place at = on_screen(node, brush->anatomy->icon);
    if (node->picture != NULL) {
        paint_picture(brush);
        return;
    }
    if (node->icon == NULL) {
        return;
    }
    if (node->box.height < large) {
        icon_at(brush, node->icon, brush->anatomy->icon, COLOUR_action);
        return;
    }
    double in = at.w * 0.22;
    brush_fill(brush, at, at.w / 2, COLOUR_tint);
    brush_colour(brush, COLOUR_action);
    const struct icon_place square = {at.x + in, at.y + in, at.w - 2 * in, fine_pen, node->is_rtl};
    icon_paint(brush->cairo, node->icon, &square);
}

void paint_node(const struct brush *brush)
{
    const struct node *node = brush->node;
    switch (node->role) {
    case ROLE_button:
        if (node->look == LOOK_TILE) {
            paint_tile(brush);
        } else {
            paint_button(brush);
        }
        return;
    case ROLE_key: paint_key(brush); return;
    case ROLE_field: paint_field(brush); return;
    case ROLE_radio:
    case ROLE_checkbox: paint_choice(brush); return;
    case ROLE_alert: paint_alert(brush); return;
    case ROLE_progress: paint_progress(brush); return;
    case ROLE_image: paint_image(brush); return;
    case ROLE_item:
    case ROLE_text:
        paint_parts(brush);
        icon_at(brush, "shield", brush->anatomy->note, COLOUR_success);
        return;
    case ROLE_heading:
    case ROLE_link: paint_parts(brush); return;
    case ROLE_screen:
    case ROLE_group:
    case ROLE_list: paint_group(brush); return;
    case ROLE_COUNT: return;
    }
}
