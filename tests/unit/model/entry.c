#include "model/entry.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "tests/test.h"

static char out[ENTRY_BYTES_MAX + 1];
static struct entry_fault fault;

static enum entry_result take_as(const char *typed, const struct entry_limits *limits)
{
    size_t len;
    enum entry_result result =
        entry_take(out, &len, (struct text){typed, strlen(typed)}, limits, &fault);
    out[len] = '\0';
    return result;
}

static enum entry_result take(const char *typed, size_t max)
{
    return take_as(typed, &(struct entry_limits){.characters_max = max});
}

static enum entry_result take_type(const char *typed, enum latin_type type)
{
    return take_as(typed, &(struct entry_limits){.characters_max = 100, .type = type});
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
    const struct entry_limits limits = {.characters_max = 100};
    assert_int_equal(entry_take(out, &len, (struct text){"a\0b", 3}, &limits, NULL), ENTRY_REFUSED);
}

static void lines_end_where_several_are_wanted(void **state)
{
    (void)state;
    const struct entry_limits limits = {.characters_max = 100, .several_lines = true};
    assert_int_equal(take_as("a\nb", &limits), ENTRY_OK);
    assert_string_equal(out, "a\nb");
    assert_int_equal(take_as("a\r\nb", &limits), ENTRY_REFUSED);
}

/* Refused, with this as the character's name and place. */
static void refuses(const char *typed, enum latin_type type, const char *shown, size_t at)
{
    assert_int_equal(take_type(typed, type), ENTRY_REFUSED);
    assert_string_equal(fault.shown, shown);
    assert_int_equal(fault.at, at);
}

static void the_type_of_the_field_decides(void **state)
{
    (void)state;
    assert_int_equal(take_type("Zoë O’Brien", LATIN_A), ENTRY_OK);
    assert_int_equal(take_type("Straße 7", LATIN_C), ENTRY_OK);
    assert_int_equal(take_type("Ελένη", LATIN_D), ENTRY_OK);
    refuses("Zoë 7", LATIN_A, "7", 4);
    refuses("Ελένη", LATIN_C, "Ε", 0);
    refuses("a–b", LATIN_E, "–", 1); /* a dash is no part of the standard */
    assert_int_equal(take_type("Zoe\xcc\x88", LATIN_A), ENTRY_OK); /* taken apart: put together */
    assert_string_equal(out, "Zoë");
    assert_int_equal(take_type("l\xcc\x84\xcc\xa5", LATIN_A), ENTRY_OK); /* and put in order */
    assert_string_equal(out, "l\xcc\xa5\xcc\x84");
}

static void what_has_no_shape_is_named_by_its_number(void **state)
{
    (void)state;
    refuses("ab\xe2\x80\x8b", LATIN_ANY, "U+200B", 2);
    refuses("x\xcc\x81", LATIN_A, "U+0301", 1);
    refuses("a\xc2\xa0", LATIN_A, "U+00A0", 1);
    refuses("\t", LATIN_C, "U+0009", 0);
    refuses("q\xcc\x88\xcc\x81\xcc\x82", LATIN_A, "U+0308", 1);
    refuses("a\xff", LATIN_A, "", 1);
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

/* What Unicode says, by way of taking the text apart and putting it together. */
static bool is_composed_by_unicode(struct text text)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t len = utf8proc_map(
        (const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &composed,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    bool is_same = len >= 0 && text_equal(text, (struct text){(char *)composed, (size_t)len});
    free(composed);
    return is_same;
}

/* Whether both ways say the same of this letter behind `before`. */
static bool is_agreed(utf8proc_int32_t c, const char *before)
{
    char word[16];
    size_t at = strlen(before);
    memcpy(word, before, at + 1);
    utf8proc_ssize_t len = utf8proc_encode_char(c, (utf8proc_uint8_t *)word + at);
    struct text text = {word, at + (size_t)len};
    return entry_is_composed(text) == is_composed_by_unicode(text);
}

/* The short way through letters that are known to be settled says what the long one says: of every letter
 * alone, and behind another one that it may compose with. */
static void every_letter_is_composed_as_unicode_says(void **state)
{
    (void)state;
    static const char *const BEFORE[] = {"", "e", "\xd0\xb8", "\xd8\xa7"}; /* e, и, ا */
    unsigned wrong = 0;
    for (utf8proc_int32_t c = 1; c <= 0x10ffff; c++) {
        for (size_t i = 0; i < COUNT(BEFORE) && utf8proc_codepoint_valid(c); i++) {
            wrong += !is_agreed(c, BEFORE[i]);
        }
    }
    assert_int_equal(wrong, 0);
}

static void what_others_wrote_is_known_to_be_composed(void **state)
{
    (void)state;
    assert_true(entry_is_composed(TEXT_OF("plain")));
    assert_true(entry_is_composed(TEXT_OF("ü C\xcc\x80 k\u035Fh")));
    assert_false(entry_is_composed(TEXT_OF("u\xcc\x88")));
    assert_false(entry_is_composed(TEXT_OF("l\xcc\x84\xcc\xa5")));
    assert_false(entry_is_composed(TEXT_OF("\xff")));
}

static void what_a_document_says_is_shown_composed(void **state)
{
    (void)state;
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    assert_true(text_equal(entry_compose(&arena, TEXT_OF("Zoe\xcc\x88")), TEXT_OF("Zoë")));
    assert_true(text_equal(entry_compose(&arena, TEXT_OF("\u200Bx")), TEXT_OF("\u200Bx")));
    arena_finish(&arena);
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
        cmocka_unit_test(the_type_of_the_field_decides),
        cmocka_unit_test(what_has_no_shape_is_named_by_its_number),
        cmocka_unit_test(ten_thousand_characters_are_too_many),
        cmocka_unit_test(a_pile_of_marks_is_bounded),
        cmocka_unit_test(every_letter_is_composed_as_unicode_says),
        cmocka_unit_test(what_others_wrote_is_known_to_be_composed),
        cmocka_unit_test(what_a_document_says_is_shown_composed),
        cmocka_unit_test(blanks_at_the_ends_are_trimmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
