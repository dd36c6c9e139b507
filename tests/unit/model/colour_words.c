/* Nobody is sent to "the red button" or "the field on the right": who does not see colours, or does not see,
 * or has the screen the other way round, finds nothing there. A sentence may name a colour or a side beside
 * the name of the thing; it is wrong when that is all it says. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <dirent.h>
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "model/texts.h"
#include "tests/test.h"

enum { NAMES_MAX = 64, NAME_SIZE = 64, LANGUAGES = 10 };

/* Colours and sides; what can be touched; in the same sentence without a quoted name: wrong. */
static const struct {
    const char *language, *where, *thing, *wrong, *right;
} words[LANGUAGES] = {
    {"de",
     "rote[nrs]?|grüne?[nrs]?|gelbe?[nrs]?|blaue?[nrs]?|rechts|links|rechten?|linken?|oben|unten|"
     "oberen?|unteren?",
     "knopf|knöpfe|tasten?|schaltflächen?|felde?r?n?|tasten", "Drücken Sie den roten Knopf.",
     "Berühren Sie den Knopf „Weiter“ rechts unten."},
    {"de-x-leicht",
     "rote[nrs]?|grüne?[nrs]?|gelbe?[nrs]?|blaue?[nrs]?|rechts|links|rechten?|linken?|oben|unten|"
     "oberen?|unteren?",
     "knopf|knöpfe|tasten?|felde?r?n?", "Der Knopf ist rechts.",
     "Berühren Sie den Knopf „Weiter“. Er ist rechts."},
    {"en",
     "red|green|yellow|blue|on the right|on the left|above|below|at the top|at the "
     "bottom|upper|lower",
     "buttons?|keys?|fields?", "Touch the green button.", "Touch the button “Next” on the right."},
    {"tr", "kırmızı|yeşil|sarı|mavi|sağda\\w*|solda\\w*|yukarıda\\w*|aşağıda\\w*|üstteki|alttaki",
     "düğme\\w*|tuş\\w*|alan\\w*", "Kırmızı düğmeye dokunun.",
     "Sağdaki “Devam” düğmesine dokunun."},
    {"pl",
     "czerwon\\w*|zielon\\w*|żółt\\w*|niebiesk\\w*|po prawej|po lewej|u góry|na "
     "dole|powyżej|poniżej",
     "przycisk\\w*|klawisz\\w*|pol[aeu]", "Proszę dotknąć czerwonego przycisku.",
     "Proszę dotknąć przycisku „Dalej” po prawej."},
    {"ru", "красн\\w*|зел[её]н\\w*|ж[её]лт\\w*|справа|слева|вверху|внизу|сверху|снизу",
     "кнопк\\w*|клавиш\\w*|пол[еюя]", "Нажмите красную кнопку.", "Нажмите кнопку «Далее» справа."},
    {"uk", "червон\\w*|зелен\\w*|жовт\\w*|праворуч|ліворуч|вгорі|внизу|угорі|унизу",
     "кнопк\\w*|клавіш\\w*|пол[еюя]", "Натисніть червону кнопку.",
     "Натисніть кнопку «Далі» праворуч."},
    {"fr",
     "rouges?|verte?s?|jaunes?|bleue?s?|à droite|à gauche|en haut|en bas|ci-dessus|ci-dessous",
     "boutons?|touches?|champs?", "Touchez le bouton rouge.",
     "Touchez le bouton « Suivant » à droite."},
    {"ro", "roșu|roșie|verde|galben\\w*|albastr\\w*|din dreapta|din stânga|de sus|de jos",
     "buton\\w*|tast[aăe]\\w*|câmp\\w*", "Atingeți butonul roșu.",
     "Atingeți butonul „Înainte” din dreapta."},
    {"ar",
     "الأحمر|أحمر|الأخضر|أخضر|الأصفر|أصفر|الأزرق|أزرق|اليمين|اليسار|الأعلى|الأسفل|أدناه|أعلاه",
     "الزر|زر|المفتاح|الحقل|حقل", "المس الزر الأحمر.", "المس الزر «التالي» على اليمين."},
};

/* What says where something is because that is what it is about. */
static const char *const about_places[] = {"display.low"};

static pcre2_code *compile(const char *what)
{
    char pattern[900];
    int number;
    size_t at;
    snprintf(pattern, sizeof pattern, "(?<!\\w)(?:%s)(?!\\w)", what);
    pcre2_code *code = pcre2_compile(
        (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &number,
        &at, NULL);
    assert_non_null(code);
    return code;
}

static bool holds(const char *what, struct text text)
{
    pcre2_code *code = compile(what);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
    int found = pcre2_match(code, (PCRE2_SPTR)text.at, text.len, 0, 0, data, NULL);
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return found >= 0;
}

/* Quotation marks of the ten languages, or the place of a name. */
static bool names_something(struct text text)
{
    static const char *const marks[] = {"„", "“", "«", "»", "”", "\"", "{"};
    bool found = false;
    for (size_t i = 0; i < COUNT(marks); i++) {
        found = found || memmem(text.at, text.len, marks[i], strlen(marks[i])) != NULL;
    }
    return found;
}

static bool is_wrong(size_t language, struct text text)
{
    return !names_something(text) && holds(words[language].where, text) &&
           holds(words[language].thing, text);
}

static bool is_about_places(struct text key)
{
    bool found = false;
    for (size_t i = 0; i < COUNT(about_places); i++) {
        found = found || text_equal(key, (struct text){about_places[i], strlen(about_places[i])});
    }
    return found;
}

static size_t wrong_in(const char *path, size_t language, size_t *seen)
{
    char why[TEXTS_WHY_MAX];
    struct arena arena;
    struct texts texts;
    size_t wrong = 0;
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, TEXTS_FILE_MAX) != FILE_OK) {
        return 0;
    }
    const char *name = words[language].language;
    arena_init_common(&arena, 4u << 20);
    assert_true(texts_read(&texts, &arena, file.content, (struct text){name, strlen(name)}, why));
    for (size_t i = 0; i < texts.count; i++) {
        const struct texts_entry *entry = &texts.entries[i];
        ++*seen;
        if (!is_about_places(entry->key) && is_wrong(language, entry->text)) {
            print_message("%s: %.*s: %.*s\n", path, TEXT_ARG(entry->key), TEXT_ARG(entry->text));
            wrong++;
        }
    }
    arena_finish(&arena);
    return wrong;
}

static void nothing_is_told_by_its_colour_or_its_side_alone(void **state)
{
    (void)state;
    char path[600];
    size_t wrong = 0, seen = 0;
    for (size_t i = 0; i < LANGUAGES; i++) {
        snprintf(path, sizeof path, "assets/locales/%s.po", words[i].language);
        wrong += wrong_in(path, i, &seen);
        DIR *packs = opendir("assets/packs");
        assert_non_null(packs);
        for (const struct dirent *pack = readdir(packs); pack != NULL; pack = readdir(packs)) {
            snprintf(
                path, sizeof path, "assets/packs/%s/texts/%s.po", pack->d_name, words[i].language);
            wrong += wrong_in(path, i, &seen);
        }
        closedir(packs);
    }
    print_message("%zu texts\n", seen);
    assert_true(seen > 5000);
    assert_int_equal(wrong, 0);
}

/* The control: a sentence of each language that is wrong, and one that only says it besides. */
static void a_red_button_is_found_in_every_language(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct text wrong = {words[i].wrong, strlen(words[i].wrong)};
        struct text right = {words[i].right, strlen(words[i].right)};
        if (!is_wrong(i, wrong) || is_wrong(i, right)) {
            fail_msg("%s", words[i].language);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_told_by_its_colour_or_its_side_alone),
        cmocka_unit_test(a_red_button_is_found_in_every_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
