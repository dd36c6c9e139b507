#include "voice/voice.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "ipc/channel.h"
#include "voice/jack.h"
#include "voice/output.h"
#include "voice/speech.h"
#include "voice/synth.h"

enum { HEADPHONE, SPEAKER, OUTPUTS };

/* A voice_say; its text ends in a NUL. */
struct wish {
    uint32_t session, utterance, rate, volume, route;
    char speech[SPEECH_MAX + 1];
    size_t len;
};

/* In the arena: what is spoken is the citizen's. */
struct voice {
    struct channel kiosk;
    int signals, wake;
    struct jack jack;
    struct synth synth;
    struct output outputs[OUTPUTS];
    size_t output_count; /* 1 when both are the same device */

    struct wish next; /* heard, not yet begun */
    bool has_next;
    struct wish now; /* being said: made into samples, or rendered */
    bool is_speaking;
    size_t output; /* of `now` */

    uint32_t session; /* of the last message */
    bool is_broken;   /* a device could not be opened, or there are no voices */
    uint32_t told_status, told_headphone;
    bool has_told;
    uint64_t silent_ms; /* since when nothing sounds */
    uint64_t retry_ms;  /* when a broken device is tried again */
    bool is_ended, is_foul;
};

static void tell(struct voice *voice, const struct message *message)
{
    if (channel_send(&voice->kiosk, message) != CHANNEL_OK) {
        voice->is_ended = true; /* it is gone, or does not listen */
    }
}

static void tell_state(struct voice *voice)
{
    uint32_t status = voice->is_broken ? STATUS_fault : STATUS_ok;
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

static void tell_done(struct voice *voice, const struct wish *wish, bool was_cut)
{
    struct message message = {
        .kind = MESSAGE_voice_done, .voice_done = {wish->session, wish->utterance, was_cut}};
    tell(voice, &message);
}

static void wipe(struct wish *wish)
{
    explicit_bzero(wish->speech, wish->len);
    wish->len = 0;
}

/* What is said ends, in this order: the sound, then the message. */
static void cut(struct voice *voice)
{
    if (voice->is_speaking) {
        mixer_cut(output_take(&voice->outputs[voice->output]));
        output_give(&voice->outputs[voice->output]);
        voice->is_speaking = false;
        voice->silent_ms = clock_steady_ms();
        wipe(&voice->now);
        tell_done(voice, &voice->now, true);
    }
    if (voice->has_next) {
        voice->has_next = false;
        wipe(&voice->next);
        tell_done(voice, &voice->next, true);
    }
}

/* Opens it, and says when that has begun to fail or to work again. */
static bool open_output(struct voice *voice, size_t output)
{
    bool is_open = output_open(&voice->outputs[output]);
    voice->is_broken = !is_open || !voice->synth.is_ready;
    voice->silent_ms = clock_steady_ms();
    voice->retry_ms = voice->silent_ms + VOICE_RETRY_MS;
    tell_state(voice);
    return is_open;
}

/* Opens all: only that tells whether they can be. What stays silent is closed again later. */
static void try_outputs(struct voice *voice)
{
    bool is_open = voice->synth.is_ready;
    for (size_t i = 0; i < voice->output_count; i++) {
        is_open = output_open(&voice->outputs[i]) && is_open;
    }
    voice->is_broken = !is_open;
    voice->silent_ms = clock_steady_ms();
    voice->retry_ms = voice->silent_ms + VOICE_RETRY_MS;
}

static void hear_say(struct voice *voice, const struct message_voice_say *say)
{
    cut(voice);
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
    if (open_output(voice, output)) {
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
    if (voice->jack.events.is_in || voice->output_count == 1) {
        play_tone(voice, HEADPHONE, tone);
    }
    if (voice->output_count > 1) {
        play_tone(voice, SPEAKER, tone);
    }
}

static void hear_kiosk(struct voice *voice)
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
    } else if (message.kind == MESSAGE_voice_stop) {
        cut(voice);
    } else if (message.kind == MESSAGE_voice_tone) {
        hear_tone(voice, &message.voice_tone);
    } else {
        int fd = message_fd(&message);
        close_fd(&fd);
        voice->is_ended = voice->is_foul = true;
    }
}

/* Silence comes before anything else; then the headphone's path is woken for what comes. */
static void hear_jack(struct voice *voice)
{
    if (!jack_hear(&voice->jack)) {
        return;
    }
    cut(voice);
    tell_state(voice);
    if (voice->jack.events.is_in) {
        (void)open_output(voice, HEADPHONE);
    }
}

static void hear_output(struct voice *voice, size_t at)
{
    struct output *output = &voice->outputs[at];
    unsigned news = output_news(output);
    bool is_ours = voice->is_speaking && voice->output == at;
    if ((news & OUTPUT_NEWS_LOST) != 0) {
        log_warning("sound_device_lost");
        output_close(output);
        if (!open_output(voice, at) && is_ours) {
            cut(voice);
            return;
        }
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
        tell_done(voice, &voice->now, false);
    }
}

static bool is_busy(struct voice *voice)
{
    bool is_busy = voice->is_speaking;
    for (size_t i = 0; i < voice->output_count; i++) {
        is_busy = mixer_is_busy(output_take(&voice->outputs[i])) || is_busy;
        output_give(&voice->outputs[i]);
    }
    return is_busy;
}

static bool has_open_output(const struct voice *voice)
{
    return voice->outputs[HEADPHONE].device != 0 || voice->outputs[SPEAKER].device != 0;
}

/* The moment at which there is something to do without news; UINT64_MAX: never. */
static uint64_t next_moment(struct voice *voice)
{
    uint64_t until = UINT64_MAX;
    if (has_open_output(voice) && !is_busy(voice)) {
        until = voice->silent_ms + VOICE_OPEN_MS;
    }
    if (voice->is_broken && voice->synth.is_ready && voice->retry_ms < until) {
        until = voice->retry_ms;
    }
    if (jack_is_blind(&voice->jack)) {
        uint64_t look = clock_steady_ms() + VOICE_BLIND_MS;
        until = look < until ? look : until;
    }
    return until;
}

static void keep_time(struct voice *voice)
{
    uint64_t now_ms = clock_steady_ms();
    if (has_open_output(voice) && now_ms >= voice->silent_ms + VOICE_OPEN_MS && !is_busy(voice)) {
        for (size_t i = 0; i < voice->output_count; i++) {
            output_close(&voice->outputs[i]);
        }
    }
    if (voice->is_broken && voice->synth.is_ready && now_ms >= voice->retry_ms) {
        try_outputs(voice);
        tell_state(voice);
    }
    if (jack_is_blind(&voice->jack)) {
        hear_jack(voice);
    }
}

/* One round: waits for whatever comes, or does not wait, and attends to it. Never begins to speak. */
static void turn(struct voice *voice, bool may_wait)
{
    struct pollfd wait[] = {
        {.fd = voice->kiosk.fd, .events = POLLIN},
        {.fd = voice->signals, .events = POLLIN},
        {.fd = voice->jack.device, .events = POLLIN},
        {.fd = voice->jack.folder, .events = POLLIN},
        {.fd = voice->wake, .events = POLLIN}};
    uint64_t until = may_wait ? next_moment(voice) : 0, now = clock_steady_ms();
    int timeout_ms = until == UINT64_MAX ? -1 : until > now ? (int)(until - now) : 0;
    int ready = poll(wait, COUNT(wait), timeout_ms);
    if (ready == 0 && may_wait) {
        keep_time(voice);
    }
    if (ready <= 0) {
        return;
    }
    if (wait[2].revents != 0 || wait[3].revents != 0) {
        hear_jack(voice);
    }
    if (wait[4].revents != 0) {
        uint64_t count;
        (void)!read(voice->wake, &count, sizeof count);
        for (size_t i = 0; i < voice->output_count; i++) {
            hear_output(voice, i);
        }
    }
    if (wait[0].revents != 0) {
        hear_kiosk(voice);
    }
    voice->is_ended = voice->is_ended || wait[1].revents != 0;
}

/* Samples of what is said now; waits for room and hears what comes meanwhile. False when it was cut. */
static bool take_samples(void *owner, const int16_t *at, size_t count)
{
    struct voice *voice = owner;
    turn(voice, false);
    while (count > 0 && voice->is_speaking && !voice->is_ended) {
        size_t fitted = mixer_put(output_take(&voice->outputs[voice->output]), at, count);
        output_give(&voice->outputs[voice->output]);
        at += fitted;
        count -= fitted;
        if (count > 0) {
            turn(voice, true);
        }
    }
    return voice->is_speaking && !voice->is_ended;
}

/* Where it may be heard; OUTPUTS: nowhere. */
static size_t output_of(const struct voice *voice, uint32_t route)
{
    if (voice->jack.events.is_in) {
        return HEADPHONE;
    }
    return route == VOICE_ROUTE_ANYBODY ? (voice->output_count > 1 ? SPEAKER : HEADPHONE) : OUTPUTS;
}

/* Line by line into samples, as the device plays them. */
static void say_lines(struct voice *voice)
{
    struct text rest = {voice->now.speech, voice->now.len};
    struct speech_line line;
    while (voice->is_speaking && speech_next(&rest, &line)) {
        size_t end = (size_t)(line.text.at - voice->now.speech) + line.text.len;
        voice->now.speech[end] = '\0'; /* in the place of the line's end */
        if (line.text.len > 0 &&
            !synth_say(
                &voice->synth, line.language, line.text.at, voice->now.rate, take_samples, voice)) {
            break;
        }
    }
}

/* Begins what was heard last. Returns when all of it is on its way to the device, or it was cut. */
static void speak(struct voice *voice)
{
    memcpy(&voice->now, &voice->next, sizeof voice->now);
    voice->has_next = false;
    wipe(&voice->next);
    size_t output = output_of(voice, voice->now.route);
    struct text speech = {voice->now.speech, voice->now.len};
    if (output == OUTPUTS || !speech_is_right(speech) || !voice->synth.is_ready ||
        !open_output(voice, output)) {
        log_info("not_said route=%u bytes=%zu", voice->now.route, voice->now.len);
        wipe(&voice->now);
        tell_done(voice, &voice->now, true);
        return;
    }
    voice->output = output;
    voice->is_speaking = true;
    mixer_begin(output_take(&voice->outputs[output]), voice->now.volume);
    output_give(&voice->outputs[output]);
    say_lines(voice);
    if (voice->is_speaking) {
        wipe(&voice->now);
        mixer_complete(output_take(&voice->outputs[output]));
        output_give(&voice->outputs[output]);
    }
}

static void open_all(struct voice *voice, const struct terminal_voice *where)
{
    const char *names[OUTPUTS] = {where->headphone_output, where->speaker_output};
    voice->output_count = strcmp(names[HEADPHONE], names[SPEAKER]) == 0 ? 1 : OUTPUTS;
    for (size_t i = 0; i < OUTPUTS; i++) {
        output_init(&voice->outputs[i], names[i], voice->wake);
    }
    if (!synth_open(&voice->synth)) {
        log_error("no_speech");
    }
    jack_open(&voice->jack, where->headphone);
    try_outputs(voice);
    tell_state(voice);
}

int voice_serve(int connection, int signals, const struct terminal_voice *where)
{
    struct arena arena;
    arena_init(&arena, sizeof(struct voice) + 64);
    struct voice *voice = arena_take(&arena, sizeof *voice);
    voice->signals = signals;
    voice->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (voice->wake < 0) {
        die_errno("make an eventfd");
    }
    channel_init(&voice->kiosk, connection, DOMAIN_KIOSK);
    open_all(voice, where);
    while (!voice->is_ended) {
        if (voice->has_next) {
            speak(voice); /* in which the next one may be heard */
        } else {
            turn(voice, true);
        }
    }
    if (voice->is_foul) {
        log_error("kiosk_broke_the_protocol");
    }
    bool is_foul = voice->is_foul;
    for (size_t i = 0; i < voice->output_count; i++) {
        mixer_cut(output_take(&voice->outputs[i]));
        output_give(&voice->outputs[i]);
        output_close(&voice->outputs[i]);
    }
    jack_close(&voice->jack);
    channel_finish(&voice->kiosk);
    synth_close(&voice->synth);
    close_fd(&voice->wake);
    arena_finish(&arena);
    return is_foul ? 1 : 0;
}
