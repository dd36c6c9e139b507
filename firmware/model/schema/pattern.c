#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/schema/pattern.h"

#include <pcre2.h>
#include <stdio.h>

#include "model/schema.h"

#define MATCH_LIMIT  200000 /* calls of match() */
#define DEPTH_LIMIT  2000
#define HEAP_LIMIT   4096 /* KiB */
#define PARENS_LIMIT 50
#define WHY_MAX      120

struct pattern {
    pcre2_code *code;
    pcre2_match_context *limits;
};

/* PCRE2's memory comes out of the arena and goes back with it. */
static void *take(size_t size, void *arena)
{
    return arena_take(arena, size);
}

static void keep(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

/* ECMA-262's WhiteSpace and LineTerminator beyond what \s is without UCP. */
static const char spaces[] =
    "\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

struct buffer {
    char at[SCHEMA_PATTERN_MAX / 2 * (sizeof spaces + 3) + 1];
    size_t len;
};

static void put(struct buffer *buffer, struct text text)
{
    memcpy(buffer->at + buffer->len, text.at, text.len);
    buffer->len += text.len;
}

/* \s in a class and outside, \S outside; all else as it stands. */
static void widen_spaces(struct buffer *to, struct text from)
{
    bool in_class = false;
    for (size_t i = 0; i < from.len; i++) {
        char c = from.at[i], next = '\0';
        if (i + 1 < from.len) {
            next = from.at[i + 1];
        }
        if (c == '\\' && (next == 's' || (next == 'S' && !in_class))) {
            put(to, in_class ? TEXT_OF("") : next == 's' ? TEXT_OF("[") : TEXT_OF("[^"));
            put(to, (struct text){spaces, sizeof spaces - 1});
            put(to, in_class ? TEXT_OF("") : TEXT_OF("]"));
            i++;
        } else if (c == '\\' && next != '\0') {
            put(to, (struct text){from.at + i, 2});
            i++;
        } else {
            in_class = c == '[' ? true : c == ']' ? false : in_class;
            put(to, (struct text){from.at + i, 1});
        }
    }
}

const struct pattern *pattern_read(struct arena *arena, struct text source, char *why)
{
    struct buffer wide = {.len = 0};
    int error;
    PCRE2_SIZE at;
    if (source.len > SCHEMA_PATTERN_MAX) {
        snprintf(why, WHY_MAX, "a pattern longer than %d bytes", SCHEMA_PATTERN_MAX);
        return NULL;
    }
    widen_spaces(&wide, source);
    struct pattern *pattern = arena_take(arena, sizeof *pattern);
    pcre2_general_context *memory = pcre2_general_context_create(take, keep, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_set_parens_nest_limit(context, PARENS_LIMIT);
    pattern->code = pcre2_compile(
        (PCRE2_SPTR)wide.at, wide.len,
        PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
            PCRE2_NEVER_BACKSLASH_C,
        &error, &at, context);
    if (pattern->code == NULL) {
        PCRE2_UCHAR words[80];
        pcre2_get_error_message(error, words, sizeof words);
        snprintf(why, WHY_MAX, "no regular expression: %s", (char *)words);
        return NULL;
    }
    pattern->limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT);
    return pattern;
}

bool pattern_matches(const struct pattern *pattern, struct text text)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (data == NULL) {
        die("no memory to match a pattern");
    }
    const char *at = text.at != NULL ? text.at : "";
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)at, text.len, 0, 0, data, pattern->limits);
    pcre2_match_data_free(data);
    return result >= 0;
}
