#include "model/texts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

/* A PO file being read, line by line. */
struct po {
    struct arena *arena;
    struct text left; /* not yet read */
    unsigned line;
    char *why; /* empty as long as nothing is wrong */
    struct texts_entry *entries;
    size_t count;
};

/* One entry being put together. */
struct draft {
    char context[TEXTS_KEY_MAX + 1], id[TEXTS_KEY_MAX + 1], text[TEXTS_TEXT_MAX + 1];
    size_t context_len, id_len, text_len;
    bool has_context, has_id, has_text, is_fuzzy;
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

static void finish_entry(struct po *po, struct draft *draft)
{
    bool is_header = draft->id_len == 0 && !draft->has_context;
    if (!draft->has_id && !draft->has_context && !draft->is_fuzzy) {
        return;
    }
    if (!draft->has_id || !draft->has_text) {
        complain(po, "an entry without msgid or msgstr");
    } else if (!is_header && draft->is_fuzzy) {
        complain(po, "a fuzzy text has not been checked by anybody");
    } else if (!is_header && draft->text_len == 0) {
        complain(po, "the text of \"%.*s\" is empty", (int)draft->id_len, draft->id);
    } else if (!is_header && po->count == TEXTS_COUNT_MAX) {
        complain(po, "more than %d texts", TEXTS_COUNT_MAX);
    } else if (!is_header) {
        struct text text = {draft->text, draft->text_len};
        po->entries[po->count++] =
            (struct texts_entry){key_of(po, draft), arena_text(po->arena, text)};
    }
    memset(draft, 0, sizeof *draft);
}

/* One line that is no comment and no continuation. */
static void begin_string(
    struct po *po, struct draft *draft, struct target *target, struct text line)
{
    struct text context = TEXT_OF("msgctxt "), id = TEXT_OF("msgid "), string = TEXT_OF("msgstr ");
    size_t used;
    if (draft->has_text && !begins(line, string)) {
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
    } else if (begins(line, string) && draft->has_id && !draft->has_text) {
        used = string.len;
        draft->has_text = true;
        *target = (struct target){draft->text, &draft->text_len, TEXTS_TEXT_MAX};
    } else {
        complain(po, "only msgctxt, msgid, msgstr in this order are known");
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
            if (draft->has_text) {
                finish_entry(po, draft);
            }
            target = (struct target){0};
            draft->is_fuzzy = draft->is_fuzzy || (begins(line, TEXT_OF("#,")) &&
                                                  memmem(line.at, line.len, "fuzzy", 5) != NULL);
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

bool texts_read(
    struct texts *texts, struct arena *arena, struct bytes source, struct text language, char *why)
{
    struct text text = {(const char *)source.at, source.len};
    struct draft draft = {0};
    struct po po = {.arena = arena, .left = text, .why = why};
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
    qsort(po.entries, po.count, sizeof *po.entries, compare_entries);
    for (size_t i = 1; i < po.count && why[0] == '\0'; i++) {
        if (text_equal(po.entries[i].key, po.entries[i - 1].key)) {
            complain(&po, "\"%.*s\" is there twice", TEXT_ARG(po.entries[i].key));
        }
    }
    if (why[0] != '\0') {
        return false;
    }
    *texts = (struct texts){
        .language = arena_text(arena, language), .entries = po.entries, .count = po.count};
    return true;
}

static const struct texts_entry *find(const struct texts *texts, struct text key)
{
    for (unsigned depth = 0; texts != NULL && depth < 4; texts = texts->beneath, depth++) {
        struct texts_entry wanted = {.key = key};
        const struct texts_entry *found =
            bsearch(&wanted, texts->entries, texts->count, sizeof wanted, compare_entries);
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

struct text texts_say(
    const struct texts *texts, struct text key, const struct texts_place *places, size_t count,
    struct arena *arena)
{
    struct text text = texts_find(texts, key);
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
