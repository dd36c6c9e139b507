#include "kiosk/arms.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

static const char path[] = "build/arms-test.png";

static void write_png(int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.8, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    mkdir("build", 0777);
    assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

static void arms_are_made_to_fit(void **state)
{
    (void)state;
    struct arms arms;
    write_png(300, 400);
    assert_true(arms_read(&arms, path, 56));
    assert_int_equal(arms.picture.width, 42);
    assert_int_equal(arms.picture.height, 56);
    const uint8_t *middle = arms.picture.pixels + 28 * arms.picture.stride + 4 * 21;
    assert_in_range(middle[2], 200, 208); /* B G R A in memory */
    assert_int_equal(middle[3], 255);
    arms_release(&arms);
    assert_null(arms.picture.pixels);
}

static void arms_that_are_too_large_or_absent_leave_none(void **state)
{
    (void)state;
    struct arms arms;
    write_png(ARMS_SIDE_MAX + 1, 8);
    assert_false(arms_read(&arms, path, 56));
    arms_release(&arms);
    write_png(ARMS_SIDE_MAX, 8);
    assert_true(arms_read(&arms, path, 56));
    arms_release(&arms);
    unlink(path);
    assert_false(arms_read(&arms, path, 56));
    assert_null(arms.surface);
    arms_release(&arms);
}

/* Every length of a file that was cut off, and every byte of its head changed. */
static void a_broken_file_leaves_none_and_breaks_nothing(void **state)
{
    (void)state;
    struct arms arms;
    SCOPED(file_release) struct file whole = {0};
    write_png(20, 20);
    assert_int_equal(file_read(&whole, path, ARMS_BYTES_MAX), FILE_OK);
    for (size_t len = 0; len + 12 < whole.content.len; len++) {
        struct bytes part = {whole.content.at, len};
        assert_int_equal(file_replace(path, part, 0600), FILE_OK);
        assert_false(arms_read(&arms, path, 56));
        arms_release(&arms);
    }
    uint8_t copy[400];
    assert_true(whole.content.len <= sizeof copy);
    for (size_t at = 0; at < 33; at++) { /* signature, head and its check */
        memcpy(copy, whole.content.at, whole.content.len);
        copy[at] ^= 0x40;
        struct bytes changed = {copy, whole.content.len};
        assert_int_equal(file_replace(path, changed, 0600), FILE_OK);
        assert_false(arms_read(&arms, path, 56));
        arms_release(&arms);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arms_are_made_to_fit),
        cmocka_unit_test(arms_that_are_too_large_or_absent_leave_none),
        cmocka_unit_test(a_broken_file_leaves_none_and_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
