/* The keyboard in each language, on a wide and on a narrow screen. */
#include "ui/keyboard_layout.h"

#include <sys/stat.h>

#include "model/latin.h"
#include "tests/unit/ui/desk.h"

static const char *const languages[] = {"de", "de-x-leicht", "en", "fr", "tr",
                                        "pl", "ro",          "ar", "uk", "ru"};

static const struct panel narrow = {1080, 1920, 15.6, 850, 1050, 800},
                          wide = {1080, 1920, 21.5, 850, 1050, 800},
                          flat = {1920, 1080, 15.6, 850, 1050, 900};

static const struct panel *const panels[] = {&narrow, &wide, &flat};

static void sit_at(struct desk *desk, const struct panel *panel, const char *language)
{
    *desk = (struct desk){.edit = {desk->space, 0, sizeof desk->space, 0}};
    desk->language = language;
    stage_open(&desk->stage, panel);
}

static bool has_key(const struct desk *desk, const char *typed)
{
    const struct tree *tree = view_tree(&desk->stage.view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_key && node->action == KEYBOARD_TYPE &&
            text_equal(node->name, text_of(typed))) {
            return true;
        }
    }
    return false;
}

/* Every page of the keyboard is right on the screen; a picture of the first, to be looked at. */
static void look_at_pages(struct desk *desk, size_t panel, enum keyboard_kind kind)
{
    struct check check;
    struct rect all;
    char path[96];
    for (int page = 0; page < 8; page++) { /* in usual letters, and in the largest */
        view_dress(&desk->stage.view, &(struct view_dress){0, page < 4 ? 0 : 3, false});
        begin_with(desk, kind);
        desk->keyboard.signs = page % 4 == 1;
        desk->keyboard.accents = page % 4 == 2;
        desk->keyboard.is_latin = page % 4 == 3;
        assert_true(edit_type(&desk->edit, TEXT_OF("e"), 200));
        show(desk);
        check_tree(&check, view_tree(&desk->stage.view), &desk->stage.view.style);
        if (check.count > 0) {
            fail_msg(
                "%s, panel %zu, kind %u, page %d: %s", desk->language, panel, kind, page,
                check.text);
        }
        if (page == 0) {
            stage_paint(&desk->stage, &all);
            snprintf(
                path, sizeof path, "build/pictures/keyboard-%zu-%u-%s.png", panel, (unsigned)kind,
                desk->language);
            cairo_surface_write_to_png(desk->stage.view.surface, path);
        }
    }
}

/* All kinds of keyboard in one language. */
static void look_at_kinds(size_t panel, const char *language)
{
    static const enum keyboard_kind kinds[] = {
        KEYBOARD_TEXT, KEYBOARD_NAME, KEYBOARD_EMAIL, KEYBOARD_SEARCH, KEYBOARD_NUMBER};
    static struct desk desk;
    bool has_alphabet = layout_alphabet_name(text_of(language)).len > 0;
    sit_at(&desk, panels[panel], language);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (kinds[i] != KEYBOARD_SEARCH || has_alphabet) {
            look_at_pages(&desk, panel, kinds[i]);
        }
    }
    stage_close(&desk.stage);
}

static void every_page_fits_every_screen(void **state)
{
    (void)state;
    mkdir("build", 0777);
    mkdir("build/pictures", 0777);
    for (size_t panel = 0; panel < COUNT(panels); panel++) {
        for (size_t i = 0; i < COUNT(languages); i++) {
            look_at_kinds(panel, languages[i]);
        }
    }
}

static void no_layout_has_more_keys_than_its_rows_or_a_key_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4 * COUNT(languages); i++) {
        struct text language = text_of(languages[i / 4]), seen[LAYOUT_KEYS_MAX];
        bool is_narrow = i % 2 == 1;
        struct layout layout =
            i % 4 < 2 ? layout_letters(language, is_narrow) : layout_alphabet(language, is_narrow);
        size_t count = 0;
        for (struct text key; (key = layout_next(&layout.keys)).len > 0;) {
            assert_true(count < LAYOUT_KEYS_MAX);
            for (size_t k = 0; k < count; k++) {
                assert_false(text_equal(seen[k], key));
            }
            seen[count++] = key;
        }
        assert_true(count == 0 || count == (is_narrow ? 4 : 3) * layout.columns);
    }
}

static void every_layout_has_the_latin_alphabet_and_the_signs_of_names(void **state)
{
    (void)state;
    static const char *const name_signs[] = {"-", "'", "."};
    for (size_t panel = 0; panel < COUNT(panels); panel++) {
        for (size_t i = 0; i < COUNT(languages); i++) {
            static struct desk desk;
            sit_at(&desk, panels[panel], languages[i]);
            begin_with(&desk, KEYBOARD_NAME);
            desk.keyboard.shift = false;
            show(&desk);
            for (int letter = 'a'; letter <= 'z'; letter++) {
                assert_true(has_key(&desk, (const char[]){(char)letter, '\0'}));
            }
            for (size_t k = 0; k < COUNT(name_signs); k++) {
                assert_true(has_key(&desk, name_signs[k]));
            }
            const struct tree *tree = view_tree(&desk.stage.view);
            for (const struct node *node = tree->root; node != NULL; node = node->after) {
                assert_true(
                    node->role != ROLE_key || node->action != KEYBOARD_TYPE ||
                    latin_check(node->name, LATIN_A, NULL));
            }
            stage_close(&desk.stage);
        }
    }
}

/* By the table of the standard, which says which small letter a capital has. */
static void capitals_are_those_of_the_language(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < COUNT(languages); i++) {
        struct text language = text_of(languages[i]);
        struct layout layout = layout_letters(language, false);
        for (struct text key; (key = layout_next(&layout.keys)).len > 0;) {
            const struct latin_entry *entry;
            struct text capital = layout_capital(key, language);
            char small[LATIN_BYTES_MAX];
            if (text_equal(capital, key)) {
                continue;
            }
            assert_int_equal(latin_match(capital, &entry), capital.len);
            assert_true(latin_is_capital(entry));
            struct text back = {small, latin_spell_small(small, entry)};
            bool is_turkish =
                text_equal(key, TEXT_OF("ı")) ||
                (text_equal(key, TEXT_OF("i")) && text_equal(language, TEXT_OF("tr")));
            assert_true(is_turkish || text_equal(back, key));
            found++;
        }
    }
    assert_true(found > 260);
    assert_true(text_equal(layout_capital(TEXT_OF("i"), TEXT_OF("tr")), TEXT_OF("İ")));
    assert_true(text_equal(layout_capital(TEXT_OF("ı"), TEXT_OF("tr")), TEXT_OF("I")));
    assert_true(text_equal(layout_capital(TEXT_OF("i"), TEXT_OF("de")), TEXT_OF("I")));
    assert_true(text_equal(layout_capital(TEXT_OF("ß"), TEXT_OF("de")), TEXT_OF("ß")));
    assert_true(text_equal(layout_capital(TEXT_OF("ї"), TEXT_OF("uk")), TEXT_OF("Ї")));
}

static void letters_lie_where_the_language_expects_them(void **state)
{
    (void)state;
    static const struct {
        const char *language, *begins;
    } cases[] = {
        {"de", "q w e r t z "}, {"de-x-leicht", "q w e r t z "}, {"it", "q w e r t z "},
        {"en", "q w e r t y "}, {"fr", "a z e r t y "},          {"tr", "q w e r t y u ı "},
        {"pl", "q w e r t y "}, {"ro", "q w e r t y "},          {"ar", "q w e r t y "},
        {"uk", "q w e r t y "}, {"ru", "q w e r t y "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int is_narrow = 0; is_narrow < 2; is_narrow++) {
            struct layout layout = layout_letters(text_of(cases[i].language), is_narrow == 1);
            assert_memory_equal(layout.keys, cases[i].begins, strlen(cases[i].begins));
        }
    }
}

static void a_turkish_name_has_both_letters_i(void **state)
{
    struct desk *desk = *state;
    desk->language = "tr";
    begin_with(desk, KEYBOARD_NAME);
    static const char *const keys[] = {"key-i",     "key-ş", "key-ı", "key-k", "key-space",
                                       "key-shift", "key-ı", "key-ğ", "key-i"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "İşık Iği");
}

static void a_search_has_two_alphabets_and_answers_have_one(void **state)
{
    struct desk *desk = *state;
    desk->language = "ru";
    begin_with(desk, KEYBOARD_SEARCH);
    static const char *const keys[] = {"key-shift",    "key-у", "key-к",        "key-р",
                                       "key-alphabet", "key-a", "key-alphabet", "key-я"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "Укрaя");
    strike(desk, "key-signs");
    strike(desk, "key-letters");
    assert_true(has_key(desk, "я"));
    static const enum keyboard_kind others[] = {KEYBOARD_TEXT, KEYBOARD_NAME, KEYBOARD_EMAIL};
    for (size_t i = 0; i < COUNT(others); i++) {
        begin_with(desk, others[i]);
        assert_null(tree_find(view_tree(&desk->stage.view), TEXT_OF("key-alphabet")));
        assert_false(has_key(desk, "я"));
    }
    desk->language = "pl";
    assert_int_equal(layout_alphabet_name(TEXT_OF("pl")).len, 0);
}

static void polish_and_romanian_letters_have_keys_of_their_own(void **state)
{
    struct desk *desk = *state;
    static const char *const words[][2] = {
        {"pl", "ą ć ę ł ń ó ś ź ż"},
        {"ro", "ă â î ș ț"},
        {"tr", "ğ ü ş ı ö ç"},
        {"fr", "é è à ç ê"},
        {"de", "ä ö ü ß"}};
    for (size_t i = 0; i < COUNT(words); i++) {
        desk->language = words[i][0];
        begin_with(desk, KEYBOARD_TEXT);
        const char *rest = words[i][1];
        for (struct text key; (key = layout_next(&rest)).len > 0;) {
            char one[8];
            snprintf(one, sizeof one, "%.*s", TEXT_ARG(key));
            assert_true(has_key(desk, one));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_fits_every_screen),
        cmocka_unit_test(no_layout_has_more_keys_than_its_rows_or_a_key_twice),
        cmocka_unit_test(every_layout_has_the_latin_alphabet_and_the_signs_of_names),
        cmocka_unit_test(capitals_are_those_of_the_language),
        cmocka_unit_test(letters_lie_where_the_language_expects_them),
        TEST(a_turkish_name_has_both_letters_i),
        TEST(a_search_has_two_alphabets_and_answers_have_one),
        TEST(polish_and_romanian_letters_have_keys_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
