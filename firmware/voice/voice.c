#include "voice/voice.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "voice/inside.h"

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
    return voice->outputs[VOICE_HEADPHONE].device != 0 || voice->outputs[VOICE_SPEAKER].device != 0;
}

/* The moment at which there is something to do without news; UINT64_MAX: never. */
static uint64_t next_moment(struct voice *voice)
{
    uint64_t until = UINT64_MAX;
    if (has_open_output(voice) && !is_busy(voice)) {
        until = voice->silent_ms + VOICE_OPEN_MS;
    }
    if (voice_is_broken(voice) && voice->synth.is_ready && voice->retry_ms < until) {
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
    if (voice_is_broken(voice) && voice->synth.is_ready && now_ms >= voice->retry_ms) {
        voice_try_outputs(voice);
        voice_tell_state(voice);
    }
    if (jack_is_blind(&voice->jack)) {
        voice_hear_jack(voice);
    }
}

/* One round: waits for whatever comes, or does not wait, and attends to it. Never begins to speak. */
void voice_turn(struct voice *voice, bool may_wait)
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
        voice_hear_jack(voice);
    }
    if (wait[4].revents != 0) {
        uint64_t count;
        (void)!read(voice->wake, &count, sizeof count);
        for (size_t i = 0; i < voice->output_count; i++) {
            voice_hear_output(voice, i);
        }
    }
    if (wait[0].revents != 0) {
        voice_hear_kiosk(voice);
    }
    voice->is_ended = voice->is_ended || wait[1].revents != 0;
}

static void open_all(struct voice *voice, const struct terminal_voice *where)
{
    const char *names[VOICE_OUTPUTS] = {where->headphone_output, where->speaker_output};
    voice->output_count =
        strcmp(names[VOICE_HEADPHONE], names[VOICE_SPEAKER]) == 0 ? 1 : VOICE_OUTPUTS;
    for (size_t i = 0; i < VOICE_OUTPUTS; i++) {
        output_init(&voice->outputs[i], names[i], voice->wake);
    }
    if (!synth_open(&voice->synth)) {
        log_error("no_speech");
    }
    jack_open(&voice->jack, where->headphone);
    voice_try_outputs(voice);
    voice_tell_state(voice);
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
            voice_speak(voice); /* in which the next one may be heard */
        } else {
            voice_turn(voice, true);
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
