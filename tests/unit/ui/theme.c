#include "ui/theme.h"

#include "base/fail.h"
#include "tests/test.h"

static double contrast(enum colour a, enum colour b)
{
    const struct theme *theme = theme_light();
    return theme_contrast(theme->colour[a], theme->colour[b]);
}

static void contrast_is_computed_as_wcag_says(void **state)
{
    (void)state;
    assert_float_equal(theme_contrast(0x000000, 0xFFFFFF), 21, 0.001);
    assert_float_equal(theme_contrast(0x777777, 0xFFFFFF), 4.478, 0.001); /* the known near miss */
    assert_float_equal(theme_contrast(0x2044AA, 0xFFFFFF), 8.51, 0.01);   /* from kern-tokens.txt */
}

static void text_that_is_read_reaches_7(void **state)
{
    (void)state;
    static const enum colour pairs[][2] = {
        {COLOUR_text, COLOUR_ground},         {COLOUR_text, COLOUR_tint},
        {COLOUR_text, COLOUR_action_tint},    {COLOUR_text, COLOUR_hairline},
        {COLOUR_text, COLOUR_info_ground},    {COLOUR_text, COLOUR_success_ground},
        {COLOUR_text, COLOUR_warning_ground}, {COLOUR_text, COLOUR_danger_ground},
        {COLOUR_muted, COLOUR_ground},        {COLOUR_action, COLOUR_ground},
        {COLOUR_inverse, COLOUR_action},      {COLOUR_inverse, COLOUR_action_pressed}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        assert_true(contrast(pairs[i][0], pairs[i][1]) >= 7);
    }
}

static void every_other_text_reaches_4_5(void **state)
{
    (void)state;
    static const enum colour pairs[][2] = {
        {COLOUR_muted, COLOUR_tint},      {COLOUR_danger, COLOUR_ground},
        {COLOUR_warning, COLOUR_ground},  {COLOUR_warning, COLOUR_tint},
        {COLOUR_success, COLOUR_ground},  {COLOUR_inverse, COLOUR_danger},
        {COLOUR_inverse, COLOUR_disabled}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        assert_true(contrast(pairs[i][0], pairs[i][1]) >= 4.5);
    }
}

static void borders_and_signs_reach_3(void **state)
{
    (void)state;
    static const enum colour pairs[][2] = {
        {COLOUR_border, COLOUR_ground},          {COLOUR_field_border, COLOUR_ground},
        {COLOUR_focus, COLOUR_ground},           {COLOUR_focus, COLOUR_action_tint},
        {COLOUR_action, COLOUR_action_tint},     {COLOUR_info, COLOUR_info_ground},
        {COLOUR_success, COLOUR_success_ground}, {COLOUR_warning, COLOUR_warning_ground},
        {COLOUR_danger, COLOUR_danger_ground},   {COLOUR_border, COLOUR_action_tint}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        assert_true(contrast(pairs[i][0], pairs[i][1]) >= 3);
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
        cmocka_unit_test(text_that_is_read_reaches_7),
        cmocka_unit_test(every_other_text_reaches_4_5),
        cmocka_unit_test(borders_and_signs_reach_3),
        cmocka_unit_test(measures_are_those_of_the_accessibility_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
