#include "ui/reach.h"

#include <math.h>

#include "tests/test.h"

/* mm, of a 21.5" panel: 268 x 476 */
static const double high_upright = 476, high_wide = 267.7;

static bool is_near(double a, double b)
{
    return fabs(a - b) < 1;
}

static struct band of(unsigned width, unsigned height, unsigned low, unsigned high, unsigned edge)
{
    return reach_band(&(struct panel){width, height, 21.5, low, high, edge});
}

static void a_band_on_the_picture_is_taken_as_it_is(void **state)
{
    (void)state;
    struct band band = of(1080, 1920, 850, 1050, 800);
    assert_true(is_near(band.top_mm, high_upright - 250));
    assert_true(is_near(band.foot_mm, high_upright - 50));
    assert_true(band.missed_mm <= 0);
}

static void the_part_on_the_picture_is_taken_when_it_has_room(void **state)
{
    (void)state;
    struct band band = of(1920, 1080, 850, 1050, 900);
    assert_true(is_near(band.top_mm, high_wide - 150));
    assert_true(is_near(band.foot_mm, high_wide));
    assert_true(band.missed_mm <= 0);
}

static void a_panel_that_hangs_too_high_is_used_at_its_foot(void **state)
{
    (void)state;
    struct band band = of(1920, 1080, 850, 1050, 1200);
    assert_true(is_near(band.foot_mm, high_wide));
    assert_true(is_near(band.top_mm, high_wide - 150));
    assert_true(is_near(band.missed_mm, 1200 + 150 - 1050));
}

static void a_panel_that_stands_too_low_is_used_at_its_top(void **state)
{
    (void)state;
    struct band band = of(1920, 1080, 850, 1050, 300);
    assert_true(is_near(band.top_mm, 0));
    assert_true(is_near(band.foot_mm, 150));
    assert_true(is_near(band.missed_mm, 850 - (300 + high_wide - 150)));
}

static void a_narrow_band_gets_the_room_that_keys_need(void **state)
{
    (void)state;
    struct band band = of(1080, 1920, 900, 1000, 800);
    assert_true(is_near(band.foot_mm - band.top_mm, 200));
    assert_true(is_near(band.top_mm, high_upright - 200)); /* downwards, not upwards */
    assert_true(is_near(band.missed_mm, 100));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_band_on_the_picture_is_taken_as_it_is),
        cmocka_unit_test(the_part_on_the_picture_is_taken_when_it_has_room),
        cmocka_unit_test(a_panel_that_hangs_too_high_is_used_at_its_foot),
        cmocka_unit_test(a_panel_that_stands_too_low_is_used_at_its_top),
        cmocka_unit_test(a_narrow_band_gets_the_room_that_keys_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
