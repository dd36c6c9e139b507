#include "voice/mixer.h"

#include <math.h>
#include <string.h>

static int16_t clipped(double value)
{
    return (int16_t)(value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : lround(value));
}

double mixer_gain(uint32_t volume)
{
    uint32_t steps = volume < VOICE_VOLUME_MAX ? volume : VOICE_VOLUME_MAX;
    return pow(10, -(double)(VOICE_VOLUME_MAX - steps) * VOICE_VOLUME_STEP_DB / 20);
}

void mixer_wake(struct mixer *mixer, size_t samples)
{
    mixer->silence = samples;
}

/* What sounds now falls to nothing. */
static void begin_fade(struct mixer *mixer)
{
    mixer->fade_from = mixer->last;
    mixer->fade = mixer->last != 0 ? MIXER_FADE : 0;
}

void mixer_cut(struct mixer *mixer)
{
    if (mixer->is_speaking && !mixer->has_tone) {
        begin_fade(mixer);
    }
    explicit_bzero(mixer->ring, sizeof mixer->ring);
    mixer->first = mixer->count = 0;
    mixer->is_speaking = mixer->is_complete = mixer->has_begun = mixer->wants_room = false;
    mixer->news &= ~(unsigned)(MIXER_BEGUN | MIXER_ROOM | MIXER_SPOKEN);
}

void mixer_begin(struct mixer *mixer, uint32_t volume)
{
    mixer_cut(mixer);
    mixer->gain = mixer_gain(volume);
    mixer->is_speaking = true;
}

size_t mixer_put(struct mixer *mixer, const int16_t *at, size_t count)
{
    size_t room = mixer->is_speaking ? MIXER_RING - mixer->count : 0;
    size_t fits = count < room ? count : room;
    for (size_t i = 0; i < fits; i++) {
        mixer->ring[(mixer->first + mixer->count + i) % MIXER_RING] = at[i];
    }
    mixer->count += fits;
    mixer->wants_room = fits < count;
    return fits;
}

void mixer_complete(struct mixer *mixer)
{
    mixer->is_complete = true;
}

void mixer_tone(struct mixer *mixer, enum voice_tone tone, uint32_t volume)
{
    if (tones_length(tone) == 0 ||
        (mixer->has_tone && tones_is_urgent(mixer->tone) && !tones_is_urgent(tone))) {
        return;
    }
    begin_fade(mixer);
    mixer->has_tone = true;
    mixer->tone = tone;
    mixer->tone_at = 0;
    mixer->tone_gain = mixer_gain(volume);
}

bool mixer_is_busy(const struct mixer *mixer)
{
    return mixer->has_tone || mixer->is_speaking;
}

/* The next sample of the tone; after the last one there is a pause. */
static double next_of_tone(struct mixer *mixer)
{
    double sample = tones_sample(mixer->tone, mixer->tone_at++);
    if (mixer->tone_at >= tones_length(mixer->tone)) {
        mixer->has_tone = false;
        mixer->silence = MIXER_PAUSE;
        mixer->news |= mixer->is_speaking ? 0 : MIXER_SILENT;
    }
    return sample * INT16_MAX * mixer->tone_gain;
}

static double next_of_speech(struct mixer *mixer)
{
    if (mixer->count == 0) {
        return 0; /* not made yet */
    }
    double sample = mixer->ring[mixer->first] * mixer->gain;
    mixer->ring[mixer->first] = 0;
    mixer->first = (mixer->first + 1) % MIXER_RING;
    mixer->count--;
    mixer->news |= mixer->has_begun ? 0 : MIXER_BEGUN;
    mixer->has_begun = true;
    return sample;
}

static double next(struct mixer *mixer)
{
    if (mixer->silence > 0) {
        mixer->silence--;
        return 0;
    }
    if (mixer->has_tone) {
        return next_of_tone(mixer);
    }
    return mixer->is_speaking ? next_of_speech(mixer) : 0;
}

void mixer_render(struct mixer *mixer, int16_t *to, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double sample = next(mixer);
        if (mixer->fade > 0) {
            mixer->fade--;
            sample += (double)mixer->fade_from * (double)mixer->fade / MIXER_FADE;
        }
        to[i] = mixer->last = clipped(sample);
    }
    if (mixer->is_speaking && mixer->is_complete && mixer->count == 0) {
        mixer->is_speaking = mixer->is_complete = mixer->has_begun = false;
        mixer->news |= MIXER_SPOKEN;
    }
    if (mixer->wants_room && mixer->count <= MIXER_RING / 2) {
        mixer->wants_room = false;
        mixer->news |= MIXER_ROOM;
    }
}

unsigned mixer_news(struct mixer *mixer)
{
    unsigned news = mixer->news;
    mixer->news = 0;
    return news;
}
