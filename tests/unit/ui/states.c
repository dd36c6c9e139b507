/* Without colours: every state of everything that can be touched, and every kind of alert, still looks
 * different when only its lightness is left; and the focus ring is seen on every ground. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "tests/test.h"
#include "ui/build.h"
#include "ui/paint.h"
#include "ui/view.h"

enum { WIDTH = 1080, HEIGHT = 1920 };

static const struct panel portrait = {WIDTH, HEIGHT, 21.5, 850, 1050, 800};

/* Two pictures differ when so much of the screen has another lightness, by 3:1. */
static const double enough_mm2 = 3;

struct stage {
    struct view view;
    uint32_t *pixels, *before;
};

/* One way that a node can be. */
struct way {
    enum role role;
    enum look look;
    unsigned state;
    const char *icon;
};

static void open_stage(struct stage *stage)
{
    assert_true(view_init(&stage->view, &portrait, NULL));
    stage->pixels = test_calloc((size_t)WIDTH * HEIGHT, 4);
    stage->before = test_calloc((size_t)WIDTH * HEIGHT, 4);
    view_use_frame(
        &stage->view, (struct rim_frame){(uint8_t *)stage->pixels, WIDTH, HEIGHT, WIDTH * 4});
}

static void close_stage(struct stage *stage)
{
    view_finish(&stage->view);
    test_free(stage->pixels);
    test_free(stage->before);
}

/* The node alone on a screen, the same size whatever its state. */
static void draw(struct stage *stage, const struct way *way, const struct theme *theme)
{
    struct rect rects[DAMAGE_MAX];
    struct tree *tree = view_begin(&stage->view, TEXT_OF("x"), TEXT_OF("de"));
    struct node *column = build_column(tree, tree->root, TEXT_OF("column"));
    column->box.padding_x = column->box.padding_y = 20;
    struct node *node = tree_add(tree, column, way->role, TEXT_OF("node"));
    node->look = way->look;
    node->name = TEXT_OF("Hund");
    node->value = way->role == ROLE_field ? TEXT_OF("Bello") : (struct text){0};
    node->action = way->role == ROLE_alert ? 0 : 1;
    node->icon = way->icon;
    node->box.height = 40;
    node->box.width = 120;
    node->state = way->state & ~(unsigned)STATE_FOCUSED;
    view_show(&stage->view);
    stage->view.style.theme = theme;
    stage->view.focus_visible = (way->state & STATE_FOCUSED) != 0;
    view_set_focus(&stage->view, TEXT_OF("node"));
    view_expose(&stage->view);
    (void)view_paint(&stage->view, rects);
}

static double lightness(uint32_t rgb)
{
    return theme_contrast(rgb & 0xFFFFFF, 0); /* (L + 0.05) / 0.05 */
}

/* mm² that are lighter or darker by 3:1 than they were. */
static double difference(const struct stage *stage)
{
    double count = 0;
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++) {
        if (stage->pixels[i] != stage->before[i]) {
            double a = lightness(stage->pixels[i]), b = lightness(stage->before[i]);
            count += fmax(a, b) / fmin(a, b) >= 3;
        }
    }
    return count / (stage->view.style.px_per_mm * stage->view.style.px_per_mm);
}

static double difference_of(
    struct stage *stage, const struct way *one, const struct way *other, const struct theme *theme)
{
    draw(stage, one, theme);
    memcpy(stage->before, stage->pixels, (size_t)WIDTH * HEIGHT * 4);
    draw(stage, other, theme);
    return difference(stage);
}

/* Ways that must differ from each other, in groups of the same kind. */
static const struct group {
    const char *name;
    struct way ways[6];
    size_t count;
} groups[] = {
    {"button",
     {{ROLE_button, LOOK_SECONDARY, 0, "dog"},
      {ROLE_button, LOOK_SECONDARY, STATE_PRESSED, "dog"},
      {ROLE_button, LOOK_SECONDARY, STATE_DISABLED, "dog"},
      {ROLE_button, LOOK_SECONDARY, STATE_FOCUSED, "dog"},
      {ROLE_button, LOOK_SECONDARY, STATE_CHECKED, "check"}},
     5},
    {"main button",
     {{ROLE_button, LOOK_PRIMARY, 0, NULL},
      {ROLE_button, LOOK_PRIMARY, STATE_DISABLED, NULL},
      {ROLE_button, LOOK_PRIMARY, STATE_FOCUSED, NULL}},
     3},
    {"tile",
     {{ROLE_button, LOOK_TILE, 0, "dog"},
      {ROLE_button, LOOK_TILE, STATE_PRESSED, "dog"},
      {ROLE_button, LOOK_TILE, STATE_DISABLED, "dog"},
      {ROLE_button, LOOK_TILE, STATE_CHECKED, "dog"},
      {ROLE_button, LOOK_TILE, STATE_FOCUSED, "dog"}},
     5},
    {"radio",
     {{ROLE_radio, LOOK_PLAIN, 0, NULL},
      {ROLE_radio, LOOK_PLAIN, STATE_CHECKED, NULL},
      {ROLE_radio, LOOK_PLAIN, STATE_PRESSED, NULL},
      {ROLE_radio, LOOK_PLAIN, STATE_FOCUSED, NULL}},
     4},
    {"checkbox",
     {{ROLE_checkbox, LOOK_PLAIN, 0, NULL},
      {ROLE_checkbox, LOOK_PLAIN, STATE_CHECKED, NULL},
      {ROLE_checkbox, LOOK_PLAIN, STATE_PRESSED, NULL},
      {ROLE_radio, LOOK_PLAIN, STATE_CHECKED, NULL}},
     4},
    {"field",
     {{ROLE_field, LOOK_PLAIN, 0, NULL},
      {ROLE_field, LOOK_PLAIN, STATE_EDITING, NULL},
      {ROLE_field, LOOK_PLAIN, STATE_INVALID, NULL},
      {ROLE_field, LOOK_PLAIN, STATE_DISABLED, NULL},
      {ROLE_field, LOOK_PLAIN, STATE_PRESSED, NULL},
      {ROLE_field, LOOK_PLAIN, STATE_FOCUSED, NULL}},
     6},
    {"key",
     {{ROLE_key, LOOK_PLAIN, 0, NULL},
      {ROLE_key, LOOK_PLAIN, STATE_PRESSED, NULL},
      {ROLE_key, LOOK_PLAIN, STATE_DISABLED, NULL},
      {ROLE_key, LOOK_PLAIN, STATE_FOCUSED, NULL}},
     4},
    {"alert",
     {{ROLE_alert, LOOK_INFO, 0, NULL},
      {ROLE_alert, LOOK_SUCCESS, 0, NULL},
      {ROLE_alert, LOOK_WARNING, 0, NULL},
      {ROLE_alert, LOOK_DANGER, 0, NULL}},
     4},
};

/* How many pairs of ways of a group look alike; each is told. */
static size_t count_alike(
    struct stage *stage, const struct group *group, unsigned theme, size_t *pairs)
{
    size_t alike = 0;
    for (size_t a = 0; a < group->count; a++) {
        for (size_t b = a + 1; b < group->count; b++) {
            double by = difference_of(stage, &group->ways[a], &group->ways[b], theme_of(theme));
            ++*pairs;
            if (by < enough_mm2) {
                print_message(
                    "theme %u: %s %zu and %zu differ by %.1f mm2\n", theme, group->name, a, b, by);
                alike++;
            }
        }
    }
    return alike;
}

static void states_differ_without_colours(void **state)
{
    (void)state;
    struct stage stage;
    size_t alike = 0, pairs = 0;
    open_stage(&stage);
    for (unsigned theme = 0; theme < THEME_COUNT; theme++) {
        for (size_t i = 0; i < COUNT(groups); i++) {
            alike += count_alike(&stage, &groups[i], theme, &pairs);
        }
    }
    print_message("%zu pairs\n", pairs);
    close_stage(&stage);
    assert_int_equal(alike, 0);
}

/* The control: alerts that have the same sign differ by their colour alone, and a button whose edge only
 * changes its colour; both are found to look alike. */
static void a_difference_in_colour_alone_is_none(void **state)
{
    (void)state;
    struct stage stage;
    struct theme other = *theme_of(THEME_LIGHT);
    const struct way warning = {ROLE_alert, LOOK_WARNING, 0, "info"};
    const struct way success = {ROLE_alert, LOOK_SUCCESS, 0, "info"};
    const struct way button = {ROLE_button, LOOK_SECONDARY, 0, "dog"};
    open_stage(&stage);
    assert_true(difference_of(&stage, &warning, &success, theme_of(THEME_LIGHT)) < enough_mm2);
    draw(&stage, &button, theme_of(THEME_LIGHT));
    memcpy(stage.before, stage.pixels, (size_t)WIDTH * HEIGHT * 4);
    other.colour[COLOUR_action] = 0x8A1A12; /* red, as dark as the blue */
    draw(&stage, &button, &other);
    assert_true(difference(&stage) < enough_mm2);
    assert_int_not_equal(memcmp(stage.before, stage.pixels, (size_t)WIDTH * HEIGHT * 4), 0);
    close_stage(&stage);
}

struct run {
    uint32_t rgb;
    int len;
};

/* The colours from just inside the node outwards, as runs. */
static size_t runs_outward(
    const struct stage *stage, int x, int y, int dx, int dy, struct run *runs)
{
    size_t count = 0;
    int most = paint_reach(&stage->view.style) + 4;
    for (int i = 0; i < most; i++) {
        uint32_t rgb = stage->pixels[(y + i * dy) * WIDTH + x + i * dx] & 0xFFFFFF;
        if (count == 0 || runs[count - 1].rgb != rgb) {
            runs[count++] = (struct run){rgb, 0};
        }
        runs[count - 1].len++;
    }
    return count;
}

/* Ground, ring, ground: the ring as thick as the theme says, and 3:1 (7:1) against both. */
static bool has_ring(const struct stage *stage, const struct run *runs, size_t count, double goal)
{
    const struct theme *theme = stage->view.style.theme;
    int thick = (int)round(theme->ring * stage->view.style.px_per_mm);
    int gap = (int)round(theme->ring_gap * stage->view.style.px_per_mm);
    bool found = false;
    for (size_t i = 1; i + 1 < count; i++) {
        found = found || (runs[i].rgb == theme->colour[COLOUR_focus] && runs[i].len >= thick &&
                          runs[i - 1].len >= gap - 1 && runs[i + 1].len >= gap - 1 &&
                          theme_contrast(runs[i].rgb, runs[i - 1].rgb) >= goal &&
                          theme_contrast(runs[i].rgb, runs[i + 1].rgb) >= goal);
    }
    return found;
}

static size_t sides_with_ring(const struct stage *stage, double goal)
{
    const struct rect *at = &tree_find(view_tree(&stage->view), TEXT_OF("node"))->rect;
    const int ways[4][4] = {
        {at->x, at->y + at->h / 2, -1, 0},
        {at->x + at->w - 1, at->y + at->h / 2, 1, 0},
        {at->x + at->w / 2, at->y, 0, -1},
        {at->x + at->w / 2, at->y + at->h - 1, 0, 1}};
    size_t sides = 0;
    for (size_t i = 0; i < 4; i++) {
        struct run runs[100];
        size_t count = runs_outward(stage, ways[i][0], ways[i][1], ways[i][2], ways[i][3], runs);
        sides += has_ring(stage, runs, count, goal);
    }
    return sides;
}

/* A button within a group of this look. */
static void draw_on(struct stage *stage, enum look ground, const struct theme *theme, bool focused)
{
    struct rect rects[DAMAGE_MAX];
    struct tree *tree = view_begin(&stage->view, TEXT_OF("x"), TEXT_OF("de"));
    struct node *column = build_column(tree, tree->root, TEXT_OF("column"));
    column->look = ground;
    column->box.padding_x = column->box.padding_y = 20;
    struct node *button = build_button(tree, column, TEXT_OF("node"), TEXT_OF("Hund"), 1);
    button->box.height = 40;
    view_show(&stage->view);
    stage->view.style.theme = theme;
    stage->view.focus_visible = focused;
    view_set_focus(&stage->view, TEXT_OF("node"));
    view_expose(&stage->view);
    (void)view_paint(&stage->view, rects);
}

/* Whether the ring is there on this ground with the focus, and nothing like it without. */
static void look_for_ring(struct stage *stage, enum look ground, unsigned theme)
{
    double goal = theme == THEME_CONTRAST || theme == THEME_YELLOW ? 7 : 3;
    draw_on(stage, ground, theme_of(theme), true);
    size_t sides = sides_with_ring(stage, goal);
    if (sides != 4) {
        fail_msg("theme %u, ground %d: %zu sides", theme, (int)ground, sides);
    }
    draw_on(stage, ground, theme_of(theme), false);
    assert_int_equal(sides_with_ring(stage, goal), 0);
}

static void the_focus_ring_is_seen_on_every_ground(void **state)
{
    (void)state;
    static const enum look grounds[] = {LOOK_PLAIN,  LOOK_CARD,   LOOK_PANEL, LOOK_PRIMARY,
                                        LOOK_DANGER, LOOK_FOOTER, LOOK_HEADER};
    struct stage stage;
    open_stage(&stage);
    for (unsigned theme = 0; theme < THEME_COUNT; theme++) {
        for (size_t i = 0; i < COUNT(grounds); i++) {
            look_for_ring(&stage, grounds[i], theme);
        }
    }
    struct theme pale = *theme_of(THEME_LIGHT); /* the control */
    pale.colour[COLOUR_focus] = 0xB0B0B0;
    draw_on(&stage, LOOK_PLAIN, &pale, true);
    assert_int_equal(sides_with_ring(&stage, 3), 0);
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_differ_without_colours),
        cmocka_unit_test(a_difference_in_colour_alone_is_none),
        cmocka_unit_test(the_focus_ring_is_seen_on_every_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
