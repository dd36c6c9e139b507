#include "ui/keyboard.h"

#include "ui/edit.h"
#include "ui/keyboard_own.h"
#include "ui/variants.h"

void keyboard_reset(struct keyboard *keyboard, enum keyboard_kind kind, bool empty)
{
    bool names = kind == KEYBOARD_NAME || kind == KEYBOARD_WORDS;
    *keyboard = (struct keyboard){.shift = names && empty, .names = names};
}

static void show_variants(struct keyboard *keyboard, struct view_event *event, struct text letter)
{
    size_t len = letter.len < sizeof keyboard->base ? letter.len : 0;
    if (len > 0) {
        memcpy(keyboard->base, letter.at, len);
    }
    keyboard->base[len] = '\0';
    *event = (struct view_event){.want = VIEW_REBUILD};
}

/* The field that the key writes into. */
static const struct node *field_of(const struct node *key)
{
    while (key->parent != NULL) {
        key = key->parent;
    }
    return keyboard_field(key);
}

static void show_more(struct keyboard *keyboard, struct view_event *event, const struct node *key)
{
    show_variants(keyboard, event, keyboard_letter(field_of(key)));
    keyboard->replaces = true;
}

static void move_caret(struct keyboard *keyboard, const struct node *key)
{
    const struct node *field = field_of(key);
    if (field != NULL) {
        keyboard->after = edit_step(field->value, field->caret, key->action == KEYBOARD_RIGHT);
    }
}

static void type(struct keyboard *keyboard, struct view_event *event, const struct node *key)
{
    *event = (struct view_event){.want = VIEW_TYPED, .replaces = keyboard->replaces};
    if (key->name.len < sizeof event->text) {
        memcpy(event->text, key->name.at, key->name.len);
    }
    bool is_digit = key->name.len == 1 && key->name.at[0] >= '0' && key->name.at[0] <= '9';
    bool hyphen = text_equal(key->name, TEXT_OF("-"));
    keyboard->shift = (keyboard->shift && is_digit) || (keyboard->names && hyphen);
    keyboard->accents = keyboard->replaces = false;
    keyboard->base[0] = '\0';
}

/* Back to letters, of one alphabet or the other. */
static void show_letters(struct keyboard *keyboard, bool is_latin)
{
    *keyboard = (struct keyboard){
        .shift = keyboard->shift,
        .names = keyboard->names,
        .is_latin = is_latin,
        .after = keyboard->after};
}

void keyboard_filter(struct keyboard *keyboard, struct view_event *event)
{
    const struct node *key = event->node;
    if (key == NULL || key->role != ROLE_key) {
        return;
    }
    if (event->want == VIEW_HELD && key->argument == 1) {
        show_variants(keyboard, event, key->name);
        return;
    }
    if (event->want != VIEW_CHOSEN) {
        return;
    }
    switch (key->action) {
    case KEYBOARD_TYPE: type(keyboard, event, key); return;
    case KEYBOARD_LETTER: show_variants(keyboard, event, key->name); return;
    case KEYBOARD_MORE: show_more(keyboard, event, key); return;
    case KEYBOARD_ERASE: *event = (struct view_event){.want = VIEW_ERASED}; return;
    case KEYBOARD_SHIFT: keyboard->shift = !keyboard->shift; break;
    case KEYBOARD_SIGNS: keyboard->signs = true; break;
    case KEYBOARD_ACCENTS: keyboard->accents = !keyboard->accents; break;
    case KEYBOARD_LEFT:
    case KEYBOARD_RIGHT: move_caret(keyboard, key); break;
    case KEYBOARD_LETTERS: show_letters(keyboard, keyboard->is_latin); break;
    case KEYBOARD_ALPHABET: show_letters(keyboard, !keyboard->is_latin); break;
    default: return;
    }
    *event = (struct view_event){.want = VIEW_REBUILD};
}
