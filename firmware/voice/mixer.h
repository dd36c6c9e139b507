/* What one sound output plays: an utterance, or a tone, never both at once. Pure: samples in, samples
 * out. The caller keeps the sound thread, which renders, and the program apart (voice/output.h).
 *
 * A tone goes before speech: an utterance that has begun waits until it is over, and goes on. Samples
 * are int16_t, one channel, MIXER_RATE a second; those that were played are wiped. */
#pragma once

#include "voice/tones.h"

#define MIXER_RATE  TONES_RATE
#define MIXER_RING  22050 /* samples of speech that wait to be played: a second */
#define MIXER_FADE  64    /* samples, 3 ms, in which a cut sound falls to nothing: no click */
#define MIXER_PAUSE 1764  /* samples, 80 ms of silence between a tone and speech */

/* Bits of what has happened since it was last asked. */
enum mixer_news {
    MIXER_BEGUN = 1,  /* the first samples of the utterance were rendered */
    MIXER_ROOM = 2,   /* there is room again for what did not fit */
    MIXER_SPOKEN = 4, /* the utterance was rendered to its end */
    MIXER_SILENT = 8, /* a tone has ended and nothing is to be said */
};

struct mixer {
    int16_t ring[MIXER_RING];
    size_t first, count; /* of the ring */
    double gain;         /* of the utterance */
    bool is_speaking;    /* since mixer_begin(), until it was spoken or cut */
    bool is_complete;    /* all of it is in the ring */
    bool has_begun, wants_room;

    bool has_tone;
    enum voice_tone tone;
    size_t tone_at;
    double tone_gain;

    size_t silence; /* samples before anything sounds */
    int16_t last;   /* the sample rendered last */
    size_t fade;    /* samples of its falling that are left */
    int16_t fade_from;
    unsigned news; /* enum mixer_news */
};

/* The factor for a volume in steps; more than VOICE_VOLUME_MAX is the most, which is 1. */
double mixer_gain(uint32_t volume);

/* Nothing sounds before so many samples of silence: what wakes a sound path is not heard. */
void mixer_wake(struct mixer *mixer, size_t samples);

/* A new utterance; what was being said is gone. */
void mixer_begin(struct mixer *mixer, uint32_t volume);

/* Appends samples of the utterance; how many fitted. When not all did, MIXER_ROOM comes as soon as half
 * of the ring is free. */
size_t mixer_put(struct mixer *mixer, const int16_t *at, size_t count);

/* The utterance is complete: MIXER_SPOKEN comes when it was rendered. */
void mixer_complete(struct mixer *mixer);

/* Silence after MIXER_FADE samples; a tone goes on. */
void mixer_cut(struct mixer *mixer);

/* Plays a tone from now on. One that is going on ends, unless it is urgent and the new one is not: then
 * the new one is dropped. A number that is no tone does nothing. */
void mixer_tone(struct mixer *mixer, enum voice_tone tone, uint32_t volume);

/* True while something is to be heard, or more of an utterance is to come. */
bool mixer_is_busy(const struct mixer *mixer);

/* The next `count` samples. */
void mixer_render(struct mixer *mixer, int16_t *to, size_t count);

/* What has happened; forgotten by asking. */
unsigned mixer_news(struct mixer *mixer);
