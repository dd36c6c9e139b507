#include "ui/speech/live.h"

#include "ui/hash.h"

#define QUARTER 250 /* per mille: progress is said so often */

unsigned live_step(unsigned seconds)
{
    static const unsigned STEPS[] = {5, 10, 20, 30};
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        if (seconds <= STEPS[i]) {
            return STEPS[i];
        }
    }
    return 60;
}

static bool is_live(const struct node *node)
{
    bool moves = node->role == ROLE_progress && (node->state & STATE_BUSY) != 0;
    return (moves || (node->state & STATE_LIVE) != 0) && tell_is_said(node);
}

/* Of what is worth saying. */
static uint64_t hash_of(const struct node *node)
{
    if (node->countdown > 0) {
        return hash_number(HASH_START, live_step(node->countdown));
    }
    uint64_t hash = hash_text(hash_text(HASH_START, node->name), node->value);
    return hash_number(hash, node->amount / QUARTER);
}

static bool is_new(const struct speech_memory *memory, const struct node *node)
{
    for (size_t i = 0; i < memory->live_count; i++) {
        if (memory->live[i].key == node->key) {
            return memory->live[i].hash != hash_of(node);
        }
    }
    return true;
}

enum news live_look(const struct speech_memory *memory, const struct tree *tree)
{
    enum news news = NEWS_NONE;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (!is_live(node) || !is_new(memory, node)) {
            continue;
        }
        bool is_urgent =
            (node->look == LOOK_WARNING || node->look == LOOK_DANGER) && node->countdown == 0;
        news = is_urgent || news == NEWS_URGENT ? NEWS_URGENT : NEWS_POLITE;
    }
    return news;
}

void live_tell(struct teller *teller, const struct speech_memory *memory)
{
    const struct tree *tree = teller->scene->tree;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (is_live(node) && is_new(memory, node)) {
            tell_live(teller, node);
        }
    }
}

void live_keep(struct speech_memory *memory, const struct tree *tree)
{
    memory->live_count = 0;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (is_live(node) && memory->live_count < MEMORY_LIVE_MAX) {
            memory->live[memory->live_count++] = (struct memory_live){node->key, hash_of(node)};
        }
    }
}
