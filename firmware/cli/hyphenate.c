#include "cli/hyphenate.h"

bool hyphenate_knows(struct text language)
{
    static const struct text KNOWN[] = {TEXT_OF("de"), TEXT_OF("ar"), TEXT_OF("uk"), TEXT_OF("ru")};
    const char *end = language.len > 0 ? memchr(language.at, '-', language.len) : NULL;
    struct text base = {language.at, end != NULL ? (size_t)(end - language.at) : language.len};
    for (size_t i = 0; i < COUNT(KNOWN); i++) {
        if (text_equal(base, KNOWN[i])) {
            return true;
        }
    }
    return false;
}

static bool is_said(struct text key)
{
    struct text end = TEXT_OF(".spoken");
    return key.len > end.len && memcmp(key.at + key.len - end.len, end.at, end.len) == 0;
}

static void put(const struct hyphens *hyphens, struct texts_entry *entry, struct arena *arena)
{
    struct text *forms = arena_take(arena, entry->form_count * sizeof *forms);
    for (unsigned i = 0; i < entry->form_count; i++) {
        forms[i] = hyphens_put(hyphens, entry->forms[i], arena);
    }
    entry->text = hyphens_put(hyphens, entry->text, arena);
    entry->forms = forms;
}

struct text hyphenate(const struct hyphens *hyphens, const struct texts *texts, struct arena *arena)
{
    struct texts_entry *entries = arena_take(arena, texts->count * sizeof *entries);
    struct texts with = {.language = texts->language, .entries = entries, .count = texts->count};
    for (size_t i = 0; i < texts->count; i++) {
        entries[i] = texts->entries[i];
        if (!is_said(entries[i].key)) {
            put(hyphens, &entries[i], arena);
        }
    }
    return texts_print(&with, arena);
}
