#include "model/plural.h"

#include "base/fail.h"
#include "tests/test.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

/* Numbers whose form is known from the grammar of the language, not from the rule. */
static void every_language_takes_its_own_form(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        uint64_t count;
        unsigned form;
    } CASES[] = {
        {"de", 1, 0},   {"de", 0, 1},   {"de", 2, 1},   {"de-x-leicht", 1, 0}, {"en", 1, 0},
        {"en", 21, 1},  {"tr", 1, 0},   {"tr", 5, 1},   {"fr", 0, 0},          {"fr", 1, 0},
        {"fr", 2, 1},   {"pl", 1, 0},   {"pl", 2, 1},   {"pl", 4, 1},          {"pl", 5, 2},
        {"pl", 12, 2},  {"pl", 14, 2},  {"pl", 21, 2},  {"pl", 22, 1},         {"pl", 112, 2},
        {"pl", 0, 2},   {"ru", 1, 0},   {"ru", 11, 2},  {"ru", 21, 0},         {"ru", 111, 2},
        {"ru", 3, 1},   {"ru", 13, 2},  {"ru", 23, 1},  {"ru", 100, 2},        {"uk", 101, 0},
        {"uk", 5, 2},   {"uk", 33, 1},  {"ro", 1, 0},   {"ro", 0, 1},          {"ro", 19, 1},
        {"ro", 20, 2},  {"ro", 101, 1}, {"ro", 120, 2}, {"ar", 0, 0},          {"ar", 1, 1},
        {"ar", 2, 2},   {"ar", 3, 3},   {"ar", 10, 3},  {"ar", 11, 4},         {"ar", 99, 4},
        {"ar", 100, 5}, {"ar", 102, 5}, {"ar", 103, 3}, {"ar", 111, 4},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        unsigned form = plural_form(text_of(CASES[i].language), CASES[i].count);
        if (form != CASES[i].form) {
            print_message("%s %u: %u\n", CASES[i].language, (unsigned)CASES[i].count, form);
        }
        assert_int_equal(form, CASES[i].form);
        assert_true(form < plural_forms(text_of(CASES[i].language)));
    }
}

static void no_number_has_a_form_that_is_not_there(void **state)
{
    (void)state;
    static const char *const LANGUAGES[] = {"de", "en", "tr", "ar", "uk", "pl", "ru", "fr", "ro"};
    for (size_t i = 0; i < COUNT(LANGUAGES); i++) {
        unsigned forms = plural_forms(text_of(LANGUAGES[i])), seen = 0;
        assert_true(forms > 0 && forms <= PLURAL_FORMS_MAX);
        for (uint64_t n = 0; n <= 1000; n++) {
            unsigned form = plural_form(text_of(LANGUAGES[i]), n);
            assert_true(form < forms);
            seen |= 1u << form;
        }
        assert_int_equal(seen, (1u << forms) - 1); /* and none is there for nothing */
        assert_true(plural_form(text_of(LANGUAGES[i]), UINT64_MAX) < forms);
    }
}

static void a_language_nobody_knows_has_none(void **state)
{
    (void)state;
    assert_int_equal(plural_forms(TEXT_OF("xx")), 0);
    assert_int_equal(plural_forms((struct text){0}), 0);
    assert_int_equal(plural_form(TEXT_OF("xx"), 7), 0);
    assert_int_equal(plural_rule(TEXT_OF("xx")).len, 0);
}

static void a_header_must_name_the_rule(void **state)
{
    (void)state;
    struct text pl = TEXT_OF("pl");
    assert_true(plural_is_declared(
        pl, TEXT_OF("Language: pl\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 "
                    "&& (n%100<10 || n%100>=20) ? 1 : 2);\nX: y\n")));
    assert_true(plural_is_declared(
        pl, TEXT_OF("Plural-Forms: nplurals=3; plural= n == 1 ? 0 : n % 10>=2 && n%10<=4 && "
                    "(n%100<10 || n%100>=20)?1:2 ;")));
    assert_true(
        plural_is_declared(TEXT_OF("en"), TEXT_OF("Plural-Forms: nplurals=2; plural=n != 1;\n")));
    assert_true(plural_is_declared(TEXT_OF("ro"), plural_rule(TEXT_OF("ro"))) == false);
    static const char *const WRONG[] = {
        "",
        "Language: pl\n",
        "Plural-Forms: nplurals=2; plural=(n != 1);\n",
        "Plural-Forms: nplurals=3; plural=(n != 1);\n",
        "Plural-Forms: nplurals=3;\n",
        "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : 2);\n",
        "Plural-Forms: plural=n != 1;\nnplurals=3;",
        "Plural-Forms:",
    };
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        assert_false(plural_is_declared(pl, text_of(WRONG[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_takes_its_own_form),
        cmocka_unit_test(no_number_has_a_form_that_is_not_there),
        cmocka_unit_test(a_language_nobody_knows_has_none),
        cmocka_unit_test(a_header_must_name_the_rule),
    };
    return cmocka_run_group_tests_name("plural", tests, NULL, NULL);
}
