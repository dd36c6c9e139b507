#include "model/match.h"

#include <utf8proc.h>

#include "model/latin.h"

/* Without marks on letters: ä as a. What cannot be decomposed stays as it is. */
static size_t strip(char *to, struct text text)
{
    utf8proc_int32_t work[MATCH_BYTES_MAX * 4];
    const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
    utf8proc_ssize_t count = utf8proc_decompose(
        (const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, work, COUNT(work), options);
    size_t len = 0;
    for (utf8proc_ssize_t i = 0; i < count && count <= (utf8proc_ssize_t)COUNT(work); i++) {
        utf8proc_uint8_t coded[4];
        size_t size = (size_t)utf8proc_encode_char(work[i], coded);
        if (len + size > MATCH_BYTES_MAX) {
            break;
        }
        memcpy(to + len, coded, size);
        len += size;
    }
    explicit_bzero(work, sizeof work);
    return len;
}

/* Cut between characters, at most MATCH_BYTES_MAX. */
static struct text cut(struct text text)
{
    if (text.len <= MATCH_BYTES_MAX) {
        return text;
    }
    size_t len = MATCH_BYTES_MAX;
    while (len > 0 && ((uint8_t)text.at[len] & 0xC0) == 0x80) {
        len--;
    }
    return (struct text){text.at, len};
}

/* Hyphens are spaces: "Baden Württemberg". */
static size_t smooth(char *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] == '-') {
            at[i] = ' ';
        }
    }
    return len;
}

/* Without the soft hyphens (U+00AD) that a pack's long words have: nobody types them. */
static struct text unhyphenated(char to[MATCH_BYTES_MAX], struct text text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (i + 1 < text.len && memcmp(text.at + i, "\xc2\xad", 2) == 0) {
            i++;
        } else if (len < MATCH_BYTES_MAX) {
            to[len++] = text.at[i];
        }
    }
    return (struct text){to, len};
}

/* The search form of the standard, in which ä is AE. */
static size_t fold_wide(char to[MATCH_BYTES_MAX], struct text text)
{
    return smooth(to, latin_search_form(to, cut(text)));
}

/* The same of the bare letters, in which ä is A. */
static size_t fold_bare(char to[MATCH_BYTES_MAX], struct text text)
{
    char bare[MATCH_BYTES_MAX] = {0};
    size_t len = strip(bare, cut(text));
    len = smooth(to, latin_search_form(to, (struct text){bare, len}));
    explicit_bzero(bare, sizeof bare);
    return len;
}

static struct text trim(struct text text)
{
    while (text.len > 0 && text.at[0] == ' ') {
        text = (struct text){text.at + 1, text.len - 1};
    }
    while (text.len > 0 && text.at[text.len - 1] == ' ') {
        text.len--;
    }
    return text;
}

void match_begin(struct match_query *query, struct text typed)
{
    *query = (struct match_query){0};
    query->wide_len = fold_wide(query->wide, trim(typed));
    query->bare_len = fold_bare(query->bare, trim(typed));
}

void match_end(struct match_query *query)
{
    explicit_bzero(query, sizeof *query);
}

static bool is_sign(char c)
{
    return c == ' ' || c == '(' || c == '/' || c == '.' || c == ',' || c == '\'';
}

static enum match find(struct text wanted, struct text name)
{
    enum match best = MATCH_NONE;
    if (wanted.len == 0) {
        return MATCH_START;
    }
    for (size_t i = 0; i + wanted.len <= name.len; i++) {
        if (memcmp(name.at + i, wanted.at, wanted.len) != 0) {
            continue;
        }
        if (i == 0) {
            return wanted.len == name.len ? MATCH_WHOLE : MATCH_START;
        }
        if (is_sign(name.at[i - 1])) {
            return MATCH_WORD;
        }
        best = MATCH_INSIDE;
    }
    return best;
}

enum match match_name(const struct match_query *query, struct text name)
{
    char folded[MATCH_BYTES_MAX] = {0}, whole[MATCH_BYTES_MAX] = {0};
    name = unhyphenated(whole, cut(name));
    size_t len = fold_wide(folded, name);
    enum match wide = find((struct text){query->wide, query->wide_len}, (struct text){folded, len});
    if (wide >= MATCH_START) {
        return wide;
    }
    len = fold_bare(folded, name);
    enum match bare = find((struct text){query->bare, query->bare_len}, (struct text){folded, len});
    return bare > wide ? bare : wide;
}
