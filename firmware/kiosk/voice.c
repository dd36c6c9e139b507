#include "kiosk/voice.h"

#include "ipc/words.h"
#include "kiosk/slip.h"

_Static_assert(
    SPEECH_VOLUME_MAX == VOICE_VOLUME_MAX && SPEECH_VOLUME_NORMAL == VOICE_VOLUME_NORMAL &&
        2 * SPEECH_VOLUME_KEY == VOICE_VOLUME_KEY && SPEECH_RATE_NORMAL == VOICE_RATE_NORMAL &&
        SPEECH_RATE_KEY == VOICE_RATE_STEP && SPEECH_RATE_MIN >= VOICE_RATE_MIN &&
        SPEECH_RATE_MAX <= VOICE_RATE_MAX && (int)SPEECH_TONE_NOTICE == (int)VOICE_TONE_NOTICE &&
        (int)SPEECH_TONE_WARNING == (int)VOICE_TONE_WARNING &&
        (int)SPEECH_TONE_ALARM == (int)VOICE_TONE_ALARM &&
        (int)SPEECH_TONE_KEY == (int)VOICE_TONE_KEY &&
        (int)SPEECH_TONE_DONE == (int)VOICE_TONE_DONE,
    "ui/speech/speech.h and ipc/words.h");

/* The screens offer what is for hearing while the terminal speaks. */
static void tell_session(struct kiosk *kiosk)
{
    if (kiosk->session.is_spoken != kiosk->speech.is_on) {
        struct session_event event = {.kind = EVENT_SPEECH, .number = kiosk->speech.is_on};
        kiosk_feed(kiosk, &event);
    }
}

bool voice_hear(struct kiosk *kiosk, const struct message *m)
{
    if (m->kind == MESSAGE_voice_state) {
        speech_headphone(&kiosk->speech, m->voice_state.headphone != 0);
        tell_session(kiosk);
    } else if (m->kind == MESSAGE_voice_done) {
        bool is_last = m->voice_done.utterance == kiosk->speech.utterance;
        speech_done(&kiosk->speech, m->voice_done.utterance);
        if (is_last) { /* the time of who listens begins when all is said */
            kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_TOUCH});
        }
    } else {
        return m->kind == MESSAGE_voice_begun;
    }
    return true;
}

void voice_lose(struct kiosk *kiosk)
{
    speech_lost(&kiosk->speech);
    tell_session(kiosk);
}

void voice_interrupt(struct kiosk *kiosk, const struct rim_event *input)
{
    if (input->kind == RIM_DOWN || input->kind == RIM_KEY || input->kind == RIM_TEXT) {
        speech_pressed(&kiosk->speech);
    }
}

static bool key_of(enum rim_key key, enum speech_key *to)
{
    static const struct {
        enum rim_key key;
        enum speech_key to;
    } KEYS[] = {
        {RIM_KEY_REPEAT, SPEECH_KEY_REPEAT},   {RIM_KEY_WHERE, SPEECH_KEY_WHERE},
        {RIM_KEY_SPEECH, SPEECH_KEY_SPEECH},   {RIM_KEY_LOUDER, SPEECH_KEY_LOUDER},
        {RIM_KEY_QUIETER, SPEECH_KEY_QUIETER}, {RIM_KEY_FASTER, SPEECH_KEY_FASTER},
        {RIM_KEY_SLOWER, SPEECH_KEY_SLOWER},
    };
    for (size_t i = 0; i < COUNT(KEYS); i++) {
        if (KEYS[i].key == key) {
            *to = KEYS[i].to;
            return true;
        }
    }
    return false;
}

static struct speech_scene scene_of(const struct kiosk *kiosk)
{
    const struct pack *pack = kiosk->session.pack;
    return (struct speech_scene){
        .tree = view_tree(&kiosk->view),
        .focus = view_focus(&kiosk->view),
        .pack = pack != NULL ? session_texts(&kiosk->session) : NULL,
        .german = pack != NULL ? &pack->texts[0] : NULL,
        .display = &kiosk->session.display,
        .now_ms = rim_steady_ms(kiosk->rim),
    };
}

static struct message message_of(const struct speech_command *command)
{
    struct message message = {0};
    switch (command->verb) {
    case SPEECH_SAY:
        message.kind = MESSAGE_voice_say;
        message.voice_say = (struct message_voice_say){
            .utterance = command->utterance,
            .rate = command->rate,
            .volume = command->volume,
            .route = command->anybody ? VOICE_ROUTE_ANYBODY : VOICE_ROUTE_HEADPHONE,
            .speech = command->lines,
        };
        break;
    case SPEECH_STOP: message.kind = MESSAGE_voice_stop; break;
    case SPEECH_TONE:
        message.kind = MESSAGE_voice_tone;
        message.voice_tone.tone = command->tone;
        message.voice_tone.volume = command->volume;
        break;
    }
    return message;
}

static void carry_out(struct kiosk *kiosk, const struct speech_commands *commands)
{
    for (size_t i = 0; i < commands->count; i++) {
        struct message message = message_of(&commands->list[i]);
        kiosk_send(kiosk, LINE_VOICE, &message);
    }
}

static void read_receipt(struct kiosk *kiosk)
{
    const struct session *s = &kiosk->session;
    struct receipt_layout layout = {0};
    struct speech_commands commands;
    struct speech_scene scene = scene_of(kiosk);
    size_t used = s->arena->used;
    if (s->pack == NULL || scene.tree == NULL) {
        return;
    }
    if (s->pack->kind == PACK_LOCAL) {
        slip_layout(&layout, s, &kiosk->terminal, kiosk->texts);
    } else {
        handover_layout(&layout, &kiosk->handover, s, &kiosk->terminal, kiosk->texts);
    }
    speech_receipt(&kiosk->speech, &scene, &layout, &commands);
    carry_out(kiosk, &commands);
    arena_rewind(s->arena, used);
}

void voice_take(struct kiosk *kiosk, struct view_event *view)
{
    enum speech_key key;
    bool is_key = view->want == VIEW_KEYED && key_of(view->key, &key);
    if (is_key && kiosk->lines[LINE_VOICE].is_open) {
        speech_key(&kiosk->speech, key);
        tell_session(kiosk);
    }
    bool is_receipt = view->want == VIEW_CHOSEN && view->node->action == SPEECH_READ_RECEIPT;
    if (is_receipt) {
        read_receipt(kiosk);
    }
    if (is_key || is_receipt) {
        view->want = VIEW_TOUCHED;
    }
}

void voice_speak(struct kiosk *kiosk)
{
    if (!kiosk->lines[LINE_VOICE].is_open) {
        return;
    }
    struct speech_commands commands;
    struct speech_scene scene = scene_of(kiosk);
    speech_look(&kiosk->speech, &scene, &commands);
    carry_out(kiosk, &commands);
}

uint64_t voice_deadline(const struct kiosk *kiosk)
{
    return kiosk->lines[LINE_VOICE].is_open ? speech_deadline(&kiosk->speech) : UINT64_MAX;
}
