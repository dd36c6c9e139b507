/* What becomes of the words of a form, in German and in translation. */
#include "xdf/translate.h"

#include "base/json.h"
#include "model/form.h"
#include "model/texts.h"
#include "tests/test.h"
#include "tests/unit/xdf/forms.h"

/* The texts of `language`, read by the reader of packs after all marks were removed. */
static void read_texts(
    struct texts *texts, struct arena *arena, const struct imported *imported, const char *file)
{
    char why[TEXTS_WHY_MAX];
    const char *content = folder_find(&imported->folder, file);
    assert_non_null(content);
    struct bytes bytes = {(const uint8_t *)content, strlen(content)};
    assert_false(texts_read(texts, arena, bytes, TEXT_OF("de"), why)); /* marked fuzzy */
    char *copy = strdup(content), *mark;
    assert_non_null(copy);
    while ((mark = strstr(copy, "#, fuzzy")) != NULL) {
        mark[1] = ' '; /* a comment like any other */
        mark[3] = 'F';
    }
    bytes.at = (const uint8_t *)copy;
    if (!texts_read(texts, arena, bytes, TEXT_OF("de"), why)) {
        fail_msg("%s: %s", file, why);
    }
    free(copy);
}

static void the_words_of_the_source_become_texts(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    struct texts texts;
    (void)state;
    arena_init_common(&arena, 4u << 20);
    assert_true(import_text(
        &imported,
        FORM3(HOLD(
            "1:1", FIELD(
                       "F1", "select", "text",
                       "<x:hilfetextEingabe>Bitte\n   \"eins\" \\ w\xc3\xa4hlen."
                       "</x:hilfetextEingabe><x:werte>" VALUE("a", "Apfel") "</x:werte>"))
                  HOLD("1:1", FIELD("F2", "label", "text", INHALT("Ein Hinweis."))))));
    read_texts(&texts, &arena, &imported, "texts/de.po");
    static const struct {
        const char *key, *text;
    } rows[] = {
        {"service.title", "Probe"}, {"page.S99000001.label", "Probe"},
        {"F1.label", "Frage F1"},   {"F1.description", "Bitte \"eins\" \\ wählen."},
        {"F1.a", "Apfel"},          {"F2.text", "Ein Hinweis."},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text found = texts_find(&texts, (struct text){rows[i].key, strlen(rows[i].key)});
        assert_int_equal(found.len, strlen(rows[i].text));
        assert_memory_equal(found.at, rows[i].text, found.len);
    }
}

static void a_pattern_asks_for_words_when_it_is_missed(void **state)
{
    (void)state;
    for (int good = 0; good < 2; good++) {
        SCOPED(end_import) struct imported imported = {0};
        assert_true(import_text(
            &imported, good ? ONE("input", "text",
                                  "<x:hilfetextEingabe>Nur Ziffern.</x:hilfetextEingabe>" PREC(
                                      "pattern='[0-9]+'"))
                            : ONE("input", "text", PREC("pattern='[0-9'"))));
        const char *german = folder_find(&imported.folder, "texts/de.po");
        const char *wanted = "#, fuzzy\nmsgid \"F1.error.pattern\"\nmsgstr \"Nur Ziffern.\"\n";
        assert_int_equal(strstr(german, wanted) != NULL, good);
        assert_int_equal(strstr(german, "error.pattern") != NULL, good);
    }
}

static void the_same_id_with_other_words_keeps_both(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    assert_true(import_text(
        &imported,
        FORM3(HOLD("1:1", GROUP("G1", HOLD("1:1", FIELD("F1", "input", "text", "")) ""))
                  HOLD("1:1", GROUP("G2", HOLD("1:1", FIELD("F1", "input", "text", "")) "")) HOLD(
                      "1:1", GROUP(
                                 "G3", HOLD(
                                           "1:1", FIELD(
                                                      "F1", "input", "text",
                                                      "<x:hilfetextEingabe>Anders"
                                                      "</x:hilfetextEingabe>")))))));
    const char *german = folder_find(&imported.folder, "texts/de.po");
    assert_non_null(strstr(german, "msgid \"F1.label\""));
    assert_non_null(strstr(german, "msgid \"F1-2.label\""));
    assert_non_null(strstr(german, "msgid \"F1-2.description\""));
    assert_null(strstr(german, "msgid \"F1.description\""));
    assert_null(strstr(german, "msgid \"F1-3.label\""));
}

static const char translation[] =
    "<x:xdatenfelder.uebersetzung.0106 "
    "xmlns:x='urn:xoev-de:fim:standard:xdatenfelder_3.0.0'><x:uebersetzt><x:id>S99000001</x:id>"
    "</x:uebersetzt><x:sprache lang='en' version='1'><x:element><x:uebersetzt><x:id>F1</x:id>"
    "</x:uebersetzt><x:bezeichnungEingabe>Question</x:bezeichnungEingabe><x:bezeichnungAusgabe/>"
    "<x:werte><x:wert><x:code>a</x:code><x:name>apple</x:name></x:wert></x:werte></x:element>"
    "</x:sprache><x:sprache lang='de' variant='simple' version='1'><x:element><x:uebersetzt>"
    "<x:id>F1</x:id></x:uebersetzt><x:bezeichnungEingabe>Leichte Frage</x:bezeichnungEingabe>"
    "<x:bezeichnungAusgabe/></x:element></x:sprache></x:xdatenfelder.uebersetzung.0106>";

static void translations_are_used_and_the_rest_waits(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    SCOPED(translations_release) struct translations translations;
    char why[TRANSLATIONS_WHY_MAX];
    const char *source =
        ONE("select", "text", "<x:werte>" VALUE("a", "Apfel") VALUE("b", "Birne") "</x:werte>");
    struct bytes bytes = {(const uint8_t *)translation, sizeof translation - 1};
    (void)state;
    assert_true(translations_read(&translations, bytes, why));
    assert_true(import(
        &imported, (struct bytes){(const uint8_t *)source, strlen(source)}, NULL, &translations));
    const char *english = folder_find(&imported.folder, "texts/en.po");
    assert_non_null(strstr(english, "#. Frage F1\nmsgid \"F1.label\"\nmsgstr \"Question\"\n"));
    assert_non_null(strstr(english, "#. Apfel\nmsgid \"F1.a\"\nmsgstr \"apple\"\n"));
    assert_non_null(strstr(english, "#. Birne\n#, fuzzy\nmsgid \"F1.b\"\nmsgstr \"\"\n"));
    assert_non_null(strstr(
        folder_find(&imported.folder, "texts/de-x-leicht.po"), "msgstr \"Leichte Frage\"\n"));
    assert_non_null(strstr(folder_find(&imported.folder, "pack.json"), "\"de-x-leicht\""));
    bytes.len = 100;
    SCOPED(translations_release) struct translations broken;
    assert_false(translations_read(&broken, bytes, why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_of_the_source_become_texts),
        cmocka_unit_test(a_pattern_asks_for_words_when_it_is_missed),
        cmocka_unit_test(the_same_id_with_other_words_keeps_both),
        cmocka_unit_test(translations_are_used_and_the_rest_waits),
    };
    return cmocka_run_group_tests_name("translate_words", tests, NULL, NULL);
}
