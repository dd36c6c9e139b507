/* The citizen who sees and touches: a finger down and up, on what bears the wanted words. */
#include <stdio.h>

#include "model/latin.h"
#include "tests/access/hand.h"

#define SCROLLS_MAX 60
#define FINGER_MM   8 /* of something that is cut off by its window: enough to touch it */

/* Whole, or with `in_part` as much of it as a finger needs. */
static bool is_seen(const struct visitor *visitor, const struct node *node, bool in_part)
{
    int least = (int)(FINGER_MM * visitor->view.style.px_per_mm);
    bool is_whole = (node->state & STATE_OUTSIDE) == 0 && !rect_empty(node->window);
    bool is_enough = node->window.h >= least && node->window.w >= least;
    return (node->state & STATE_HIDDEN) == 0 && (is_whole || (in_part && is_enough));
}

static bool is_within(const struct node *node, struct text around)
{
    bool is_inside = around.len == 0;
    for (const struct node *up = node->parent; up != NULL && !is_inside; up = up->parent) {
        is_inside = words_fit(up->name, around);
    }
    return is_inside;
}

/* What bears these words and can be touched now. */
static const struct node *see(
    const struct visitor *visitor, const struct wanted *wanted, bool in_part)
{
    const struct tree *tree = view_tree(&visitor->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (is_seen(visitor, node, in_part) && node_can_be_chosen(node) && node->role != ROLE_key &&
            words_fit(node->name, wanted->name) && is_within(node, wanted->around)) {
            return node;
        }
    }
    return NULL;
}

static void tap(struct visitor *visitor, const struct node *node)
{
    struct rect r = node->window;
    struct rim_event event = {
        .kind = RIM_DOWN, .finger = 1, .x = r.x + r.w / 2, .y = r.y + r.h / 2};
    visitor_input(visitor, event);
    event.kind = RIM_UP;
    visitor_input(visitor, event);
}

static bool touch(struct visitor *visitor, const struct wanted *wanted, bool in_part)
{
    visitor_wait(visitor, HAND_PACE_MS);
    const struct node *node = see(visitor, wanted, in_part);
    if (node != NULL) {
        tap(visitor, node);
    }
    return node != NULL;
}

/* The first of these that is seen now, or NULL. */
static const struct wanted *first_seen(
    const struct visitor *visitor, const struct wanted *wanted, size_t count, bool in_part)
{
    for (size_t i = 0; i < count; i++) {
        if (see(visitor, &wanted[i], in_part) != NULL) {
            return &wanted[i];
        }
    }
    return NULL;
}

/* Down to the end and then up again, until something of it is seen; then it is touched. */
static bool look_for(
    struct visitor *visitor, const struct wanted *wanted, size_t count, bool in_part)
{
    static const char *const ways[] = {"word.scroll_down", "word.scroll_up"};
    for (size_t way = 0; way < COUNT(ways); way++) {
        const struct wanted scroll = {.name = words_own(visitor, ways[way])};
        for (int i = 0; i < SCROLLS_MAX; i++) {
            const struct wanted *seen = first_seen(visitor, wanted, count, in_part);
            if (seen != NULL) {
                return touch(visitor, seen, in_part);
            }
            if (!touch(visitor, &scroll, true)) {
                break;
            }
        }
    }
    return false;
}

bool touch_choose(struct visitor *visitor, const struct wanted *wanted, size_t count)
{
    return look_for(visitor, wanted, count, false) || look_for(visitor, wanted, count, true);
}

bool touch_perceives(struct visitor *visitor, struct text words)
{
    const struct tree *tree = view_tree(&visitor->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        const struct text texts[] = {node->name, node->value, node->hint, node->error};
        for (size_t i = 0; (node->state & STATE_HIDDEN) == 0 && i < COUNT(texts); i++) {
            if (words_within(texts[i], words)) {
                return true;
            }
        }
    }
    return false;
}

/* --- the keyboard on the screen ----------------------------------------------------------------- */

static const struct node *see_key(const struct visitor *visitor, struct text name)
{
    const struct tree *tree = view_tree(&visitor->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_key && is_seen(visitor, node, false) && node_can_be_chosen(node) &&
            text_equal(node->name, name)) {
            return node;
        }
    }
    return NULL;
}

static bool press(struct visitor *visitor, struct text name)
{
    visitor_wait(visitor, HAND_KEY_MS);
    const struct node *key = see_key(visitor, name);
    if (key != NULL) {
        tap(visitor, key);
    }
    return key != NULL;
}

/* Turns the keyboard until the letter is on it, and touches it. */
static bool type_letter(struct visitor *visitor, struct text letter)
{
    static const char *const turns[] = {"word.letters", "word.shift", "word.signs", "word.shift"};
    for (size_t i = 0; i < COUNT(turns) && see_key(visitor, letter) == NULL; i++) {
        (void)press(visitor, words_own(visitor, turns[i]));
    }
    return press(visitor, letter);
}

/* A letter of DIN 91379 that has no key: its basic letter first, then "more", then itself. */
static bool type_variant(struct visitor *visitor, struct text letter)
{
    const struct latin_entry *entry;
    if (latin_match(letter, &entry) != letter.len || entry->group != LATIN_LETTER) {
        return false;
    }
    int small = latin_is_capital(entry) ? 0 : 'a' - 'A';
    const char base[] = {(char)(entry->search[0] + small), '\0'};
    return type_letter(visitor, (struct text){base, 1}) &&
           press(visitor, words_own(visitor, "word.more")) && press(visitor, letter);
}

static bool type_text(struct visitor *visitor, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        struct text letter = {at, latin_first((struct text){at, strlen(at)})};
        if (!type_letter(visitor, letter) && !type_variant(visitor, letter)) {
            visitor_find(visitor, "no key for \"%.*s\"", TEXT_ARG(letter));
            return false;
        }
        at += letter.len;
    }
    return true;
}

bool touch_type(struct visitor *visitor, const struct wanted *field, const char *text)
{
    return touch_choose(visitor, field, 1) && type_text(visitor, text);
}

const struct hand hand_touch = {
    .name = "touch",
    .about = "sees the screen and touches it",
    .duties = "A6 A17 A19 A36 A38 A39",
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};
