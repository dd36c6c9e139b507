/* The icons that are drawn are the pictures in assets/icons: another program's drawing of the files is
 * the same but for its smoothing. */
#include "ui/icon.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "tests/test.h"

enum { SIDE = 96, ICONS_MAX = 200, NAME_SIZE = 64 };

static const double same_enough = 0.004; /* mean difference, of a whole pixel */

static size_t list(char names[ICONS_MAX][NAME_SIZE])
{
    size_t count = 0;
    DIR *folder = opendir("assets/icons");
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t len = strlen(entry->d_name);
        if (len > 4 && len < NAME_SIZE && strcmp(entry->d_name + len - 4, ".svg") == 0) {
            assert_true(count < ICONS_MAX);
            memcpy(names[count], entry->d_name, len - 4);
            names[count++][len - 4] = '\0';
        }
    }
    closedir(folder);
    return count;
}

static cairo_surface_t *draw(const char *name, bool is_rtl)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    assert_true(icon_paint(cairo, name, &(struct icon_place){0, 0, SIDE, 2, is_rtl}));
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    return surface;
}

static unsigned green(cairo_surface_t *surface, int x, int y)
{
    return cairo_image_surface_get_data(
        surface)[y * cairo_image_surface_get_stride(surface) + 4 * x + 1];
}

/* Mean difference of all pixels, 0..1; `mirrored` compares with b from right to left. */
static double difference(cairo_surface_t *a, cairo_surface_t *b, bool mirrored)
{
    double sum = 0;
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            int other = mirrored ? SIDE - 1 - x : x;
            sum += abs((int)green(a, x, y) - (int)green(b, other, y)) / 255.0;
        }
    }
    return sum / (SIDE * SIDE);
}

static cairo_surface_t *other_program(const char *name)
{
    char command[300], path[128];
    mkdir("build", 0777);
    mkdir("build/icons", 0777);
    snprintf(path, sizeof path, "build/icons/%s.png", name);
    snprintf(
        command, sizeof command,
        "rsvg-convert -w %d -h %d -b white assets/icons/%s.svg -o build/icons/%s.png", SIDE, SIDE,
        name, name);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words only */
    cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    return surface;
}

static void the_drawn_icons_are_the_files(void **state)
{
    (void)state;
    static char names[ICONS_MAX][NAME_SIZE];
    if (system("command -v rsvg-convert >/dev/null 2>&1") != 0) { /* NOLINT(cert-env33-c) */
        SKIP("rsvg-convert is not installed");
    }
    size_t count = list(names), differ = 0;
    assert_true(count > 60);
    cairo_surface_t *before = NULL;
    for (size_t i = 0; i < count; i++) {
        cairo_surface_t *ours = draw(names[i], false), *theirs = other_program(names[i]);
        double is_off = difference(ours, theirs, false);
        if (is_off > same_enough) {
            print_message("%s: %.4f\n", names[i], is_off);
            differ++;
        }
        if (before != NULL) { /* the control: another icon is not the same */
            assert_true(difference(before, theirs, false) > 4 * same_enough);
            cairo_surface_destroy(before);
        }
        before = ours;
        cairo_surface_destroy(theirs);
    }
    cairo_surface_destroy(before);
    assert_int_equal(differ, 0);
}

static void every_file_is_an_icon_and_nothing_else_is(void **state)
{
    (void)state;
    static char names[ICONS_MAX][NAME_SIZE];
    size_t count = list(names);
    for (size_t i = 0; i < count; i++) {
        if (!icon_known(names[i])) {
            fail_msg("assets/icons/%s.svg is no icon", names[i]);
        }
    }
    assert_true(icon_known("arms"));
    assert_false(icon_known(""));
    assert_false(icon_known("no_such_icon"));
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    cairo_t *cairo = cairo_create(surface);
    assert_false(icon_paint(cairo, "no_such_icon", &(struct icon_place){0, 0, SIDE, 2, false}));
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

static void what_points_a_way_points_the_other_way_from_right_to_left(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_way;
    } icons[] = {{"next", true}, {"back", true},   {"chevron", true},
                 {"send", true}, {"check", false}, {"edit", false}};
    for (size_t i = 0; i < COUNT(icons); i++) {
        cairo_surface_t *left = draw(icons[i].name, false), *right = draw(icons[i].name, true);
        assert_true(difference(left, right, icons[i].is_way) < same_enough);
        assert_true(difference(left, right, !icons[i].is_way) > 4 * same_enough);
        cairo_surface_destroy(left);
        cairo_surface_destroy(right);
    }
}

/* Whether assets/icons/icons.awk makes a table of an icon that holds `inside`. */
static bool is_made(const char *inside)
{
    mkdir("build", 0777);
    mkdir("build/icons", 0777);
    FILE *file = fopen("build/icons/trial.svg", "w");
    assert_non_null(file);
    fprintf(
        file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" "
        "stroke=\"black\"\n  stroke-width=\"2\" stroke-linecap=\"round\" "
        "stroke-linejoin=\"round\">\n%s</svg>\n",
        inside);
    fclose(file);
    const char *command = "awk -f assets/icons/icons.awk build/icons/trial.svg >/dev/null 2>&1";
    return system(command) == 0; /* NOLINT(cert-env33-c): our own words only */
}

static void what_cannot_be_drawn_is_not_left_out_but_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<text>A</text>",
        "<path d=\"M1 1 Q2 2 3 3\"/>",
        "<path d=\"m1 1 l2 2\"/>",
        "<path d=\"L1 1\"/>",
        "<path d=\"M1\"/>",
        "<path d=\"M1 1 L2 2\" transform=\"scale(2)\"/>",
        "<path d=\"M1 1 L2 2\" fill=\"red\"/>",
        "<circle cx=\"1\" cy=\"1\"/>",
        "<circle cx=\"1\" cy=\"1\" r=\"1em\"/>",
        "<g><path d=\"M1 1 L2 2\"/></g>",
        "<script>alert(1)</script>",
        "words",
        "<path d=\"M1 1 L2 2\"",
    };
    assert_true(is_made("<path d=\"M1 1 L2.5 2\"/>"));
    assert_true(is_made("<line x1=\"1\" y1=\"1\" x2=\"2\" y2=\"2\"/>"));
    assert_true(is_made("<rect x=\"1\" y=\"1\" width=\"2\" height=\"2\" rx=\"1\"/>"));
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (is_made(bad[i])) {
            fail_msg("made a table of %s", bad[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_drawn_icons_are_the_files),
        cmocka_unit_test(every_file_is_an_icon_and_nothing_else_is),
        cmocka_unit_test(what_points_a_way_points_the_other_way_from_right_to_left),
        cmocka_unit_test(what_cannot_be_drawn_is_not_left_out_but_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
