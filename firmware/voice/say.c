#include <string.h>

#include "base/log.h"
#include "voice/inside.h"

/* Samples of what is said now; waits for room and hears what comes meanwhile. False when it was cut. */
static bool take_samples(void *owner, const int16_t *at, size_t count)
{
    struct voice *voice = owner;
    voice_turn(voice, false);
    while (count > 0 && voice->is_speaking && !voice->is_ended) {
        size_t fitted = mixer_put(output_take(&voice->outputs[voice->output]), at, count);
        output_give(&voice->outputs[voice->output]);
        at += fitted;
        count -= fitted;
        if (count > 0) {
            voice_turn(voice, true);
        }
    }
    return voice->is_speaking && !voice->is_ended;
}

/* Where it may be heard; VOICE_OUTPUTS: nowhere. */
static size_t output_of(const struct voice *voice, uint32_t route)
{
    if (voice->jack.events.is_in) {
        return VOICE_HEADPHONE;
    }
    return route == VOICE_ROUTE_ANYBODY
               ? (voice->output_count > 1 ? VOICE_SPEAKER : VOICE_HEADPHONE)
               : VOICE_OUTPUTS;
}

/* Line by line into samples, as the device plays them. */
static void say_lines(struct voice *voice)
{
    struct text rest = {voice->now.speech, voice->now.len};
    struct speech_line line;
    bool is_right = true;
    while (is_right && voice->is_speaking && speech_next(&rest, &line)) {
        size_t end = (size_t)(line.text.at - voice->now.speech) + line.text.len;
        voice->now.speech[end] = '\0'; /* in the place of the line's end */
        is_right = line.text.len == 0 || synth_say(
                                             &voice->synth, line.language, line.text.at,
                                             voice->now.rate, take_samples, voice);
    }
    synth_forget(&voice->synth);
    if (!is_right && voice->is_speaking) {
        voice_cut(voice); /* the library failed */
    }
}

/* Begins what was heard last. Returns when all of it is on its way to the device, or it was cut. */
void voice_speak(struct voice *voice)
{
    memcpy(&voice->now, &voice->next, sizeof voice->now);
    voice->has_next = false;
    voice_wipe(&voice->next);
    size_t output = output_of(voice, voice->now.route);
    struct text speech = {voice->now.speech, voice->now.len};
    if (output == VOICE_OUTPUTS || !speech_is_right(speech) || !voice->synth.is_ready ||
        !voice_open_output(voice, output)) {
        log_info("not_said route=%u bytes=%zu", voice->now.route, voice->now.len);
        voice_wipe(&voice->now);
        voice_tell_done(voice, &voice->now, true);
        return;
    }
    voice->output = output;
    voice->is_speaking = true;
    voice->lost = 0;
    mixer_begin(output_take(&voice->outputs[output]), voice->now.volume);
    output_give(&voice->outputs[output]);
    say_lines(voice);
    if (voice->is_speaking) {
        voice_wipe(&voice->now);
        mixer_complete(output_take(&voice->outputs[output]));
        output_give(&voice->outputs[output]);
    }
}
