/* The keyboard on the screen, as nodes of the tree: letters with every letter of DIN 91379, numbers,
 * dates, e-mail addresses. Where the letters are says the language of the tree (keyboard_layouts.def);
 * keys lie the same way round in every language, right-to-left ones too.
 *
 *   keyboard_build(tree, frame.keyboard, &keyboard, KEYBOARD_NAME, language);
 *   event = view_input(...); keyboard_filter(&keyboard, &event);
 *   VIEW_TYPED and VIEW_ERASED then come from it as they come from a real keyboard. */
#pragma once

#include "ui/tree.h"
#include "ui/view.h"

/* Actions of its keys; those of screens are smaller. */
enum {
    KEYBOARD_TYPE = 0x4000, /* node.name is what it types */
    KEYBOARD_ERASE,
    KEYBOARD_SHIFT,
    KEYBOARD_SIGNS,   /* between letters and signs */
    KEYBOARD_ACCENTS, /* the next letter shows its variants */
    KEYBOARD_LETTERS, /* back from them */
    KEYBOARD_LETTER,  /* with accents on: show the variants of node.name */
    KEYBOARD_LEFT,    /* the caret, by one letter */
    KEYBOARD_RIGHT,
    KEYBOARD_ALPHABET, /* between the citizen's own alphabet and Latin letters */
    KEYBOARD_MORE,     /* show what can stand in the place of the letter before the caret */
};

enum keyboard_kind {
    KEYBOARD_TEXT,    /* letters, digits and signs */
    KEYBOARD_WORDS,   /* the same; begins with a capital */
    KEYBOARD_NAME,    /* letters and the signs of people's names (type A of DIN 91379), no digits;
                         begins with a capital */
    KEYBOARD_SEARCH,  /* the same, for what is written in the citizen's own alphabet (Arabic,
                         Ukrainian, Russian); a key leads to Latin letters and back */
    KEYBOARD_EMAIL,   /* with @ . - _ in reach, no capital at the beginning */
    KEYBOARD_NUMBER,  /* 0-9 */
    KEYBOARD_DECIMAL, /* 0-9 and a comma, in English a point */
};

struct keyboard {
    bool shift;              /* the next letter is a capital one */
    bool names;              /* a hyphen is followed by a capital */
    bool signs;              /* the page of signs */
    bool is_latin;           /* KEYBOARD_SEARCH: Latin letters instead of the own alphabet */
    bool accents;            /* waiting for the base letter */
    char base[RIM_TEXT_MAX]; /* letter whose variants are shown; empty: none */
    bool replaces;           /* it stands before the caret; the variant takes its place */
    size_t after;            /* bytes of the field behind the caret; see edit_settle() */
};

/* As it is when a field is entered: `kind` and whether the field is `empty` decide the shift. */
void keyboard_reset(struct keyboard *keyboard, enum keyboard_kind kind, bool empty);

/* Adds the keys below `parent`. Keys have the ids "key-" and what they type or do. The field with
 * STATE_EDITING must be in the tree already, with value and caret: "more" is about the letter before.
 * The caret moves where text is typed freely: KEYBOARD_WORDS, _NAME and _EMAIL. */
void keyboard_build(
    struct tree *tree, struct node *parent, const struct keyboard *keyboard,
    enum keyboard_kind kind);

/* Turns the choice of a key into what it does: VIEW_TYPED (event.replaces: the letter before
 * goes first), VIEW_ERASED, or VIEW_REBUILD when only the keyboard changes. Other events pass. */
void keyboard_filter(struct keyboard *keyboard, struct view_event *event);
