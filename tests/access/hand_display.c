/* Citizens who touch, and see or reach less: the largest letters, high contrast, the low layout. Each switches
 * on what it needs by itself, on the start screen, by what can be seen there. */
#include "tests/access/hand.h"
#include "tests/access/sampled.h"
#include "ui/layout.h"

#define LARGEST_MM                                                                                 \
    8.9 /* least cap height of the body in the largest letters; the issue asks for 7.4 */
#define LEAST_RATIO 7.0

static void choose_own(struct visitor *visitor, const char *key)
{
    const struct wanted wanted = {.name = words_own(visitor, key)};
    if (!touch_choose(visitor, &wanted, 1)) {
        visitor_find(visitor, "\"%.*s\" is not found", TEXT_ARG(wanted.name));
    }
}

/* By the button that is in the foot of every screen. */
static void choose_display(struct visitor *visitor, const char *key)
{
    choose_own(visitor, "word.display");
    choose_own(visitor, key);
    choose_own(visitor, "display.close");
}

static void take_largest(struct visitor *visitor)
{
    choose_display(visitor, "display.size.largest");
}

static void look_at_letters(struct visitor *visitor)
{
    double cap = style_cap(&visitor->view.style, LETTERS_BODY);
    if (visitor->session.display.size == SESSION_SIZES - 1 && cap < LARGEST_MM) {
        visitor_find(visitor, "the body's letters are %.1f mm", cap);
    }
}

/* Black on white, or for every other cell yellow on black. */
static void take_contrast(struct visitor *visitor)
{
    bool is_yellow = (size_t)(visitor->profile - profiles) % 2 != 0;
    choose_display(visitor, is_yellow ? "display.theme.yellow" : "display.theme.contrast");
}

static void look_at_contrast(struct visitor *visitor)
{
    if (visitor->session.display.theme >= THEME_CONTRAST) {
        sampled_check(visitor, LEAST_RATIO);
    }
}

static void take_low(struct visitor *visitor)
{
    choose_own(visitor, "word.lower");
    if (!visitor->session.display.is_low) {
        visitor_find(visitor, "the low layout is not there");
    }
}

/* All that can be chosen lies in the band, on every screen as it is after each touch. */
static void measure_reach(struct visitor *visitor)
{
    const struct panel *panel = &visitor->profile->panel;
    double per_mm = panel_px_per_mm(panel), height_mm = panel->height_px / per_mm;
    double missed = reach_band(panel).missed_mm + 0.5;
    const struct tree *tree = view_tree(&visitor->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        bool is_there = node_can_be_chosen(node) && !rect_empty(node->window) &&
                        (node->state & STATE_HIDDEN) == 0;
        double foot = panel->lower_edge_mm + height_mm - (node->window.y + node->window.h) / per_mm;
        double top = panel->lower_edge_mm + height_mm - node->window.y / per_mm;
        bool is_low = visitor->session.display.is_low;
        if (is_there && is_low &&
            (foot < panel->reach_low_mm - missed || top > panel->reach_high_mm + missed)) {
            visitor_find(
                visitor, "%.*s is %.0f to %.0f mm above the floor", TEXT_ARG(node->id), foot, top);
        }
    }
}

const struct hand hand_letters = {
    .name = "letters",
    .about = "needs the largest letters",
    .duties = "A14 A18",
    .prepare = take_largest,
    .look = look_at_letters,
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};

const struct hand hand_contrast = {
    .name = "contrast",
    .about = "needs high contrast",
    .duties = "A18 A31",
    .prepare = take_contrast,
    .look = look_at_contrast,
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};

const struct hand hand_reach = {
    .name = "reach",
    .about = "sits, and reaches no higher than 1050 mm",
    .duties = "A18 A27",
    .prepare = take_low,
    .shown = measure_reach,
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};
