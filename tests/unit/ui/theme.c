#include "ui/theme.h"

#include <string.h>

#include "base/fail.h"
#include "tests/test.h"

static const char *const names[COLOUR_COUNT] = {
#define COLOUR(name, rgb) [COLOUR_##name] = #name,
#include "assets/themes/light.def"
#undef COLOUR
};

/* What paint puts on what. */
struct pair {
    enum colour ink, ground;
};

/* Everything that is read. */
static const struct pair texts[] = {
    {COLOUR_text, COLOUR_ground},          {COLOUR_text, COLOUR_tint},
    {COLOUR_text, COLOUR_action_tint},     {COLOUR_text, COLOUR_key},
    {COLOUR_text, COLOUR_info_ground},     {COLOUR_text, COLOUR_success_ground},
    {COLOUR_text, COLOUR_warning_ground},  {COLOUR_text, COLOUR_danger_ground},
    {COLOUR_muted, COLOUR_ground},         {COLOUR_action, COLOUR_ground},
    {COLOUR_inverse, COLOUR_action},       {COLOUR_inverse, COLOUR_action_pressed},
    {COLOUR_muted, COLOUR_tint},           {COLOUR_danger, COLOUR_ground},
    {COLOUR_warning, COLOUR_ground},       {COLOUR_success, COLOUR_ground},
    {COLOUR_inverse, COLOUR_danger},       {COLOUR_disabled, COLOUR_ground},
    {COLOUR_action, COLOUR_danger_ground}, {COLOUR_muted, COLOUR_action_tint}};

/* Icons, edges, marks, the focus ring against the two rings beside it. */
static const struct pair signs[] = {
    {COLOUR_border, COLOUR_ground},
    {COLOUR_field_border, COLOUR_ground},
    {COLOUR_field_border, COLOUR_tint},
    {COLOUR_focus, COLOUR_ground},
    {COLOUR_action, COLOUR_action_tint},
    {COLOUR_action, COLOUR_tint},
    {COLOUR_info, COLOUR_info_ground},
    {COLOUR_success, COLOUR_success_ground},
    {COLOUR_warning, COLOUR_warning_ground},
    {COLOUR_danger, COLOUR_danger_ground},
    {COLOUR_border, COLOUR_action_tint},
    {COLOUR_danger, COLOUR_tint},
    {COLOUR_border, COLOUR_tint},
    {COLOUR_disabled, COLOUR_action_tint},
    {COLOUR_disabled, COLOUR_tint},
    {COLOUR_inverse, COLOUR_action_pressed}};

/* How many of the pairs do not reach the goal; each is told. */
static size_t count_pale(
    const struct theme *theme, const char *name, const struct pair *pairs, size_t count,
    double goal)
{
    size_t pale = 0;
    for (size_t i = 0; i < count; i++) {
        double got = theme_contrast(theme->colour[pairs[i].ink], theme->colour[pairs[i].ground]);
        if (got < goal) {
            print_message(
                "%s: %s on %s is %.2f\n", name, names[pairs[i].ink], names[pairs[i].ground], got);
            pale++;
        }
    }
    return pale;
}

static void contrast_is_computed_as_wcag_says(void **state)
{
    (void)state;
    assert_float_equal(theme_contrast(0x000000, 0xFFFFFF), 21, 0.001);
    assert_float_equal(theme_contrast(0x777777, 0xFFFFFF), 4.478, 0.001); /* the known near miss */
    assert_float_equal(theme_contrast(0x2044AA, 0xFFFFFF), 8.51, 0.01);   /* from kern-tokens.txt */
}

static void every_theme_can_be_read(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double text, sign;
    } goals[THEME_COUNT] = {
        {"light", 4.5, 3}, {"dark", 4.5, 3}, {"contrast", 7, 7}, {"yellow", 7, 7}};
    size_t pale = 0;
    for (unsigned i = 0; i < THEME_COUNT; i++) {
        pale += count_pale(theme_of(i), goals[i].name, texts, COUNT(texts), goals[i].text);
        pale += count_pale(theme_of(i), goals[i].name, signs, COUNT(signs), goals[i].sign);
    }
    assert_int_equal(pale, 0);
}

static void most_of_what_is_read_reaches_7_without_asking_for_it(void **state)
{
    (void)state;
    assert_int_equal(count_pale(theme_of(THEME_LIGHT), "light", texts, 12, 7), 0);
    assert_int_equal(count_pale(theme_of(THEME_DARK), "dark", texts, 12, 7), 0);
}

/* The control. */
static void a_colour_that_is_too_pale_is_found(void **state)
{
    (void)state;
    struct theme pale = *theme_of(THEME_CONTRAST);
    pale.colour[COLOUR_muted] = 0x6A6A6A;
    assert_int_equal(count_pale(&pale, "control", texts, COUNT(texts), 7), 3);
    pale.colour[COLOUR_border] = 0xAAAAAA;
    assert_int_equal(count_pale(&pale, "control", signs, COUNT(signs), 7), 3);
}

/* A colour that a theme's file forgets is black without a word; one that it has twice is an error of the
 * compiler. */
static void every_theme_names_every_colour(void **state)
{
    (void)state;
    static const unsigned counts[THEME_COUNT] = {
#define COLOUR(name, rgb) +1
#include "assets/themes/light.def"
        ,
#include "assets/themes/dark.def"
        ,
#include "assets/themes/contrast.def"
        ,
#include "assets/themes/yellow.def"
#undef COLOUR
    };
    for (unsigned i = 0; i < THEME_COUNT; i++) {
        assert_int_equal(counts[i], COLOUR_COUNT);
    }
    assert_ptr_equal(theme_of(THEME_COUNT), theme_of(THEME_LIGHT));
    assert_ptr_equal(theme_light(), theme_of(THEME_LIGHT));
}

static void themes_differ_in_colours_only(void **state)
{
    (void)state;
    for (unsigned i = 1; i < THEME_COUNT; i++) {
        struct theme other = *theme_of(i);
        memcpy(other.colour, theme_light()->colour, sizeof other.colour);
        assert_memory_equal(&other, theme_light(), sizeof other);
    }
}

static void measures_are_those_of_the_accessibility_rules(void **state)
{
    (void)state;
    const struct theme *theme = theme_light();
    assert_true(theme->touch >= 20);
    assert_true(theme->touch_least >= 15);
    assert_true(theme->gap_least >= 2.5);
    for (size_t i = 0; i < LETTERS_COUNT; i++) {
        assert_true(theme->cap[i] >= 4.8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_computed_as_wcag_says),
        cmocka_unit_test(every_theme_can_be_read),
        cmocka_unit_test(most_of_what_is_read_reaches_7_without_asking_for_it),
        cmocka_unit_test(a_colour_that_is_too_pale_is_found),
        cmocka_unit_test(every_theme_names_every_colour),
        cmocka_unit_test(themes_differ_in_colours_only),
        cmocka_unit_test(measures_are_those_of_the_accessibility_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
