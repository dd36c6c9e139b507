#include "model/latin.h"

#include <utf8proc.h>

#include "model/schema/format.h"
#include "tests/latin_list.h"
#include "tests/test.h"

#define NO_LIST "the lists of DIN 91379 are not here (FOYER_SHARED)"

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void the_table_is_the_list_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum latin_group group;
        size_t count;
    } groups[] = {
        {"bll", LATIN_LETTER, 649}, {"bnlreq", LATIN_N1, 18},   {"bnl", LATIN_N2, 60},
        {"bnlopt", LATIN_N3, 6},    {"bnlnot", LATIN_N4, 4},    {"dc", LATIN_MARK, 20},
        {"gl", LATIN_GREEK, 69},    {"cl", LATIN_CYRILLIC, 62}, {"enl", LATIN_E1, 42},
    };
    FILE *list = latin_list_open("latin_list_1.3.txt");
    if (list == NULL) {
        SKIP(NO_LIST);
    }
    struct latin_line line;
    size_t lines = 0, sequences = 0, counts[COUNT(groups)] = {0};
    while (latin_list_next(list, &line)) {
        const struct latin_entry *entry = latin_list_find(&line);
        assert_non_null(entry);
        for (size_t i = 0; i < COUNT(groups); i++) {
            if (strcmp(line.group, groups[i].word) == 0) {
                assert_int_equal(entry->group, groups[i].group);
                counts[i]++;
            }
        }
        sequences += line.points[1] != 0;
        lines++;
    }
    fclose(list);
    assert_int_equal(lines, 930);
    assert_int_equal(lines, latin_count());
    assert_int_equal(sequences, 149);
    for (size_t i = 0; i < COUNT(groups); i++) {
        assert_int_equal(counts[i], groups[i].count);
    }
}

static void search_forms_are_those_of_the_standard(void **state)
{
    (void)state;
    FILE *list = latin_list_open("latin_list_search_form_1.3.txt");
    if (list == NULL) {
        SKIP(NO_LIST);
    }
    struct latin_line line;
    size_t lines = 0, letters = 0;
    while (latin_list_next(list, &line)) {
        const struct latin_entry *entry = latin_list_find(&line);
        assert_non_null(entry);
        assert_memory_equal(entry->search, line.search, sizeof line.search);
        lines++;
    }
    fclose(list);
    for (size_t i = 0; i < latin_count(); i++) {
        letters += latin_at(i)->search[0] != '\0';
    }
    assert_int_equal(lines, 649);
    assert_int_equal(lines, letters);
}

static void deprecated_are_the_seven_of_the_standard(void **state)
{
    (void)state;
    FILE *list = latin_list_open("latin_list_deprecated_1.3.txt");
    if (list == NULL) {
        SKIP(NO_LIST);
    }
    struct latin_line line;
    size_t lines = 0, deprecated = 0;
    while (latin_list_next(list, &line)) {
        const struct latin_entry *entry = latin_list_find(&line);
        assert_true(entry != NULL && entry->is_deprecated);
        lines++;
    }
    fclose(list);
    for (size_t i = 0; i < latin_count(); i++) {
        deprecated += latin_at(i)->is_deprecated;
    }
    assert_int_equal(lines, 7);
    assert_int_equal(deprecated, 7);
}

static void every_entry_is_found_whole_and_stable_under_nfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < latin_count(); i++) {
        const struct latin_entry *entry = latin_at(i), *found;
        char spelling[LATIN_BYTES_MAX + 2] = {0};
        size_t len = latin_spell(spelling, entry);
        utf8proc_uint8_t *apart = utf8proc_NFD((const utf8proc_uint8_t *)spelling);
        utf8proc_uint8_t *same = utf8proc_NFC((const utf8proc_uint8_t *)spelling);
        utf8proc_uint8_t *again = utf8proc_NFC(apart);
        assert_string_equal(same, spelling);
        assert_string_equal(again, spelling);
        free(apart);
        free(same);
        free(again);
        assert_true(
            entry->points[1] == 0 || (entry->points[1] >= 0x300 && entry->points[1] < 0x370));
        spelling[len] = 'x';
        assert_int_equal(latin_match((struct text){spelling, len + 1}, &found), len);
        assert_ptr_equal(found, entry);
        if (entry->group != LATIN_MARK) {
            assert_int_equal(latin_first((struct text){spelling, len + 1}), len);
            assert_int_equal(latin_last((struct text){spelling, len}), len);
        }
    }
}

static void the_longest_match_wins(void **state)
{
    (void)state;
    assert_int_equal(latin_first(TEXT_OF("K\u035FHan")), 4);
    assert_int_equal(latin_first(TEXT_OF("C\u0328\u0306")), 5);
    assert_int_equal(latin_first(TEXT_OF("Can")), 1);
    assert_int_equal(latin_last(TEXT_OF("Sheik\u035Fh")), 4);
    assert_int_equal(latin_last(TEXT_OF("Sheikh")), 1);
    assert_int_equal(latin_last(TEXT_OF("")), 0);
}

static void what_the_standard_does_not_know_is_stepped_over_with_its_marks(void **state)
{
    (void)state;
    assert_int_equal(latin_first(TEXT_OF("q\u0308\u0301x")), 5); /* q with two marks */
    assert_int_equal(latin_last(TEXT_OF("aq\u0308\u0301")), 5);
    assert_int_equal(latin_first(TEXT_OF("\xFFx")), 1);
    assert_int_equal(latin_last(TEXT_OF("x\xC3")), 1);
}

static bool allows(enum latin_type type, const char *string)
{
    return latin_check(text_of(string), type, NULL);
}

static void types_allow_what_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *text, *types; /* those that allow it */
    } cases[] = {
        {"Jos\u00E9 O\u2019Neill-K\u035FHan, Jr.", "ABCDE"},
        {"", "ABCDE"},
        {"\u0149", "ABCDE"}, /* deprecated */
        {"4711", "BCDE"},
        {"a@b", "BCDE"},
        {"\u00BD", "CDE"},
        {"one\ntwo", "CE"},
        {"\u03B1", "DE"},
        {"\u2030", "DE"},
        {"\u0436", "E"},
        {"\u0301", ""},
        {"x\u0301", ""},
        {"\u4E2D", ""},
        {"\u200B", ""},
        {"a\u0308", ""}, /* not NFC */
        {"\xFF", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char types[8] = "", *to = types;
        for (enum latin_type type = LATIN_A; type <= LATIN_E; type++) {
            if (allows(type, cases[i].text)) {
                *to++ = (char)('A' + (int)(type - LATIN_A));
            }
        }
        assert_string_equal(types, cases[i].types);
        assert_true(allows(LATIN_ANY, cases[i].text));
    }
}

static void types_have_as_many_entries_as_the_standard(void **state)
{
    (void)state;
    static const size_t wanted[] = {
        [LATIN_ANY] = 930, [LATIN_A] = 667, [LATIN_B] = 727,
        [LATIN_C] = 737,   [LATIN_D] = 844, [LATIN_E] = 910,
    };
    for (enum latin_type type = LATIN_ANY; type <= LATIN_E; type++) {
        size_t count = 0;
        for (size_t i = 0; i < latin_count(); i++) {
            char spelling[LATIN_BYTES_MAX];
            size_t len = latin_spell(spelling, latin_at(i));
            count += latin_check((struct text){spelling, len}, type, NULL);
        }
        assert_int_equal(count, wanted[type]);
    }
}

static void a_fault_is_named_with_its_place(void **state)
{
    (void)state;
    struct latin_fault fault;
    char code[LATIN_CODE_MAX + 1];
    assert_false(latin_check(TEXT_OF("K\u035FHan 7"), LATIN_A, &fault));
    assert_int_equal(fault.at, 6);
    assert_true(text_equal(fault.found, TEXT_OF("7")));
    assert_false(latin_check(TEXT_OF("\u00C4x\u0301y"), LATIN_C, &fault));
    assert_int_equal(fault.at, 2);
    assert_true(text_equal(fault.found, TEXT_OF("\u0301")));
    latin_code(code, fault.found);
    assert_string_equal(code, "U+0301");
    latin_code(code, TEXT_OF("\U0010FFFF"));
    assert_string_equal(code, "U+10FFFF");
    latin_code(code, TEXT_OF(""));
    assert_string_equal(code, "U+FFFD");
}

static void finds(const char *name, const char *wanted)
{
    char form[64];
    size_t len = latin_search_form(form, text_of(name));
    assert_true(len <= strlen(name));
    assert_true(text_equal((struct text){form, len}, text_of(wanted)));
}

static void names_have_a_search_form(void **state)
{
    (void)state;
    finds("\u00C4rger", "AERGER");
    finds("Gro\u00DF 7", "GROSS 7");
    finds("\u00D8rsted \u00C6 \u00DE", "OERSTED AE TH");
    finds("\u0141\u00F3d\u017A", "LODZ");
    finds("k\u035Fhan C\u0300", "KHAN C");
    finds("O\u2019Neill", "O'NEILL");
    finds("\u03B1\xFF", "\u03B1\xFF");
    finds("", "");
}

static void no_search_form_is_longer_than_its_letter(void **state)
{
    (void)state;
    for (size_t i = 0; i < latin_count(); i++) {
        char spelling[LATIN_BYTES_MAX], form[LATIN_BYTES_MAX];
        size_t len = latin_spell(spelling, latin_at(i));
        assert_true(latin_search_form(form, (struct text){spelling, len}) <= len);
    }
}

static void names_are_compared_by_their_search_form(void **state)
{
    (void)state;
    assert_true(latin_same(TEXT_OF("O'Neill"), TEXT_OF("o\u2019neill")));
    assert_true(latin_same(TEXT_OF("M\u00FCller"), TEXT_OF("Mueller")));
    assert_false(latin_same(TEXT_OF("M\u00FCller"), TEXT_OF("Muller")));
    assert_false(latin_same(TEXT_OF("Ann"), TEXT_OF("Anna")));
    assert_true(latin_same(TEXT_OF(""), TEXT_OF("")));
    assert_true(latin_begins_with(TEXT_OF("Osterstra\u00DFe"), TEXT_OF("osterstrass")));
    assert_true(latin_begins_with(TEXT_OF("x"), TEXT_OF("")));
    assert_false(latin_begins_with(TEXT_OF("Ost"), TEXT_OF("Oster")));
}

static bool fits(const char *name, const char *zone)
{
    return latin_fits_mrz(text_of(name), text_of(zone), false);
}

static void a_typed_name_is_compared_with_a_zone(void **state)
{
    (void)state;
    assert_true(fits("M\u00FCller-Gro\u00DF", "MUELLER GROSS"));
    assert_true(fits("M\u00FCller", "MULLER"));
    assert_true(fits("M\u00FCller", "MUXXLLER"));
    assert_true(fits("\u00C5s\u00F1a", "AASNXXA"));
    assert_true(fits("\u00C5s\u00F1a", "ASNA"));
    assert_true(fits("O\u2019Connor, Jr.", "OCONNOR JR"));
    assert_true(fits("k\u035Fhan", "KHAN"));
    assert_false(fits("M\u00FCller", "MILLER"));
    assert_false(fits("M\u00FCller", "MUELLERS"));
    assert_false(fits("M\u00FCller", "MUELL"));
    assert_false(fits("", ""));
    assert_true(latin_fits_mrz(TEXT_OF("M\u00FCller"), TEXT_OF("MUELL"), true));
    assert_true(latin_fits_mrz(TEXT_OF("Andr\u00E4s"), TEXT_OF("ANDRA"), true)); /* cut within AE */
    assert_false(latin_fits_mrz(TEXT_OF("M\u00FCller"), TEXT_OF("MUELK"), true));
    assert_false(latin_fits_mrz(TEXT_OF("M\u00FC"), TEXT_OF("MUELL"), true));
    static const char many[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_int_equal(sizeof many - 1, 64);
    assert_false(fits(many, many));
    assert_true(fits(many + 1, many + 1));
}

static void capitals_are_known(void **state)
{
    (void)state;
    const struct latin_entry *entry;
    latin_match(TEXT_OF("K\u035Fh"), &entry);
    assert_true(latin_is_capital(entry));
    latin_match(TEXT_OF("k\u035Fh"), &entry);
    assert_false(latin_is_capital(entry));
    latin_match(TEXT_OF("7"), &entry);
    assert_false(latin_is_capital(entry));
}

static void the_types_are_formats_of_a_schema(void **state)
{
    (void)state;
    static const char *const texts[] = {"A", "4", "\u00BD", "\u03B1", "\u0436"};
    for (enum latin_type type = LATIN_A; type <= LATIN_E; type++) {
        char name[] = "din-91379-?";
        name[sizeof name - 2] = (char)('a' + (int)(type - LATIN_A));
        const struct format *format = format_find(text_of(name));
        assert_non_null(format);
        assert_int_equal(latin_type_of(text_of(name)), type);
        for (size_t i = 0; i < COUNT(texts); i++) {
            assert_int_equal(format->is_right(text_of(texts[i])), allows(type, texts[i]));
        }
    }
    assert_null(format_find(TEXT_OF("din-91379-f")));
    assert_int_equal(latin_type_of(TEXT_OF("din-91379-f")), LATIN_ANY);
    assert_int_equal(latin_type_of(TEXT_OF("date")), LATIN_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_list_of_the_standard),
        cmocka_unit_test(search_forms_are_those_of_the_standard),
        cmocka_unit_test(deprecated_are_the_seven_of_the_standard),
        cmocka_unit_test(every_entry_is_found_whole_and_stable_under_nfc),
        cmocka_unit_test(the_longest_match_wins),
        cmocka_unit_test(what_the_standard_does_not_know_is_stepped_over_with_its_marks),
        cmocka_unit_test(types_allow_what_the_standard_says),
        cmocka_unit_test(types_have_as_many_entries_as_the_standard),
        cmocka_unit_test(a_fault_is_named_with_its_place),
        cmocka_unit_test(names_have_a_search_form),
        cmocka_unit_test(no_search_form_is_longer_than_its_letter),
        cmocka_unit_test(names_are_compared_by_their_search_form),
        cmocka_unit_test(a_typed_name_is_compared_with_a_zone),
        cmocka_unit_test(capitals_are_known),
        cmocka_unit_test(the_types_are_formats_of_a_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
