#include "model/hyphen.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "model/texts.h"
#include "tests/test.h"

#define DEBIAN "/usr/share/hyphen/hyph_de_DE.dic"

static struct arena arena;
static char why[HYPHEN_WHY_MAX];

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, 32u << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* The text with "|" where a soft hyphen is; to be freed. */
static char *shown(const struct hyphens *hyphens, const char *text)
{
    struct text with = hyphens_put(hyphens, (struct text){text, strlen(text)}, &arena);
    char *to = calloc(1, with.len + 1);
    size_t len = 0;
    assert_non_null(to);
    for (size_t i = 0; i < with.len; i++) {
        if (i + 1 < with.len && memcmp(with.at + i, TEXTS_SOFT_HYPHEN, 2) == 0) {
            to[len++] = '|';
            i++;
        } else {
            to[len++] = with.at[i];
        }
    }
    return to;
}

static void assert_put(const struct hyphens *hyphens, const char *text, const char *expected)
{
    char *with = shown(hyphens, text);
    assert_string_equal(with, expected);
    free(with);
}

static const char small[] = "ISO8859-1\nLEFTHYPHENMIN 2\n# words\npark1aus1weis\nNEXTLEVEL\n"
                            "1par\n1kau\n1ner\nh2ner\n";

static void patterns_divide_and_forbid(void **state)
{
    (void)state;
    struct hyphens hyphens = {0};
    assert_true(hyphens_read(&hyphens, &arena, bytes_of(small), why));
    assert_int_equal(hyphens.count[0], 1);
    assert_int_equal(hyphens.count[1], 4);
    /* compounds come first, so park|aus keeps 1kau away; h2ner forbids what 1ner allows */
    assert_put(&hyphens, "Bewohnerparkausweis", "Bewohner|park|aus|weis");
    assert_put(&hyphens, "Parkausweis", "Parkausweis"); /* short enough */
    struct hyphens other = {0};
    assert_true(
        hyphens_read(&other, &arena, bytes_of("ISO8859-1\npark1aus1weis\nNEXTLEVEL\n1ner\n"), why));
    assert_put(&other, "Bewohnerparkausweis", "Bewoh|nerpark|aus|weis");
}

static void only_words_are_divided(void **state)
{
    (void)state;
    struct hyphens hyphens = {0};
    assert_true(hyphens_read(&hyphens, &arena, bytes_of(small), why));
    static const char *const whole[] = {
        "https://stadt.example/Bewohnerparkausweis",
        "Bewohnerparkausweis@stadt.example",
        "{Bewohnerparkausweis}",
        "Bewohnerparkausweis2",
        "Bewohnerparkausweis_neu",
        "www.Bewohnerparkausweis.de",
        "",
        "Bewohnerparkauswe\xC4\xB1s"};
    for (size_t i = 0; i < COUNT(whole) - 1; i++) {
        assert_put(&hyphens, whole[i], whole[i]);
    }
    assert_put(
        &hyphens, "(\"Bewohnerparkausweis\"). Der Bewohnerparkausweis:\nneu!",
        "(\"Bewohner|park|aus|weis\"). Der Bewohner|park|aus|weis:\nneu!");
    assert_put(&hyphens, "Bewohnerparkausweis-Antrag", "Bewohner|park|aus|weis-Antrag");
}

static void an_author_knows_better(void **state)
{
    (void)state;
    struct hyphens hyphens = {0};
    assert_true(hyphens_read(&hyphens, &arena, bytes_of(small), why));
    assert_true(hyphens_read_exceptions(
        &hyphens, &arena,
        bytes_of("# of this town\nBewohnerparkausweis\r\n\nM\xC3\xBCll-ab-fuhr\n"), why));
    assert_put(&hyphens, "Bewohnerparkausweis", "Bewohnerparkausweis");
    assert_put(&hyphens, "M\xC3\x9CLLABFUHR", "M\xC3\x9CLL|AB|FUHR");
    static const char *const wrong[] = {
        "ok\nzwei Worte\n", "ok\n-vorn\n", "ok\nhinten-\n", "ok\na--b\n", "ok\nx1\n"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct hyphens other = {0};
        assert_false(hyphens_read_exceptions(&other, &arena, bytes_of(wrong[i]), why));
        assert_non_null(strstr(why, "line 2"));
    }
}

static void what_is_no_pattern_file_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "UTF-8\n1a\n", "ISO8859-1\n", "ISO8859-1\n# nothing\n"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct hyphens hyphens = {0};
        assert_false(hyphens_read(&hyphens, &arena, bytes_of(wrong[i]), why));
    }
}

static void taken_out_again_it_is_the_same_text(void **state)
{
    (void)state;
    struct hyphens hyphens = {0};
    assert_true(hyphens_read(&hyphens, &arena, bytes_of(small), why));
    struct text text = TEXT_OF("Der Bewohnerparkausweis \xE2\x80\x9E"
                               "Bewohnerparkausweis\xE2\x80\x9C");
    struct text with = hyphens_put(&hyphens, text, &arena);
    assert_true(with.len > text.len);
    assert_true(text_equal(texts_plain(with, &arena), text));
}

static void german_words_are_divided_as_people_do(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"Personalausweis", "Per|sonal|aus|weis"},
        {"Heimtierausweis", "Heim|tier|aus|weis"},
        {"Bewohnerparkausweis", "Bewoh|ner|park|aus|weis"},
        {"Familiennamen", "Fami|lien|namen"},
        {"Geburtsurkunde", "Geburts|urkunde"},
        {"Meldebescheinigung", "Mel|debe|scheini|gung"},
        {"Telefonnummer", "Tele|fon|num|mer"},
    };
    struct hyphens hyphens = {0};
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, DEBIAN, HYPHEN_FILE_MAX) != FILE_OK) {
        SKIP("Debian's hyphen-de is not installed");
    }
    assert_true(hyphens_read(&hyphens, &arena, file.content, why));
    for (size_t i = 0; i < COUNT(words); i++) {
        assert_put(&hyphens, words[i][0], words[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(patterns_divide_and_forbid, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(only_words_are_divided, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(an_author_knows_better, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            what_is_no_pattern_file_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            taken_out_again_it_is_the_same_text, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            german_words_are_divided_as_people_do, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
