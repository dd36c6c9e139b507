/* One screen of a real visit in each theme and each direction of writing, as it was last looked at:
 * tests/golden/pictures, a third as wide and high. FOYER_GOLDEN=write makes them anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/access/journey.h"
#include "tests/test.h"

enum { SCALE = 3, THEMES = 4, NEAR = 24 /* of 255 */ };

static const double FEW =
    0.002; /* share of pixels that may differ: other versions of the font library */

static struct hall hall;

static int open_hall(void **state)
{
    char why[HALL_WHY_MAX];
    (void)state;
    return hall_open(&hall, why) ? 0 : -1;
}

static int close_hall(void **state)
{
    (void)state;
    hall_close(&hall);
    return 0;
}

static cairo_surface_t *shrink(cairo_surface_t *screen)
{
    int width = cairo_image_surface_get_width(screen) / SCALE;
    int height = cairo_image_surface_get_height(screen) / SCALE;
    cairo_surface_t *small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *to = cairo_create(small);
    cairo_scale(to, 1.0 / SCALE, 1.0 / SCALE);
    cairo_set_source_surface(to, screen, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_BEST);
    cairo_paint(to);
    cairo_destroy(to);
    return small;
}

/* The check page in this language and theme; to be destroyed by the caller. */
static cairo_surface_t *picture(const char *language, unsigned theme)
{
    static struct journey journey;
    struct cell cell = {hall_pack(&hall, "hundehaltung"), hall_language(&hall, language), 0, 0};
    journey_begin(&journey, &hall, cell);
    journey.stops_at = "check";
    assert_true(journey_run(&journey));
    visitor_feed(
        &journey.visitor,
        (struct session_event){.kind = EVENT_ACTION, .action = ACTION_THEME, .number = theme});
    journey.visitor.is_stale = true;
    visitor_show(&journey.visitor);
    cairo_surface_mark_dirty(journey.visitor.view.surface);
    cairo_surface_t *small = shrink(journey.visitor.view.surface);
    journey_close(&journey);
    return small;
}

static bool is_near(const unsigned char *a, const unsigned char *b)
{
    for (int i = 0; i < 3; i++) {
        if (abs(a[i] - b[i]) > NEAR) {
            return false;
        }
    }
    return true;
}

/* The share of pixels that differ; 1 when the sizes do. */
static double difference(cairo_surface_t *a, cairo_surface_t *b)
{
    int width = cairo_image_surface_get_width(a), height = cairo_image_surface_get_height(a);
    size_t count = 0;
    if (cairo_image_surface_get_width(b) != width || cairo_image_surface_get_height(b) != height) {
        return 1;
    }
    cairo_surface_flush(a);
    cairo_surface_flush(b);
    for (int y = 0; y < height; y++) {
        const unsigned char *x =
            cairo_image_surface_get_data(a) + (ptrdiff_t)y * cairo_image_surface_get_stride(a);
        const unsigned char *z =
            cairo_image_surface_get_data(b) + (ptrdiff_t)y * cairo_image_surface_get_stride(b);
        for (int i = 0; i < width; i++) {
            count += !is_near(x + (ptrdiff_t)4 * i, z + (ptrdiff_t)4 * i);
        }
    }
    return (double)count / ((double)width * height);
}

static bool is_as_it_was(const char *language, unsigned theme)
{
    char path[200];
    const char *mode = getenv("FOYER_GOLDEN");
    snprintf(path, sizeof path, "tests/golden/pictures/check-%s-%u.png", language, theme);
    cairo_surface_t *now = picture(language, theme);
    if (mode != NULL && strcmp(mode, "write") == 0) {
        mkdir("tests/golden/pictures", 0777);
        assert_int_equal(cairo_surface_write_to_png(now, path), CAIRO_STATUS_SUCCESS);
    }
    cairo_surface_t *was = cairo_image_surface_create_from_png(path);
    bool is_there = cairo_surface_status(was) == CAIRO_STATUS_SUCCESS;
    double share = is_there ? difference(now, was) : 1;
    if (share > FEW) {
        print_message("%s: %.2f %% of the pixels differ; FOYER_GOLDEN=write\n", path, 100 * share);
    }
    cairo_surface_destroy(was);
    cairo_surface_destroy(now);
    return share <= FEW;
}

static void each_theme_looks_as_it_did_in_both_directions(void **state)
{
    (void)state;
    unsigned changed = 0;
    for (unsigned theme = 0; theme < THEMES; theme++) {
        changed += !is_as_it_was("de", theme);
        changed += !is_as_it_was("ar", theme);
    }
    assert_int_equal(changed, 0);
}

/* The controls: another theme, and the same words from the other side. */
static void another_look_is_noticed(void **state)
{
    (void)state;
    cairo_surface_t *light = picture("de", 0), *contrast = picture("de", 2);
    cairo_surface_t *arabic = picture("ar", 0);
    assert_true(difference(light, light) <= 0);
    assert_true(difference(light, contrast) > FEW);
    assert_true(difference(light, arabic) > FEW);
    cairo_surface_destroy(light);
    cairo_surface_destroy(contrast);
    cairo_surface_destroy(arabic);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_theme_looks_as_it_did_in_both_directions),
        cmocka_unit_test(another_look_is_noticed),
    };
    return cmocka_run_group_tests_name("golden", tests, open_hall, close_hall);
}
