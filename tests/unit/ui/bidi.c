#include "ui/bidi.h"

#include "tests/test.h"

static struct text of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void arabic_runs_from_right_to_left(void **state)
{
    (void)state;
    assert_true(bidi_is_rtl(of("مرحبا"), of("ar")));
    assert_true(bidi_is_rtl(of("12 مرحبا"), of("ar")));
    assert_true(bidi_is_rtl(of("مرحبا"), of("de"))); /* the name of a language */
    assert_true(
        bidi_is_rtl(of("PIN مرحبا"), of("ar"))); /* a sentence that begins with a foreign word */
}

static void latin_and_figures_do_not(void **state)
{
    (void)state;
    assert_false(bidi_is_rtl(of("Erika Mustermann"), of("ar")));
    assert_false(bidi_is_rtl(of("12.08.1964"), of("ar")));
    assert_false(bidi_is_rtl(of("0K3T-9QXH-7MWF-21RA"), of("ar")));
    assert_false(bidi_is_rtl(of("Deutsch (ألماني)"), of("de")));
    assert_false(bidi_is_rtl(of("Привіт"), of("uk")));
    assert_false(bidi_is_rtl(of(""), of("ar")));
    assert_false(bidi_is_rtl(of("\xD8"), of("ar"))); /* cut off in the middle of a letter */
}

static void is_isolated(const char *from, const char *to)
{
    char space[256];
    struct text got = bidi_isolate(of(from), space, sizeof space);
    if (!text_equal(got, of(to))) {
        print_message("%s: %.*s\n", from, TEXT_ARG(got));
    }
    assert_true(text_equal(got, of(to)));
}

static void groups_of_figures_keep_their_order(void **state)
{
    (void)state;
    is_isolated(
        "رقم 0K3T-9QXH", "رقم \u2066"
                         "0K3T-9QXH\u2069");
    is_isolated(
        "هاتف 0800 123 45", "هاتف \u2066"
                            "0800 123 45\u2069");
    is_isolated(
        "يوم 03.10.1964.", "يوم \u2066"
                           "03.10.1964\u2069.");
    is_isolated(
        "رقم DE12 3456، شكرا", "رقم \u2066"
                               "DE12 3456\u2069، شكرا");
}

static void other_things_get_no_marks(void **state)
{
    (void)state;
    is_isolated("مرحبا", "مرحبا");
    is_isolated("6 أرقام", "6 أرقام");
    is_isolated("Rathaus Foyer", "Rathaus Foyer");
    is_isolated("", "");
}

static void what_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    char space[8];
    assert_int_equal(bidi_isolate(of("12-34"), space, sizeof space).len, 0);
    assert_int_equal(bidi_isolate(of("1234"), space, sizeof space).len, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arabic_runs_from_right_to_left),
        cmocka_unit_test(latin_and_figures_do_not),
        cmocka_unit_test(groups_of_figures_keep_their_order),
        cmocka_unit_test(other_things_get_no_marks),
        cmocka_unit_test(what_does_not_fit_is_left_out_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
