#include "model/hyphen.h"

#include <stdio.h>
#include <stdlib.h>

#include <utf8proc.h>

#include "model/texts.h"

#define LINE_MAX_BYTES 200

static const uint8_t SOFT_HYPHEN[] = {0xC2, 0xAD};

/* A small letter of ISO 8859-1; 0 when `c` is no letter that German words have. */
static uint8_t letter_of(int32_t c)
{
    if (c >= 'A' && c <= 'Z') {
        return (uint8_t)(c + 32);
    }
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) {
        return (uint8_t)(c + 32);
    }
    bool is_small = (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
    return is_small ? (uint8_t)c : 0;
}

static struct text next_line(struct text *left)
{
    const char *end = memchr(left->at, '\n', left->len);
    struct text line = {left->at, end != NULL ? (size_t)(end - left->at) : left->len};
    size_t used = line.len + (end != NULL ? 1 : 0);
    *left = (struct text){left->at + used, left->len - used};
    while (line.len > 0 && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == ' ')) {
        line.len--;
    }
    return line;
}

/* False for what is no pattern: a word of the file's own, a comment, too long. */
static bool read_pattern(struct hyphen_pattern *pattern, struct arena *arena, struct text line)
{
    uint8_t letters[LINE_MAX_BYTES] = {0}, values[LINE_MAX_BYTES + 1] = {0};
    size_t len = 0;
    if (line.len == 0 || line.len >= LINE_MAX_BYTES || line.at[0] == '#' || line.at[0] == '%') {
        return false;
    }
    for (size_t i = 0; i < line.len; i++) {
        uint8_t c = (uint8_t)line.at[i], letter = letter_of(c);
        if (c >= '0' && c <= '9') {
            values[len] = (uint8_t)(c - '0');
        } else if (c == '.' || letter == c) {
            letters[len++] = c;
        } else {
            return false; /* LEFTHYPHENMIN 2, NOHYPHEN ..., or a kind of pattern not known here */
        }
    }
    uint8_t *kept = arena_take(arena, 2 * len + 1);
    memcpy(kept, letters, len);
    memcpy(kept + len, values, len + 1);
    *pattern = (struct hyphen_pattern){{kept, len}, kept + len};
    return len > 0;
}

static int compare(struct bytes a, struct bytes b)
{
    int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_patterns(const void *a, const void *b)
{
    const struct hyphen_pattern *one = a, *other = b;
    return compare(one->letters, other->letters);
}

bool hyphens_read(struct hyphens *hyphens, struct arena *arena, struct bytes file, char *why)
{
    struct text left = {(const char *)file.at, file.len};
    bool is_known =
        file.len <= HYPHEN_FILE_MAX && text_equal(next_line(&left), TEXT_OF("ISO8859-1"));
    size_t most = file.len / 2 + 1, level = 0, count = 0;
    if (!is_known) {
        snprintf(why, HYPHEN_WHY_MAX, "no pattern file in ISO8859-1, or too large");
        return false;
    }
    most = most < HYPHEN_PATTERNS_MAX ? most : HYPHEN_PATTERNS_MAX;
    struct hyphen_pattern *patterns = arena_take(arena, most * sizeof *patterns);
    struct hyphen_pattern *first = patterns;
    while (left.len > 0 && count < most) {
        struct text line = next_line(&left);
        if (text_equal(line, TEXT_OF("NEXTLEVEL")) && level == 0) {
            hyphens->level[0] = first;
            hyphens->count[0] = count;
            first = patterns + count;
            level = 1;
        } else if (read_pattern(&patterns[count], arena, line)) {
            count++;
        }
    }
    hyphens->level[1] = first;
    hyphens->count[1] = count - hyphens->count[0];
    for (size_t i = 0; i < 2; i++) {
        struct hyphen_pattern *list = i == 0 ? patterns : patterns + hyphens->count[0];
        if (hyphens->count[i] > 0) {
            qsort(list, hyphens->count[i], sizeof *list, compare_patterns);
        }
    }
    snprintf(why, HYPHEN_WHY_MAX, "no pattern in it");
    return count > 0;
}

/* A word in letters, and where each stands in the text. */
struct word {
    uint8_t letters[HYPHEN_WORD_MAX + 1];
    size_t at[HYPHEN_WORD_MAX + 1]; /* byte of the text */
    size_t len;
    bool breaks[HYPHEN_WORD_MAX + 1]; /* before this letter */
};

static bool read_exception(
    struct hyphen_exception *exception, struct arena *arena, struct text line)
{
    struct word word = {.len = 0};
    for (size_t at = 0; at < line.len;) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t used = utf8proc_iterate(
            (const utf8proc_uint8_t *)line.at + at, (utf8proc_ssize_t)(line.len - at), &c);
        uint8_t letter = used > 0 ? letter_of(c) : 0;
        if (c == '-' && word.len > 0 && !word.breaks[word.len]) {
            word.breaks[word.len] = true;
        } else if (letter != 0 && word.len < HYPHEN_WORD_MAX) {
            word.letters[word.len++] = letter;
        } else {
            return false;
        }
        at += (size_t)used;
    }
    if (word.len == 0 || word.breaks[word.len]) {
        return false;
    }
    uint8_t *letters = arena_take(arena, word.len);
    bool *breaks = arena_take(arena, word.len * sizeof *breaks);
    memcpy(letters, word.letters, word.len);
    memcpy(breaks, word.breaks, word.len * sizeof *breaks);
    *exception = (struct hyphen_exception){{letters, word.len}, breaks};
    return true;
}

bool hyphens_read_exceptions(
    struct hyphens *hyphens, struct arena *arena, struct bytes file, char *why)
{
    struct text left = {(const char *)file.at, file.len};
    struct hyphen_exception *list = arena_take(arena, HYPHEN_EXCEPTIONS_MAX * sizeof *list);
    size_t count = 0;
    for (unsigned number = 1; left.len > 0; number++) {
        struct text line = next_line(&left);
        if (line.len == 0 || line.at[0] == '#') {
            continue;
        }
        if (count == HYPHEN_EXCEPTIONS_MAX || !read_exception(&list[count], arena, line)) {
            snprintf(
                why, HYPHEN_WHY_MAX, "line %u: one word with hyphens where it may be divided",
                number);
            return false;
        }
        count++;
    }
    hyphens->exceptions = list;
    hyphens->exception_count = count;
    return true;
}

/* Raises the values of every pattern that matches ".letters." somewhere. */
static void apply(
    const struct hyphen_pattern *patterns, size_t count, const uint8_t *letters, size_t len,
    uint8_t *values)
{
    uint8_t edged[HYPHEN_WORD_MAX + 2];
    if (count == 0) {
        return;
    }
    edged[0] = '.';
    memcpy(edged + 1, letters, len);
    edged[len + 1] = '.';
    for (size_t from = 0; from < len + 2; from++) {
        for (size_t size = 1; from + size <= len + 2; size++) {
            struct hyphen_pattern wanted = {.letters = {edged + from, size}};
            const struct hyphen_pattern *found =
                bsearch(&wanted, patterns, count, sizeof wanted, compare_patterns);
            for (size_t i = 0; found != NULL && i <= size; i++) {
                uint8_t *value = &values[from + i];
                *value = found->values[i] > *value ? found->values[i] : *value;
            }
        }
    }
}

/* What one level says of letters from..to of the word: places[i], before letter i. */
static void look(
    const struct hyphens *hyphens, size_t level, const struct word *word, size_t from, size_t to,
    bool *places)
{
    uint8_t values[HYPHEN_WORD_MAX + 3] = {0}; /* before each character of ".word." */
    apply(hyphens->level[level], hyphens->count[level], word->letters + from, to - from, values);
    for (size_t i = from + 1; i < to; i++) {
        places[i] = places[i] || values[i - from + 1] % 2 == 1;
    }
}

/* Takes what is far enough from the ends and from what is taken already; from the right, because of
 * "na-l-aus" the right one is right. */
static void take_places(struct word *word, const bool *places)
{
    for (size_t i = word->len; i-- > 0;) {
        bool is_free = places[i] && i >= HYPHEN_END_MIN && i + HYPHEN_END_MIN <= word->len;
        for (size_t k = 1; k < HYPHEN_END_MIN && is_free; k++) {
            is_free = !word->breaks[i + k] && !word->breaks[i - k];
        }
        word->breaks[i] = word->breaks[i] || is_free;
    }
}

static bool is_exception(const struct hyphens *hyphens, struct word *word)
{
    for (size_t i = 0; i < hyphens->exception_count; i++) {
        const struct hyphen_exception *exception = &hyphens->exceptions[i];
        if (compare(exception->letters, (struct bytes){word->letters, word->len}) == 0) {
            memcpy(word->breaks, exception->breaks, word->len * sizeof *word->breaks);
            return true;
        }
    }
    return false;
}

/* First where a compound is put together, then what patterns say of its parts and of the whole. */
static void divide_word(const struct hyphens *hyphens, struct word *word)
{
    bool compound[HYPHEN_WORD_MAX + 1] = {0}, inner[HYPHEN_WORD_MAX + 1] = {0};
    memset(word->breaks, 0, sizeof word->breaks);
    if (is_exception(hyphens, word) || word->len < HYPHEN_WORD_MIN) {
        return;
    }
    look(hyphens, 0, word, 0, word->len, compound);
    take_places(word, compound);
    look(hyphens, 1, word, 0, word->len, inner);
    for (size_t from = 0, i = 1; i <= word->len; i++) {
        if (i == word->len || word->breaks[i]) {
            look(hyphens, 1, word, from, i, inner);
            from = i;
        }
    }
    take_places(word, inner);
}

/* Text being written with more in it. */
struct growth {
    char *to;
    size_t len;
};

static void put(struct growth *growth, const void *from, size_t len)
{
    memcpy(growth->to + growth->len, from, len);
    growth->len += len;
}

static void put_word(
    const struct hyphens *hyphens, struct growth *growth, struct text text, struct word *word,
    size_t end)
{
    divide_word(hyphens, word);
    for (size_t i = 0; i < word->len; i++) {
        if (word->breaks[i]) {
            put(growth, SOFT_HYPHEN, sizeof SOFT_HYPHEN);
        }
        size_t next = i + 1 < word->len ? word->at[i + 1] : end;
        put(growth, text.at + word->at[i], next - word->at[i]);
    }
    word->len = 0;
}

/* Whether what stands between two blanks is words and nothing else. */
static bool is_wordy(struct text token)
{
    for (size_t i = 0; i < token.len; i++) {
        char c = token.at[i];
        bool is_inner = i + 1 < token.len;
        if ((c >= '0' && c <= '9') || c == '{' || c == '}' || c == '@' || c == '_' || c == '\\' ||
            (is_inner && (c == '.' || c == ':' || c == '/') &&
             letter_of((uint8_t)token.at[i + 1]) != 0)) {
            return false;
        }
    }
    return true;
}

/* One run of letters after the other; what stands between them stays. */
static void put_token(const struct hyphens *hyphens, struct growth *growth, struct text token)
{
    struct word word = {.len = 0};
    for (size_t at = 0; at < token.len;) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t got = utf8proc_iterate(
            (const utf8proc_uint8_t *)token.at + at, (utf8proc_ssize_t)(token.len - at), &c);
        size_t used = got > 0 ? (size_t)got : 1;
        uint8_t letter = got > 0 ? letter_of(c) : 0;
        if (letter != 0 && word.len < HYPHEN_WORD_MAX) {
            word.letters[word.len] = letter;
            word.at[word.len++] = at;
        } else {
            put_word(hyphens, growth, token, &word, at);
            put(growth, token.at + at, used);
        }
        at += used;
    }
    put_word(hyphens, growth, token, &word, token.len);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

struct text hyphens_put(const struct hyphens *hyphens, struct text text, struct arena *arena)
{
    struct growth growth = {arena_take(arena, 3 * text.len + 1), 0};
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && is_blank(text.at[end]) == is_blank(text.at[at])) {
            end++;
        }
        struct text token = {text.at + at, end - at};
        if (is_blank(text.at[at]) || !is_wordy(token)) {
            put(&growth, token.at, token.len);
        } else {
            put_token(hyphens, &growth, token);
        }
        at = end;
    }
    return (struct text){growth.to, growth.len};
}
