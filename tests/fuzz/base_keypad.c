/* Any keymap: what is taken keeps within its limits, each key is there once, and reading the same once more
 * changes nothing. */
#include <stdlib.h>

#include "base/json.h"
#include "base/keypad.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool kept)
{
    if (!kept) {
        __builtin_trap();
    }
}

static void look(const struct keypad *keypad)
{
    demand(keypad->count <= KEYPAD_KEYS_MAX);
    for (size_t i = 0; i < keypad->count; i++) {
        const struct keypad_key *key = &keypad->keys[i];
        size_t len = strnlen(key->name, sizeof key->name);
        demand(len > 0 && len <= KEYPAD_NAME_MAX && key->word <= KEYPAD_WORDS);
        for (size_t k = 0; k < i; k++) {
            demand(strcmp(keypad->keys[k].name, key->name) != 0);
        }
    }
    demand(keypad->strike_ms <= KEYPAD_STRIKE_MS_MAX);
    demand(keypad->touch_strike_ms <= KEYPAD_STRIKE_MS_MAX);
    demand(keypad->repeat_every_ms >= KEYPAD_REPEAT_MS_LEAST);
    demand(keypad->repeat_delay_ms == 0 || keypad->repeat_delay_ms >= KEYPAD_REPEAT_MS_LEAST);
    demand(keypad->hold_ms >= KEYPAD_HOLD_MS_LEAST && keypad->hold_ms <= KEYPAD_HOLD_MS_MAX);
}

static bool is_same(const struct keypad *a, const struct keypad *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = a->keys[i].word == b->keys[i].word && strcmp(a->keys[i].name, b->keys[i].name) == 0;
    }
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct keypad keypad, again;
    SCOPED(json_release) json_t *json = json_read((struct bytes){data, size}, 4096);
    if (json == NULL) {
        return 0;
    }
    keypad_default(&keypad);
    const char *wrong = keypad_read(&keypad, json);
    demand(json_is_object(json) || wrong != NULL);
    look(&keypad);
    again = keypad;
    const char *still = keypad_read(&again, json);
    demand((wrong == NULL) == (still == NULL));
    demand(wrong != NULL || is_same(&again, &keypad));
    keypad_default(&keypad);
    (void)!keypad_read_timing(&keypad, json);
    look(&keypad);
    return 0;
}
