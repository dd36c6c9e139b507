/* JSON text [pattern, text]: the same answer within any budget that suffices, and in bounded time. */
#include "model/schema/ecma.h"
#include "model/schema/pattern.h"
#include "model/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same expression behind "(?=)" is PCRE2's alone. */
static void check_automaton(
    struct arena *arena, const struct pattern *pattern, struct text source, struct text text)
{
    char why[ECMA_WHY_MAX];
    static const struct text head = {"(?=)(?:", 7};
    char *longer = arena_take(arena, head.len + source.len + 1);
    size_t budget = PATTERN_BUDGET, second = PATTERN_BUDGET;
    memcpy(longer, head.at, head.len);
    memcpy(longer + head.len, source.len > 0 ? source.at : "", source.len);
    longer[head.len + source.len] = ')';
    const struct pattern *control =
        pattern_read(arena, (struct text){longer, head.len + source.len + 1}, why);
    if (control == NULL) {
        return; /* one group too deep, a few bytes too long */
    }
    enum pattern_result result = pattern_try(pattern, text, &budget);
    enum pattern_result wanted = pattern_try(control, text, &second);
    if (result != wanted && result != PATTERN_COSTS && wanted != PATTERN_COSTS) {
        __builtin_trap();
    }
}

static void check(struct arena *arena, struct text source, struct text text)
{
    char why[ECMA_WHY_MAX], again[ECMA_WHY_MAX];
    struct ecma_output nowhere = {.to = NULL};
    const struct pattern *pattern = pattern_read(arena, source, why);
    bool is_ecma = ecma_rewrite(&nowhere, source, again);
    if ((pattern == NULL) != (why[0] != '\0') || (pattern != NULL && !is_ecma)) {
        __builtin_trap();
    }
    if (pattern == NULL) {
        return;
    }
    check_automaton(arena, pattern, source, text);
    size_t budget = PATTERN_BUDGET, small = PATTERN_BUDGET / 100;
    enum pattern_result result = pattern_try(pattern, text, &budget);
    enum pattern_result sooner = pattern_try(pattern, text, &small);
    if (sooner != PATTERN_COSTS && sooner != result) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char why[VALUE_WHY_MAX];
    arena_init_common(&arena, ARENA_MAX);
    const struct value *value = value_read(&arena, (struct bytes){data, size}, 16384, why);
    if (value != NULL && value->kind == VALUE_ARRAY && value->count == 2 &&
        value->items[0].kind == VALUE_STRING && value->items[1].kind == VALUE_STRING) {
        check(&arena, value->items[0].text, value->items[1].text);
    }
    arena_finish(&arena);
    return 0;
}
