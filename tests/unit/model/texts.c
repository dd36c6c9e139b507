#include "model/texts.h"

#include <stdio.h>

#include "tests/test.h"

static struct arena arena;
static char why[TEXTS_WHY_MAX];

static bool read_po(struct texts *texts, const char *source)
{
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    return texts_read(texts, &arena, bytes, TEXT_OF("de"), why);
}

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, 1u << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static const char sample[] =
    "# a comment\n"
    "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"
    "#: somewhere\n"
    "msgid \"b\"\nmsgstr \"Zwei \\\"Worte\\\"\\n\"\n  \"und mehr\"\n"
    "msgctxt \"dog\"\nmsgid \"label\"\nmsgstr \"Hund\"\n\n"
    "msgid \"fee\"\nmsgstr \"{amount} Euro für {{name}}, {amount} {other}\"\n"
    "#~ msgid \"old\"\n#~ msgstr \"alt\"\n";

static void keys_are_found(void **state)
{
    (void)state;
    struct texts texts;
    assert_true(read_po(&texts, sample));
    assert_int_equal(texts.count, 3);
    assert_true(text_equal(texts_find(&texts, TEXT_OF("b")), TEXT_OF("Zwei \"Worte\"\nund mehr")));
    assert_true(text_equal(texts_find(&texts, TEXT_OF("dog.label")), TEXT_OF("Hund")));
}

static void a_missing_key_is_seen(void **state)
{
    (void)state;
    struct texts texts;
    assert_true(read_po(&texts, sample));
    assert_true(text_equal(texts_find(&texts, TEXT_OF("cat.label")), TEXT_OF("cat.label")));
    assert_false(texts_has(&texts, TEXT_OF("cat.label")));
    assert_true(text_equal(texts_find(NULL, TEXT_OF("x")), TEXT_OF("x")));
}

static void what_is_missing_is_looked_for_beneath(void **state)
{
    (void)state;
    struct texts texts, program;
    assert_true(read_po(&texts, sample));
    assert_true(
        read_po(&program, "msgid \"b\"\nmsgstr \"B\"\n\nmsgid \"answer.yes\"\nmsgstr \"Ja\"\n"));
    texts.beneath = &program;
    assert_true(text_equal(texts_find(&texts, TEXT_OF("answer.yes")), TEXT_OF("Ja")));
    assert_false(text_equal(texts_find(&texts, TEXT_OF("b")), TEXT_OF("B")));
}

static void places_are_filled(void **state)
{
    (void)state;
    struct texts texts;
    const struct texts_place places[] = {{TEXT_OF("amount"), TEXT_OF("12")}};
    assert_true(read_po(&texts, sample));
    assert_true(text_equal(
        texts_say(&texts, TEXT_OF("fee"), places, 1, &arena),
        TEXT_OF("12 Euro für {name}, 12 {other}")));
}

static void what_is_not_sound_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *source, *reason;
    } wrong[] = {
        {"msgid \"a\"\nmsgstr \"1\"\n\nmsgid \"a\"\nmsgstr \"2\"\n", "twice"},
        {"msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"1\"\nmsgid \"a.b\"\nmsgstr \"2\"\n", "twice"},
        {"msgid \"a\"\nmsgstr \"\"\n", "empty"},
        {"msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"1\"\n", "line 3"},
        {"msgid \"a\"\n", "without"},
        {"msgctxt \"a\"\nmsgstr \"b\"\n", "order"},
        {"msgstr \"b\"\n", "order"},
        {"#, fuzzy\nmsgid \"a\"\nmsgstr \"1\"\n", "fuzzy"},
        {"msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"1\"\n", "again"},
        {"msgid a\nmsgstr \"1\"\n", "quotation"},
        {"msgid \"a\"\nmsgstr \"1\" 2\n", "quotation"},
        {"msgid \"a\"\nmsgstr \"1\"2\"\n", "quotation"},
        {"msgid \"a\"\nmsgstr \"\\x\"\n", "known"},
        {"msgid \"a\"\nmsgstr \"1\\\"\n", "known"},
        {"msgid \"a\"\nmsgstr \"\xff\"\n", "UTF-8"},
        {"\"a\"\n", "order"},
    };
    struct texts texts;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(read_po(&texts, wrong[i].source));
        if (strstr(why, wrong[i].reason) == NULL) {
            fail_msg("%zu: \"%s\" does not say %s", i, why, wrong[i].reason);
        }
        assert_int_equal(texts.count, 0);
    }
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    struct texts texts;
    static char source[TEXTS_FILE_MAX + 2];
    memset(source, ' ', TEXTS_FILE_MAX + 1);
    assert_false(read_po(&texts, source));
    static char much[TEXTS_TEXT_MAX + 2];
    memset(much, 'x', TEXTS_TEXT_MAX + 1);
    snprintf(source, sizeof source, "msgid \"%.*s\"\nmsgstr \"a\"\n", TEXTS_KEY_MAX + 1, much);
    assert_false(read_po(&texts, source));
    assert_non_null(strstr(why, "longer than 200"));
    snprintf(source, sizeof source, "msgid \"a\"\nmsgstr \"%s\"\n", much);
    assert_false(read_po(&texts, source));
    assert_non_null(strstr(why, "longer than 4000"));
}

static const char counted[] =
    "msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
    "msgid \"wait\"\nmsgid_plural \"wait\"\n"
    "msgstr[0] \"{count} Person in {place}\"\nmsgstr[1] \"{count} Personen\"\n\" in {place}\"\n"
    "msgid \"plain\"\nmsgstr \"{count} da\"\n";

static bool counts_as(const struct texts *texts, const char *key, uint64_t count, const char *want)
{
    const struct texts_place place = {TEXT_OF("place"), TEXT_OF("Celle")};
    struct text said =
        texts_count(texts, (struct text){key, strlen(key)}, count, &place, 1, &arena);
    return text_equal(said, (struct text){want, strlen(want)});
}

static void a_number_takes_its_form(void **state)
{
    (void)state;
    struct texts texts;
    assert_true(read_po(&texts, counted));
    assert_true(counts_as(&texts, "wait", 1, "1 Person in Celle"));
    assert_true(counts_as(&texts, "wait", 0, "0 Personen in Celle"));
    assert_true(counts_as(&texts, "wait", 12, "12 Personen in Celle"));
    assert_true(counts_as(&texts, "plain", 12, "12 da"));
    assert_true(counts_as(&texts, "nowhere", 12, "nowhere"));
}

/* The form is that of the language which has the text. */
static void a_text_from_beneath_is_counted_in_its_own_language(void **state)
{
    (void)state;
    struct texts german, none = {.language = TEXT_OF("ar"), .beneath = &german};
    assert_true(read_po(&german, counted));
    assert_true(counts_as(&none, "wait", 2, "2 Personen in Celle"));
    assert_true(counts_as(&none, "wait", 1, "1 Person in Celle"));
}

static void plural_forms_are_printed_and_read_again(void **state)
{
    (void)state;
    struct texts texts, again;
    assert_true(read_po(&texts, counted));
    struct text printed = texts_print(&texts, &arena);
    assert_int_equal(printed.at[printed.len], '\0');
    assert_true(read_po(&again, printed.at));
    assert_true(counts_as(&again, "wait", 1, "1 Person in Celle"));
    assert_true(counts_as(&again, "wait", 2, "2 Personen in Celle"));
    assert_int_equal(again.count, 2);
}

static void broken_plural_forms_are_refused(void **state)
{
    (void)state;
#define HEAD "msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
    static const char *const WRONG[] = {
        "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n", /* no rule */
        HEAD "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n",
        HEAD "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[0] \"x\"\n",
        HEAD "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\nmsgstr[2] \"z\"\n",
        HEAD "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[1] \"x\"\nmsgstr[0] \"y\"\n",
        HEAD "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr \"x\"\n",
        HEAD "msgid \"a\"\nmsgid_plural \"a\"\nmsgstr[0] \"\"\nmsgstr[1] \"y\"\n",
        HEAD "msgid \"a\"\nmsgstr[0] \"x\"\n",
    };
#undef HEAD
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        struct texts texts;
        assert_false(read_po(&texts, WRONG[i]));
        assert_true(why[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found),
        cmocka_unit_test(a_missing_key_is_seen),
        cmocka_unit_test(what_is_missing_is_looked_for_beneath),
        cmocka_unit_test(places_are_filled),
        cmocka_unit_test(what_is_not_sound_is_refused_with_its_line),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(a_number_takes_its_form),
        cmocka_unit_test(a_text_from_beneath_is_counted_in_its_own_language),
        cmocka_unit_test(plural_forms_are_printed_and_read_again),
        cmocka_unit_test(broken_plural_forms_are_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
