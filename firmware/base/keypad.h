/* The keys of the keypad at the terminal, as terminal.json describes them (docs/keypad.md).
 *
 * "keymap": {"F13": "next", "F14": "previous", "Keypad 5": "select", "F1": "none", ...} says what keys
 * mean besides the ones of keypad_default(), or instead of them. A name is SDL's name of the key
 * (SDL_GetKeyFromName), with "Shift+" before it when that key is held, too. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"

#define KEYPAD_KEYS_MAX        96   /* those of the default included */
#define KEYPAD_NAME_MAX        31   /* bytes of a key's name */
#define KEYPAD_STRIKE_MS_MAX   2000 /* EN 301 549 5.8 asks for 500 at least */
#define KEYPAD_REPEAT_MS_LEAST 2000 /* EN 301 549 5.7 asks for no less, both ways */
#define KEYPAD_REPEAT_MS_MAX   10000
#define KEYPAD_HOLD_MS_LEAST   300
#define KEYPAD_HOLD_MS_MAX     5000

#define KEYPAD(name, word) KEYPAD_##name,
enum keypad_word {
#include "base/keypad.def"
    KEYPAD_WORDS /* how many; as the meaning of a key: none */
};
#undef KEYPAD

struct keypad_key {
    char name[KEYPAD_NAME_MAX + 1];
    enum keypad_word word;
};

struct keypad {
    size_t count;
    struct keypad_key keys[KEYPAD_KEYS_MAX];
    unsigned strike_ms; /* the same key sooner than this after itself is not meant; 0: it is */
    unsigned repeat_delay_ms; /* a key held for so long is struck again; 0: never */
    unsigned repeat_every_ms; /* and then once in so long */
    unsigned touch_strike_ms; /* the same for a second touch of the same place */
    unsigned hold_ms;         /* a key of the screen held for so long shows what it offers */
};

/* The keys of a usual keyboard; no repeating. */
void keypad_default(struct keypad *keypad);

/* Adds what `keymap` says, a JSON object or NULL for nothing. NULL when all of it is right, else the
 * name of the first wrong key, borrowed from it; "keymap" when it is no object or there are too many. */
MUST_USE const char *keypad_read(struct keypad *keypad, const json_t *keymap);

/* Reads {"strike_ms": 100, "repeat_delay_ms": 0, "repeat_every_ms": 2000, "touch_strike_ms": 400,
 * "hold_ms": 600}, each of them optional, or NULL for nothing. False when a member is out of its range
 * or has another name. */
MUST_USE bool keypad_read_timing(struct keypad *keypad, const json_t *timing);

/* "next", "previous", ... "none" for KEYPAD_WORDS. */
const char *keypad_word(enum keypad_word word);
