#include "base/keypad.h"

#include "base/json.h"

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

const char *keypad_word(enum keypad_word word)
{
#define KEYPAD(name, word) word,
    static const char *const words[] = {
#include "base/keypad.def"
    };
#undef KEYPAD
    return word < KEYPAD_WORDS ? words[word] : "none";
}

/* False when there is no room for one more. */
static bool put(struct keypad *keypad, struct text name, enum keypad_word word)
{
    size_t at = 0;
    while (at < keypad->count && !text_equal(text_of(keypad->keys[at].name), name)) {
        at++;
    }
    if (at == KEYPAD_KEYS_MAX) {
        return false;
    }
    struct keypad_key *key = &keypad->keys[at];
    *key = (struct keypad_key){.word = word};
    memcpy(key->name, name.at, name.len);
    keypad->count += at == keypad->count ? 1 : 0;
    return true;
}

void keypad_default(struct keypad *keypad)
{
    static const struct keypad_key keys[] = {
        {"Tab", KEYPAD_NEXT},        {"Shift+Tab", KEYPAD_PREVIOUS},
        {"Up", KEYPAD_UP},           {"Down", KEYPAD_DOWN},
        {"Left", KEYPAD_LEFT},       {"Right", KEYPAD_RIGHT},
        {"Return", KEYPAD_SELECT},   {"Keypad Enter", KEYPAD_SELECT},
        {"Escape", KEYPAD_BACK},     {"Backspace", KEYPAD_ERASE},
        {"F1", KEYPAD_HELP},         {"F2", KEYPAD_REPEAT},
        {"F3", KEYPAD_WHERE},        {"F4", KEYPAD_SPEECH},
        {"Keypad +", KEYPAD_LOUDER}, {"Keypad -", KEYPAD_QUIETER},
        {"F5", KEYPAD_SLOWER},       {"F6", KEYPAD_FASTER},
        {"F7", KEYPAD_SIZE},         {"F8", KEYPAD_CONTRAST},
        {"F9", KEYPAD_REACH},
    };
    *keypad = (struct keypad){
        .strike_ms = 100, .repeat_every_ms = 2000, .touch_strike_ms = 400, .hold_ms = 600};
    for (size_t i = 0; i < COUNT(keys); i++) {
        keypad->keys[keypad->count++] = keys[i];
    }
}

/* KEYPAD_WORDS for "none"; more for what is no word. */
static unsigned find_word(struct text word)
{
    unsigned at = 0;
    while (at <= KEYPAD_WORDS && !text_equal(text_of(keypad_word((enum keypad_word)at)), word)) {
        at++;
    }
    return at;
}

const char *keypad_read(struct keypad *keypad, const json_t *keymap)
{
    if (keymap != NULL && !json_is_object(keymap)) {
        return "keymap";
    }
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach (json_to_walk(keymap), name, value) {
        struct text key = text_of(name);
        unsigned word = find_word(json_text_of(value));
        if (key.len == 0 || key.len > KEYPAD_NAME_MAX || word > KEYPAD_WORDS) {
            return name;
        }
        if (!put(keypad, key, (enum keypad_word)word)) {
            return "keymap";
        }
    }
    return NULL;
}

bool keypad_read_timing(struct keypad *keypad, const json_t *timing)
{
    const struct {
        const char *name;
        unsigned *to;
        int64_t least, most;
        bool may_be_none; /* 0: off */
    } members[] = {
        {"strike_ms", &keypad->strike_ms, 0, KEYPAD_STRIKE_MS_MAX, true},
        {"touch_strike_ms", &keypad->touch_strike_ms, 0, KEYPAD_STRIKE_MS_MAX, true},
        {"repeat_delay_ms", &keypad->repeat_delay_ms, KEYPAD_REPEAT_MS_LEAST, KEYPAD_REPEAT_MS_MAX,
         true},
        {"repeat_every_ms", &keypad->repeat_every_ms, KEYPAD_REPEAT_MS_LEAST, KEYPAD_REPEAT_MS_MAX,
         false},
        {"hold_ms", &keypad->hold_ms, KEYPAD_HOLD_MS_LEAST, KEYPAD_HOLD_MS_MAX, false},
    };
    size_t found = 0;
    for (size_t i = 0; i < COUNT(members); i++) {
        const json_t *member = json_object_get(timing, members[i].name);
        int64_t value = json_integer_value(member);
        bool is_none = members[i].may_be_none && value == 0;
        if (member == NULL) {
            continue;
        }
        if (!json_is_integer(member) ||
            (!is_none && (value < members[i].least || value > members[i].most))) {
            return false;
        }
        *members[i].to = (unsigned)value;
        found++;
    }
    return timing == NULL || (json_is_object(timing) && found == json_object_size(timing));
}
