#include "drivers/printer_state.h"

#include "tests/test.h"

static unsigned reason(const char *keyword)
{
    return printer_reason_of((struct text){keyword, strlen(keyword)});
}

static unsigned paper(const char *media)
{
    return printer_paper_of((struct text){media, strlen(media)});
}

static void how_grave_it_is_does_not_matter(void **state)
{
    (void)state;
    assert_int_equal(reason("media-empty"), PRINTER_PAPER_OUT);
    assert_int_equal(reason("media-empty-report"), PRINTER_PAPER_OUT);
    assert_int_equal(reason("media-empty-warning"), PRINTER_PAPER_OUT);
    assert_int_equal(reason("media-empty-error"), PRINTER_PAPER_OUT);
    assert_int_equal(reason("media-needed-warning"), PRINTER_PAPER_OUT);
    assert_int_equal(reason("media-jam-error"), PRINTER_JAM);
    assert_int_equal(reason("cover-open"), PRINTER_COVER_OPEN);
    assert_int_equal(reason("toner-low-report"), PRINTER_INK_LOW);
    assert_int_equal(reason("paused"), PRINTER_PAUSED);
}

static void a_reason_cut_off_at_31_bytes_is_still_known(void **state)
{
    (void)state;
    assert_int_equal(strlen("marker-waste-almost-full-warnin"), 31);
    assert_int_equal(reason("marker-waste-almost-full-warnin"), PRINTER_INK_LOW);
    assert_int_equal(reason("input-media-supply-empty-warnin"), PRINTER_PAPER_OUT);
}

static void a_word_that_only_begins_like_a_reason_is_none(void **state)
{
    (void)state;
    assert_int_equal(reason("media-emptyish"), 0);
    assert_int_equal(reason("media"), 0);
    assert_int_equal(reason("media-"), 0);
    assert_int_equal(reason("pausedx"), 0);
    assert_int_equal(reason(""), 0);
    assert_int_equal(printer_reason_of((struct text){0}), 0);
}

static void what_needs_nobody_is_no_reason(void **state)
{
    (void)state;
    assert_int_equal(reason("none"), 0);
    assert_int_equal(reason("cups-waiting-for-job-completed"), 0);
    assert_int_equal(reason("connecting-to-device"), 0);
    assert_int_equal(reason("vendor-warming-up-report"), 0);
    assert_int_equal(reason("vendor-on-fire-error"), PRINTER_OTHER);
}

static void sizes_are_read_out_of_names(void **state)
{
    (void)state;
    assert_int_equal(paper("iso_a4_210x297mm"), PRINTER_A4);
    assert_int_equal(paper("custom_my-a4_210x297mm"), PRINTER_A4);
    assert_int_equal(paper("custom_receipt_80x297mm"), PRINTER_ROLL80);
    assert_int_equal(paper("custom_x_79.5x150mm"), PRINTER_ROLL80);
    assert_int_equal(paper("custom_x_3.15x11in"), PRINTER_ROLL80);
    assert_int_equal(paper("na_letter_8.5x11in"), 0);
    assert_int_equal(paper("iso_a5_148x210mm"), 0);
    assert_int_equal(paper("custom_max_215.9x355.6mm"), 0);
}

static void odd_sizes_are_no_size(void **state)
{
    (void)state;
    static const char *const ODD[] = {
        "",
        "_",
        "a4",
        "iso_a4_",
        "iso_a4_210",
        "iso_a4_210x",
        "iso_a4_210x297",
        "iso_a4_x297mm",
        "iso_a4_-210x297mm",
        "210x297mm",
        "iso_a4_210x297mmm",
        "iso_a4_210x297cm",
        "iso_a4_99999999999999999999x297mm",
        "iso_a4_210.x.297mm",
        "iso_a4_210x297.99999999999999999999999999999999mm "};
    for (size_t i = 0; i < sizeof ODD / sizeof ODD[0]; i++) {
        assert_int_equal(paper(ODD[i]), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_grave_it_is_does_not_matter),
        cmocka_unit_test(a_reason_cut_off_at_31_bytes_is_still_known),
        cmocka_unit_test(a_word_that_only_begins_like_a_reason_is_none),
        cmocka_unit_test(what_needs_nobody_is_no_reason),
        cmocka_unit_test(sizes_are_read_out_of_names),
        cmocka_unit_test(odd_sizes_are_no_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
