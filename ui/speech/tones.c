#include "ui/speech/tones.h"

#include "ui/hash.h"
#include "ui/speech/live.h"

#define ALARM_EVERY_MS 4000

/* Screens that come with a tone. */
static const struct {
    struct text id;
    enum speech_tone tone;
} TONES[] = {
    {TEXT_OF("timeout"), SPEECH_TONE_WARNING}, {TEXT_OF("cover"), SPEECH_TONE_WARNING},
    {TEXT_OF("abort"), SPEECH_TONE_NOTICE},    {TEXT_OF("remove"), SPEECH_TONE_NOTICE},
    {TEXT_OF("take"), SPEECH_TONE_NOTICE},     {TEXT_OF("left"), SPEECH_TONE_ALARM},
    {TEXT_OF("unsent"), SPEECH_TONE_WARNING},  {TEXT_OF("unsure"), SPEECH_TONE_WARNING},
    {TEXT_OF("problem"), SPEECH_TONE_WARNING}, {TEXT_OF("undrawn"), SPEECH_TONE_WARNING},
    {TEXT_OF("done"), SPEECH_TONE_DONE},       {TEXT_OF("ticket"), SPEECH_TONE_DONE},
};

static const struct node *find_countdown(const struct tree *tree)
{
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (node->countdown > 0) {
            return node;
        }
    }
    return NULL;
}

/* Of what went wrong on this screen; 0: nothing did. */
static uint64_t trouble_of(const struct tree *tree)
{
    const struct node *node = tree_find(tree, TEXT_OF("trouble"));
    return node == NULL ? 0 : hash_text(hash_text(HASH_START, node->name), node->value);
}

static bool tone_of_screen(const struct tree *tree, enum speech_tone *tone)
{
    for (size_t i = 0; i < COUNT(TONES); i++) {
        if (text_equal(tree->root->id, TONES[i].id)) {
            *tone = TONES[i].tone;
            return true;
        }
    }
    return false;
}

bool tone_due(struct speech *speech, const struct speech_scene *scene, enum speech_tone *tone)
{
    const struct tree *tree = scene->tree;
    bool has_tone = tone_of_screen(tree, tone), is_new = speech->screen != tree->root->key;
    bool is_alarm = has_tone && *tone == SPEECH_TONE_ALARM;
    const struct node *counter = find_countdown(tree);
    unsigned step = counter == NULL ? 0 : live_step(counter->countdown);
    uint64_t trouble = trouble_of(tree);
    bool is_later = !is_new && step != 0 && step < speech->countdown;
    bool is_wrong = trouble != 0 && trouble != speech->trouble;
    bool is_again = is_alarm && scene->now_ms >= speech->alarm_ms;
    speech->screen = tree->root->key;
    speech->countdown = step;
    speech->trouble = trouble;
    speech->alarm_ms = !is_alarm            ? 0
                       : is_new || is_again ? scene->now_ms + ALARM_EVERY_MS
                                            : speech->alarm_ms;
    if (is_later || is_wrong) {
        *tone = SPEECH_TONE_WARNING;
        return true;
    }
    return has_tone && (is_new || is_again);
}
