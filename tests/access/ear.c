#include "tests/access/ear.h"

#include "kiosk/handover.h"
#include "tests/access/visitor.h"

#define WORD_BYTES 6 /* of one word and its blank, about */

void ear_open(struct visitor *visitor)
{
    visitor->ear = (struct ear){.len = 0};
    speech_init(&visitor->ear.speech, visitor->hall->texts, visitor->hall->language_count);
}

void ear_close(struct visitor *visitor)
{
    speech_finish(&visitor->ear.speech);
}

static void remember(struct ear *ear, struct text lines)
{
    if (ear->len + lines.len > sizeof ear->heard) {
        ear->len = 0;
    }
    memcpy(ear->heard + ear->len, lines.at, lines.len);
    ear->last = ear->len;
    ear->len += lines.len;
}

static void hear(struct visitor *visitor, const struct speech_command *command)
{
    struct ear *ear = &visitor->ear;
    switch (command->verb) {
    case SPEECH_SAY:
        ear->interrupted += ear->silent_ms != 0;
        remember(ear, command->lines);
        ear->utterances++;
        ear->was_anybody = command->anybody;
        ear->volume = command->volume;
        ear->rate = command->rate;
        ear->said_ms = visitor->now_ms;
        ear->silent_ms =
            visitor->now_ms + 60000u * command->lines.len / (WORD_BYTES * command->rate) + 1;
        break;
    case SPEECH_STOP:
        ear->stops++;
        ear->silent_ms = 0;
        break;
    case SPEECH_TONE: ear->tones[command->tone]++; break;
    }
}

static struct speech_scene scene_of(const struct visitor *visitor)
{
    const struct session *s = &visitor->session;
    return (struct speech_scene){
        .tree = view_tree(&visitor->view),
        .focus = view_focus(&visitor->view),
        .pack = s->pack != NULL ? session_texts(s) : NULL,
        .german = s->pack != NULL ? &s->pack->texts[0] : NULL,
        .now_ms = visitor->now_ms,
    };
}

/* As the kiosk does it (firmware/kiosk/voice.c). */
static void tell_session(struct visitor *visitor)
{
    bool is_on = visitor->ear.speech.is_on;
    if (visitor->session.is_spoken != is_on) {
        visitor_feed(visitor, (struct session_event){.kind = EVENT_SPEECH, .number = is_on});
    }
}

void ear_listen(struct visitor *visitor)
{
    struct ear *ear = &visitor->ear;
    struct speech_commands commands;
    const struct speech_scene scene = scene_of(visitor);
    if (scene.tree == NULL) {
        return;
    }
    if (ear->silent_ms != 0 && visitor->now_ms >= ear->silent_ms) {
        ear->silent_ms = 0;
        speech_done(&ear->speech, ear->speech.utterance);
        visitor_feed(visitor, (struct session_event){.kind = EVENT_TOUCH});
    }
    speech_look(&ear->speech, &scene, &commands);
    for (size_t i = 0; i < commands.count; i++) {
        hear(visitor, &commands.list[i]);
    }
}

uint64_t ear_deadline(const struct visitor *visitor)
{
    uint64_t speech = speech_deadline(&visitor->ear.speech), silent = visitor->ear.silent_ms;
    return silent != 0 && silent < speech ? silent : speech;
}

void ear_headphone(struct visitor *visitor, bool is_in)
{
    speech_headphone(&visitor->ear.speech, is_in);
    tell_session(visitor);
    visitor_show(visitor);
    ear_listen(visitor);
}

static const struct {
    enum rim_key key;
    enum speech_key means;
} keys[] = {
    {RIM_KEY_REPEAT, SPEECH_KEY_REPEAT},   {RIM_KEY_WHERE, SPEECH_KEY_WHERE},
    {RIM_KEY_SPEECH, SPEECH_KEY_SPEECH},   {RIM_KEY_LOUDER, SPEECH_KEY_LOUDER},
    {RIM_KEY_QUIETER, SPEECH_KEY_QUIETER}, {RIM_KEY_FASTER, SPEECH_KEY_FASTER},
    {RIM_KEY_SLOWER, SPEECH_KEY_SLOWER},
};

void ear_key(struct visitor *visitor, enum rim_key key)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (keys[i].key == key) {
            speech_key(&visitor->ear.speech, keys[i].means);
            tell_session(visitor);
        }
    }
}

void ear_receipt(struct visitor *visitor)
{
    struct session *s = &visitor->session;
    struct receipt_layout layout = {0};
    struct handover handover = {.body = -1};
    struct speech_commands commands;
    const struct speech_scene scene = scene_of(visitor);
    size_t used = s->arena->used;
    if (s->pack == NULL || s->pack->kind == PACK_LOCAL) {
        return;
    }
    handover_layout(&layout, &handover, s, &visitor->terminal, visitor->hall->texts);
    speech_receipt(&visitor->ear.speech, &scene, &layout, &commands);
    for (size_t i = 0; i < commands.count; i++) {
        hear(visitor, &commands.list[i]);
    }
    arena_rewind(s->arena, used);
}

void ear_forget(struct visitor *visitor)
{
    visitor->ear.len = visitor->ear.last = 0;
}

bool ear_line(const struct visitor *visitor, size_t *at, struct text *line, struct text *language)
{
    const struct ear *ear = &visitor->ear;
    if (*at >= ear->len) {
        return false;
    }
    const char *from = ear->heard + *at;
    size_t left = ear->len - *at;
    const char *end = memchr(from, '\n', left), *tab = memchr(from, '\t', left);
    if (end == NULL || tab == NULL || tab > end) {
        return false;
    }
    *language = (struct text){from, (size_t)(tab - from)};
    *line = (struct text){tab + 1, (size_t)(end - tab) - 1};
    *at += (size_t)(end - from) + 1;
    return true;
}
