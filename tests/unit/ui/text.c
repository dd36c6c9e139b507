#include "ui/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/test.h"
#include "ui/assets.h"

static const double px_per_mm = 4.0346; /* 21.5", 1920 x 1080 */

static int open_text(void **state)
{
    char fonts[ASSETS_PATH_MAX];
    assert_true(assets_path(fonts, NULL, "fonts"));
    struct text_engine *engine = text_open(fonts, TEXT_SCREEN, px_per_mm);
    assert_non_null(engine);
    *state = engine;
    return 0;
}

static int close_text(void **state)
{
    struct text_engine *engine = *state;
    text_close(&engine);
    return 0;
}

static struct text_extent measure(void **state, struct text text, double width)
{
    const struct text_style body = {.cap_mm = 4.85};
    return text_measure(*state, text, &body, width);
}

/* Rows of the picture that have ink, for one line of text in black on white. */
static int ink_height(struct text_engine *engine, struct text text, double cap_mm)
{
    const struct text_style style = {.cap_mm = cap_mm};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 200, 120);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_move_to(cairo, 10, 10);
    text_paint(engine, cairo, text, &style, 0);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    const uint8_t *pixels = cairo_image_surface_get_data(surface);
    int rows = 0;
    for (int y = 0; y < 120; y++) {
        bool ink = false;
        for (int x = 0; x < 200; x++) {
            ink = ink || pixels[y * cairo_image_surface_get_stride(surface) + x * 4] < 128;
        }
        rows += ink ? 1 : 0;
    }
    cairo_surface_destroy(surface);
    return rows;
}

static void a_capital_letter_is_as_high_as_asked_for(void **state)
{
    static const double heights[] = {4.85, 5.8, 7.6, 10};
    for (size_t i = 0; i < COUNT(heights); i++) {
        int px = ink_height(*state, TEXT_OF("H"), heights[i]);
        double mm = px / px_per_mm;
        assert_true(mm >= heights[i] - 0.13); /* half a pixel */
        assert_true(mm < heights[i] + 0.3);
    }
}

static void text_wraps_and_is_never_cut(void **state)
{
    struct text text = TEXT_OF("Einkommensteuervorauszahlungsbescheid für das Jahr");
    struct text_extent wide = measure(state, text, 0);
    struct text_extent narrow = measure(state, text, wide.width / 3);
    assert_int_equal(wide.lines, 1);
    assert_true(narrow.lines >= 3);
    assert_true(narrow.width <= wide.width / 3 + 1);
    assert_true(narrow.height >= 3 * wide.height - 1);
}

static void soft_hyphens_are_where_words_break(void **state)
{
    struct text plain = TEXT_OF("Wohnsitzanmeldung");
    struct text soft = TEXT_OF("Wohnsitz\u00ADanmeldung");
    double width = measure(state, TEXT_OF("Wohnsitzan"), 0).width;
    assert_true(fabs(measure(state, plain, 0).width - measure(state, soft, 0).width) < 0.5);
    assert_int_equal(measure(state, soft, width).lines, 2);
    /* with the hyphen drawn the first line is longer than its letters */
    assert_true(
        measure(state, soft, width).width > measure(state, TEXT_OF("anmeldung"), 0).width - 1);
}

static struct text harmless(struct text text, char space[static 256])
{
    return text_harmless(text, space, 256);
}

static void what_would_change_other_text_is_shown_as_a_sign(void **state)
{
    (void)state;
    char space[256];
    /* not as literals, which compilers rightly distrust */
    static const char turned[] = {'a', '\xE2', '\x80', '\xAE', 'b'};
    static const char apart[] = {'a', '\xE2', '\x81', '\xA6', 'b', '\xE2', '\x81', '\xA9'};
    assert_true(text_equal(harmless((struct text){turned, 5}, space), TEXT_OF("a\uFFFDb")));
    assert_true(text_equal(harmless((struct text){apart, 8}, space), TEXT_OF("a\uFFFDb\uFFFD")));
    assert_true(text_equal(harmless(TEXT_OF("a\tb\x7F"), space), TEXT_OF("a\uFFFDb\uFFFD")));
    assert_true(text_equal(harmless(TEXT_OF("a\x00z"), space), TEXT_OF("a\uFFFDz")));
    assert_true(text_equal(harmless(TEXT_OF("\u200B\uFEFF"), space), TEXT_OF("\uFFFD\uFFFD")));
    assert_true(text_equal(harmless(TEXT_OF("\xC3("), space), TEXT_OF("\uFFFD(")));
    assert_true(
        text_equal(harmless(TEXT_OF("\xED\xA0\x80"), space), TEXT_OF("\uFFFD\uFFFD\uFFFD")));
    assert_true(text_equal(harmless(TEXT_OF("\xF0\x9F"), space), TEXT_OF("\uFFFD\uFFFD")));
}

static void what_is_text_stays_as_it_is(void **state)
{
    (void)state;
    char space[256];
    struct text texts[] = {
        TEXT_OF("Müller-Lüdenscheidt\nzweite Zeile"), TEXT_OF("K\u035Fh \u0631\u0628"),
        TEXT_OF("Wohn\u00ADsitz"), TEXT_OF("€ \U0001F600 ------")};
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_true(text_equal(harmless(texts[i], space), texts[i]));
    }
}

static void harmless_text_is_cut_at_whole_characters(void **state)
{
    (void)state;
    char space[4];
    assert_true(text_equal(text_harmless(TEXT_OF("aüü"), space, 4), TEXT_OF("aü")));
}

static void ten_thousand_characters_are_shown(void **state)
{
    static char many[10000];
    memset(many, 'w', sizeof many);
    struct text_extent extent = measure(state, (struct text){many, sizeof many}, 1000);
    assert_true(extent.width <= 1001);
    assert_true(extent.lines > 100);
}

static void more_than_the_limit_ends_in_an_ellipsis(void **state)
{
    char *many = test_malloc(TEXT_MAX + 10);
    memset(many, '\n', TEXT_MAX + 10);
    struct text_extent extent = measure(state, (struct text){many, TEXT_MAX + 10}, 1000);
    assert_int_equal(extent.lines, TEXT_MAX + 1);
    test_free(many);
}

static void the_fonts_have_every_letter_of_din_91379(void **state)
{
    const char *shared = getenv("FOYER_SHARED");
    char path[512];
    snprintf(
        path, sizeof path, "%s/data/din91379/latin_list_1.3.txt",
        shared == NULL ? "../shared" : shared);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        SKIP("the list of DIN 91379 is not here (FOYER_SHARED)");
    }
    size_t checked = 0;
    char line[256];
    while (fgets(line, sizeof line, file) != NULL) {
        char group[16];
        char kind[16];
        char codes[64];
        if (sscanf(line, "%15[^;]; %15[^;]; %63[^;];", group, kind, codes) != 3 ||
            strcmp(group, "bnlnot") == 0) {
            continue;
        }
        char letter[64] = {0};
        size_t len = 0;
        for (char *at = codes; *at != '\0' && *at != '\n';) {
            unsigned long point = strtoul(at, &at, 16);
            if (point < 0x80) {
                letter[len++] = (char)point;
            } else if (point < 0x800) {
                letter[len++] = (char)(0xC0 | point >> 6);
                letter[len++] = (char)(0x80 | (point & 63));
            } else {
                letter[len++] = (char)(0xE0 | point >> 12);
                letter[len++] = (char)(0x80 | (point >> 6 & 63));
                letter[len++] = (char)(0x80 | (point & 63));
            }
        }
        struct text_extent extent = measure(state, (struct text){letter, len}, 0);
        if (extent.unknown) {
            print_error("no glyph for %s\n", codes);
        }
        assert_false(extent.unknown);
        checked++;
    }
    fclose(file);
    assert_true(checked > 900);
}

static void a_missing_glyph_is_noticed(void **state)
{
    assert_true(measure(state, TEXT_OF("\u4E2D"), 0).unknown); /* Chinese: not among our fonts */
    assert_false(measure(state, TEXT_OF("\uFFFD\u2026"), 0).unknown);
}

static void paper_is_measured_without_whole_pixels(void **state)
{
    (void)state;
    char fonts[ASSETS_PATH_MAX];
    assert_true(assets_path(fonts, NULL, "fonts"));
    struct text_engine *paper = text_open(fonts, TEXT_PAPER, 72 / 25.4);
    const struct text_style small = {.cap_mm = 2.5};
    const struct text_style large = {.cap_mm = 25};
    double one = text_measure(paper, TEXT_OF("Musterstadt"), &small, 0).width;
    double ten = text_measure(paper, TEXT_OF("Musterstadt"), &large, 0).width;
    assert_true(fabs(ten / one - 10) < 0.05);
    text_close(&paper);
}

static void a_folder_without_fonts_is_refused(void **state)
{
    (void)state;
    assert_null(text_open("/nonexistent", TEXT_SCREEN, 4));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_text, close_text)

static void the_caret_stands_between_letters(void **state)
{
    const struct text_style body = {.cap_mm = 4.85};
    const struct text name = TEXT_OF("AliK\u035FHan");
    struct text_extent extent = measure(state, name, 400);
    static const size_t places[] = {0, 1, 2, 3, 7, 8, 9}; /* none within K\u035FH */
    double before = -1;
    for (size_t i = 0; i < COUNT(places); i++) {
        struct text_place place = text_place_of(*state, name, &body, 400, places[i]);
        assert_true(place.x > before && place.y < 1 && place.height > 0);
        before = place.x;
    }
    assert_true(fabs(before - extent.width) < 1);
    struct text_place first = text_place_of(*state, TEXT_OF("one two three"), &body, 60, 1);
    struct text_place later = text_place_of(*state, TEXT_OF("one two three"), &body, 60, 9);
    assert_true(later.y >= first.y + first.height && later.x < 60);
    text_place_of(*state, TEXT_OF("\xFF"), &body, 60, 900); /* no place in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_capital_letter_is_as_high_as_asked_for),
        TEST(text_wraps_and_is_never_cut),
        TEST(soft_hyphens_are_where_words_break),
        TEST(the_caret_stands_between_letters),
        cmocka_unit_test(what_would_change_other_text_is_shown_as_a_sign),
        cmocka_unit_test(what_is_text_stays_as_it_is),
        cmocka_unit_test(harmless_text_is_cut_at_whole_characters),
        TEST(ten_thousand_characters_are_shown),
        TEST(more_than_the_limit_ends_in_an_ellipsis),
        TEST(the_fonts_have_every_letter_of_din_91379),
        TEST(a_missing_glyph_is_noticed),
        cmocka_unit_test(paper_is_measured_without_whole_pixels),
        cmocka_unit_test(a_folder_without_fonts_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
