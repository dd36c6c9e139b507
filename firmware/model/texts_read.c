#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "model/texts.h"

/* A PO file being read, line by line. */
struct po {
    struct arena *arena;
    struct text left; /* not yet read */
    unsigned line;
    char *why; /* empty as long as nothing is wrong */
    struct text language;
    bool has_rule; /* the header names the plural rule of the language */
    struct texts_entry *entries;
    size_t count;
    const struct texts_listener *listener; /* NULL: the first trouble ends the reading */
};

/* One entry being put together. */
struct draft {
    char context[TEXTS_KEY_MAX + 1], id[TEXTS_KEY_MAX + 1], plural[TEXTS_KEY_MAX + 1];
    char text[PLURAL_FORMS_MAX][TEXTS_TEXT_MAX + 1];
    size_t context_len, id_len, plural_len, text_len[PLURAL_FORMS_MAX];
    unsigned text_count;
    bool has_context, has_id, is_plural, is_fuzzy, is_same;
    unsigned line;
};

/* Where the strings of the current line and its continuations go. */
struct target {
    char *to;
    size_t *len, max;
};

PRINTF_LIKE(2, 3) static void complain(struct po *po, const char *format, ...)
{
    char reason[TEXTS_WHY_MAX - 20];
    va_list list;
    if (po->why[0] != '\0') {
        return; /* the first reason counts */
    }
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    snprintf(po->why, TEXTS_WHY_MAX, "line %u: %s", po->line, reason);
}

/* What somebody may want to hear all of. Without such a listener it ends the reading. */
PRINTF_LIKE(4, 5)
static void tell(
    struct po *po, enum texts_trouble trouble, struct text key, const char *format, ...)
{
    char reason[TEXTS_WHY_MAX - 20];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    if (po->listener != NULL) {
        po->listener->hear(po->listener->context, trouble, po->line, key, reason);
    } else {
        complain(po, "%s", reason);
    }
}

static struct text next_line(struct po *po)
{
    const char *end = memchr(po->left.at, '\n', po->left.len);
    struct text line = {po->left.at, end ? (size_t)(end - po->left.at) : po->left.len};
    size_t used = line.len + (end != NULL ? 1 : 0);
    po->left = (struct text){po->left.at + used, po->left.len - used};
    po->line++;
    while (line.len > 0 && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == ' ')) {
        line.len--;
    }
    while (line.len > 0 && line.at[0] == ' ') {
        line = (struct text){line.at + 1, line.len - 1};
    }
    return line;
}

static bool begins(struct text line, struct text word)
{
    return line.len >= word.len && memcmp(line.at, word.at, word.len) == 0;
}

/* Adds what stands between the quotes of `line` to the target. */
static void add_string(struct po *po, const struct target *target, struct text line)
{
    static const char escapes[] = "nt\"\\", meant[] = "\n\t\"\\";
    if (line.len < 2 || line.at[0] != '"' || line.at[line.len - 1] != '"') {
        complain(po, "a text must stand between quotation marks");
        return;
    }
    for (size_t i = 1; i + 1 < line.len; i++) {
        char c = line.at[i];
        if (c == '\\') {
            const char *known = i + 2 < line.len ? strchr(escapes, line.at[++i]) : NULL;
            if (known == NULL || *known == '\0') {
                complain(po, "only \\n, \\t, \\\" and \\\\ are known");
                return;
            }
            c = meant[known - escapes];
        } else if (c == '"' || (unsigned char)c < 0x20) {
            complain(po, "a quotation mark or control character within a text");
            return;
        }
        if (*target->len == target->max) {
            complain(po, "longer than %zu bytes", target->max);
            return;
        }
        target->to[(*target->len)++] = c;
    }
}

static struct text key_of(struct po *po, const struct draft *draft)
{
    size_t middle = draft->has_context ? 1 : 0;
    size_t len = draft->context_len + middle + draft->id_len;
    if (len > TEXTS_KEY_MAX) {
        complain(po, "a key longer than %d bytes", TEXTS_KEY_MAX);
        return (struct text){0};
    }
    char *key = arena_take(po->arena, len);
    memcpy(key, draft->context, draft->context_len);
    if (draft->has_context) {
        key[draft->context_len] = '.';
    }
    memcpy(key + draft->context_len + middle, draft->id, draft->id_len);
    return (struct text){key, len};
}

static struct text text_of(const struct draft *draft, unsigned form)
{
    return (struct text){draft->text[form], draft->text_len[form]};
}

/* The forms in the arena; the entry's text is the last one. */
static void keep_forms(struct po *po, const struct draft *draft, struct texts_entry *entry)
{
    struct text *forms = arena_take(po->arena, draft->text_count * sizeof *forms);
    for (unsigned i = 0; i < draft->text_count; i++) {
        forms[i] = arena_text(po->arena, text_of(draft, i));
        if (forms[i].len == 0) {
            tell(
                po, TEXTS_EMPTY, entry->key, "a plural form of \"%.*s\" is empty",
                TEXT_ARG(entry->key));
        }
    }
    entry->forms = forms;
    entry->form_count = draft->text_count;
}

static void check_plural(struct po *po, const struct draft *draft, struct text key)
{
    struct text id = {draft->id, draft->id_len}, plural = {draft->plural, draft->plural_len};
    if (!text_equal(id, plural)) {
        complain(po, "msgid_plural of \"%.*s\" must be the key again", TEXT_ARG(key));
    } else if (!po->has_rule) {
        complain(po, "the header has no Plural-Forms of this language (plural.def)");
    } else if (draft->text_count != plural_forms(po->language)) {
        complain(po, "\"%.*s\" needs %u plural forms", TEXT_ARG(key), plural_forms(po->language));
    }
}

static void keep_entry(struct po *po, const struct draft *draft)
{
    struct text key = key_of(po, draft), text = text_of(draft, draft->text_count - 1);
    if (draft->is_fuzzy && text.len > 0) {
        tell(po, TEXTS_FUZZY, key, "a fuzzy text has not been checked by anybody");
    }
    if (draft->is_plural) {
        check_plural(po, draft, key);
    }
    if (text.len == 0) {
        tell(po, TEXTS_EMPTY, key, "the text of \"%.*s\" is empty", TEXT_ARG(key));
    } else if (po->count == TEXTS_COUNT_MAX) {
        complain(po, "more than %d texts", TEXTS_COUNT_MAX);
    } else if (po->why[0] == '\0') {
        struct texts_entry *entry = &po->entries[po->count++];
        *entry = (struct texts_entry){
            .key = key, .text = arena_text(po->arena, text), .is_same = draft->is_same};
        if (draft->is_plural) {
            keep_forms(po, draft, entry);
        }
    }
}

static void finish_entry(struct po *po, struct draft *draft)
{
    bool is_header = draft->id_len == 0 && !draft->has_context;
    if (!draft->has_id && !draft->has_context && !draft->is_fuzzy && !draft->is_same) {
        return;
    }
    if (!draft->has_id || draft->text_count == 0) {
        complain(po, "an entry without msgid or msgstr");
    } else if (is_header) {
        po->has_rule = plural_is_declared(po->language, text_of(draft, 0));
    } else {
        keep_entry(po, draft);
    }
    memset(draft, 0, sizeof *draft);
}

static bool has_flag(struct text line, struct text flag)
{
    return begins(line, TEXT_OF("#,")) && memmem(line.at, line.len, flag.at, flag.len) != NULL;
}

/* The number of a line "msgstr " or "msgstr[2] " and how long that is; of the next text only. */
static bool begins_text(const struct draft *draft, struct text line, size_t *used)
{
    char word[16];
    int len = draft->is_plural ? snprintf(word, sizeof word, "msgstr[%u] ", draft->text_count)
                               : snprintf(word, sizeof word, "msgstr ");
    *used = (size_t)len;
    unsigned most = draft->is_plural ? PLURAL_FORMS_MAX : 1;
    return draft->has_id && draft->text_count < most &&
           begins(line, (struct text){word, (size_t)len});
}

/* One line that is no comment and no continuation. */
static void begin_string(
    struct po *po, struct draft *draft, struct target *target, struct text line)
{
    struct text context = TEXT_OF("msgctxt "), id = TEXT_OF("msgid ");
    struct text plural = TEXT_OF("msgid_plural ");
    size_t used;
    if (draft->text_count > 0 && !begins(line, TEXT_OF("msgstr"))) {
        finish_entry(po, draft);
    }
    if (begins(line, context) && !draft->has_context && !draft->has_id) {
        used = context.len;
        draft->has_context = true;
        *target = (struct target){draft->context, &draft->context_len, TEXTS_KEY_MAX};
    } else if (begins(line, id) && !draft->has_id) {
        used = id.len;
        draft->has_id = true;
        *target = (struct target){draft->id, &draft->id_len, TEXTS_KEY_MAX};
    } else if (begins(line, plural) && draft->has_id && !draft->is_plural) {
        used = plural.len;
        draft->is_plural = true;
        *target = (struct target){draft->plural, &draft->plural_len, TEXTS_KEY_MAX};
    } else if (begins_text(draft, line, &used)) {
        unsigned at = draft->text_count++;
        *target = (struct target){draft->text[at], &draft->text_len[at], TEXTS_TEXT_MAX};
    } else {
        complain(po, "only msgctxt, msgid, msgid_plural, msgstr in this order are known");
        return;
    }
    add_string(po, target, (struct text){line.at + used, line.len - used});
}

static void read_entries(struct po *po, struct draft *draft)
{
    struct target target = {0};
    while (po->left.len > 0 && po->why[0] == '\0') {
        struct text line = next_line(po);
        if (line.len == 0 || line.at[0] == '#') {
            if (draft->text_count > 0) {
                finish_entry(po, draft);
            }
            target = (struct target){0};
            draft->is_fuzzy = draft->is_fuzzy || has_flag(line, TEXT_OF("fuzzy"));
            draft->is_same = draft->is_same || has_flag(line, TEXT_OF("same"));
        } else if (line.at[0] == '"' && target.to != NULL) {
            add_string(po, &target, line);
        } else {
            begin_string(po, draft, &target, line);
        }
    }
    if (po->why[0] == '\0') {
        finish_entry(po, draft);
    }
}

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

/* Sorts the entries; of those with the same key the first one stays. */
static void sort_entries(struct po *po)
{
    size_t kept = 0;
    qsort(po->entries, po->count, sizeof *po->entries, compare_entries);
    for (size_t i = 0; i < po->count; i++) {
        struct texts_entry *entry = &po->entries[i];
        if (kept > 0 && text_equal(entry->key, po->entries[kept - 1].key)) {
            tell(po, TEXTS_TWICE, entry->key, "\"%.*s\" is there twice", TEXT_ARG(entry->key));
        } else {
            po->entries[kept++] = *entry;
        }
    }
    po->count = kept;
}

bool texts_read_all(
    struct texts *texts, struct arena *arena, struct bytes source, struct text language,
    const struct texts_listener *listener, char *why)
{
    struct text text = {(const char *)source.at, source.len};
    struct draft draft = {0};
    struct po po = {
        .arena = arena, .left = text, .why = why, .language = language, .listener = listener};
    *texts = (struct texts){0};
    why[0] = '\0';
    if (source.len > TEXTS_FILE_MAX || !utf8_valid(text)) {
        complain(&po, "larger than %u bytes, or not UTF-8", TEXTS_FILE_MAX);
        return false;
    }
    size_t most = source.len / 9 + 1; /* an entry has at least: msgid ""\n */
    most = most < TEXTS_COUNT_MAX ? most : TEXTS_COUNT_MAX;
    po.entries = arena_take(arena, most * sizeof *po.entries);
    read_entries(&po, &draft);
    if (why[0] == '\0') {
        sort_entries(&po);
    }
    if (why[0] != '\0') {
        return false;
    }
    *texts = (struct texts){
        .language = arena_text(arena, language), .entries = po.entries, .count = po.count};
    return true;
}

bool texts_read(
    struct texts *texts, struct arena *arena, struct bytes source, struct text language, char *why)
{
    return texts_read_all(texts, arena, source, language, NULL, why);
}
