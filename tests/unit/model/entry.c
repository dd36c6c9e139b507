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

/* UTF-8 of a code point below U+110000; ends in NUL. */
static void encode(char to[5], unsigned c)
{
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned first[] = {0, 0xc0, 0xe0, 0xf0};
    for (unsigned i = more; i > 0; i--, c >>= 6) {
        to[i] = (char)(0x80 | (c & 0x3f));
    }
    to[0] = (char)(first[more] | c);
    to[more + 1] = '\0';
}

static void dangerous_characters_are_refused_not_removed(void **state)
{
    (void)state;
    static const unsigned refused[] = {
        '\t',   '\n',    0x1b,     0x7f,   0x80,    /* controls */
        0x202a, 0x202b,  0x202c,   0x202d, 0x202e,  /* embedding and overriding the direction */
        0x2066, 0x2067,  0x2068,   0x2069, 0x200f,  /* isolating it, a mark of it */
        0x200b, 0x2060,  0xfeff,                    /* zero width */
        0xe000, 0xf0000, 0x10fffd,                  /* private use */
        0x2028, 0x2029,  0x378,    0xffff, 0x1fffe, /* separators, unassigned, no characters */
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        char text[8] = "a";
        encode(text + 1, refused[i]);
        assert_int_equal(take(text, 100), ENTRY_REFUSED);
        assert_int_equal(take(text + 1, 100), ENTRY_REFUSED);
    }
    char letter[5]; /* the control */
    encode(letter, 0x11e);
    assert_int_equal(take(letter, 100), ENTRY_OK);
    assert_string_equal(out, "Ğ");
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
        memcpy(wide + i, (const char[]){'\xef', '\xb7', '\xba'}, 3);
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
