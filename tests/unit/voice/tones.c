#include "voice/tones.h"

#include <math.h>

#include "base/fail.h"
#include "tests/test.h"

static double peak(enum voice_tone tone)
{
    double peak = 0;
    for (size_t i = 0; i < tones_length(tone); i++) {
        peak = fmax(peak, fabs(tones_sample(tone, i)));
    }
    return peak;
}

static void each_tone_sounds_and_is_short(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VOICE_TONE_COUNT; i++) {
        enum voice_tone tone = (enum voice_tone)i;
        assert_in_range(tones_length(tone), TONES_RATE / 100, TONES_RATE * 9 / 10);
        assert_true(peak(tone) > 0.1 && peak(tone) < 1);
        assert_true(tones_sample(tone, tones_length(tone)) == 0);
    }
    assert_int_equal(tones_length(VOICE_TONE_COUNT), 0);
    assert_true(tones_sample(VOICE_TONE_COUNT, 0) == 0);
}

/* A jump is a click: the steepest that a note of 1,400 Hz with its overtones may be is far below. */
static void each_tone_begins_and_ends_softly(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VOICE_TONE_COUNT; i++) {
        enum voice_tone tone = (enum voice_tone)i;
        double before = 0;
        for (size_t at = 0; at <= tones_length(tone); at++) {
            double now = tones_sample(tone, at);
            assert_true(fabs(now - before) < 0.5);
            before = now;
        }
        assert_true(fabs(tones_sample(tone, 0)) < 0.02);
        assert_true(fabs(tones_sample(tone, tones_length(tone) - 1)) < 0.02);
    }
}

/* EN 301 549 §5.1.3.10: no other sound of more than three seconds; and no two tones are alike. */
static void tones_differ(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VOICE_TONE_COUNT; i++) {
        for (unsigned j = i + 1; j < VOICE_TONE_COUNT; j++) {
            double difference = 0;
            for (size_t at = 0; at < TONES_RATE / 4; at++) {
                difference += fabs(
                    tones_sample((enum voice_tone)i, at) - tones_sample((enum voice_tone)j, at));
            }
            assert_true(difference > 10);
        }
    }
}

static void a_warning_is_louder_than_a_key_and_an_alarm_louder_still(void **state)
{
    (void)state;
    assert_true(peak(VOICE_TONE_KEY) < peak(VOICE_TONE_WARNING));
    assert_true(peak(VOICE_TONE_WARNING) < peak(VOICE_TONE_ALARM));
    assert_true(tones_is_urgent(VOICE_TONE_ALARM) && tones_is_urgent(VOICE_TONE_WARNING));
    assert_false(tones_is_urgent(VOICE_TONE_NOTICE) || tones_is_urgent(VOICE_TONE_COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_tone_sounds_and_is_short),
        cmocka_unit_test(each_tone_begins_and_ends_softly),
        cmocka_unit_test(tones_differ),
        cmocka_unit_test(a_warning_is_louder_than_a_key_and_an_alarm_louder_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
