/* JSON text to a value, with every digit of its numbers (RFC 8259). */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "model/decimal.h"
#include "model/value.h"

#define ARENA_SPARE (64u * 1024) /* bytes that must be left in the arena */

/* Members and items of what is still open lie on `open`, until their container is closed and they are
 * copied to a list of the right length; an item is a member without a name. */
struct reader {
    struct arena *arena;
    char *at, *end; /* in the copy of the source, in which strings are unescaped where they stand */
    const char *start;
    struct member *open;
    size_t count, space;
    unsigned depth;
    char *why;
};

static bool refuse(struct reader *reader, const char *reason)
{
    if (reader->why[0] == '\0') {
        snprintf(
            reader->why, VALUE_WHY_MAX, "%s, at byte %zu", reason,
            (size_t)(reader->at - reader->start));
    }
    return false;
}

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' ||
                                        *reader->at == '\n' || *reader->at == '\r')) {
        reader->at++;
    }
}

static bool take(struct reader *reader, char wanted)
{
    if (reader->at == reader->end || *reader->at != wanted) {
        return false;
    }
    reader->at++;
    return true;
}

/* Four hexadecimal digits; -1 when they are not. */
static long read_hex(struct reader *reader)
{
    long code = 0;
    for (unsigned i = 0; i < 4; i++, reader->at++) {
        char c = '\0';
        if (reader->at < reader->end) {
            c = *reader->at;
        }
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        code = code * 16 + digit;
    }
    return code;
}

/* The code point of \u..., of two of them for a surrogate pair; -1 when it is none. */
static long read_code(struct reader *reader)
{
    long code = read_hex(reader);
    if (code >= 0xd800 && code <= 0xdbff) {
        if (!take(reader, '\\') || !take(reader, 'u')) {
            return -1;
        }
        long low = read_hex(reader);
        return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + (code - 0xd800) * 0x400 + low - 0xdc00
                                              : -1;
    }
    return code >= 0xdc00 && code <= 0xdfff ? -1 : code;
}

static char *put_code(char *to, long code)
{
    static const struct {
        long limit, first;
        unsigned more;
    } forms[] = {{0x80, 0, 0}, {0x800, 0xc0, 1}, {0x10000, 0xe0, 2}, {0x110000, 0xf0, 3}};
    size_t form = 0;
    while (code >= forms[form].limit) {
        form++;
    }
    *to++ = (char)(forms[form].first | code >> 6 * forms[form].more);
    for (unsigned left = forms[form].more; left > 0; left--) {
        *to++ = (char)(0x80 | (code >> 6 * (left - 1) & 0x3f));
    }
    return to;
}

/* After a backslash; the written form is never longer than the escape. */
static bool read_escape(struct reader *reader, char **to)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char c = '\0';
    if (reader->at < reader->end) {
        c = *reader->at++;
    }
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    if (name != NULL) {
        *(*to)++ = meant[name - names];
        return true;
    }
    long code = c == 'u' ? read_code(reader) : -1;
    if (code < 0) {
        return refuse(reader, "a backslash that means nothing");
    }
    *to = put_code(*to, code);
    return true;
}

/* Past the opening quote. */
static bool read_string(struct reader *reader, struct text *text)
{
    char *start = reader->at, *to = NULL; /* NULL: as it stands so far */
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at;
        if ((unsigned char)c < 0x20) {
            return refuse(reader, "a control character in a string");
        }
        if (c == '\\') {
            to = to != NULL ? to : reader->at;
            reader->at++;
            if (!read_escape(reader, &to)) {
                return false;
            }
            continue;
        }
        if (to != NULL) {
            *to++ = c;
        }
        reader->at++;
    }
    *text = (struct text){start, (size_t)((to != NULL ? to : reader->at) - start)};
    return take(reader, '"') || refuse(reader, "a string without an end");
}

static bool read_number(struct reader *reader, struct value *value)
{
    struct decimal decimal;
    char *start = reader->at;
    while (reader->at < reader->end && *reader->at != '\0' &&
           strchr("+-.0123456789eE", *reader->at) != NULL) {
        reader->at++;
    }
    value->kind = VALUE_NUMBER;
    value->text = (struct text){start, (size_t)(reader->at - start)};
    return decimal_read(&decimal, value->text) ||
           refuse(reader, "no value, or a number with too many digits");
}

static bool read_value(struct reader *reader, struct value *value);

static void push(struct reader *reader, const struct member *member)
{
    if (reader->count == reader->space) {
        reader->space = reader->space > 0 ? 2 * reader->space : 64;
        reader->open = realloc(reader->open, reader->space * sizeof *reader->open);
        if (reader->open == NULL) {
            die("no memory to read JSON");
        }
    }
    reader->open[reader->count++] = *member;
}

static int by_name(const void *a, const void *b)
{
    const struct text *x = a, *y = b;
    if (x->len != y->len) {
        return x->len < y->len ? -1 : 1;
    }
    return x->len == 0 ? 0 : memcmp(x->at, y->at, x->len);
}

static bool are_unique(const struct member *members, size_t count)
{
    bool unique = true;
    if (count <= 16) {
        for (size_t i = 1; i < count && unique; i++) {
            for (size_t k = 0; k < i && unique; k++) {
                unique = !text_equal(members[i].name, members[k].name);
            }
        }
        return unique;
    }
    struct text *names = calloc(count, sizeof *names);
    if (names == NULL) {
        die("no memory to read JSON");
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = members[i].name;
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 1; i < count && unique; i++) {
        unique = !text_equal(names[i], names[i - 1]);
    }
    free(names);
    return unique;
}

/* What lies on `open` from `first` on becomes the content of `value`. */
static bool close_list(struct reader *reader, struct value *value, size_t first)
{
    size_t count = reader->count - first;
    size_t size = value->kind == VALUE_OBJECT ? sizeof(struct member) : sizeof(struct value);
    if (reader->arena->size - reader->arena->used < count * size + ARENA_SPARE) {
        return refuse(reader, "too many values");
    }
    value->count = count;
    reader->count = first;
    if (value->kind == VALUE_OBJECT) {
        struct member *members = arena_take(reader->arena, count * size);
        if (count > 0) {
            memcpy(members, reader->open + first, count * size);
        }
        value->members = members;
        return are_unique(members, count) || refuse(reader, "a member that is named twice");
    }
    struct value *items = arena_take(reader->arena, count * size);
    for (size_t i = 0; i < count; i++) {
        items[i] = reader->open[first + i].value;
    }
    value->items = items;
    return true;
}

static bool read_list(struct reader *reader, struct value *value, char end)
{
    size_t first = reader->count;
    bool more = true;
    value->kind = end == '}' ? VALUE_OBJECT : VALUE_ARRAY;
    if (reader->depth++ == JSON_DEPTH_MAX) {
        return refuse(reader, "too many arrays and objects within each other");
    }
    skip_space(reader);
    if (take(reader, end)) {
        more = false;
    }
    while (more) {
        struct member member = {0};
        skip_space(reader);
        if (end == '}') {
            if (!take(reader, '"') || !read_string(reader, &member.name)) {
                return refuse(reader, "a member without a name");
            }
            skip_space(reader);
            if (!take(reader, ':')) {
                return refuse(reader, "a member without a colon");
            }
        }
        if (!read_value(reader, &member.value)) {
            return false;
        }
        push(reader, &member);
        skip_space(reader);
        more = take(reader, ',');
        if (!more && !take(reader, end)) {
            return refuse(reader, "neither a comma nor an end");
        }
    }
    reader->depth--;
    return close_list(reader, value, first);
}

static bool read_word(struct reader *reader, struct value *value)
{
    static const struct {
        struct text word;
        enum value_kind kind;
    } words[] = {
        {{"true", 4}, VALUE_BOOLEAN}, {{"false", 5}, VALUE_BOOLEAN}, {{"null", 4}, VALUE_NULL}};
    for (size_t i = 0; i < COUNT(words); i++) {
        size_t len = words[i].word.len;
        if ((size_t)(reader->end - reader->at) >= len &&
            memcmp(reader->at, words[i].word.at, len) == 0) {
            *value = (struct value){.kind = words[i].kind, .text = words[i].word};
            reader->at += len;
            return true;
        }
    }
    return refuse(reader, "no value");
}

static bool read_value(struct reader *reader, struct value *value)
{
    *value = (struct value){0};
    skip_space(reader);
    if (reader->at == reader->end) {
        return refuse(reader, "the text ends too early");
    }
    switch (*reader->at) {
    case '{': reader->at++; return read_list(reader, value, '}');
    case '[': reader->at++; return read_list(reader, value, ']');
    case '"':
        reader->at++;
        value->kind = VALUE_STRING;
        return read_string(reader, &value->text);
    case 't':
    case 'f':
    case 'n': return read_word(reader, value);
    default: return read_number(reader, value);
    }
}

const struct value *value_read(
    struct arena *arena, struct bytes source, size_t max, char why[VALUE_WHY_MAX])
{
    why[0] = '\0';
    struct text text = {(const char *)source.at, source.len};
    if (source.len == 0 || source.len > max ||
        arena->size - arena->used < source.len + sizeof(struct value) + ARENA_SPARE) {
        snprintf(why, VALUE_WHY_MAX, source.len == 0 ? "nothing is there" : "the text is too long");
        return NULL;
    }
    if (!utf8_valid(text)) {
        snprintf(why, VALUE_WHY_MAX, "the text is no UTF-8");
        return NULL;
    }
    struct text copy = arena_text(arena, text);
    struct value *value = arena_take(arena, sizeof *value);
    struct reader reader = {.arena = arena, .start = copy.at, .why = why};
    reader.at = arena->base + (copy.at - arena->base); /* ours to change */
    reader.end = reader.at + copy.len;
    bool fine = read_value(&reader, value);
    skip_space(&reader);
    fine = fine && (reader.at == reader.end || refuse(&reader, "more follows the value"));
    free(reader.open);
    return fine ? value : NULL;
}
