#include "model/entry.h"

#include "tests/test.h"

static char out[ENTRY_BYTES_MAX];

static enum entry_result take(const char *typed, size_t max)
{
    size_t len;
    enum entry_result result =
        entry_take(out, &len, (struct text){typed, strlen(typed)}, max, false);
    out[len] = '\0';
    return result;
}

static void letters_of_every_kind_are_taken(void **state)
{
    (void)state;
    assert_int_equal(take("Müller-Lüdenscheidt, Straße 5 b", 100), ENTRY_OK);
    assert_string_equal(out, "Müller-Lüdenscheidt, Straße 5 b");
    assert_int_equal(take("Đặng Ğöksu K͟Hálid Ольга Ελένη", 100), ENTRY_OK);
    assert_int_equal(take("------", 100), ENTRY_OK); /* shown as it is; the schema judges it */
}

static void a_letter_has_one_spelling(void **state)
{
    (void)state;
    assert_int_equal(take("u\xcc\x88", 1), ENTRY_OK); /* u and a combining diaeresis */
    assert_string_equal(out, "ü");
    assert_int_equal(take("\xe2\x84\xab", 1), ENTRY_OK); /* the sign for angstrom */
    assert_string_equal(out, "Å");
    assert_int_equal(
        take("C\xcc\x80", 1), ENTRY_TOO_LONG); /* DIN 91379 has it, Unicode no one letter */
}

static void dangerous_characters_are_refused_not_removed(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "a\tb",
        "a\x1b[31m",
        "a\x7f",
        "a\xc2\x80",
        "a\xe2\x80\xae"
        "b", /* RLO */
        "\xe2\x80\xaa",
        "\xe2\x81\xa6x",
        "\xe2\x80\x8f",
        "\xe2\x80\x8b",
        "\xef\xbb\xbf",
        "\xee\x80\x80",
        "\xf3\xb0\x80\x80",
        "\xef\xbf\xbf",
        "\xe2\x80\xa8",
        "\xcd\xb8",
        "a\nb"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        assert_int_equal(take(refused[i], 100), ENTRY_REFUSED);
    }
}

static void what_is_not_utf8_is_refused(void **state)
{
    (void)state;
    assert_int_equal(take("\xc3", 100), ENTRY_REFUSED);
    assert_int_equal(take("\xed\xa0\x80", 100), ENTRY_REFUSED);
    size_t len;
    assert_int_equal(entry_take(out, &len, (struct text){"a\0b", 3}, 100, false), ENTRY_REFUSED);
}

static void lines_end_where_several_are_wanted(void **state)
{
    (void)state;
    size_t len;
    assert_int_equal(entry_take(out, &len, TEXT_OF("a\nb"), 100, true), ENTRY_OK);
    assert_int_equal(len, 3);
    assert_int_equal(entry_take(out, &len, TEXT_OF("a\r\nb"), 100, true), ENTRY_REFUSED);
}

static void ten_thousand_characters_are_too_many(void **state)
{
    (void)state;
    static char much[40001];
    memset(much, 'a', 10000);
    assert_int_equal(take(much, ENTRY_CHARACTERS_MAX), ENTRY_TOO_LONG);
    memset(much, 'a', sizeof much - 1);
    assert_int_equal(take(much, ENTRY_CHARACTERS_MAX), ENTRY_TOO_LONG);
    much[ENTRY_CHARACTERS_MAX] = '\0';
    assert_int_equal(take(much, ENTRY_CHARACTERS_MAX), ENTRY_OK);
    assert_int_equal(take("äöü", 3), ENTRY_OK);
    assert_int_equal(take("äöüß", 3), ENTRY_TOO_LONG);
}

static void a_pile_of_marks_is_bounded(void **state)
{
    (void)state;
    static char zalgo[16001]; /* one letter under 5333 marks; each decomposes into one */
    zalgo[0] = 'a';
    for (size_t i = 1; i + 1 < 16000; i += 2) {
        zalgo[i] = '\xcc';
        zalgo[i + 1] = '\x81';
    }
    zalgo[15999] = '\0';
    assert_int_equal(take(zalgo, ENTRY_CHARACTERS_MAX), ENTRY_TOO_LONG);
    static char
        wide[16001]; /* U+FDFA: eighteen letters when taken apart for compatibility, one here */
    for (size_t i = 0; i + 3 < 16000; i += 3) {
        memcpy(wide + i, "\xef\xb7\xba", 3);
    }
    assert_int_equal(take(wide, ENTRY_CHARACTERS_MAX), ENTRY_TOO_LONG);
}

static void blanks_at_the_ends_are_trimmed(void **state)
{
    (void)state;
    assert_true(text_equal(entry_trim(TEXT_OF("  a b \n")), TEXT_OF("a b")));
    assert_true(text_equal(
        entry_trim(TEXT_OF("\xc2\xa0"
                           "a")),
        TEXT_OF("a")));
    assert_int_equal(entry_trim(TEXT_OF(" \n\t ")).len, 0);
    assert_int_equal(entry_trim((struct text){0}).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_every_kind_are_taken),
        cmocka_unit_test(a_letter_has_one_spelling),
        cmocka_unit_test(dangerous_characters_are_refused_not_removed),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(lines_end_where_several_are_wanted),
        cmocka_unit_test(ten_thousand_characters_are_too_many),
        cmocka_unit_test(a_pile_of_marks_is_bounded),
        cmocka_unit_test(blanks_at_the_ends_are_trimmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
