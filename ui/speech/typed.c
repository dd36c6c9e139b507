#include "ui/speech/typed.h"

const struct node *typed_field(const struct tree *tree)
{
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if ((node->state & (STATE_EDITING | STATE_HIDDEN)) == STATE_EDITING) {
            return node;
        }
    }
    return NULL;
}

static struct text kept(const struct memory_field *field)
{
    return (struct text){field->value, field->len};
}

/* As much of it as is remembered. */
static struct text cut(struct text text)
{
    text.len = text.len < MEMORY_VALUE_MAX ? text.len : MEMORY_VALUE_MAX;
    return text;
}

bool typed_look(const struct speech_memory *memory, const struct tree *tree)
{
    const struct node *field = typed_field(tree);
    if (field == NULL) {
        return false;
    }
    return field->key != memory->field.key || field->caret != memory->field.caret ||
           !text_equal(cut(field->value), kept(&memory->field));
}

static bool is_inside(char c) /* of a letter of several bytes */
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t count_letters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += !is_inside(text.at[i]);
    }
    return count;
}

/* Signs that the field puts between groups by itself go, unless nothing else is there. */
static struct text bare(struct text text)
{
    struct text rest = text;
    while (rest.len > 1 && strchr(" :./-,", rest.at[0]) != NULL) {
        rest = (struct text){rest.at + 1, rest.len - 1};
    }
    while (rest.len > 1 && strchr(" :./-,", rest.at[rest.len - 1]) != NULL) {
        rest.len--;
    }
    return rest;
}

/* Leaves of both what differs. */
static void take_common_off(struct text *a, struct text *b)
{
    size_t least = a->len < b->len ? a->len : b->len, from = 0, to = 0;
    while (from < least && a->at[from] == b->at[from]) {
        from++;
    }
    while (from > 0 && ((from < a->len && is_inside(a->at[from])) ||
                        (from < b->len && is_inside(b->at[from])))) {
        from--;
    }
    while (to < least - from && a->at[a->len - to - 1] == b->at[b->len - to - 1]) {
        to++;
    }
    while (to > 0 && is_inside(a->at[a->len - to])) {
        to--;
    }
    *a = (struct text){a->at + from, a->len - from - to};
    *b = (struct text){b->at + from, b->len - from - to};
}

/* How many characters there are, for who must not hear which. */
static void tell_hidden(
    struct teller *teller, const struct texts *texts, const struct memory_field *was,
    const struct node *node)
{
    size_t before = count_letters(kept(was)), now = count_letters(node->value);
    if (now == before + 1) {
        tell_number(teller, texts, "speech.typed.masked", "at", now);
    } else if (now == 0 && before > 1) {
        tell_key(teller, texts, "speech.emptied");
    } else if (now < before) {
        tell_number(teller, texts, "speech.erased.masked", "at", before);
    } else {
        tell_key(teller, texts, "speech.filled.private");
    }
}

static void tell_change(
    struct teller *teller, const struct texts *texts, const struct memory_field *was,
    const struct node *node)
{
    struct text gone = kept(was), come = cut(node->value);
    if (teller->anybody || was->is_masked || (node->state & STATE_MASKED) != 0) {
        tell_hidden(teller, texts, was, node);
        return;
    }
    take_common_off(&gone, &come);
    come = bare(come);
    gone = bare(gone);
    if (count_letters(come) == 1) {
        lines_begin(&teller->lines, texts->language);
        lines_letter(&teller->lines, texts, come);
        lines_end(&teller->lines);
    } else if (come.len == 0 && count_letters(gone) == 1) {
        const struct lines_place place = {"letter", gone, READ_LETTER};
        lines_say(&teller->lines, texts, "speech.erased", &place, 1);
    } else if (node->value.len == 0) {
        tell_key(teller, texts, "speech.emptied");
    } else {
        tell_value(teller, texts, "speech.filled", "value", node->value);
    }
}

/* The letter that the caret stands behind. */
static void tell_caret(struct teller *teller, const struct texts *texts, const struct node *node)
{
    size_t end = node->caret < node->value.len ? node->value.len - node->caret : 0;
    size_t from = end;
    while (from > 0 && is_inside(node->value.at[from - 1])) {
        from--;
    }
    from = from > 0 ? from - 1 : 0;
    if (end == 0) {
        tell_key(teller, texts, "speech.caret.start");
    } else if (!teller->anybody && (node->state & STATE_MASKED) == 0) {
        const struct lines_place place = {
            "letter", {node->value.at + from, end - from}, READ_LETTER};
        lines_say(&teller->lines, texts, "speech.caret", &place, 1);
    }
}

void typed_tell(struct teller *teller, const struct speech_memory *memory)
{
    const struct memory_field *was = &memory->field;
    const struct tree *tree = teller->scene->tree;
    const struct node *field = typed_field(tree), *old = tree_find_key(tree, was->key);
    if (old != NULL && old->role == ROLE_field) {
        const struct texts *texts = tell_texts(teller, old);
        bool is_masked = (old->state & STATE_MASKED) != 0;
        if (is_masked != was->is_masked && was->len > 0) {
            return; /* shown or hidden: the button for it says so */
        }
        if (!text_equal(cut(old->value), kept(was))) {
            tell_change(teller, texts, was, old);
        } else if (old == field && field->caret != was->caret) {
            tell_caret(teller, texts, field);
        }
    }
    if (field != NULL && field != old && field != teller->scene->focus) {
        tell_node(teller, field);
    }
}

void typed_keep(struct speech_memory *memory, const struct tree *tree)
{
    const struct node *field = typed_field(tree);
    struct memory_field *kept_field = &memory->field;
    if (field == NULL) {
        explicit_bzero(kept_field, sizeof *kept_field);
        return;
    }
    struct text value = cut(field->value);
    bool is_same = kept_field->key == field->key;
    bool is_changed = !text_equal(value, kept(kept_field));
    kept_field->is_dirty = is_same && (kept_field->is_dirty || is_changed);
    kept_field->key = field->key;
    kept_field->is_masked = (field->state & STATE_MASKED) != 0;
    kept_field->caret = field->caret;
    explicit_bzero(kept_field->value, sizeof kept_field->value);
    kept_field->len = value.len;
    if (value.len > 0) {
        memcpy(kept_field->value, value.at, value.len);
    }
}

void typed_read_back(struct teller *teller, const struct speech_memory *memory)
{
    const struct node *node = tree_find_key(teller->scene->tree, memory->field.key);
    bool is_hidden = node == NULL || teller->anybody || (node->state & STATE_MASKED) != 0;
    if (is_hidden || !memory->field.is_dirty || node->value.len == 0) {
        return;
    }
    const struct lines_place places[] = {
        {"name", tell_name(teller, node), READ_TEXT},
        {"value", node->value, (node->state & STATE_CODE) != 0 ? READ_CODE : READ_TEXT}};
    lines_say(&teller->lines, tell_texts(teller, node), "speech.readback", places, COUNT(places));
}
