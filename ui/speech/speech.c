#include "ui/speech/speech.h"

#include "ui/speech/memory.h"

void speech_init(struct speech *speech, const struct texts *texts, size_t count)
{
    *speech = (struct speech){
        .texts = texts,
        .text_count = count,
        .rate = SPEECH_RATE_NORMAL,
        .volume = SPEECH_VOLUME_NORMAL,
    };
}

void speech_finish(struct speech *speech)
{
    arena_finish(&speech->arena);
    *speech = (struct speech){0};
}

void speech_forget(struct speech *speech)
{
    if (speech->memory != NULL) {
        explicit_bzero(speech->memory, sizeof *speech->memory);
    }
}

void speech_pressed(struct speech *speech)
{
    speech->is_pressed = true;
    speech->is_late = false;
    speech->again_ms = 0;
}

static void step(uint32_t *value, uint32_t by, bool up, uint32_t least, uint32_t most)
{
    if (up) {
        *value = most - *value > by ? *value + by : most;
    } else {
        *value = *value - least > by ? *value - by : least;
    }
}

static void toggle(struct speech *speech)
{
    speech->is_on = !speech->is_on;
    speech->by_speaker = speech->is_on && !speech->has_headphone;
    speech->wanted = speech->is_on ? WANT_TOP : WANT_OFF;
}

void speech_key(struct speech *speech, enum speech_key key)
{
    speech_pressed(speech);
    if (!speech->is_on && key != SPEECH_KEY_SPEECH) {
        return;
    }
    switch (key) {
    case SPEECH_KEY_REPEAT: speech->wanted |= WANT_REPEAT; break;
    case SPEECH_KEY_WHERE: speech->wanted |= WANT_WHERE; break;
    case SPEECH_KEY_SPEECH: toggle(speech); break;
    case SPEECH_KEY_LOUDER:
    case SPEECH_KEY_QUIETER:
        step(&speech->volume, SPEECH_VOLUME_KEY, key == SPEECH_KEY_LOUDER, 0, SPEECH_VOLUME_MAX);
        speech->wanted |= WANT_VOLUME;
        break;
    case SPEECH_KEY_FASTER:
    case SPEECH_KEY_SLOWER:
        step(
            &speech->rate, SPEECH_RATE_KEY, key == SPEECH_KEY_FASTER, SPEECH_RATE_MIN,
            SPEECH_RATE_MAX);
        speech->wanted |= WANT_RATE;
        break;
    }
}

void speech_headphone(struct speech *speech, bool is_in)
{
    if (speech->has_headphone == is_in) {
        return;
    }
    bool was_on = speech->is_on;
    speech->has_headphone = speech->is_on = is_in;
    speech->by_speaker = false;
    speech->is_late = is_in;
    speech->again = 0;
    speech->again_ms = 0;
    speech->wanted = is_in ? WANT_TOP : was_on ? WANT_SILENCE : 0;
}

void speech_done(struct speech *speech, uint32_t utterance)
{
    if (utterance == speech->utterance) {
        speech->is_speaking = speech->is_held = false;
    }
}

void speech_lost(struct speech *speech)
{
    speech_headphone(speech, false);
    speech->is_on = speech->by_speaker = speech->is_speaking = speech->is_held = false;
    speech->wanted = 0;
    speech_forget(speech);
}

uint64_t speech_deadline(const struct speech *speech)
{
    uint64_t again = speech->again_ms != 0 ? speech->again_ms : UINT64_MAX;
    uint64_t alarm = speech->alarm_ms != 0 ? speech->alarm_ms : UINT64_MAX;
    return again < alarm ? again : alarm;
}
