#include "model/texts.h"

#include <stdio.h>
#include <stdlib.h>

static int compare_texts(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_entries(const void *a, const void *b)
{
    const struct texts_entry *x = a, *y = b;
    return compare_texts(x->key, y->key);
}

static const struct texts_entry *find(const struct texts *texts, struct text key)
{
    for (unsigned depth = 0; texts != NULL && depth < 4; texts = texts->beneath, depth++) {
        struct texts_entry wanted = {.key = key};
        const struct texts_entry *found =
            texts->count > 0
                ? bsearch(&wanted, texts->entries, texts->count, sizeof wanted, compare_entries)
                : NULL;
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

struct text texts_find(const struct texts *texts, struct text key)
{
    const struct texts_entry *found = find(texts, key);
    return found != NULL ? found->text : key;
}

struct text texts_key(const struct texts *texts, struct text key)
{
    const struct texts_entry *found = find(texts, key);
    return found != NULL ? found->key : (struct text){0};
}

bool texts_has(const struct texts *texts, struct text key)
{
    return find(texts, key) != NULL;
}

bool texts_own(const struct texts *texts, struct text text)
{
    for (size_t i = 0; i < texts->count && text.len > 0; i++) {
        if (texts->entries[i].text.at == text.at) {
            return true;
        }
    }
    return false;
}

static bool begins(struct text line, struct text word)
{
    return line.len >= word.len && memcmp(line.at, word.at, word.len) == 0;
}

/* What stands at text[at] and how many bytes of the text it used. */
static struct text piece_at(
    struct text text, size_t at, const struct texts_place *places, size_t count, size_t *used)
{
    struct text rest = {text.at + at, text.len - at};
    *used = 1;
    if (begins(rest, TEXT_OF("{{")) || begins(rest, TEXT_OF("}}"))) {
        *used = 2;
        return (struct text){rest.at, 1};
    }
    const char *end = rest.at[0] == '{' ? memchr(rest.at, '}', rest.len) : NULL;
    if (end != NULL) {
        struct text name = {rest.at + 1, (size_t)(end - rest.at) - 1};
        for (size_t i = 0; i < count; i++) {
            if (text_equal(places[i].name, name)) {
                *used = name.len + 2;
                return places[i].value;
            }
        }
    }
    return (struct text){rest.at, 1};
}

static struct text say(
    struct text text, const struct texts_place *places, size_t count, struct arena *arena)
{
    size_t len = 0, used;
    for (size_t at = 0; at < text.len; at += used) {
        len += piece_at(text, at, places, count, &used).len;
    }
    char *to = arena_take(arena, len);
    len = 0;
    for (size_t at = 0; at < text.len; at += used) {
        struct text piece = piece_at(text, at, places, count, &used);
        if (piece.len > 0) {
            memcpy(to + len, piece.at, piece.len);
        }
        len += piece.len;
    }
    return (struct text){to, len};
}

struct text texts_say(
    const struct texts *texts, struct text key, const struct texts_place *places, size_t count,
    struct arena *arena)
{
    return say(texts_find(texts, key), places, count, arena);
}

#define COUNT_PLACES_MAX 8

/* The form of the catalogue that the text is in: beneath it is another language's. */
static struct text form_of(const struct texts *texts, struct text key, uint64_t count)
{
    for (unsigned depth = 0; texts != NULL && depth < 4; texts = texts->beneath, depth++) {
        struct texts alone = *texts;
        alone.beneath = NULL;
        const struct texts_entry *found = find(&alone, key);
        if (found != NULL) {
            unsigned form = plural_form(texts->language, count);
            return form < found->form_count ? found->forms[form] : found->text;
        }
    }
    return key;
}

struct text texts_count(
    const struct texts *texts, struct text key, uint64_t count, const struct texts_place *places,
    size_t place_count, struct arena *arena)
{
    char number[24];
    int len = snprintf(number, sizeof number, "%llu", (unsigned long long)count);
    struct texts_place all[COUNT_PLACES_MAX + 1] = {{TEXT_OF("count"), {number, (size_t)len}}};
    size_t used = place_count < COUNT_PLACES_MAX ? place_count : COUNT_PLACES_MAX;
    if (used > 0) {
        memcpy(all + 1, places, used * sizeof *places);
    }
    return say(form_of(texts, key, count), all, used + 1, arena);
}

struct text texts_plain(struct text text, struct arena *arena)
{
    static const char hyphen[] = TEXTS_SOFT_HYPHEN;
    if (text.len == 0 || memmem(text.at, text.len, hyphen, 2) == NULL) {
        return text;
    }
    char *to = arena_take(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (i + 1 < text.len && memcmp(text.at + i, hyphen, 2) == 0) {
            i++;
        } else {
            to[len++] = text.at[i];
        }
    }
    return (struct text){to, len};
}

struct text texts_spoken(const struct texts *texts, struct text key, struct arena *arena)
{
    char spoken[TEXTS_KEY_MAX + 16];
    int len = snprintf(spoken, sizeof spoken, "%.*s.spoken", TEXT_ARG(key));
    struct text name = {spoken, len > 0 && (size_t)len < sizeof spoken ? (size_t)len : 0};
    return texts_plain(texts_find(texts, texts_has(texts, name) ? name : key), arena);
}

/* Adds `text` with what PO escapes; `to` may be NULL: then it only counts. */
static size_t put_escaped(char *to, struct text text)
{
    static const char plain[] = "\n\t\"\\", escaped[] = "nt\"\\";
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.at[i] != '\0' ? strchr(plain, text.at[i]) : NULL;
        if (found != NULL && to != NULL) {
            to[len] = '\\';
            to[len + 1] = escaped[found - plain];
        } else if (to != NULL) {
            to[len] = text.at[i];
        }
        len += found != NULL ? 2 : 1;
    }
    return len;
}

static size_t put(char *to, struct text text)
{
    if (to != NULL) {
        memcpy(to, text.at, text.len);
    }
    return text.len;
}

/* `before`, the text in quotation marks, and a line end. */
static size_t put_line(char *to, struct text before, struct text text)
{
    size_t len = put(to, before);
    len += put(to != NULL ? to + len : NULL, TEXT_OF("\""));
    len += put_escaped(to != NULL ? to + len : NULL, text);
    return len + put(to != NULL ? to + len : NULL, TEXT_OF("\"\n"));
}

static size_t put_entry(char *to, const struct texts_entry *entry)
{
    size_t len = entry->is_same ? put(to, TEXT_OF("#, same\n")) : 0;
    len += put_line(to != NULL ? to + len : NULL, TEXT_OF("msgid "), entry->key);
    if (entry->form_count == 0) {
        len += put_line(to != NULL ? to + len : NULL, TEXT_OF("msgstr "), entry->text);
    } else {
        len += put_line(to != NULL ? to + len : NULL, TEXT_OF("msgid_plural "), entry->key);
    }
    for (unsigned i = 0; i < entry->form_count; i++) {
        char word[16];
        int word_len = snprintf(word, sizeof word, "msgstr[%u] ", i);
        struct text before = {word, (size_t)word_len};
        len += put_line(to != NULL ? to + len : NULL, before, entry->forms[i]);
    }
    return len + put(to != NULL ? to + len : NULL, TEXT_OF("\n"));
}

/* The header that plural forms need; nothing when there are none. */
static size_t put_header(char *to, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (texts->entries[i].form_count > 0) {
            struct text rule = plural_rule(texts->language);
            size_t len = put(to, TEXT_OF("msgid \"\"\nmsgstr \"Plural-Forms: "));
            len += put(to != NULL ? to + len : NULL, rule);
            return len + put(to != NULL ? to + len : NULL, TEXT_OF("\\n\"\n\n"));
        }
    }
    return 0;
}

struct text texts_print(const struct texts *texts, struct arena *arena)
{
    size_t len = put_header(NULL, texts);
    for (size_t i = 0; i < texts->count; i++) {
        len += put_entry(NULL, &texts->entries[i]);
    }
    char *to = arena_take(arena, len + 1);
    len = put_header(to, texts);
    for (size_t i = 0; i < texts->count; i++) {
        len += put_entry(to + len, &texts->entries[i]);
    }
    return (struct text){to, len};
}
