#include "voice/synth.h"

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "voice/mixer.h"
#include "voice/speech.h"

enum {
    BLOCK_MS = 20,
    CLAUSE_MAX = 1600, /* bytes; espeak-ng's N_TR_SOURCE is 800 characters */
    WORD_MAX = 150,    /* bytes; its N_WORD_BYTES is 160 */
    STACK_MAX = 131072 /* bytes below us that it may have used */
};

struct taking {
    synth_taker *take;
    void *owner;
    bool is_ended;
};

/* espeak-ng's t_espeak_callback: what we passed to Synthesize comes back in each event. */
static int hand_over(short *samples, int count, espeak_EVENT *events)
{
    struct taking *taking = events->user_data;
    if (taking == NULL || samples == NULL || count <= 0) {
        return 0;
    }
    taking->is_ended = taking->is_ended || !taking->take(taking->owner, samples, (size_t)count);
    return taking->is_ended ? 1 : 0;
}

static bool set_voice(struct synth *synth, struct text language)
{
    char name[SPEECH_LANGUAGE_MAX + 1];
    speech_voice(language, name);
    if (strcmp(name, synth->voice) == 0) {
        return true;
    }
    bool is_set = espeak_ng_SetVoiceByName(name) == ENS_OK;
    if (!is_set) {
        log_warning("voice_absent language=%s", name);
        is_set = espeak_ng_SetVoiceByName("de") == ENS_OK;
    }
    snprintf(synth->voice, sizeof synth->voice, "%s", is_set ? name : "");
    return is_set;
}

bool synth_open(struct synth *synth)
{
    espeak_ng_ERROR_CONTEXT context = NULL;
    *synth = (struct synth){0};
    espeak_ng_InitializePath(NULL);
    espeak_ng_STATUS status = espeak_ng_Initialize(&context);
    espeak_ng_ClearErrorContext(&context);
    if (status == ENS_OK) {
        status = espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, BLOCK_MS, NULL);
    }
    if (status != ENS_OK || espeak_ng_GetSampleRate() != MIXER_RATE) {
        log_error("voices_unusable status=%x", (unsigned)status);
        return false;
    }
    espeak_SetSynthCallback(hand_over);
    espeak_ng_SetParameter(espeakPUNCTUATION, espeakPUNCT_NONE, 0);
    espeak_ng_SetParameter(espeakCAPITALS, 0, 0);
    synth->is_ready = set_voice(synth, TEXT_OF("de")); /* the first word shall not wait for it */
    return synth->is_ready;
}

void synth_close(struct synth *synth)
{
    if (synth->is_ready) {
        espeak_ng_Terminate();
    }
    *synth = (struct synth){0};
}

static int words_a_minute(uint32_t rate)
{
    return (int)(rate < VOICE_RATE_MIN   ? VOICE_RATE_MIN
                 : rate > VOICE_RATE_MAX ? VOICE_RATE_MAX
                                         : rate);
}

bool synth_say(
    struct synth *synth, struct text language, const char *text, uint32_t rate, synth_taker *take,
    void *owner)
{
    if (!synth->is_ready || !set_voice(synth, language)) {
        return false;
    }
    struct taking taking = {.take = take, .owner = owner};
    espeak_ng_SetParameter(espeakRATE, words_a_minute(rate), 0);
    espeak_ng_STATUS status = espeak_ng_Synthesize(
        text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakENDPAUSE, NULL,
        &taking);
    if (status != ENS_OK && !taking.is_ended) {
        log_warning("speech_failed status=%x", (unsigned)status);
    }
    return status == ENS_OK && !taking.is_ended;
}

static bool take_nothing(void *owner, const int16_t *at, size_t count)
{
    (void)owner, (void)at, (void)count;
    return false;
}

/* What the library's functions have left below our own. */
__attribute__((noinline)) static void wipe_stack(void)
{
    char below[STACK_MAX];
    explicit_bzero(below, sizeof below);
}

void synth_forget(struct synth *synth)
{
    char clause[CLAUSE_MAX + 1];
    for (size_t i = 0; i < CLAUSE_MAX; i++) {
        clause[i] = i % (WORD_MAX + 1) == WORD_MAX ? ' ' : 'a';
    }
    clause[CLAUSE_MAX] = '\0';
    struct taking taking = {.take = take_nothing};
    if (synth->is_ready) {
        (void)espeak_ng_Synthesize(
            clause, sizeof clause, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, &taking);
    }
    wipe_stack();
}
