#include "ui/icon.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/fail.h"

enum { UNITS = 24 };

enum stroke_kind { MOVE, LINE, CURVE, CIRCLE, BOX, CLOSE, FILL, THIN };

struct stroke {
    enum stroke_kind kind;
    double at[6];
};

/* The words of the table that assets/icons/icons.awk makes. */
/* clang-format off */
#define M(x, y) {MOVE, {x, y}}
#define L(x, y) {LINE, {x, y}}
#define C(x1, y1, x2, y2, x, y) {CURVE, {x1, y1, x2, y2, x, y}}
#define O(x, y, r) {CIRCLE, {x, y, r}}
#define R(x, y, w, h, r) {BOX, {x, y, w, h, r}}
#define Z {CLOSE, {0}}
#define F {FILL, {0}}
#define N {THIN, {0}}
/* clang-format on */

#define ICON(name, is_way, ...) static const struct stroke name##_strokes[] = {__VA_ARGS__};
#include "assets/icons/icons.def"
#undef ICON

static const struct icon {
    const char *name;
    bool is_way; /* points along the line of reading */
    const struct stroke *stroke;
    size_t count;
} icons[] = {
#define ICON(name, is_way, ...) {#name, is_way, name##_strokes, COUNT(name##_strokes)},
#include "assets/icons/icons.def"
#undef ICON
};

static void add_box(cairo_t *cairo, const double *at)
{
    double x = at[0];
    double y = at[1];
    double right = x + at[2];
    double foot = y + at[3];
    double r = at[4];
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, right - r, y + r, r, -M_PI_2, 0);
    cairo_arc(cairo, right - r, foot - r, r, 0, M_PI_2);
    cairo_arc(cairo, x + r, foot - r, r, M_PI_2, M_PI);
    cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI_2);
    cairo_close_path(cairo);
}

static void draw(cairo_t *cairo, const struct stroke *stroke)
{
    const double *at = stroke->at;
    switch (stroke->kind) {
    case MOVE: cairo_move_to(cairo, at[0], at[1]); return;
    case LINE: cairo_line_to(cairo, at[0], at[1]); return;
    case CURVE: cairo_curve_to(cairo, at[0], at[1], at[2], at[3], at[4], at[5]); return;
    case CIRCLE:
        cairo_new_sub_path(cairo);
        cairo_arc(cairo, at[0], at[1], at[2], 0, 2 * M_PI);
        return;
    case BOX: add_box(cairo, at); return;
    case CLOSE: cairo_close_path(cairo); return;
    case FILL: cairo_fill(cairo); return;
    case THIN: cairo_set_line_width(cairo, 0.75 * cairo_get_line_width(cairo)); return;
    }
}

/* A plain shield for towns that have not given theirs, in one colour: a gate with three towers is
 * left out of it. */
static void paint_arms(cairo_t *cairo)
{
    static const double gate[][2] = {{6, 8.5},    {9, 8.5},    {9, 12},    {10.5, 12},
                                     {10.5, 5.5}, {13.5, 5.5}, {13.5, 12}, {15, 12},
                                     {15, 8.5},   {18, 8.5},   {18, 17.5}, {13.5, 17.5}};
    cairo_move_to(cairo, 3, 2);
    cairo_line_to(cairo, 21, 2);
    cairo_line_to(cairo, 21, 12);
    cairo_curve_to(cairo, 21, 18, 16, 21, 12, 23);
    cairo_curve_to(cairo, 8, 21, 3, 18, 3, 12);
    cairo_close_path(cairo);
    for (size_t i = 0; i < COUNT(gate); i++) {
        (i == 0 ? cairo_move_to : cairo_line_to)(cairo, gate[i][0], gate[i][1]);
    }
    cairo_arc_negative(cairo, 12, 15.3, 1.5, 0, M_PI); /* the door */
    cairo_line_to(cairo, 10.5, 17.5);
    cairo_line_to(cairo, 6, 17.5);
    cairo_close_path(cairo);
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(cairo);
}

static const struct icon *find(const char *name)
{
    for (size_t i = 0; i < COUNT(icons); i++) {
        if (strcmp(icons[i].name, name) == 0) {
            return &icons[i];
        }
    }
    return NULL;
}

bool icon_known(const char *name)
{
    return find(name) != NULL || strcmp(name, "arms") == 0;
}

bool icon_paint(cairo_t *cairo, const char *name, const struct icon_place *place)
{
    const struct icon *icon = find(name);
    if (icon == NULL && strcmp(name, "arms") != 0) {
        return false;
    }
    cairo_save(cairo);
    cairo_translate(cairo, place->x, place->y);
    cairo_scale(cairo, place->size / UNITS, place->size / UNITS);
    if (icon != NULL && icon->is_way && place->is_rtl) {
        cairo_translate(cairo, UNITS, 0);
        cairo_scale(cairo, -1, 1);
    }
    cairo_set_line_width(cairo, place->pen);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_new_path(cairo);
    if (icon == NULL) {
        paint_arms(cairo);
    }
    for (size_t i = 0; icon != NULL && i < icon->count; i++) {
        draw(cairo, &icon->stroke[i]);
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
    return true;
}
