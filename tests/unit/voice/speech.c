#include "voice/speech.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static void lines_are_read_one_after_the_other(void **state)
{
    (void)state;
    struct text rest = TEXT_OF("de\tGuten Tag\nar\tمرحبا\nde-x-leicht\t\n");
    struct speech_line line;
    assert_true(speech_is_right(rest));
    assert_true(speech_next(&rest, &line));
    assert_true(text_equal(line.language, TEXT_OF("de")));
    assert_true(text_equal(line.text, TEXT_OF("Guten Tag")));
    assert_true(speech_next(&rest, &line));
    assert_true(text_equal(line.text, TEXT_OF("مرحبا")));
    assert_true(speech_next(&rest, &line));
    assert_true(text_equal(line.language, TEXT_OF("de-x-leicht")));
    assert_int_equal(line.text.len, 0);
    assert_false(speech_next(&rest, &line));
    assert_int_equal(rest.len, 0);
}

static void what_is_no_line_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "de",
        "de\t",
        "de\tHallo",
        "\tHallo\n",
        "de Hallo\n",
        "de\tA\nB\n",
        "../de\tA\n",
        "d_e\tA\n",
        "de\tA\tB\n",
        "\n",
        "de\tA\n\n",
        "de\tA\rB\n",
        "de\t\x01 9S\n",
        "de\tA\x7f\n",
        "abcdefghijklmnopq\tA\n"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(speech_is_right(text_of(wrong[i])));
    }
    assert_false(speech_is_right((struct text){"de\tA\0B\n", 7}));
}

static void speech_may_be_as_long_as_a_message_and_no_longer(void **state)
{
    (void)state;
    static char speech[SPEECH_MAX + 1];
    static const char head[] = {'d', 'e', '\t'};
    memset(speech, 'a', sizeof speech);
    memcpy(speech, head, sizeof head);
    speech[SPEECH_MAX - 1] = '\n';
    assert_true(speech_is_right((struct text){speech, SPEECH_MAX}));
    speech[SPEECH_MAX - 1] = 'a';
    speech[SPEECH_MAX] = '\n';
    assert_false(speech_is_right((struct text){speech, SPEECH_MAX + 1}));
}

static void each_language_has_its_voice_and_others_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *language, *voice;
    } rows[] = {
        {"de", "de"},
        {"de-x-leicht", "de"},
        {"en", "en"},
        {"en-GB", "en"},
        {"en-US", "en-us"},
        {"tr", "tr"},
        {"ar", "ar"},
        {"ar-SY", "ar"},
        {"uk", "uk"},
        {"pl", "pl"},
        {"ru", "ru"},
        {"fr", "fr"},
        {"ro", "ro"},
        {"ro-MD", "ro"},
        {"es", "es"},
        {"zh-Hans-CN", "zh"},
        {"abcdefghijklmnop", "abcdefghijklmnop"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char name[SPEECH_LANGUAGE_MAX + 1];
        speech_voice(text_of(rows[i].language), name);
        assert_string_equal(name, rows[i].voice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_one_after_the_other),
        cmocka_unit_test(what_is_no_line_is_refused),
        cmocka_unit_test(speech_may_be_as_long_as_a_message_and_no_longer),
        cmocka_unit_test(each_language_has_its_voice_and_others_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
