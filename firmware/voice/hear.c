#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "voice/inside.h"

static void tell(struct voice *voice, const struct message *message)
{
    if (channel_send(&voice->kiosk, message) != CHANNEL_OK) {
        voice->is_ended = true; /* it is gone, or does not listen */
    }
}

bool voice_is_broken(const struct voice *voice)
{
    return !voice->synth.is_ready || voice->outputs[VOICE_HEADPHONE].is_broken ||
           voice->outputs[VOICE_SPEAKER].is_broken;
}

void voice_tell_state(struct voice *voice)
{
    uint32_t status = voice_is_broken(voice) ? STATUS_fault : STATUS_ok;
    uint32_t headphone = voice->jack.events.is_in;
    if (voice->has_told && status == voice->told_status && headphone == voice->told_headphone) {
        return;
    }
    voice->has_told = true;
    voice->told_status = status;
    voice->told_headphone = headphone;
    log_info("voice_state status=%s headphone=%u", status_word(status), headphone);
    struct message message = {
        .kind = MESSAGE_voice_state, .voice_state = {voice->session, status, headphone}};
    tell(voice, &message);
}

void voice_tell_done(struct voice *voice, const struct wish *wish, bool was_cut)
{
    struct message message = {
        .kind = MESSAGE_voice_done, .voice_done = {wish->session, wish->utterance, was_cut}};
    tell(voice, &message);
}

void voice_wipe(struct wish *wish)
{
    explicit_bzero(wish->speech, wish->len);
    wish->len = 0;
}

/* What is said ends, in this order: the sound, then the message. */
void voice_cut(struct voice *voice)
{
    if (voice->is_speaking) {
        mixer_cut(output_take(&voice->outputs[voice->output]));
        output_give(&voice->outputs[voice->output]);
        voice->is_speaking = false;
        voice->silent_ms = clock_steady_ms();
        voice_wipe(&voice->now);
        voice_tell_done(voice, &voice->now, true);
    }
    if (voice->has_next) {
        voice->has_next = false;
        voice_wipe(&voice->next);
        voice_tell_done(voice, &voice->next, true);
    }
}

/* Opens it, and says when that has begun to fail or to work again. */
bool voice_open_output(struct voice *voice, size_t output)
{
    bool is_open = output_open(&voice->outputs[output]);
    voice->silent_ms = clock_steady_ms();
    voice->retry_ms = voice->silent_ms + VOICE_RETRY_MS;
    voice_tell_state(voice);
    return is_open;
}

/* Opens all: only that tells whether they can be. What stays silent is closed again later. */
void voice_try_outputs(struct voice *voice)
{
    for (size_t i = 0; i < voice->output_count; i++) {
        (void)!output_open(&voice->outputs[i]); /* which keeps whether it could be */
    }
    voice->silent_ms = clock_steady_ms();
    voice->retry_ms = voice->silent_ms + VOICE_RETRY_MS;
}

static void hear_say(struct voice *voice, const struct message_voice_say *say)
{
    voice_cut(voice);
    struct wish *next = &voice->next;
    next->session = say->session;
    next->utterance = say->utterance;
    next->rate = say->rate;
    next->volume = say->volume;
    next->route = say->route;
    next->len = say->speech.len;
    if (next->len > 0) {
        memcpy(next->speech, say->speech.at, next->len);
    }
    next->speech[next->len] = '\0';
    voice->has_next = true;
}

static void play_tone(struct voice *voice, size_t output, const struct message_voice_tone *tone)
{
    if (voice_open_output(voice, output)) {
        mixer_tone(output_take(&voice->outputs[output]), (enum voice_tone)tone->tone, tone->volume);
        output_give(&voice->outputs[output]);
    }
}

/* By the speaker, and by a headphone that is plugged in. */
static void hear_tone(struct voice *voice, const struct message_voice_tone *tone)
{
    if (tone->tone >= VOICE_TONE_COUNT) {
        return;
    }
    voice->lost = 0;
    if (voice->jack.events.is_in || voice->output_count == 1) {
        play_tone(voice, VOICE_HEADPHONE, tone);
    }
    if (voice->output_count > 1) {
        play_tone(voice, VOICE_SPEAKER, tone);
    }
}

void voice_hear_kiosk(struct voice *voice)
{
    struct message message;
    switch (channel_receive(&voice->kiosk, &message)) {
    case CHANNEL_OK: break;
    case CHANNEL_EMPTY: return;
    case CHANNEL_FULL:
    case CHANNEL_CLOSED: voice->is_ended = true; return;
    case CHANNEL_FOUL: voice->is_ended = voice->is_foul = true; return;
    }
    voice->session = message.session;
    if (message.kind == MESSAGE_voice_say) {
        hear_say(voice, &message.voice_say);
        explicit_bzero(voice->kiosk.in, WIRE_MAX); /* a shorter message would leave the end of it */
    } else if (message.kind == MESSAGE_voice_stop) {
        voice_cut(voice);
    } else if (message.kind == MESSAGE_voice_tone) {
        hear_tone(voice, &message.voice_tone);
    } else {
        int fd = message_fd(&message);
        close_fd(&fd);
        voice->is_ended = voice->is_foul = true;
    }
}

/* Silence comes before anything else; then the headphone's path is woken for what comes. */
void voice_hear_jack(struct voice *voice)
{
    if (!jack_hear(&voice->jack)) {
        return;
    }
    voice_cut(voice);
    voice_tell_state(voice);
    if (voice->jack.events.is_in) {
        (void)!voice_open_output(voice, VOICE_HEADPHONE);
    }
}

/* Goes on by the same device when it is there again. One that is lost again and again is given up until
 * it is tried next. */
static void lose_output(struct voice *voice, size_t at)
{
    struct output *output = &voice->outputs[at];
    log_warning("sound_device_lost");
    output_close(output);
    if (!mixer_is_busy(&output->mixer)) {
        return;
    }
    voice->lost++;
    if (voice->lost <= VOICE_LOST_MAX && voice_open_output(voice, at)) {
        return;
    }
    output->is_broken = true;
    voice->retry_ms = clock_steady_ms() + VOICE_RETRY_MS;
    output->mixer.has_tone = false;
    if (voice->is_speaking && voice->output == at) {
        voice_cut(voice);
    }
    voice_tell_state(voice);
}

void voice_hear_output(struct voice *voice, size_t at)
{
    struct output *output = &voice->outputs[at];
    unsigned news = output_news(output);
    bool is_ours = voice->is_speaking && voice->output == at;
    if ((news & OUTPUT_NEWS_LOST) != 0) {
        lose_output(voice, at);
        is_ours = is_ours && voice->is_speaking;
    }
    if ((news & MIXER_BEGUN) != 0 && is_ours) {
        struct message message = {
            .kind = MESSAGE_voice_begun, .voice_begun = {voice->now.session, voice->now.utterance}};
        tell(voice, &message);
    }
    if ((news & (MIXER_SPOKEN | MIXER_SILENT)) != 0) {
        voice->silent_ms = clock_steady_ms();
    }
    if ((news & MIXER_SPOKEN) != 0 && is_ours) {
        voice->is_speaking = false;
        voice_tell_done(voice, &voice->now, false);
    }
}
