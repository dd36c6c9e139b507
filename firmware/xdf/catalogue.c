#include "xdf/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "model/texts.h"

void catalogue_begin(struct catalogue *catalogue, struct arena *arena)
{
    *catalogue = (struct catalogue){
        .arena = arena,
        .entries = arena_take(arena, CATALOGUE_MAX * sizeof *catalogue->entries),
        .keys = json_object()};
}

void catalogue_release(struct catalogue *catalogue)
{
    json_release(&catalogue->keys);
    *catalogue = (struct catalogue){0};
}

struct text catalogue_add(
    struct catalogue *catalogue, struct text prefix, const char *end,
    const struct catalogue_entry *entry)
{
    char key[TEXTS_KEY_MAX + 1];
    int len = snprintf(key, sizeof key, "%.*s%s", TEXT_ARG(prefix), end);
    size_t used = len < (int)sizeof key ? (size_t)len : sizeof key - 1;
    struct text kept = arena_text(catalogue->arena, (struct text){key, used});
    if (entry->german.len == 0 || json_object_get(catalogue->keys, key) != NULL) {
        return kept;
    }
    if (catalogue->count == CATALOGUE_MAX) {
        catalogue->dropped++;
        return kept;
    }
    json_object_set_new(catalogue->keys, key, json_true());
    struct catalogue_entry *new = &catalogue->entries[catalogue->count++];
    *new = *entry;
    new->key = kept;
    return kept;
}

static void quote(FILE *to, struct text text, const char *after)
{
    fputc('"', to);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"' || c == '\\') {
            fputc('\\', to);
        } else if (c == '{' || c == '}') { /* else it would be a place to be filled */
            fputc(c, to);
        }
        fputc((unsigned char)c < 0x20 ? ' ' : c, to);
    }
    fprintf(to, "%s\"\n", after != NULL && text.len > 0 ? after : "");
}

/* No longer than a text may be, and no character torn. */
static struct text cut(struct text text)
{
    if (text.len > TEXTS_TEXT_MAX) {
        text.len = TEXTS_TEXT_MAX;
        while (text.len > 0 && ((unsigned char)text.at[text.len] & 0xC0) == 0x80) {
            text.len--;
        }
    }
    return text;
}

char *catalogue_write(
    const struct catalogue *catalogue, struct text language,
    const struct translations *translations, size_t *len, size_t *open)
{
    bool is_german = text_equal(language, TEXT_OF("de"));
    char *content = NULL;
    FILE *to = open_memstream(&content, len);
    if (to == NULL) {
        die("out of memory");
    }
    *open = 0;
    fprintf(
        to,
        "# Texts of the service; rules: firmware/model/texts.h. A text marked fuzzy waits for "
        "you:\n# write it, then remove the mark.\nmsgid \"\"\nmsgstr \"\"\n"
        "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Language: %.*s\\n\"\n",
        TEXT_ARG(language));
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct catalogue_entry *entry = &catalogue->entries[i];
        struct text text = entry->german;
        bool is_open = entry->is_draft;
        if (!is_german) {
            text =
                translations_find(translations, language, entry->element, entry->part, entry->code);
            is_open = is_open || text.len == 0;
        }
        fputc('\n', to);
        if (!is_german) {
            fprintf(to, "#. %.*s\n", TEXT_ARG(entry->german));
        }
        if (is_open) {
            fputs("#, fuzzy\n", to);
            ++*open;
        }
        fputs("msgid ", to);
        quote(to, entry->key, NULL);
        fputs("msgstr ", to);
        quote(to, cut(text), entry->after);
    }
    if (fclose(to) != 0) {
        die("out of memory");
    }
    return content;
}
