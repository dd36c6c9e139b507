#include "voice/tones.h"

#include <math.h>

#include "base/fail.h"

#define PI 3.14159265358979323846

enum { NOTES_MAX = 4 };

/* Milliseconds from rising and falling at the ends of a note. */
#define RISE_MS 4.0
#define FALL_MS 12.0

struct note {
    unsigned hz, at_ms, length_ms;
    double level;    /* 0 to 1 */
    double decay_ms; /* to 37 % */
};

static const struct {
    struct note notes[NOTES_MAX];
    bool is_urgent;
} tones[VOICE_TONE_COUNT] = {
    /* a step up: something is new */
    [VOICE_TONE_NOTICE] = {.notes = {{587, 0, 160, 0.45, 90}, {784, 110, 260, 0.5, 110}}},
    /* down and again, a little louder */
    [VOICE_TONE_WARNING] =
        {.notes =
             {{784, 0, 200, 0.48, 120},
              {587, 140, 220, 0.48, 120},
              {784, 420, 200, 0.52, 120},
              {587, 560, 300, 0.52, 140}},
         .is_urgent = true},
    /* three times the same: take it with you */
    [VOICE_TONE_ALARM] =
        {.notes = {{988, 0, 190, 0.9, 200}, {988, 250, 190, 0.9, 200}, {1319, 500, 340, 0.9, 220}},
         .is_urgent = true},
    [VOICE_TONE_KEY] = {.notes = {{1175, 0, 30, 0.35, 9}}},
    /* a chord, one after the other: it worked */
    [VOICE_TONE_DONE] =
        {.notes =
             {{523, 0, 420, 0.35, 150},
              {659, 100, 420, 0.35, 150},
              {784, 200, 420, 0.35, 160},
              {1047, 300, 520, 0.3, 180}}},
};

static size_t samples_of(double ms)
{
    return (size_t)ceil(ms * TONES_RATE / 1000);
}

static bool is_tone(enum voice_tone tone)
{
    return (size_t)tone < COUNT(tones);
}

size_t tones_length(enum voice_tone tone)
{
    size_t length = 0;
    for (size_t i = 0; is_tone(tone) && i < NOTES_MAX; i++) {
        const struct note *note = &tones[tone].notes[i];
        size_t end = samples_of(note->at_ms + note->length_ms);
        length = end > length ? end : length;
    }
    return length;
}

/* A note's shape at `ms` after its beginning. */
static double envelope(const struct note *note, double ms)
{
    double left = note->length_ms - ms;
    double rise = ms < RISE_MS ? ms / RISE_MS : 1;
    double fall = left < FALL_MS ? left / FALL_MS : 1;
    return rise * fall * exp(-ms / note->decay_ms);
}

/* A sine with a little of its two next overtones: a bell rather than a beep. */
static double wave(double hz, double ms)
{
    double turn = 2 * PI * hz * ms / 1000;
    return (sin(turn) + 0.28 * sin(2 * turn) + 0.09 * sin(3 * turn)) / 1.25;
}

double tones_sample(enum voice_tone tone, size_t at)
{
    double sum = 0, now_ms = (double)at * 1000 / TONES_RATE;
    for (size_t i = 0; is_tone(tone) && i < NOTES_MAX; i++) {
        const struct note *note = &tones[tone].notes[i];
        double ms = now_ms - note->at_ms;
        if (note->hz > 0 && ms >= 0 && ms < note->length_ms) {
            sum += note->level * envelope(note, ms) * wave(note->hz, ms);
        }
    }
    return sum > 1 ? 1 : sum < -1 ? -1 : sum;
}

bool tones_is_urgent(enum voice_tone tone)
{
    return is_tone(tone) && tones[tone].is_urgent;
}
