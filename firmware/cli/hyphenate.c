#include "cli/hyphenate.h"

bool hyphenate_knows(struct text language)
{
    return language.len >= 2 && memcmp(language.at, "de", 2) == 0 &&
           (language.len == 2 || language.at[2] == '-');
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
