#include <stdio.h>

#include "ui/hash.h"
#include "ui/speech/live.h"
#include "ui/speech/memory.h"
#include "ui/speech/tell.h"
#include "ui/speech/tones.h"
#include "ui/speech/typed.h"

#define AGAIN_MS  5000u /* between the end of the words and saying them again */
#define AGAIN_MAX 8     /* times; then nobody has put the headphone on */
#define NOTE_MAX  512   /* bytes of what is said of speech itself */

/* What differs from what was said. */
struct changes {
    bool screen, focus, state, typed, display;
    enum news news;
};

static struct speech_command *add(struct speech_commands *commands, enum speech_verb verb)
{
    struct speech_command *command = &commands->list[commands->count++];
    *command = (struct speech_command){.verb = verb};
    return command;
}

/* Says `note` and then what is remembered as said last. */
static void say(
    struct speech *speech, struct text note, bool is_held, struct speech_commands *commands)
{
    struct speech_memory *memory = speech->memory;
    size_t left = sizeof memory->lines - note.len;
    size_t len = memory->len <= left ? memory->len : 0; /* whole or not at all */
    if (note.len > 0) {
        memcpy(memory->lines, note.at, note.len);
    }
    memcpy(memory->lines + note.len, memory->said, len);
    if (note.len + len == 0) {
        return;
    }
    struct speech_command *command = add(commands, SPEECH_SAY);
    command->utterance = ++speech->utterance;
    command->rate = speech->rate;
    command->volume = speech->volume;
    command->anybody = !speech->has_headphone;
    command->lines = (struct text){memory->lines, note.len + len};
    speech->is_speaking = true;
    speech->is_held = is_held;
    speech->again_ms = 0;
}

static struct teller teller_of(
    const struct speech *speech, const struct speech_scene *scene, char *to, size_t size)
{
    return (struct teller){
        .lines = {.to = to, .size = size},
        .texts = speech->texts,
        .text_count = speech->text_count,
        .scene = scene,
        .anybody = !speech->has_headphone,
    };
}

static uint64_t screen_of(const struct tree *tree)
{
    return hash_text(hash_number(HASH_START, tree->root->key), tree->language);
}

/* Of what is said of a node, but for what typing and choosing change. */
static uint64_t hash_of(const struct node *node)
{
    if (node == NULL) {
        return 0;
    }
    uint64_t hash = hash_text(hash_text(HASH_START, node->name), node->error);
    hash = hash_text(hash, node->spoken);
    hash = node->role == ROLE_field ? hash : hash_text(hash, node->value);
    return hash_number(hash, node->state & (unsigned)(STATE_DISABLED | STATE_INVALID));
}

static uint64_t key_of(const struct node *node)
{
    return node == NULL ? 0 : node->key;
}

static bool is_live(const struct node *node)
{
    return (node->state & STATE_LIVE) != 0 || node->role == ROLE_progress;
}

static struct changes look(const struct speech_memory *memory, const struct speech_scene *scene)
{
    const struct node *focus = scene->focus;
    struct changes changes = {
        .screen = memory->screen != screen_of(scene->tree),
        .focus = memory->focus != key_of(focus),
        .typed = typed_look(memory, scene->tree),
        .news = live_look(memory, scene->tree),
    };
    if (focus != NULL && !changes.focus && !is_live(focus)) {
        unsigned state = (focus->state ^ memory->focus_state) & STATE_CHECKED;
        changes.state = state != 0 || memory->focus_hash != hash_of(focus);
    }
    const struct session_display *display = scene->display;
    changes.display =
        display != NULL && !changes.state && memory->screen != 0 &&
        (memory->display.size != display->size || memory->display.theme != display->theme ||
         memory->display.is_low != display->is_low);
    return changes;
}

static void keep(struct speech_memory *memory, const struct speech_scene *scene)
{
    const struct node *focus = scene->focus, *group = focus == NULL ? NULL : tell_group_of(focus);
    bool is_key = focus != NULL && focus->role == ROLE_key;
    memory->screen = screen_of(scene->tree);
    memory->focus = key_of(focus);
    memory->group = is_key ? memory->group : key_of(group);
    memory->focus_hash = hash_of(focus);
    memory->focus_state = focus == NULL ? 0 : focus->state;
    memory->display = scene->display != NULL ? *scene->display : (struct session_display){0};
    typed_keep(memory, scene->tree);
    live_keep(memory, scene->tree);
}

/* The node with the focus; its group, when the focus comes from elsewhere. */
static void tell_focus(struct teller *teller, const struct speech_memory *memory)
{
    const struct node *focus = teller->scene->focus;
    const struct node *group = focus == NULL ? NULL : tell_group_of(focus);
    if (focus == NULL) {
        return;
    }
    bool leaves_field = focus->role != ROLE_key && focus->key != memory->field.key;
    if (leaves_field && memory->screen == screen_of(teller->scene->tree)) {
        typed_read_back(teller, memory);
    }
    if (group != NULL && group->key != memory->group && focus->role != ROLE_key) {
        tell_group(teller, group, focus);
    }
    tell_node(teller, focus);
}

/* It was chosen, or no longer is: the choice itself is the closure. */
static bool tell_choice(struct teller *teller, const struct speech_memory *memory)
{
    const struct node *focus = teller->scene->focus;
    const struct texts *texts = tell_texts(teller, focus);
    bool is_choice = focus->role == ROLE_radio || focus->role == ROLE_checkbox;
    if (!is_choice || ((focus->state ^ memory->focus_state) & STATE_CHECKED) == 0) {
        return false;
    }
    if (teller->anybody) {
        tell_key(teller, texts, "speech.chosen.private");
        return true;
    }
    bool is_on = (focus->state & STATE_CHECKED) != 0;
    tell_value(
        teller, texts, is_on ? "speech.chosen" : "speech.unchosen", "name",
        tell_name(teller, focus));
    return true;
}

/* True when it tells of something that was done. */
static bool tell_changes(
    struct speech *speech, struct teller *teller, const struct changes *changes)
{
    const struct speech_memory *memory = speech->memory;
    const struct node *focus = teller->scene->focus;
    bool is_done = changes->news != NEWS_NONE, is_choice = false;
    if (changes->display) {
        tell_display(teller, &memory->display, teller->scene->display);
    }
    if (changes->typed) {
        typed_tell(teller, memory);
    }
    if (changes->state) {
        is_choice = tell_choice(teller, memory);
        if (!is_choice && !(changes->typed && focus->role == ROLE_key)) {
            tell_node(teller, focus);
        }
    }
    live_tell(teller, memory);
    bool is_told = focus != NULL && is_live(focus) && changes->news != NEWS_NONE;
    if (changes->focus && !is_told) {
        tell_focus(teller, memory);
    }
    return is_done || is_choice;
}

static bool is_title(const struct node *node)
{
    return node == NULL || (node->role == ROLE_heading && node->level == 1);
}

static void tell_top(struct speech *speech, struct teller *teller)
{
    const struct node *focus = teller->scene->focus;
    tell_screen(teller, !speech->has_explained);
    speech->has_explained = true;
    if (!is_title(focus) && focus->role != ROLE_alert) {
        tell_focus(teller, speech->memory);
    }
}

/* Where one is: the screen, how far, and what has the focus. */
static void tell_where(struct teller *teller)
{
    const struct tree *tree = teller->scene->tree;
    const struct node *focus = teller->scene->focus;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        bool is_screen = node->role == ROLE_heading && node->level == 1;
        if (is_screen && tell_is_said(node)) {
            tell_value(
                teller, tell_texts(teller, node), "speech.where", "title", tell_name(teller, node));
        } else if (node->role == ROLE_progress) {
            tell_live(teller, node);
        }
    }
    const struct node *group = focus == NULL ? NULL : tell_group_of(focus);
    if (group != NULL) {
        tell_group(teller, group, focus);
    }
    if (!is_title(focus)) {
        tell_node(teller, focus);
    }
}

static void tell_step(
    struct teller *teller, const struct texts *texts, const char *key, uint32_t at, uint32_t of)
{
    char numbers[2][16];
    struct lines_place places[] = {{.name = "at"}, {.name = "of"}};
    const uint32_t counts[] = {at, of};
    for (size_t i = 0; i < COUNT(places); i++) {
        int len = snprintf(numbers[i], sizeof numbers[i], "%u", counts[i]);
        places[i].value = (struct text){numbers[i], len < 0 ? 0 : (size_t)len};
    }
    lines_say(&teller->lines, texts, key, places, COUNT(places));
}

/* What is said of speech itself, before anything else. */
static void tell_note(const struct speech *speech, struct teller *teller)
{
    const struct texts *texts = tell_texts(teller, teller->scene->tree->root);
    if ((speech->wanted & WANT_TOP) != 0) {
        tell_key(teller, texts, teller->anybody ? "speech.on_speaker" : "speech.on");
    }
    if ((speech->wanted & WANT_OFF) != 0) {
        tell_key(teller, texts, "speech.off");
    }
    if ((speech->wanted & WANT_RATE) != 0) {
        uint32_t at = (speech->rate - SPEECH_RATE_MIN) / SPEECH_RATE_KEY;
        uint32_t of = (SPEECH_RATE_MAX - SPEECH_RATE_MIN) / SPEECH_RATE_KEY;
        tell_step(teller, texts, "speech.rate", at + 1, of + 1);
    }
    if ((speech->wanted & WANT_VOLUME) != 0) {
        uint32_t at = speech->volume / SPEECH_VOLUME_KEY;
        tell_step(
            teller, texts, "speech.volume", at + 1, SPEECH_VOLUME_MAX / SPEECH_VOLUME_KEY + 1);
    }
}

static void take_memory(struct speech *speech)
{
    if (speech->memory == NULL) {
        arena_init(&speech->arena, sizeof *speech->memory);
        speech->memory = arena_take(&speech->arena, sizeof *speech->memory);
    }
}

/* Went off: what was remembered goes. True when nothing else is to be done. */
static bool look_off(
    struct speech *speech, const struct speech_scene *scene, struct speech_commands *commands)
{
    if (speech->is_on) {
        return false;
    }
    if ((speech->wanted & WANT_SILENCE) != 0) {
        add(commands, SPEECH_STOP);
        speech->is_speaking = speech->is_held = false;
        speech_forget(speech);
    } else if ((speech->wanted & WANT_OFF) != 0 && speech->memory != NULL) {
        char space[NOTE_MAX];
        struct teller teller = teller_of(speech, scene, space, sizeof space);
        tell_note(speech, &teller);
        speech_forget(speech);
        say(speech, (struct text){space, teller.lines.len}, false, commands);
    }
    speech->wanted = 0;
    speech->is_pressed = speech->is_late = false;
    return true;
}

/* Whether what differs waits for the end of what is being said. */
static bool waits(const struct speech *speech, const struct changes *changes)
{
    if (!speech->is_speaking || speech->is_pressed || speech->wanted != 0) {
        return false;
    }
    bool is_polite = changes->news == NEWS_POLITE && !changes->screen && !changes->focus &&
                     !changes->state && !changes->typed && !changes->display;
    return speech->is_held || is_polite;
}

/* When it was put on, and nobody answers: says it again. */
static bool is_again(struct speech *speech, uint64_t now_ms)
{
    if (!speech->is_late || speech->is_speaking || speech->again >= AGAIN_MAX) {
        return false;
    }
    if (speech->again_ms == 0) {
        speech->again_ms = now_ms + AGAIN_MS;
        return false;
    }
    if (now_ms < speech->again_ms) {
        return false;
    }
    speech->again_ms = 0;
    speech->again++;
    return true;
}

/* Composes what is new as what was said last. Gives whether it is a confirmation. */
static bool compose(
    struct speech *speech, const struct speech_scene *scene, const struct changes *changes)
{
    struct speech_memory *memory = speech->memory;
    struct teller teller = teller_of(speech, scene, memory->said, sizeof memory->said);
    bool is_held = false;
    explicit_bzero(memory->said, memory->len);
    if ((speech->wanted & WANT_TOP) != 0 || changes->screen) {
        tell_top(speech, &teller);
    } else if ((speech->wanted & WANT_WHERE) != 0) {
        tell_where(&teller);
    } else {
        is_held = tell_changes(speech, &teller, changes);
    }
    memory->len = teller.lines.len;
    keep(memory, scene);
    return is_held;
}

static void look_on(
    struct speech *speech, const struct speech_scene *scene, struct speech_commands *commands)
{
    struct changes changes = look(speech->memory, scene);
    bool has_changed = changes.screen || changes.focus || changes.state || changes.typed ||
                       changes.display || changes.news != NEWS_NONE;
    bool is_held = false, is_new = has_changed || (speech->wanted & (WANT_TOP | WANT_WHERE)) != 0;
    if (has_changed && waits(speech, &changes)) {
        return;
    }
    char space[NOTE_MAX];
    struct teller teller = teller_of(speech, scene, space, sizeof space);
    tell_note(speech, &teller);
    if (is_new) {
        is_held = compose(speech, scene, &changes);
    }
    if (is_new || speech->wanted != 0 || is_again(speech, scene->now_ms)) {
        say(speech, (struct text){space, teller.lines.len}, is_held, commands);
    }
    speech->wanted = 0;
    speech->is_pressed = false;
}

void speech_look(
    struct speech *speech, const struct speech_scene *scene, struct speech_commands *commands)
{
    enum speech_tone tone;
    *commands = (struct speech_commands){0};
    if (scene->tree == NULL) {
        return;
    }
    if (tone_due(speech, scene, &tone)) {
        struct speech_command *command = add(commands, SPEECH_TONE);
        command->tone = tone;
        command->volume = speech->volume;
    }
    if (look_off(speech, scene, commands)) {
        return;
    }
    take_memory(speech);
    look_on(speech, scene, commands);
}

void speech_receipt(
    struct speech *speech, const struct speech_scene *scene, const struct receipt_layout *layout,
    struct speech_commands *commands)
{
    *commands = (struct speech_commands){0};
    if (!speech->is_on || speech->memory == NULL) {
        return;
    }
    struct speech_memory *memory = speech->memory;
    struct teller teller = teller_of(speech, scene, memory->said, sizeof memory->said);
    const struct texts *texts = &speech->texts[0];
    for (size_t i = 0; i < speech->text_count; i++) {
        bool is_own = text_equal(speech->texts[i].language, layout->language);
        texts = is_own ? &speech->texts[i] : texts;
    }
    explicit_bzero(memory->said, memory->len);
    tell_receipt(&teller, texts, layout);
    memory->len = teller.lines.len;
    say(speech, (struct text){0}, true, commands);
}

struct text speech_of_node(
    const struct speech *speech, const struct speech_scene *scene, const struct node *node,
    bool anybody, char *to, size_t size)
{
    struct teller teller = teller_of(speech, scene, to, size);
    const struct node *group = tell_group_of(node);
    teller.anybody = anybody;
    if (group != NULL && tell_is_said(node) && node->role != ROLE_key) {
        tell_group(&teller, group, node);
    }
    tell_node(&teller, node);
    return (struct text){to, teller.lines.len};
}
