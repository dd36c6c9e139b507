/* The nodes of the keyboard. */
#include <math.h>

#include "model/texts.h"
#include "ui/build.h"
#include "ui/edit.h"
#include "ui/keyboard.h"
#include "ui/keyboard_layout.h"
#include "ui/keyboard_own.h"
#include "ui/variants.h"
#include "ui/words.h"

enum { WIDE_COLUMNS = 11, NARROW_COLUMNS = 10, MOST_COLUMNS = 12 };

/* mm */
static const double gap = 2.5, edge_x = 5, edge_x_narrow = 2.5, edge_y = 4, key_least = 15.2,
                    key_most = 24, share_of_height = 0.052, widest = 310, pad_width = 130,
                    page_width = 24, page_width_narrow = 20, sign_width = 20;

static const char digits[] = "1 2 3 4 5 6 7 8 9 0",
                  signs[] = "+ - * / = % & # @ € § ( ) [ ] { } < > | \\ ~ . , ; : ! ? ' \" _ ° ^",
                  numbers[] = "1 2 3 4 5 6 7 8 9 <none> 0 <erase>",
                  decimals[] = "1 2 3 4 5 6 7 8 9 , 0 <erase>",
                  english_decimals[] = "1 2 3 4 5 6 7 8 9 . 0 <erase>";

static const struct {
    const char *word, *id, *icon;
    enum word name;
    unsigned action;
} special[] = {
    {"<erase>", "erase", "erase", WORD_erase, KEYBOARD_ERASE},
    {"<shift>", "shift", "shift", WORD_shift, KEYBOARD_SHIFT},
};

/* One keyboard while it is built. */
struct board {
    struct tree *tree;
    const struct keyboard *keyboard;
    enum keyboard_kind kind;
    bool is_narrow;
    bool is_alphabet; /* not Latin letters */
    struct layout layout;
    double height; /* of a key, mm */
};

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static double key_height(const struct tree *tree)
{
    return fmin(key_most, fmax(key_least, tree->height_mm * share_of_height));
}

static struct node *add_key(
    const struct board *board, struct node *row, struct text id, unsigned action)
{
    struct node *key =
        tree_add(board->tree, row, ROLE_key, tree_format(board->tree, "key-%.*s", TEXT_ARG(id)));
    key->action = action;
    key->box.height = board->height;
    return key;
}

/* How a key that types `name` is said, where its name alone reads badly. */
static struct text spoken_of(const struct board *board, struct text letter, struct text name)
{
    const struct texts *texts = board->tree->texts;
    struct text sign = layout_sign(name);
    if (texts == NULL) {
        return (struct text){0};
    }
    if (sign.len > 0) {
        return texts_has(texts, sign) ? texts_find(texts, sign) : (struct text){0};
    }
    if (!text_equal(letter, name)) {
        const struct texts_place place = {TEXT_OF("letter"), name};
        return texts_say(texts, TEXT_OF("sign.capital"), &place, 1, board->tree->arena);
    }
    return (struct text){0};
}

static struct node *add_letter(const struct board *board, struct node *row, struct text letter)
{
    const struct keyboard *keyboard = board->keyboard;
    struct node *key = add_key(board, row, letter, KEYBOARD_TYPE);
    key->name = keyboard->shift ? layout_capital(letter, board->tree->language) : letter;
    key->spoken = spoken_of(board, letter, key->name);
    key->argument = variants_exist(key->name) ? 1 : 0;
    if (keyboard->accents) {
        key->action = KEYBOARD_LETTER;
        key->state |= key->argument == 0 ? STATE_DISABLED : 0u;
    }
    return key;
}

static void add_special(const struct board *board, struct node *row, struct text word)
{
    for (size_t i = 0; i < COUNT(special); i++) {
        if (!text_equal(text_of(special[i].word), word)) {
            continue;
        }
        struct node *key = add_key(board, row, text_of(special[i].id), special[i].action);
        key->icon = special[i].icon;
        key->name = word_in(board->tree, special[i].name);
        key->look = LOOK_SECONDARY;
        if (special[i].action == KEYBOARD_SHIFT && board->keyboard->shift) {
            key->state |= STATE_CHECKED;
            key->icon = "shift_on";
        }
    }
}

static struct node *add_grid(
    const struct board *board, struct node *parent, const char *id, unsigned columns)
{
    struct node *grid = build_grid(board->tree, parent, text_of(id), columns);
    grid->box.gap = gap;
    return grid;
}

/* A letter, a key with a word, or an empty place. `key` outlives the building. */
static void add_one(const struct board *board, struct node *row, struct text key)
{
    if (key.len == 1 || key.at[0] != '<') {
        add_letter(board, row, key);
    } else if (text_equal(key, TEXT_OF("<none>"))) {
        build_spring(board->tree, row, TEXT_OF("key-none"));
    } else {
        add_special(board, row, key);
    }
}

static void add_keys(const struct board *board, struct node *row, const char *keys)
{
    for (struct text key; (key = layout_next(&keys)).len > 0;) {
        add_one(board, row, key);
    }
}

static struct node *add_page_key(
    const struct board *board, struct node *row, const char *id, struct text shown, unsigned action)
{
    struct node *key = add_key(board, row, text_of(id), action);
    key->look = LOOK_SECONDARY;
    key->value = shown;
    key->box.width = board->is_narrow ? page_width_narrow : page_width;
    return key;
}

const struct node *keyboard_field(const struct node *root)
{
    const struct node *node = root;
    while (node != NULL && (node->state & STATE_EDITING) == 0) {
        node = tree_next(node, root);
    }
    return node;
}

struct text keyboard_letter(const struct node *field)
{
    if (field == NULL || (field->state & STATE_MASKED) != 0) {
        return (struct text){0};
    }
    struct text before = {field->value.at, field->value.len - field->caret};
    size_t len = latin_last(before);
    return (struct text){before.at + before.len - len, len};
}

/* For those who cannot hold a key: after the letter, the same variants. */
static void add_more(const struct board *board, struct node *row)
{
    struct text letter = keyboard_letter(keyboard_field(board->tree->root));
    struct node *more = add_page_key(board, row, "more", TEXT_OF("…"), KEYBOARD_MORE);
    more->name = word_in(board->tree, WORD_more);
    if (variants_exist(letter)) {
        more->value = tree_format(board->tree, "%.*s …", TEXT_ARG(letter));
    } else {
        more->state |= STATE_DISABLED;
    }
}

/* Two keys that move the caret; each is off where there is nowhere to go. */
static void add_carets(const struct board *board, struct node *row)
{
    const struct node *field = keyboard_field(board->tree->root);
    struct node *left = add_key(board, row, TEXT_OF("left"), KEYBOARD_LEFT);
    struct node *right = add_key(board, row, TEXT_OF("right"), KEYBOARD_RIGHT);
    left->name = word_in(board->tree, WORD_caret_left);
    right->name = word_in(board->tree, WORD_caret_right);
    left->icon = "back";
    right->icon = "next";
    left->look = right->look = LOOK_SECONDARY;
    left->box.width = right->box.width =
        board->layout.columns == WIDE_COLUMNS ? sign_width : key_least;
    bool is_lost = field == NULL || (field->state & STATE_MASKED) != 0; /* among bullets */
    bool is_first = is_lost || field->caret == field->value.len;
    left->state |= is_first ? STATE_DISABLED : 0u;
    right->state |= is_lost || field->caret == 0 ? STATE_DISABLED : 0u;
}

static struct node *add_sign(const struct board *board, struct node *row, const char *sign)
{
    struct node *key = add_letter(board, row, text_of(sign));
    key->box.width = board->layout.columns == WIDE_COLUMNS ? sign_width : key_least;
    return key;
}

static bool has_digits(const struct board *board)
{
    return board->kind != KEYBOARD_NAME;
}

/* The ways to other pages of keys. */
static void add_pages(const struct board *board, struct node *row)
{
    const struct keyboard *keyboard = board->keyboard;
    bool is_email = board->kind == KEYBOARD_EMAIL;
    bool other = keyboard->signs || keyboard->accents;
    if (board->kind == KEYBOARD_SEARCH && !other) {
        struct text shown =
            board->is_alphabet ? TEXT_OF("ABC") : layout_alphabet_name(board->tree->language);
        struct node *key = add_page_key(board, row, "alphabet", shown, KEYBOARD_ALPHABET);
        key->name =
            word_in(board->tree, board->is_alphabet ? WORD_alphabet_latin : WORD_alphabet_own);
    }
    if (has_digits(board) || keyboard->signs) { /* of names the key of the accents leads back */
        struct text shown = !other               ? TEXT_OF("?!&")
                            : board->is_alphabet ? layout_alphabet_name(board->tree->language)
                                                 : TEXT_OF("ABC");
        struct node *page = add_page_key(
            board, row, other ? "letters" : "signs", shown,
            other ? KEYBOARD_LETTERS : KEYBOARD_SIGNS);
        page->name = word_in(board->tree, other ? WORD_letters : WORD_signs);
    }
    bool is_search = board->kind == KEYBOARD_SEARCH; /* finds ä by a */
    if (!is_email && !keyboard->signs && !is_search) {
        struct node *accents =
            add_page_key(board, row, "accents", TEXT_OF("áčø"), KEYBOARD_ACCENTS);
        accents->name = word_in(board->tree, WORD_accents);
        accents->state |= keyboard->accents ? STATE_CHECKED : 0u;
        add_more(board, row);
    }
    if (is_email && !keyboard->signs) {
        add_sign(board, row, "@")->box.width = board->is_narrow ? page_width_narrow : page_width;
        add_sign(board, row, "_");
    }
}

/* Whether one of the keys of the layout types it. */
static bool has_key(const struct board *board, const char *sign)
{
    const char *keys = board->layout.keys;
    for (struct text key; (key = layout_next(&keys)).len > 0;) {
        if (text_equal(key, text_of(sign))) {
            return true;
        }
    }
    return false;
}

/* The signs of names and addresses that have no place among the letters. */
static void add_signs(const struct board *board, struct node *row)
{
    static const char *const list[] = {"'", "’", ",", "-", "."};
    bool is_wide_name = !has_digits(board) && board->layout.columns == WIDE_COLUMNS;
    for (size_t i = 0; i < COUNT(list); i++) {
        bool is_there = has_key(board, list[i]) && !(is_wide_name && list[i][0] == '.');
        bool is_by_digits =
            has_digits(board) && board->layout.columns == MOST_COLUMNS && list[i][0] == '-';
        bool is_for_mail = board->kind == KEYBOARD_EMAIL && i == 1;
        if (!is_there && !is_by_digits && !is_for_mail) {
            add_sign(board, row, list[i]);
        }
    }
}

/* Letters that are wide leave no columns for all digits; those are on the page of signs. */
static bool has_wide_letters(const struct board *board)
{
    return board->layout.columns < NARROW_COLUMNS;
}

/* Pages, accents, space, and what names or mail addresses need. */
static void add_last_row(const struct board *board, struct node *parent)
{
    struct node *row = build_row(board->tree, parent, TEXT_OF("key-row"));
    row->box.gap = gap;
    add_pages(board, row);
    struct node *space = add_key(board, row, TEXT_OF("space"), KEYBOARD_TYPE);
    space->name = TEXT_OF(" ");
    space->spoken = word_in(board->tree, WORD_space);
    space->icon = "space";
    space->box.grow = 1;
    if (!board->keyboard->signs && !board->is_narrow) {
        add_signs(board, row);
    }
    if (board->kind != KEYBOARD_TEXT) {
        add_carets(board, row);
    }
    bool has_erase = board->keyboard->signs || has_digits(board) || board->is_narrow;
    bool is_wide = board->layout.columns == MOST_COLUMNS;
    if ((!has_erase && is_wide) || (has_wide_letters(board) && !board->keyboard->signs)) {
        add_special(board, row, TEXT_OF("<erase>"));
        row->last->box.width = page_width;
    }
}

static void add_variants(const struct board *board, struct node *parent)
{
    unsigned columns = board->is_narrow ? NARROW_COLUMNS : WIDE_COLUMNS;
    struct node *grid = add_grid(board, parent, "key-variants", columns);
    struct node *close = add_key(board, grid, TEXT_OF("close"), KEYBOARD_LETTERS);
    close->icon = "back";
    close->name = word_in(board->tree, WORD_close_variants);
    close->look = LOOK_SECONDARY;
    struct variants variants;
    variants_find(&variants, text_of(board->keyboard->base));
    for (size_t i = 0; i < variants.count; i++) {
        struct text one = {variants.list[i].at, variants.list[i].len};
        one = arena_text(board->tree->arena, one);
        struct node *key = add_key(board, grid, one, KEYBOARD_TYPE);
        key->name = one;
        key->spoken = spoken_of(board, one, one);
    }
}

static void build_pad(const struct board *board, struct node *parent)
{
    bool is_english =
        board->tree->language.len >= 2 && memcmp(board->tree->language.at, "en", 2) == 0;
    struct node *grid = add_grid(board, parent, "key-grid", 3);
    grid->box.width_max = pad_width;
    grid->box.width = pad_width;
    add_keys(
        board, grid,
        board->kind != KEYBOARD_DECIMAL ? numbers
        : is_english                    ? english_decimals
                                        : decimals);
}

/* The page of signs, or of letters. */
static void add_page(const struct board *board, struct node *column)
{
    unsigned columns = board->is_narrow ? NARROW_COLUMNS : WIDE_COLUMNS;
    columns = board->keyboard->signs ? columns : board->layout.columns;
    struct node *grid = add_grid(board, column, "key-grid", columns);
    if (board->keyboard->signs || (has_digits(board) && !has_wide_letters(board))) {
        add_keys(board, grid, digits);
        add_keys(board, grid, !board->keyboard->signs && columns == MOST_COLUMNS ? "-" : "");
        add_keys(board, grid, board->is_narrow ? "" : "<erase>");
    }
    if (board->keyboard->signs) {
        add_keys(board, grid, signs);
        add_keys(board, grid, board->is_narrow ? "<erase>" : "");
        return;
    }
    const char *keys = board->layout.keys;
    for (struct text key; (key = layout_next(&keys)).len > 0;) {
        bool is_last = *keys == '\0';
        bool makes_room = is_last && !has_digits(board) && columns == WIDE_COLUMNS;
        add_one(board, grid, makes_room ? TEXT_OF("<erase>") : key);
    }
}

static struct board board_of(
    struct tree *tree, const struct keyboard *keyboard, enum keyboard_kind kind)
{
    double least = MOST_COLUMNS * key_least + (MOST_COLUMNS - 1) * gap + 2 * edge_x;
    double width = tree->keys_mm > 0 ? tree->keys_mm : tree->width_mm;
    struct board board = {
        .tree = tree,
        .keyboard = keyboard,
        .kind = kind,
        .is_narrow = width > 0 && width < least,
        .height = key_height(tree)};
    board.is_alphabet = kind == KEYBOARD_SEARCH && !keyboard->is_latin &&
                        layout_alphabet_name(tree->language).len > 0;
    board.layout = board.is_alphabet ? layout_alphabet(tree->language, board.is_narrow)
                                     : layout_letters(tree->language, board.is_narrow);
    return board;
}

void keyboard_build(
    struct tree *tree, struct node *parent, const struct keyboard *keyboard,
    enum keyboard_kind kind)
{
    struct board board = board_of(tree, keyboard, kind);
    parent->box.padding_x = board.is_narrow ? edge_x_narrow : edge_x;
    parent->box.padding_y = edge_y;
    parent->box.gap = gap;
    if (parent->parent->box.flow == FLOW_ROW) { /* beside the ways on: one ground for both */
        parent->parent->look = LOOK_PANEL;
    }
    parent->box.is_ltr = true; /* keys lie where the fingers know them */
    parent->name = word_in(tree, WORD_keyboard);
    if (kind == KEYBOARD_NUMBER || kind == KEYBOARD_DECIMAL) {
        build_pad(&board, parent);
        return;
    }
    double rows = (has_digits(&board) ? 1 : 0) + (board.is_narrow ? 5 : 4);
    struct node *column = build_column(tree, parent, TEXT_OF("key-column"));
    column->box.gap = gap;
    column->box.width_max = widest;
    column->box.height = rows * board.height + (rows - 1) * gap;
    column->box.spread = ALIGN_CENTER;
    if (keyboard->base[0] != '\0') {
        add_variants(&board, column);
        return;
    }
    add_page(&board, column);
    add_last_row(&board, column);
}
