#include "ui/keyboard.h"

#include <math.h>
#include <stdio.h>

#include "ui/build.h"
#include "ui/edit.h"
#include "ui/variants.h"
#include "ui/words.h"

enum { COLUMNS = 11, ROWS = 5 };

/* mm */
static const double gap = 2.5, edge_x = 5, edge_y = 4, key_least = 15.2, key_most = 24,
                    share_of_height = 0.052, widest = 310, pad_width = 130, page_width = 24,
                    sign_width = 20;

/* Rows of keys: letters stand for themselves; the words in <> are named below. */
static const char *const letter_rows[] = {
    "1", "2", "3", "4",       "5", "6", "7", "8", "9", "0", "<erase>", "q", "w", "e", "r",
    "t", "z", "u", "i",       "o", "p", "ü", "a", "s", "d", "f",       "g", "h", "j", "k",
    "l", "ö", "ä", "<shift>", "y", "x", "c", "v", "b", "n", "m",       "ß", "-", "."};

static const char *const sign_rows[] = {
    "1", "2",  "3", "4", "5", "6", "7", "8", "9", "0", "<erase>", "+", "-", "*", "/",
    "=", "%",  "&", "#", "@", "€", "§", "(", ")", "[", "]",       "{", "}", "<", ">",
    "|", "\\", "~", ".", ",", ";", ":", "!", "?", "'", "\"",      "_", "°", "^"};

static const char *const number_rows[] = {"1", "2", "3", "4",      "5", "6",
                                          "7", "8", "9", "<none>", "0", "<erase>"};

static const char *const decimal_rows[] = {"1", "2", "3", "4", "5", "6",
                                           "7", "8", "9", ",", "0", "<erase>"};

static const char *const english_rows[] = {"1", "2", "3", "4", "5", "6",
                                           "7", "8", "9", ".", "0", "<erase>"};

static bool is_english(const struct tree *tree)
{
    return tree->language.len >= 2 && memcmp(tree->language.at, "en", 2) == 0;
}

/* People's names have no digits; their signs are in the last row. */
static const char *const name_rows[] = {
    "q", "w", "e", "r", "t", "z",       "u", "i", "o", "p", "ü", "a", "s", "d", "f", "g",      "h",
    "j", "k", "l", "ö", "ä", "<shift>", "y", "x", "c", "v", "b", "n", "m", "ß", "-", "<erase>"};

static const struct {
    const char *word, *icon;
    enum word name;
    unsigned action;
} special[] = {
    {"<erase>", "erase", WORD_erase, KEYBOARD_ERASE},
    {"<shift>", "shift", WORD_shift, KEYBOARD_SHIFT},
};

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* The capital of a letter on the keyboard; ß stays. */
static struct text capital(struct tree *tree, struct text letter)
{
    if (letter.len == 1 && letter.at[0] >= 'a' && letter.at[0] <= 'z') {
        return tree_format(tree, "%c", letter.at[0] - 'a' + 'A');
    }
    static const char *const umlauts[][2] = {{"ä", "Ä"}, {"ö", "Ö"}, {"ü", "Ü"}};
    for (size_t i = 0; i < COUNT(umlauts); i++) {
        if (text_equal(text_of(umlauts[i][0]), letter)) {
            return text_of(umlauts[i][1]);
        }
    }
    return letter;
}

static double key_height(const struct tree *tree)
{
    return fmin(key_most, fmax(key_least, tree->height_mm * share_of_height));
}

static struct node *add_key(struct tree *tree, struct node *row, const char *id, unsigned action)
{
    struct node *key = tree_add(tree, row, ROLE_key, tree_format(tree, "key-%s", id));
    key->action = action;
    key->box.height = key_height(tree);
    return key;
}

static void add_special(
    struct tree *tree, struct node *row, const struct keyboard *keyboard, const char *word)
{
    for (size_t i = 0; i < COUNT(special); i++) {
        if (strcmp(special[i].word, word) != 0) {
            continue;
        }
        char id[RIM_TEXT_MAX];
        snprintf(id, sizeof id, "%.*s", (int)strlen(word) - 2, word + 1);
        struct node *key = add_key(tree, row, id, special[i].action);
        key->icon = special[i].icon;
        key->name = word_in(tree, special[i].name);
        key->look = LOOK_SECONDARY;
        if (special[i].action == KEYBOARD_SHIFT && keyboard->shift) {
            key->state |= STATE_CHECKED;
            key->icon = "shift_on";
        }
    }
}

static void add_letter(
    struct tree *tree, struct node *row, const struct keyboard *keyboard, const char *letter)
{
    struct node *key = add_key(tree, row, letter, KEYBOARD_TYPE);
    key->name = keyboard->shift ? capital(tree, text_of(letter)) : text_of(letter);
    key->argument = variants_exist(key->name) ? 1 : 0;
    if (keyboard->accents) {
        key->action = KEYBOARD_LETTER;
        key->state |= key->argument == 0 ? STATE_DISABLED : 0u;
    }
}

static struct node *add_grid(
    struct tree *tree, struct node *parent, const char *id, unsigned columns)
{
    struct node *grid = build_grid(tree, parent, text_of(id), columns);
    grid->box.gap = gap;
    return grid;
}

static void add_rows(
    struct tree *tree, struct node *grid, const struct keyboard *keyboard, const char *const *row,
    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_word = row[i][0] == '<' && row[i][1] != '\0';
        if (is_word && strcmp(row[i], "<none>") == 0) {
            build_spring(tree, grid, TEXT_OF("key-none"));
        } else if (is_word) {
            add_special(tree, grid, keyboard, row[i]);
        } else {
            add_letter(tree, grid, keyboard, row[i]);
        }
    }
}

static struct node *add_page_key(
    struct tree *tree, struct node *row, const char *id, const char *shown, unsigned action)
{
    struct node *key = add_key(tree, row, id, action);
    key->look = LOOK_SECONDARY;
    key->value = text_of(shown);
    key->box.width = page_width;
    return key;
}

/* The field that is being typed into, or NULL. */
static const struct node *editing_field(const struct node *root)
{
    const struct node *node = root;
    while (node != NULL && (node->state & STATE_EDITING) == 0) {
        node = tree_next(node, root);
    }
    return node;
}

/* The letter before the caret; empty when there is none. */
static struct text last_letter(const struct node *field)
{
    if (field == NULL) {
        return (struct text){0};
    }
    struct text before = {field->value.at, field->value.len - field->caret};
    size_t len = latin_last(before);
    return (struct text){before.at + before.len - len, len};
}

/* For those who cannot hold a key: after the letter, the same variants. */
static void add_more(struct tree *tree, struct node *row)
{
    struct text letter = last_letter(editing_field(tree->root));
    struct node *more = add_page_key(tree, row, "more", "…", KEYBOARD_MORE);
    more->name = word_in(tree, WORD_more);
    if (variants_exist(letter)) {
        more->value = tree_format(tree, "%.*s …", TEXT_ARG(letter));
    } else {
        more->state |= STATE_DISABLED;
    }
}

/* Two keys that move the caret; each is off where there is nowhere to go. */
static void add_carets(struct tree *tree, struct node *row)
{
    const struct node *field = editing_field(tree->root);
    struct node *left = add_key(tree, row, "left", KEYBOARD_LEFT);
    struct node *right = add_key(tree, row, "right", KEYBOARD_RIGHT);
    left->name = word_in(tree, WORD_caret_left);
    right->name = word_in(tree, WORD_caret_right);
    left->icon = "back";
    right->icon = "next";
    left->look = right->look = LOOK_SECONDARY;
    left->box.width = right->box.width = sign_width;
    bool is_first = field == NULL || field->caret == field->value.len;
    left->state |= is_first ? STATE_DISABLED : 0u;
    right->state |= field == NULL || field->caret == 0 ? STATE_DISABLED : 0u;
}

static struct node *add_sign(
    struct tree *tree, struct node *row, const struct keyboard *keyboard, const char *sign)
{
    add_letter(tree, row, keyboard, sign);
    row->last->box.width = sign_width;
    return row->last;
}

/* Pages, accents, space, and what names or mail addresses need. */
static void add_last_row(
    struct tree *tree, struct node *parent, const struct keyboard *keyboard,
    enum keyboard_kind kind)
{
    struct node *row = build_row(tree, parent, TEXT_OF("key-row"));
    row->box.gap = gap;
    bool other = keyboard->signs || keyboard->accents;
    bool is_name = kind == KEYBOARD_NAME, is_email = kind == KEYBOARD_EMAIL;
    if (!is_name || other) {
        struct node *page = other ? add_page_key(tree, row, "letters", "ABC", KEYBOARD_LETTERS)
                                  : add_page_key(tree, row, "signs", "?!&", KEYBOARD_SIGNS);
        page->name = word_in(tree, other ? WORD_letters : WORD_signs);
    }
    if (!is_email && !keyboard->signs) {
        struct node *accents = add_page_key(tree, row, "accents", "áčø", KEYBOARD_ACCENTS);
        accents->name = word_in(tree, WORD_accents);
        accents->state |= keyboard->accents ? STATE_CHECKED : 0u;
        add_more(tree, row);
    }
    if (is_email && !keyboard->signs) {
        add_sign(tree, row, keyboard, "@")->box.width = page_width;
        add_sign(tree, row, keyboard, "_");
    }
    struct node *space = add_key(tree, row, "space", KEYBOARD_TYPE);
    space->name = TEXT_OF(" ");
    space->spoken = word_in(tree, WORD_space);
    space->icon = "space";
    space->box.grow = 1;
    if (!keyboard->signs) {
        add_sign(tree, row, keyboard, "'");
        if (!is_email) {
            add_sign(tree, row, keyboard, "’");
        }
        add_sign(tree, row, keyboard, ",");
        if (is_name) {
            add_sign(tree, row, keyboard, ".");
        }
    }
    if (kind != KEYBOARD_TEXT) {
        add_carets(tree, row);
    }
}

static void add_variants(struct tree *tree, struct node *parent, const struct keyboard *keyboard)
{
    struct node *grid = add_grid(tree, parent, "key-variants", COLUMNS);
    struct node *close = add_key(tree, grid, "close", KEYBOARD_LETTERS);
    close->icon = "back";
    close->name = word_in(tree, WORD_close_variants);
    close->look = LOOK_SECONDARY;
    struct variants variants;
    variants_find(&variants, text_of(keyboard->base));
    for (size_t i = 0; i < variants.count; i++) {
        struct text one = {variants.list[i].at, variants.list[i].len};
        one = arena_text(tree->arena, one);
        struct node *key =
            tree_add(tree, grid, ROLE_key, tree_format(tree, "key-%.*s", TEXT_ARG(one)));
        key->action = KEYBOARD_TYPE;
        key->name = one;
        key->box.height = key_height(tree);
    }
}

void keyboard_reset(struct keyboard *keyboard, enum keyboard_kind kind, bool empty)
{
    bool names = kind == KEYBOARD_NAME || kind == KEYBOARD_WORDS;
    *keyboard = (struct keyboard){.shift = names && empty, .names = names};
}

static void build_pad(
    struct tree *tree, struct node *parent, const struct keyboard *keyboard,
    enum keyboard_kind kind)
{
    struct node *grid = add_grid(tree, parent, "key-grid", 3);
    grid->box.width_max = pad_width;
    grid->box.width = pad_width;
    bool decimal = kind == KEYBOARD_DECIMAL;
    add_rows(
        tree, grid, keyboard,
        !decimal           ? number_rows
        : is_english(tree) ? english_rows
                           : decimal_rows,
        decimal ? COUNT(decimal_rows) : COUNT(number_rows));
}

void keyboard_build(
    struct tree *tree, struct node *parent, const struct keyboard *keyboard,
    enum keyboard_kind kind)
{
    parent->box.padding_x = edge_x;
    parent->box.padding_y = edge_y;
    parent->box.gap = gap;
    if (parent->parent->box.flow == FLOW_ROW) { /* beside the ways on: one ground for both */
        parent->parent->look = LOOK_PANEL;
    }
    parent->name = word_in(tree, WORD_keyboard);
    if (kind == KEYBOARD_NUMBER || kind == KEYBOARD_DECIMAL) {
        build_pad(tree, parent, keyboard, kind);
        return;
    }
    bool is_name = kind == KEYBOARD_NAME;
    double rows = is_name ? ROWS - 1 : ROWS;
    struct node *column = build_column(tree, parent, TEXT_OF("key-column"));
    column->box.gap = gap;
    column->box.width_max = widest;
    column->box.height = rows * key_height(tree) + (rows - 1) * gap;
    column->box.spread = ALIGN_CENTER;
    if (keyboard->base[0] != '\0') {
        add_variants(tree, column, keyboard);
        return;
    }
    struct node *grid = add_grid(tree, column, "key-grid", COLUMNS);
    if (keyboard->signs) {
        add_rows(tree, grid, keyboard, sign_rows, COUNT(sign_rows));
    } else if (is_name) {
        add_rows(tree, grid, keyboard, name_rows, COUNT(name_rows));
    } else {
        add_rows(tree, grid, keyboard, letter_rows, COUNT(letter_rows));
    }
    add_last_row(tree, column, keyboard, kind);
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
    return editing_field(key);
}

static void show_more(struct keyboard *keyboard, struct view_event *event, const struct node *key)
{
    show_variants(keyboard, event, last_letter(field_of(key)));
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
    case KEYBOARD_LETTERS:
        *keyboard = (struct keyboard){
            .shift = keyboard->shift, .names = keyboard->names, .after = keyboard->after};
        break;
    default: return;
    }
    *event = (struct view_event){.want = VIEW_REBUILD};
}
