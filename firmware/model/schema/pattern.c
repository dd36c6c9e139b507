#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/schema/pattern.h"

#include <pcre2.h>
#include <stdio.h>

#include "model/schema.h"
#include "model/schema/automaton.h"
#include "model/schema/ecma.h"
#include "model/schema/runs.h"

#define TRIES        3
#define PARENS_LIMIT 60
#define WHY_MAX      ECMA_WHY_MAX
#define LARGE_BLOCK  8192               /* bytes */
#define SMALL_FRAMES (20u * 1024)       /* bytes: PCRE2 begins with these */
#define LARGE_FRAMES (2u * 1024 * 1024) /* bytes */
#define OTHER_BYTES  4096               /* bytes of the small blocks */

/* Three ways, the first that there is; the first two cannot do every text. */
struct pattern {
    pcre2_code *code;
    bool is_anchored;                  /* tried at the beginning only */
    const struct runs *runs;           /* or NULL */
    const struct automaton *automaton; /* or NULL */
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

/* Compiles the rewritten expression. */
static struct pattern *compile(struct arena *arena, struct text wide, char *why)
{
    int error;
    PCRE2_SIZE at;
    uint32_t options = 0;
    struct pattern *pattern = arena_take(arena, sizeof *pattern);
    pcre2_general_context *memory = pcre2_general_context_create(take, keep, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_set_parens_nest_limit(context, PARENS_LIMIT);
    pattern->code = pcre2_compile(
        (PCRE2_SPTR)wide.at, wide.len,
        PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
            PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C,
        &error, &at, context);
    if (pattern->code == NULL) {
        PCRE2_UCHAR words[80];
        pcre2_get_error_message(error, words, sizeof words);
        snprintf(why, WHY_MAX, "no regular expression: %s", (char *)words);
        return NULL;
    }
    pcre2_pattern_info(pattern->code, PCRE2_INFO_ALLOPTIONS, &options);
    pattern->is_anchored = (options & PCRE2_ANCHORED) != 0;
    return pattern;
}

const struct pattern *pattern_read(struct arena *arena, struct text source, char *why)
{
    char wide[ECMA_OUT_MAX];
    struct ecma_output output = {.to = wide};
    if (source.len > SCHEMA_PATTERN_MAX) {
        snprintf(why, WHY_MAX, "a pattern longer than %d bytes", SCHEMA_PATTERN_MAX);
        return NULL;
    }
    if (!ecma_rewrite(&output, source, why)) {
        return NULL;
    }
    struct pattern *pattern = compile(arena, (struct text){wide, output.len}, why);
    if (pattern != NULL) {
        pattern->runs = runs_make(arena, source);
        pattern->automaton = pattern->runs == NULL ? automaton_make(arena, source) : NULL;
    }
    return pattern;
}

/* The memory of one match. PCRE2 takes a few small blocks, then a large one for its frames, and a larger one
 * when that is full, before it gives the smaller back: so large blocks lie at both ends in turn. */
struct pool {
    char *memory;
    size_t size;
    size_t frames;    /* bytes of the largest block */
    size_t fixed;     /* bytes of small blocks, at the beginning */
    size_t low, high; /* bytes of the large blocks behind them, and at the end */
};

static void *pool_take(size_t size, void *context)
{
    struct pool *pool = context;
    size_t whole = (size + 15) & ~(size_t)15;
    if (whole < size || whole > pool->size - pool->fixed - pool->low - pool->high) {
        return NULL;
    }
    if (whole < LARGE_BLOCK && pool->low == 0) {
        pool->fixed += whole;
        return pool->memory + pool->fixed - whole;
    }
    if (pool->low == 0) {
        pool->low = whole;
        return pool->memory + pool->fixed;
    }
    if (pool->high > 0) {
        return NULL;
    }
    pool->high = whole;
    return pool->memory + pool->size - whole;
}

static void pool_give(void *memory, void *context)
{
    struct pool *pool = context;
    if (memory == pool->memory + pool->fixed) {
        pool->low = 0;
    } else if (memory == pool->memory + pool->size - pool->high) {
        pool->high = 0;
    } /* the small ones end with the match */
}

/* PCRE2's own result; NOMEMORY when the pool is too small. */
static int match(const struct pattern *pattern, struct text text, uint32_t limit, struct pool *pool)
{
    pcre2_general_context *memory = pcre2_general_context_create(pool_take, pool_give, pool);
    pcre2_match_context *limits = pcre2_match_context_create(memory);
    pcre2_match_data *data = pcre2_match_data_create(1, memory);
    if (limits == NULL || data == NULL) {
        die("no memory to match a pattern");
    }
    pcre2_set_match_limit(limits, limit);
    pcre2_set_depth_limit(limits, limit);
    pcre2_set_heap_limit(limits, (uint32_t)(pool->frames / 1024));
    const char *at = text.at != NULL ? text.at : "";
    return pcre2_match(
        pattern->code, (PCRE2_SPTR)at, text.len, 0, PCRE2_NO_UTF_CHECK, data, limits);
}

static int match_small(const struct pattern *pattern, struct text text, uint32_t limit)
{
    _Alignas(max_align_t) char memory[SMALL_FRAMES + OTHER_BYTES];
    struct pool pool = {.memory = memory, .size = sizeof memory, .frames = SMALL_FRAMES};
    return match(pattern, text, limit, &pool);
}

__attribute__((noinline)) static int match_large(
    const struct pattern *pattern, struct text text, uint32_t limit)
{
    _Alignas(max_align_t) char memory[2 * LARGE_FRAMES + OTHER_BYTES];
    struct pool pool = {.memory = memory, .size = sizeof memory, .frames = LARGE_FRAMES};
    return match(pattern, text, limit, &pool);
}

/* `cost` off the budget; false when it has not as much. */
static bool pay(size_t *budget, size_t cost)
{
    bool enough = cost <= *budget;
    *budget -= enough ? cost : *budget;
    return enough;
}

/* A match is tried with few calls of PCRE2's match(), which nearly every one is content with, then with
 * more, and paid for before, the first try at half of what it may cost. */
static const struct {
    size_t calls;      /* in all */
    size_t at_a_start; /* but at least these at each place where the match may begin */
    size_t discount;
} tries[TRIES] = {{200, 8, 2}, {4000, 50, 1}, {200000, 200, 1}};

enum pattern_result pattern_try(const struct pattern *pattern, struct text text, size_t *budget)
{
    if (pattern->automaton != NULL || pattern->runs != NULL) {
        enum automaton_result quick = pattern->runs != NULL
                                          ? runs_match(pattern->runs, text)
                                          : automaton_run(pattern->automaton, text);
        if (quick != AUTOMATON_UNKNOWN) {
            return !pay(budget, 1 + text.len / 4) ? PATTERN_COSTS
                   : quick == AUTOMATON_FITS      ? PATTERN_FITS
                                                  : PATTERN_DIFFERS;
        }
    }
    size_t starts = pattern->is_anchored ? 1 : text.len + 1;
    int result = PCRE2_ERROR_MATCHLIMIT;
    for (size_t i = 0; i < TRIES && result < PCRE2_ERROR_NOMATCH; i++) {
        size_t limit = tries[i].calls / starts;
        limit = limit > tries[i].at_a_start ? limit : tries[i].at_a_start;
        if (!pay(budget, limit * starts / tries[i].discount)) {
            return PATTERN_COSTS;
        }
        result = i == 0 ? match_small(pattern, text, (uint32_t)limit)
                        : match_large(pattern, text, (uint32_t)limit);
    }
    return result >= 0                     ? PATTERN_FITS
           : result == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS
                                           : PATTERN_COSTS;
}
