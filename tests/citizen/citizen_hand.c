/* What the citizen's hand does: touch, scroll, type. */
#include <stdio.h>

#include "base/control.h"
#include "model/latin.h"
#include "tests/citizen/citizen_inside.h"

#define KEY_MS      150 /* between two keys */
#define PACE_MS     500 /* a hand that chooses faster is taken for a double strike */
#define SCROLLS_MAX 40  /* touches of the scroll buttons to reach a node */

void citizen_finger(struct citizen *citizen, const char *what, unsigned finger, int x, int y)
{
    char command[64];
    snprintf(command, sizeof command, "%s %u %d %d", what, finger, x, y);
    citizen_act(citizen, command);
}

/* The middle of the node; false when it cannot be seen or touched. */
static bool middle_of(struct citizen *citizen, const char *id, int *x, int *y)
{
    const json_t *rect = json_object_get(citizen_node(citizen, id), "rect");
    if (rect == NULL || citizen_has_state(citizen, id, "outside") ||
        citizen_has_state(citizen, id, "disabled")) {
        return false;
    }
    int at[4];
    for (size_t i = 0; i < 4; i++) {
        at[i] = (int)json_integer_value(json_array_get(rect, i));
    }
    *x = at[0] + at[2] / 2;
    *y = at[1] + at[3] / 2;
    return true;
}

static bool can_touch(struct citizen *citizen, const char *id)
{
    int x, y;
    return middle_of(citizen, id, &x, &y);
}

static void tap(struct citizen *citizen, const char *id)
{
    int x = 0, y = 0;
    if (strncmp(id, "key-", 4) != 0) {
        citizen_advance(citizen, PACE_MS);
    }
    if (!middle_of(citizen, id, &x, &y)) {
        citizen_give_up(citizen, "something to touch", id);
    }
    citizen_record(citizen, "touch", id, x, y);
    citizen_finger(citizen, "down", 1, x, y);
    citizen_finger(citizen, "up", 1, x, y);
}

void citizen_touch(struct citizen *citizen, const char *id)
{
    citizen_wait_node(citizen, id);
    for (int i = 0; i < SCROLLS_MAX && citizen_has_state(citizen, id, "outside") &&
                    can_touch(citizen, "content-down");
         i++) {
        tap(citizen, "content-down");
    }
    for (int i = 0; i < SCROLLS_MAX && citizen_has_state(citizen, id, "outside") &&
                    can_touch(citizen, "content-up");
         i++) {
        tap(citizen, "content-up");
    }
    if (!citizen_wait(citizen, can_touch, id, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "something to touch", id);
    }
    tap(citizen, id);
}

void citizen_touch_named(struct citizen *citizen, const char *role, const char *name)
{
    citizen_wait_text(citizen, name);
    const char *found = citizen_find(citizen, role, name);
    if (found == NULL) {
        citizen_give_up(citizen, role, name);
    }
    char id[128];
    snprintf(id, sizeof id, "%s", found);
    citizen_touch(citizen, id);
}

/* Touches the key with this name if it is on the keyboard now. */
static bool touch_key(struct citizen *citizen, const char *name)
{
    const char *found = citizen_find(citizen, "key", name);
    if (found == NULL) {
        return false;
    }
    char id[128];
    snprintf(id, sizeof id, "%s", found);
    tap(citizen, id);
    return true;
}

static bool has_key(struct citizen *citizen, const char *name)
{
    return citizen_find(citizen, "key", name) != NULL;
}

/* Turns the keyboard until the letter is on it, and touches it. */
static bool type_letter(struct citizen *citizen, const char *letter)
{
    static const char *const turns[] = {"key-letters", "key-shift", "key-signs", "key-shift"};
    for (size_t i = 0; i < COUNT(turns) && !has_key(citizen, letter); i++) {
        if (can_touch(citizen, turns[i])) {
            tap(citizen, turns[i]);
            (void)citizen_wait(citizen, has_key, letter, 300);
        }
    }
    return touch_key(citizen, letter);
}

/* A letter of DIN 91379 that has no key: its basic letter first, then "more", then itself. */
static bool type_variant(struct citizen *citizen, const char *letter)
{
    const struct latin_entry *entry;
    struct text text = {letter, strlen(letter)};
    if (latin_match(text, &entry) != text.len || entry->group != LATIN_LETTER) {
        return false;
    }
    int small = latin_is_capital(entry) ? 0 : 'a' - 'A';
    const char base[] = {(char)(entry->search[0] + small), '\0'};
    if (!type_letter(citizen, base)) {
        return false;
    }
    citizen_advance(citizen, KEY_MS);
    citizen_touch(citizen, "key-more");
    (void)citizen_wait(citizen, has_key, letter, 300);
    citizen_advance(citizen, KEY_MS);
    return touch_key(citizen, letter);
}

static bool has_a_key(struct citizen *citizen, const char *letter)
{
    return letter[1] == '\0' || has_key(citizen, letter) || strstr("ÄÖÜäöüß€§°", letter) != NULL;
}

void citizen_type(struct citizen *citizen, const char *text)
{
    while (*text != '\0') {
        char letter[LATIN_BYTES_MAX + 1];
        size_t len = latin_first((struct text){text, strlen(text)});
        snprintf(letter, sizeof letter, "%.*s", (int)len, text);
        citizen_advance(citizen, KEY_MS);
        if (*text == ' ') {
            citizen_touch(citizen, "key-space");
        } else if (!(has_a_key(citizen, letter) ? type_letter(citizen, letter)
                                                : type_variant(citizen, letter))) {
            citizen_give_up(citizen, "key", letter);
        }
        text += len;
    }
}

void citizen_key(struct citizen *citizen, const char *word)
{
    char command[32];
    snprintf(command, sizeof command, "key %s", word);
    citizen_act(citizen, command);
}

void citizen_keyboard(struct citizen *citizen, const char *text)
{
    char command[CONTROL_MAX];
    snprintf(command, sizeof command, "text %s", text);
    citizen_act(citizen, command);
}

void citizen_advance(struct citizen *citizen, unsigned ms)
{
    char command[32];
    snprintf(command, sizeof command, "advance %u", ms);
    citizen_act(citizen, command);
}
