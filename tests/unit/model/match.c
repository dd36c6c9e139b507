#include "model/match.h"

#include "tests/test.h"

static enum match match(const char *typed, const char *name)
{
    struct match_query query;
    match_begin(&query, (struct text){typed, strlen(typed)});
    enum match result = match_name(&query, (struct text){name, strlen(name)});
    match_end(&query);
    return result;
}

static void case_and_marks_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(match("turk", "Türkei"), MATCH_START);
    assert_int_equal(match("tuerk", "Türkei"), MATCH_START);
    assert_int_equal(match("TÜRK", "Türkei"), MATCH_START);
    assert_int_equal(match("agypten", "Ägypten"), MATCH_WHOLE);
    assert_int_equal(match("aegypten", "Ägypten"), MATCH_WHOLE);
    assert_int_equal(match("strasse", "Lange Straße"), MATCH_WORD);
    assert_int_equal(match("lange straße", "Lange Strasse"), MATCH_WHOLE);
    assert_int_equal(match("cote", "Côte d’Ivoire"), MATCH_START);
    assert_int_equal(match("łodz", "Łódź"), MATCH_WHOLE);
    assert_int_equal(match("lodz", "Łódź"), MATCH_WHOLE);
}

static void where_it_fits_is_told_apart(void **state)
{
    (void)state;
    assert_int_equal(match("korea", "Korea"), MATCH_WHOLE);
    assert_int_equal(match("kor", "Korea"), MATCH_START);
    assert_int_equal(match("rep", "Korea, Republik"), MATCH_WORD);
    assert_int_equal(match("lik", "Korea, Republik"), MATCH_INSIDE);
    assert_int_equal(match("china", "Korea, Republik"), MATCH_NONE);
    assert_int_equal(match("bad", "(Bad) Neudorf"), MATCH_WORD);
}

static void hyphens_are_spaces(void **state)
{
    (void)state;
    assert_int_equal(match("guinea bissau", "Guinea-Bissau"), MATCH_WHOLE);
    assert_int_equal(match("bis", "Guinea-Bissau"), MATCH_WORD);
}

static void soft_hyphens_are_not_there(void **state)
{
    (void)state;
    assert_int_equal(
        match("einzel", "Ein\u00adzel\u00adun\u00adter\u00adneh\u00admen"), MATCH_START);
    assert_int_equal(match("einzelunternehmen", "Ein\u00adzel\u00adunternehmen"), MATCH_WHOLE);
    assert_int_equal(
        match("unter", "Ein\u00adzel\u00adun\u00adter\u00adneh\u00admen"), MATCH_INSIDE);
    assert_int_equal(match("ein zel", "Ein\u00adzel"), MATCH_NONE);
}

static void nothing_typed_fits_everything(void **state)
{
    (void)state;
    assert_int_equal(match("", "Korea"), MATCH_START);
    assert_int_equal(match("   ", "Korea"), MATCH_START);
    assert_int_equal(match(" korea ", "Korea"), MATCH_WHOLE);
}

static void what_is_long_is_cut_between_letters(void **state)
{
    (void)state;
    char longest[4 * MATCH_BYTES_MAX + 1];
    for (size_t i = 0; i + 1 < sizeof longest; i += 2) {
        memcpy(longest + i, "ä", 3);
    }
    assert_int_equal(match(longest, longest), MATCH_WHOLE);
    assert_int_equal(match("xx", longest), MATCH_NONE);
    assert_int_equal(match(longest, "ä"), MATCH_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_marks_do_not_matter),
        cmocka_unit_test(where_it_fits_is_told_apart),
        cmocka_unit_test(hyphens_are_spaces),
        cmocka_unit_test(soft_hyphens_are_not_there),
        cmocka_unit_test(nothing_typed_fits_everything),
        cmocka_unit_test(what_is_long_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
