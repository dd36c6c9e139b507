#include "voice/mixer.h"

#include <math.h>
#include <stdlib.h>

#include "tests/test.h"

enum { BLOCK = 256, LONG = MIXER_RATE };

struct stage {
    struct mixer mixer;
    int16_t in[LONG], out[LONG];
};

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    for (size_t i = 0; i < LONG; i++) {
        stage->in[i] = (int16_t)(i % 100 < 50 ? 16000 : -16000);
    }
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    test_free(*state);
    return 0;
}

static int peak(const int16_t *at, size_t count)
{
    int peak = 0;
    for (size_t i = 0; i < count; i++) {
        peak = abs(at[i]) > peak ? abs(at[i]) : peak;
    }
    return peak;
}

/* Root mean square of a second of the same sound at this volume. */
static double loudness(struct stage *stage, uint32_t volume)
{
    double sum = 0;
    mixer_begin(&stage->mixer, volume);
    assert_int_equal(mixer_put(&stage->mixer, stage->in, LONG), LONG);
    mixer_complete(&stage->mixer);
    mixer_render(&stage->mixer, stage->out, LONG);
    for (size_t i = 0; i < LONG; i++) {
        sum += (double)stage->out[i] * stage->out[i];
    }
    return sqrt(sum / LONG);
}

static double decibels(double a, double b)
{
    return 20 * log10(b / a);
}

/* EN 301 549 §8.2.1, measured on what is rendered. */
static void the_volume_has_eighteen_decibels_above_the_usual_and_a_step_of_twelve(void **state)
{
    struct stage *stage = *state;
    double usual = loudness(stage, VOICE_VOLUME_NORMAL);
    double step = decibels(usual, loudness(stage, VOICE_VOLUME_NORMAL + VOICE_VOLUME_KEY));
    double range = decibels(usual, loudness(stage, VOICE_VOLUME_MAX));
    double below = decibels(loudness(stage, 0), usual);
    assert_true(fabs(step - 12) < 0.05);
    assert_true(fabs(range - 18) < 0.05);
    assert_true(fabs(below - 12) < 0.05);
    for (uint32_t i = 0; i < VOICE_VOLUME_MAX; i++) {
        assert_true(fabs(decibels(loudness(stage, i), loudness(stage, i + 1)) - 2) < 0.05);
    }
    assert_true(loudness(stage, UINT32_MAX) == loudness(stage, VOICE_VOLUME_MAX));
}

static void nothing_is_clipped_at_the_highest_volume(void **state)
{
    struct stage *stage = *state;
    stage->in[0] = INT16_MAX;
    stage->in[1] = INT16_MIN;
    (void)loudness(stage, VOICE_VOLUME_MAX);
    assert_int_equal(stage->out[0], INT16_MAX);
    assert_int_equal(stage->out[1], INT16_MIN);
    assert_int_equal(stage->out[2], stage->in[2]);
}

static void a_cut_is_silence_within_three_milliseconds_and_without_a_click(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    assert_int_equal(peak(stage->out, BLOCK), 16000);
    int last = stage->out[BLOCK - 1];
    mixer_cut(&stage->mixer);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    for (size_t i = 0; i < MIXER_FADE; i++) {
        assert_true(abs(stage->out[i] - last) <= 16000 / MIXER_FADE + 1);
        last = stage->out[i];
    }
    assert_int_equal(peak(stage->out + MIXER_FADE, BLOCK - MIXER_FADE), 0);
    assert_int_equal(peak(stage->mixer.ring, MIXER_RING), 0); /* wiped */
    mixer_render(&stage->mixer, stage->out, LONG);
    assert_int_equal(peak(stage->out, LONG), 0);
}

static void a_new_utterance_takes_the_place_of_the_old_one(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    const int16_t other[2] = {100, 200};
    (void)mixer_put(&stage->mixer, other, 2);
    mixer_complete(&stage->mixer);
    (void)mixer_news(&stage->mixer);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    assert_int_equal(peak(stage->out + MIXER_FADE, BLOCK - MIXER_FADE), 0);
    assert_int_equal(mixer_news(&stage->mixer), MIXER_BEGUN | MIXER_SPOKEN);
    assert_false(mixer_is_busy(&stage->mixer));
}

static void what_was_played_is_wiped(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    assert_int_equal(peak(stage->mixer.ring, BLOCK), 0);
    assert_int_equal(peak(stage->mixer.ring + BLOCK, BLOCK), 16000); /* the control */
}

static void room_is_told_when_half_is_free(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    assert_int_equal(mixer_put(&stage->mixer, stage->in, LONG), MIXER_RING);
    assert_int_equal(mixer_put(&stage->mixer, stage->in, 10), 0);
    mixer_render(&stage->mixer, stage->out, MIXER_RING / 2 - 1);
    assert_int_equal(mixer_news(&stage->mixer) & MIXER_ROOM, 0);
    mixer_render(&stage->mixer, stage->out, 1);
    assert_int_equal(mixer_news(&stage->mixer) & MIXER_ROOM, MIXER_ROOM);
    assert_int_equal(mixer_put(&stage->mixer, stage->in, 10), 10);
}

static void what_has_not_been_made_yet_is_a_pause(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    assert_int_equal(mixer_news(&stage->mixer), 0);
    assert_true(mixer_is_busy(&stage->mixer));
    (void)mixer_put(&stage->mixer, stage->in, 10);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    assert_int_equal(mixer_news(&stage->mixer), MIXER_BEGUN);
}

/* Speech is the constant 16000 here, which no tone is for long. */
static void a_tone_never_sounds_together_with_speech(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < LONG; i++) {
        stage->in[i] = 16000;
    }
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_render(&stage->mixer, stage->out, BLOCK);
    mixer_tone(&stage->mixer, VOICE_TONE_WARNING, VOICE_VOLUME_NORMAL);
    size_t length = tones_length(VOICE_TONE_WARNING);
    mixer_render(&stage->mixer, stage->out, length + MIXER_PAUSE + BLOCK);
    for (size_t i = MIXER_FADE; i < length; i++) {
        double alone =
            tones_sample(VOICE_TONE_WARNING, i) * INT16_MAX * mixer_gain(VOICE_VOLUME_NORMAL);
        assert_true(fabs(stage->out[i] - alone) <= 1);
    }
    assert_true(peak(stage->out + MIXER_FADE, length - MIXER_FADE) > 500); /* it sounds */
    assert_int_equal(peak(stage->out + length, MIXER_PAUSE), 0);
    for (size_t i = length + MIXER_PAUSE; i < length + MIXER_PAUSE + BLOCK; i++) {
        assert_int_equal(stage->out[i], 16000); /* and speech goes on where it was */
    }
}

static void a_tone_comes_before_the_utterance_that_is_said_with_it(void **state)
{
    struct stage *stage = *state;
    mixer_tone(&stage->mixer, VOICE_TONE_KEY, VOICE_VOLUME_MAX);
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_render(&stage->mixer, stage->out, tones_length(VOICE_TONE_KEY) + MIXER_PAUSE);
    assert_int_equal(mixer_news(&stage->mixer) & MIXER_BEGUN, 0);
    mixer_render(&stage->mixer, stage->out, 1);
    assert_int_equal(mixer_news(&stage->mixer) & MIXER_BEGUN, MIXER_BEGUN);
    assert_int_equal(stage->out[0], 16000);
}

static void an_alarm_is_not_pushed_aside_by_a_key(void **state)
{
    struct stage *stage = *state;
    mixer_tone(&stage->mixer, VOICE_TONE_ALARM, VOICE_VOLUME_MAX);
    mixer_tone(&stage->mixer, VOICE_TONE_KEY, VOICE_VOLUME_MAX);
    mixer_render(&stage->mixer, stage->out, tones_length(VOICE_TONE_ALARM) - 1);
    assert_true(mixer_is_busy(&stage->mixer));
    mixer_render(&stage->mixer, stage->out, 1);
    assert_int_equal(mixer_news(&stage->mixer), MIXER_SILENT);
    mixer_tone(&stage->mixer, VOICE_TONE_KEY, VOICE_VOLUME_MAX);
    mixer_tone(&stage->mixer, VOICE_TONE_ALARM, VOICE_VOLUME_MAX); /* the other way it is */
    assert_int_equal(stage->mixer.tone, VOICE_TONE_ALARM);
    mixer_tone(&stage->mixer, VOICE_TONE_COUNT, VOICE_VOLUME_MAX);
    assert_int_equal(stage->mixer.tone, VOICE_TONE_ALARM);
}

static void nothing_sounds_while_the_path_is_woken(void **state)
{
    struct stage *stage = *state;
    mixer_begin(&stage->mixer, VOICE_VOLUME_MAX);
    (void)mixer_put(&stage->mixer, stage->in, LONG);
    mixer_wake(&stage->mixer, 1000);
    mixer_render(&stage->mixer, stage->out, 2000);
    assert_int_equal(peak(stage->out, 1000), 0);
    assert_memory_equal(stage->out + 1000, stage->in, 1000 * sizeof *stage->in);
}

int main(void)
{
#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STAGED(the_volume_has_eighteen_decibels_above_the_usual_and_a_step_of_twelve),
        STAGED(nothing_is_clipped_at_the_highest_volume),
        STAGED(a_cut_is_silence_within_three_milliseconds_and_without_a_click),
        STAGED(a_new_utterance_takes_the_place_of_the_old_one),
        STAGED(what_was_played_is_wiped),
        STAGED(room_is_told_when_half_is_free),
        STAGED(what_has_not_been_made_yet_is_a_pause),
        STAGED(a_tone_never_sounds_together_with_speech),
        STAGED(a_tone_comes_before_the_utterance_that_is_said_with_it),
        STAGED(an_alarm_is_not_pushed_aside_by_a_key),
        STAGED(nothing_sounds_while_the_path_is_woken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
