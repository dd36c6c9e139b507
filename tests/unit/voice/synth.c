#include "voice/synth.h"

#include <espeak-ng/speak_lib.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "voice/mixer.h"
#include "voice/speech.h"

struct taken {
    size_t count, loud; /* samples in all, and those that are heard */
    size_t limit;       /* then it is ended; 0: never */
};

static bool take(void *owner, const int16_t *at, size_t count)
{
    struct taken *taken = owner;
    for (size_t i = 0; i < count; i++) {
        taken->loud += abs(at[i]) > 500;
    }
    taken->count += count;
    return taken->limit == 0 || taken->count < taken->limit;
}

static int set_up(void **state)
{
    struct synth *synth = test_calloc(1, sizeof *synth);
    *state = synth;
    return synth_open(synth) ? 0 : -1;
}

static int tear_down(void **state)
{
    synth_close(*state);
    test_free(*state);
    return 0;
}

static struct taken say(struct synth *synth, const char *language, const char *text, uint32_t rate)
{
    struct taken taken = {0};
    struct text name = {language, strlen(language)};
    assert_true(synth_say(synth, name, text, rate, take, &taken));
    return taken;
}

static void each_language_of_the_terminal_is_heard(void **state)
{
    static const struct {
        const char *language, *text;
    } rows[] = {
        {"de", "Weiter, Schaltfläche"}, {"de-x-leicht", "Sie können hier bezahlen."},
        {"en", "Next, button"},         {"tr", "İleri, düğme"},
        {"ar", "التالي، زر"},           {"uk", "Далі, кнопка"},
        {"pl", "Dalej, przycisk"},      {"ru", "Далее, кнопка"},
        {"fr", "Suivant, bouton"},      {"ro", "Înainte, buton"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct taken taken = say(*state, rows[i].language, rows[i].text, VOICE_RATE_NORMAL);
        assert_in_range(taken.count, MIXER_RATE / 2, MIXER_RATE * 6);
        assert_true(taken.loud > MIXER_RATE / 10);
    }
}

/* Which voice of espeak-ng spoke last; the library itself says it. */
static const char *voice(void)
{
    const espeak_VOICE *voice = espeak_GetCurrentVoice();
    return voice != NULL ? voice->identifier : "";
}

static void each_language_is_spoken_by_its_own_voice(void **state)
{
    static const struct {
        const char *language, *voice;
    } rows[] = {{"de", "gmw/de"}, {"en", "gmw/en"}, {"tr", "trk/tr"},         {"ar", "sem/ar"},
                {"uk", "zle/uk"}, {"pl", "zlw/pl"}, {"ru", "zle/ru"},         {"fr", "roa/fr"},
                {"ro", "roa/ro"}, {"de", "gmw/de"}, {"de-x-leicht", "gmw/de"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        (void)say(*state, rows[i].language, "1", VOICE_RATE_MAX);
        assert_string_equal(voice(), rows[i].voice);
    }
}

static void an_unknown_language_is_spoken_as_german(void **state)
{
    (void)say(*state, "en", "1", VOICE_RATE_MAX);
    (void)say(*state, "xx-YY", "1", VOICE_RATE_MAX);
    assert_string_equal(voice(), "gmw/de");
    (void)say(*state, "en", "1", VOICE_RATE_MAX);
    assert_string_equal(voice(), "gmw/en");
}

/* espeak-ng adds a little chance: within 2 %. */
static void assert_as_long(size_t count, size_t as)
{
    assert_in_range(count, as - as / 50, as + as / 50);
}

static void the_rate_changes_the_length_and_is_kept_in_bounds(void **state)
{
    const char *text =
        "Bitte legen Sie Ihren Ausweis auf das Lesegerät und warten Sie einen Moment.";
    size_t slow = say(*state, "de", text, VOICE_RATE_MIN).count;
    size_t usual = say(*state, "de", text, VOICE_RATE_NORMAL).count;
    size_t fast = say(*state, "de", text, VOICE_RATE_MAX).count;
    assert_true(slow > usual * 3 / 2 && usual > fast * 3 / 2);
    assert_as_long(say(*state, "de", text, 0).count, slow);
    assert_as_long(say(*state, "de", text, UINT32_MAX).count, fast);
}

static void text_is_never_markup(void **state)
{
    size_t plain = say(*state, "de", "Hallo", VOICE_RATE_NORMAL).count;
    size_t tagged = say(*state, "de", "<emphasis>Hallo</emphasis>", VOICE_RATE_NORMAL).count;
    assert_true(tagged > 2 * plain); /* read aloud, with its brackets */
    struct taken pause = say(*state, "de", "<break time=\"60s\"/>", VOICE_RATE_NORMAL);
    assert_true(pause.count < 30 * (size_t)MIXER_RATE);
    size_t word = say(*state, "en", "hello", VOICE_RATE_NORMAL).count;
    assert_true(say(*state, "en", "[[h@'loU]]", VOICE_RATE_NORMAL).count > word * 5 / 4);
}

static void who_has_enough_ends_it(void **state)
{
    static char text[SPEECH_MAX];
    memset(text, 'a', sizeof text - 1);
    struct taken taken = {.limit = MIXER_RATE};
    assert_false(synth_say(*state, TEXT_OF("de"), text, VOICE_RATE_NORMAL, take, &taken));
    assert_in_range(taken.count, MIXER_RATE, MIXER_RATE + MIXER_RATE / 10);
    taken = (struct taken){0};
    size_t before = say(*state, "de", "Guten Tag", VOICE_RATE_NORMAL).count;
    assert_true(synth_say(*state, TEXT_OF("de"), "Guten Tag", VOICE_RATE_NORMAL, take, &taken));
    assert_as_long(taken.count, before); /* and nothing of the long one is left */
}

static void the_worst_texts_are_survived(void **state)
{
    static char text[SPEECH_MAX];
    static const char *const parts[] = {
        "a", "9", "<", "1 ", "\xcc\x81", "\xd7\x90", "\xf0\x9f\x98\x80", "\xef\xbf\xbd",
        ".", "'", "- "};
    for (size_t i = 0; i < COUNT(parts); i++) {
        size_t len = strlen(parts[i]);
        memset(text, 0, sizeof text);
        for (size_t at = 0; at + len < sizeof text; at += len) {
            memcpy(text + at, parts[i], len);
        }
        struct taken taken = {.limit = 20 * (size_t)MIXER_RATE};
        (void)!synth_say(*state, TEXT_OF("ar"), text, VOICE_RATE_MAX, take, &taken);
        taken.count = 0;
        (void)!synth_say(*state, TEXT_OF("de"), text, VOICE_RATE_MAX, take, &taken);
    }
    assert_true(say(*state, "de", "Guten Tag", VOICE_RATE_NORMAL).loud > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_of_the_terminal_is_heard),
        cmocka_unit_test(each_language_is_spoken_by_its_own_voice),
        cmocka_unit_test(an_unknown_language_is_spoken_as_german),
        cmocka_unit_test(the_rate_changes_the_length_and_is_kept_in_bounds),
        cmocka_unit_test(text_is_never_markup),
        cmocka_unit_test(who_has_enough_ends_it),
        cmocka_unit_test(the_worst_texts_are_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
