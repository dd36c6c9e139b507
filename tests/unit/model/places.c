#include "model/places.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "tests/test.h"

static const char small[] = "foyer-places 1\n"
                            "# for tests only\n"
                            "\n"
                            "12345 Musterstadt\n"
                            "- Am Markt\n"
                            "- Marktgasse\n"
                            "- Grüner Weg\n"
                            "12346 Musterstadt\n"
                            "- Am Markt\n"
                            "- Bahnhofstraße\n"
                            "12347 Neudorf (Beispiel)\n"
                            "- Dorfstraße\n"
                            "12347 Altdorf (Beispiel)\n"
                            "- Dorfstraße\n"
                            "- Am Teich\n";

static struct places read(const char *content)
{
    struct places places;
    char why[PLACES_WHY_MAX] = "";
    bool is_read =
        places_read(&places, (struct bytes){(const uint8_t *)content, strlen(content)}, why);
    if (!is_read) {
        print_message("%s\n", why);
    }
    assert_true(is_read);
    return places;
}

static void expect(const struct places_found *found, const char *wanted)
{
    char got[400] = "";
    for (size_t i = 0; i < found->count; i++) {
        size_t len = strlen(got);
        snprintf(got + len, sizeof got - len, "%s%.*s", i > 0 ? "|" : "", TEXT_ARG(found->list[i]));
    }
    assert_string_equal(got, wanted);
}

static void expect_towns(const char *postcode, const char *typed, const char *wanted)
{
    struct places places = read(small);
    struct places_found found;
    struct places_question question = {
        .postcode = {postcode, strlen(postcode)}, .typed = {typed, strlen(typed)}};
    places_towns(&places, &question, &found);
    expect(&found, wanted);
}

static void expect_streets(
    const char *postcode, const char *town, const char *typed, const char *wanted)
{
    struct places places = read(small);
    struct places_found found;
    struct places_question question = {
        .postcode = {postcode, strlen(postcode)},
        .town = {town, strlen(town)},
        .typed = {typed, strlen(typed)}};
    places_streets(&places, &question, &found);
    expect(&found, wanted);
}

static void a_postcode_offers_its_towns(void **state)
{
    (void)state;
    expect_towns("12345", "", "Musterstadt");
    expect_towns("12347", "", "Neudorf (Beispiel)|Altdorf (Beispiel)");
    expect_towns("12347", "alt", "Altdorf (Beispiel)");
    expect_towns("99999", "", "");
}

static void a_town_is_found_by_its_beginning_and_named_once(void **state)
{
    (void)state;
    expect_towns("", "muster", "Musterstadt");
    expect_towns("", "stadt", "");
    expect_towns("", "", "");
}

static void streets_are_those_of_the_town(void **state)
{
    (void)state;
    expect_streets("12347", "Altdorf (Beispiel)", "d", "Dorfstraße");
    expect_streets("12347", "neudorf (beispiel)", "am", "");
    expect_streets("12345", "", "gruner", "Grüner Weg");
    expect_streets("12345", "", "gruener", "Grüner Weg");
    expect_streets("", "", "bahn", "Bahnhofstraße");
    expect_streets("99999", "", "am", "");
    expect_streets("12345", "", "", "");
}

static void the_best_match_comes_first(void **state)
{
    (void)state;
    expect_streets("12345", "", "markt", "Marktgasse|Am Markt");
    expect_streets("", "", "am ", "Am Markt|Am Teich");
}

static void a_town_knows_its_postcodes(void **state)
{
    (void)state;
    struct places places = read(small);
    struct places_found found;
    places_postcodes(&places, TEXT_OF("MUSTERSTADT"), &found);
    expect(&found, "12345|12346");
    places_postcodes(&places, TEXT_OF("Muster"), &found);
    expect(&found, "");
    places_postcodes(&places, (struct text){0}, &found);
    expect(&found, "");
}

static void no_more_are_found_than_can_be_shown(void **state)
{
    (void)state;
    char many[1000] = "foyer-places 1\n12345 Musterstadt\n";
    for (int i = 0; i < 20; i++) {
        size_t len = strlen(many);
        snprintf(many + len, sizeof many - len, "- Beispielweg %d\n", i);
    }
    size_t len = strlen(many);
    snprintf(many + len, sizeof many - len, "- Beispiel\n");
    struct places places = read(many);
    struct places_found found;
    struct places_question question = {.typed = TEXT_OF("beispiel")};
    places_streets(&places, &question, &found);
    assert_int_equal(found.count, PLACES_FOUND_MAX);
    assert_true(found.is_cut);
    assert_true(text_equal(found.list[0], TEXT_OF("Beispiel"))); /* the last, and the best */
    assert_true(text_equal(found.list[1], TEXT_OF("Beispielweg 0")));
}

static void the_example_town_has_a_register(void **state)
{
    (void)state;
    SCOPED(file_release) struct file file = {0};
    struct places places;
    char why[PLACES_WHY_MAX] = "";
    assert_int_equal(file_read(&file, "deploy/simulated/places.txt", PLACES_FILE_MAX), FILE_OK);
    assert_true(places_read(&places, file.content, why));
    struct places_count count = places_count(&places);
    assert_int_equal(count.towns, 7);
    assert_true(count.streets > 50);
}

static void what_other_editors_write_is_read(void **state)
{
    (void)state;
    struct places places = read("\xef\xbb\xbf"
                                "foyer-places 1\r\n12345 Musterstadt\r\n- Am Markt");
    struct places_found found;
    struct places_question question = {.typed = TEXT_OF("am m")};
    places_streets(&places, &question, &found);
    expect(&found, "Am Markt");
    places_postcodes(&places, TEXT_OF("Musterstadt"), &found);
    expect(&found, "12345");
}

static void a_broken_register_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *content, *why;
    } cases[] = {
        {"", "line 1: not \"foyer-places 1\""},
        {"12345 Musterstadt\n", "line 1: not \"foyer-places 1\""},
        {"foyer-places 1\n- Am Markt\n", "line 2: a street before the first town"},
        {"foyer-places 1\n1234 Musterstadt\n", "line 2: neither \"12345 Town\" nor \"- Street\""},
        {"foyer-places 1\n12345\n", "line 2: neither \"12345 Town\" nor \"- Street\""},
        {"foyer-places 1\n12345 \n", "line 2: neither \"12345 Town\" nor \"- Street\""},
        {"foyer-places 1\n12345 A\n-\n", "line 3: neither \"12345 Town\" nor \"- Street\""},
        {"foyer-places 1\n12345 A\n-  Weg\n", "line 3: a space too many"},
        {"foyer-places 1\n12345 A\tB\n", "line 2: a control character"},
        {"foyer-places 1\n12345 \xff\n", "larger than 1048576 bytes, or not UTF-8"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct places places;
        char why[PLACES_WHY_MAX] = "";
        struct bytes content = {(const uint8_t *)cases[i].content, strlen(cases[i].content)};
        assert_false(places_read(&places, content, why));
        assert_string_equal(why, cases[i].why);
        assert_int_equal(places.lines.len, 0);
    }
}

static void a_long_line_and_a_large_file_are_refused(void **state)
{
    (void)state;
    char line[300] = "foyer-places 1\n12345 ";
    memset(line + strlen(line), 'a', PLACES_LINE_MAX);
    struct places places;
    char why[PLACES_WHY_MAX];
    assert_false(places_read(&places, (struct bytes){(const uint8_t *)line, strlen(line)}, why));
    assert_string_equal(why, "line 2: longer than 120 bytes");
    static const char first[] = "foyer-places 1";
    char *large = test_calloc(1, PLACES_FILE_MAX + 2);
    memset(large, '\n', PLACES_FILE_MAX + 1);
    for (size_t i = 0; first[i] != '\0'; i++) {
        large[i] = first[i];
    }
    struct bytes content = {(const uint8_t *)large, PLACES_FILE_MAX + 1};
    assert_false(places_read(&places, content, why));
    content.len = PLACES_FILE_MAX;
    assert_true(places_read(&places, content, why));
    test_free(large);
}

static void no_register_finds_nothing(void **state)
{
    (void)state;
    struct places places = {0};
    struct places_found found;
    struct places_question question = {.postcode = TEXT_OF("12345"), .typed = TEXT_OF("a")};
    places_towns(&places, &question, &found);
    assert_int_equal(found.count, 0);
    places_streets(&places, &question, &found);
    assert_int_equal(found.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_postcode_offers_its_towns),
        cmocka_unit_test(a_town_is_found_by_its_beginning_and_named_once),
        cmocka_unit_test(streets_are_those_of_the_town),
        cmocka_unit_test(the_best_match_comes_first),
        cmocka_unit_test(a_town_knows_its_postcodes),
        cmocka_unit_test(no_more_are_found_than_can_be_shown),
        cmocka_unit_test(the_example_town_has_a_register),
        cmocka_unit_test(what_other_editors_write_is_read),
        cmocka_unit_test(a_broken_register_is_refused_with_its_line),
        cmocka_unit_test(a_long_line_and_a_large_file_are_refused),
        cmocka_unit_test(no_register_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
