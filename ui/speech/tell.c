#include "ui/speech/tell.h"

#include <stdio.h>

const struct texts *tell_texts(const struct teller *teller, const struct node *node)
{
    const struct text languages[] = {node->language, teller->scene->tree->language};
    for (size_t i = 0; i < COUNT(languages); i++) {
        for (size_t j = 0; j < teller->text_count; j++) {
            if (text_equal(teller->texts[j].language, languages[i])) {
                return &teller->texts[j];
            }
        }
    }
    return &teller->texts[0];
}

/* The text of "<key>.spoken" for the entry that says `text`; empty when there is none. */
static struct text find_spoken(const struct texts *texts, struct text text)
{
    for (size_t i = 0; texts != NULL && i < texts->count; i++) {
        const struct texts_entry *entry = &texts->entries[i];
        if (!text_equal(entry->text, text)) {
            continue;
        }
        char key[TEXTS_KEY_MAX + sizeof ".spoken"];
        int len = snprintf(key, sizeof key, "%.*s.spoken", TEXT_ARG(entry->key));
        struct text name = {key, len > 0 && (size_t)len < sizeof key ? (size_t)len : 0};
        if (name.len > 0 && texts_has(texts, name)) {
            return texts_find(texts, name);
        }
    }
    return (struct text){0};
}

struct text tell_spoken(const struct teller *teller, const struct texts *own, struct text text)
{
    const struct texts *all[] = {teller->scene->pack, teller->scene->german, own};
    for (size_t i = 0; i < COUNT(all) && text.len > 0; i++) {
        struct text spoken = find_spoken(all[i], text);
        if (spoken.len > 0) {
            return spoken;
        }
    }
    return text;
}

struct text tell_name(const struct teller *teller, const struct node *node)
{
    return node->spoken.len > 0 ? node->spoken
                                : tell_spoken(teller, tell_texts(teller, node), node->name);
}

void tell_text(struct teller *teller, const struct texts *texts, struct text text)
{
    lines_begin(&teller->lines, texts->language);
    lines_read(&teller->lines, texts, tell_spoken(teller, texts, text), READ_TEXT);
    lines_end(&teller->lines);
}

void tell_key(struct teller *teller, const struct texts *texts, const char *key)
{
    lines_say(&teller->lines, texts, key, NULL, 0);
}

void tell_value(
    struct teller *teller, const struct texts *texts, const char *key, const char *name,
    struct text value)
{
    const struct lines_place place = {name, value, READ_TEXT};
    lines_say(&teller->lines, texts, key, &place, 1);
}

void tell_number(
    struct teller *teller, const struct texts *texts, const char *key, const char *name,
    size_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%zu", number);
    tell_value(teller, texts, key, name, (struct text){digits, len < 0 ? 0 : (size_t)len});
}

bool tell_is_said(const struct node *node)
{
    bool has_words = node->name.len + node->spoken.len + node->value.len + node->provenance.len > 0;
    return has_words && (node->state & (STATE_HIDDEN | STATE_STAFF)) == 0;
}

const struct node *tell_group_of(const struct node *node)
{
    const struct node *up = node->parent;
    while (up != NULL && (up->name.len == 0 || (up->role != ROLE_group && up->role != ROLE_list))) {
        up = up->parent;
    }
    return up;
}

static bool begins_with(struct text text, struct text with)
{
    return text.len >= with.len && memcmp(text.at, with.at, with.len) == 0;
}

void tell_error(struct teller *teller, const struct texts *texts, struct text error, bool is_given)
{
    bool is_hidden = teller->anybody && is_given;
    struct text private = texts_find(texts, TEXT_OF("speech.private"));
    tell_value(
        teller, texts, "speech.error", "error",
        is_hidden ? private : tell_spoken(teller, texts, error));
}

void tell_group(struct teller *teller, const struct node *group, const struct node *node)
{
    const struct texts *texts = tell_texts(teller, group);
    if (group->error.len > 0) {
        tell_error(teller, texts, group->error, (group->state & STATE_PERSONAL) != 0);
    }
    if (!begins_with(node->spoken, group->name) && !text_equal(node->name, group->name)) {
        tell_text(teller, texts, group->name);
    }
    tell_text(teller, texts, group->hint);
}

static void tell_setting(
    struct teller *teller, const struct texts *texts, const char *name, const char *value)
{
    const struct lines_place places[] = {
        {"name", texts_find(texts, (struct text){name, strlen(name)}), READ_TEXT},
        {"value", texts_find(texts, (struct text){value, strlen(value)}), READ_TEXT}};
    lines_say(&teller->lines, texts, "speech.item", places, COUNT(places));
}

void tell_display(
    struct teller *teller, const struct session_display *was, const struct session_display *now)
{
    static const char *const SIZES[SESSION_SIZES] = {
        "display.size.normal", "display.size.large", "display.size.larger", "display.size.largest"};
    static const char *const THEMES[SESSION_THEMES] = {
        "display.theme.light", "display.theme.dark", "display.theme.contrast",
        "display.theme.yellow"};
    const struct texts *texts = tell_texts(teller, teller->scene->tree->root);
    if (was->size != now->size && now->size < SESSION_SIZES) {
        tell_setting(teller, texts, "display.sizes", SIZES[now->size]);
    }
    if (was->theme != now->theme && now->theme < SESSION_THEMES) {
        tell_setting(teller, texts, "display.themes", THEMES[now->theme]);
    }
    if (was->is_low != now->is_low) {
        const char *key = now->is_low ? "speech.checkbox.chosen" : "speech.checkbox";
        tell_value(teller, texts, key, "name", texts_find(texts, TEXT_OF("display.low")));
    }
}

/* The program's texts in German; `own` when the terminal has none. */
static const struct texts *german_of(const struct teller *teller, const struct texts *own)
{
    for (size_t i = 0; i < teller->text_count; i++) {
        if (text_equal(teller->texts[i].language, TEXT_OF("de"))) {
            return &teller->texts[i];
        }
    }
    return own;
}

/* Receipts say each thing twice where the citizen does not read German: said is their own. */
static void tell_words(
    struct teller *teller, const struct texts *texts, const struct receipt_words *words)
{
    texts = words->is_german ? german_of(teller, texts) : texts;
    for (size_t at = 0; at < words->own.len;) { /* a line each */
        const char *from = words->own.at + at;
        const char *end = memchr(from, '\n', words->own.len - at);
        size_t len = end != NULL ? (size_t)(end - from) : words->own.len - at;
        tell_text(teller, texts, (struct text){from, len});
        at += len + 1;
    }
}

/* A row in one sentence, in one language: German, where its value is said in German alone. */
static void tell_row(
    struct teller *teller, const struct texts *texts, const struct receipt_row *row)
{
    bool is_german = row->value.is_german;
    struct text label = is_german && row->label.german.len > 0 ? row->label.german : row->label.own;
    const struct lines_place places[] = {
        {"name", label, READ_TEXT}, {"value", row->value.own, READ_TEXT}};
    texts = is_german ? german_of(teller, texts) : texts;
    lines_say(&teller->lines, texts, "speech.item", places, COUNT(places));
}

void tell_receipt(
    struct teller *teller, const struct texts *texts, const struct receipt_layout *layout)
{
    const struct lines_place number[] = {
        {"name", layout->number_label.own, READ_TEXT}, {"value", layout->number, READ_CODE}};
    tell_key(teller, texts, "speech.receipt");
    tell_text(teller, texts, layout->office);
    tell_text(teller, texts, layout->place);
    tell_words(teller, texts, &layout->title);
    tell_words(teller, texts, &layout->lead);
    lines_say(&teller->lines, texts, "speech.item", number, COUNT(number));
    tell_words(teller, texts, &layout->number_hint);
    for (size_t i = 0; i < layout->row_count; i++) {
        tell_row(teller, texts, &layout->rows[i]);
    }
    for (size_t i = 0; i < layout->note_count; i++) {
        tell_words(teller, texts, &layout->notes[i]);
    }
    tell_text(teller, texts, layout->foot);
    tell_key(teller, texts, "speech.receipt.end");
}
