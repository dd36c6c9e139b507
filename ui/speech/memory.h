/* What speech remembers of the screen that it spoke last. For ui/speech only; lies in its arena. */
#pragma once

#include "ui/speech/speech.h"

#define MEMORY_LIVE_MAX 32 /* nodes that speak by themselves */
#define MEMORY_VALUE_MAX                                                                           \
    4096 /* bytes of a field that is typed into; of a longer one, its beginning */

/* Bits of speech.wanted. */
enum want {
    WANT_TOP = 1 << 0,     /* went on: the screen from its top */
    WANT_SILENCE = 1 << 1, /* the headphone is gone */
    WANT_OFF = 1 << 2,     /* the key: says so */
    WANT_REPEAT = 1 << 3,
    WANT_WHERE = 1 << 4,
    WANT_RATE = 1 << 5, /* was changed: says how it is now */
    WANT_VOLUME = 1 << 6,
};

struct memory_field {
    uint64_t key; /* of the node; 0: none */
    bool is_masked, is_dirty;
    size_t caret, len;
    char value[MEMORY_VALUE_MAX];
};

struct memory_live {
    uint64_t key, hash;
};

struct speech_memory {
    uint64_t screen, focus, group; /* keys of nodes */
    uint64_t focus_hash;           /* of what is said of it, but for a field's value */
    unsigned focus_state;
    struct session_display display;
    struct memory_field field;
    struct memory_live live[MEMORY_LIVE_MAX];
    size_t live_count;
    size_t len; /* of what was said last */
    char said[SPEECH_LINES_MAX];
    char lines[SPEECH_LINES_MAX]; /* of the last command */
};
