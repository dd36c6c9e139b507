/* What the parts of the voice process share: one struct, and what they do for each other. */
#pragma once

#include "ipc/channel.h"
#include "voice/jack.h"
#include "voice/output.h"
#include "voice/speech.h"
#include "voice/synth.h"
#include "voice/voice.h"

enum voice_output { VOICE_HEADPHONE, VOICE_SPEAKER, VOICE_OUTPUTS };

/* A voice_say; its text ends in a NUL. */
struct wish {
    size_t len; /* bytes of speech */
    uint32_t session, utterance, rate, volume, route;
    char speech[SPEECH_MAX + 1];
};

/* In an arena: what is spoken is the citizen's. */
struct voice {
    struct channel kiosk;
    struct jack jack;
    struct output outputs[VOICE_OUTPUTS];
    size_t output_count; /* 1 when both are the same device */
    struct wish next;    /* heard, not yet begun: has_next */
    struct wish now;     /* being said, made into samples or rendered: is_speaking */
    size_t output;       /* of `now` */
    uint64_t silent_ms;  /* since when nothing sounds */
    uint64_t retry_ms;   /* when a broken device is tried again */
    unsigned lost;       /* how often a device was lost in what sounds now */
    int signals, wake;
    uint32_t session; /* of the last message */
    uint32_t told_status, told_headphone;
    bool has_told;
    bool has_next, is_speaking;
    bool is_ended, is_foul;
    struct synth synth;
};

/* True when an output could not be opened, or there are no voices. */
bool voice_is_broken(const struct voice *voice);

/* Tells the kiosk how it is, when that has changed. */
void voice_tell_state(struct voice *voice);

/* Tells that a wish is over. */
void voice_tell_done(struct voice *voice, const struct wish *wish, bool was_cut);

/* Overwrites what was to be said. */
void voice_wipe(struct wish *wish);

/* What is said, or was about to be, ends: first the sound, then the messages. */
void voice_cut(struct voice *voice);

/* Opens an output; the kiosk is told when that begins to fail or works again. False when it fails. */
MUST_USE bool voice_open_output(struct voice *voice, size_t output);

/* Opens all outputs: only that tells whether they can be. What stays silent is closed again later. */
void voice_try_outputs(struct voice *voice);

/* Takes the next message. */
void voice_hear_kiosk(struct voice *voice);

/* Takes what the jack says. */
void voice_hear_jack(struct voice *voice);

/* Takes the news of output `at`. */
void voice_hear_output(struct voice *voice, size_t at);

/* One round: waits for whatever comes, or only looks, and attends to it. Never begins to speak. */
void voice_turn(struct voice *voice, bool may_wait);

/* Begins what was heard last (has_next). Returns when all of it is on its way to the device, or it was
 * cut; rounds are made meanwhile. */
void voice_speak(struct voice *voice);
