/* The course of a check: what is applied to what, within its limits, and what is reported. */
#include "model/schema/check.h"

#include <stdio.h>

#include "model/schema/pattern.h"

#define POINTER_MAX 2000 /* bytes; a longer one is cut off at its beginning */

static struct text instance_pointer(const struct place *place, struct arena *arena)
{
    char to[POINTER_MAX], index[24];
    size_t at = sizeof to;
    for (; place != NULL && place->outer != NULL; place = place->outer) {
        struct text name = place->name;
        if (name.at == NULL) {
            int len = snprintf(index, sizeof index, "%zu", place->index);
            name = (struct text){index, (size_t)len};
        }
        node_put_step_before(to, &at, name);
    }
    return arena_text(arena, (struct text){to + at, sizeof to - at});
}

/* Notes an error; false, so that it can be returned. */
static bool report(
    const struct run *run, const struct schema_node *node, struct text keyword,
    const struct place *place, const struct schema_error *wanted)
{
    struct schema_errors *errors = run->errors;
    char pointer[POINTER_MAX];
    if (errors != NULL && errors->count++ < errors->max) {
        struct text step = text_equal(keyword, TEXT_OF("false schema")) ? TEXT_OF("") : keyword;
        size_t len = place_write(pointer, sizeof pointer, node->place, step, true);
        errors->list[errors->count - 1] = (struct schema_error){
            .instance = instance_pointer(place, errors->arena),
            .keyword = keyword,
            .schema = arena_text(errors->arena, (struct text){pointer, len}),
            .limit = wanted->limit,
            .wanted = wanted->wanted,
        };
    }
    return false;
}

bool check_fail(const struct context *context, struct text limit)
{
    const struct schema_error wanted = {.limit = limit, .wanted = context->check->value};
    return report(
        context->run, context->node, keyword_spelling(context->check->keyword), context->place,
        &wanted);
}

bool check_equal(struct run *run, const struct value *a, const struct value *b)
{
    bool equal = value_equal_within(a, b, &run->steps);
    run->exhausted = run->exhausted || run->steps == 0;
    return equal;
}

bool check_match(struct run *run, const struct pattern *pattern, struct text text)
{
    enum pattern_result result = pattern_try(pattern, text, &run->pattern_budget);
    run->exhausted = run->exhausted || result == PATTERN_COSTS;
    return result == PATTERN_FITS;
}

bool check_silently(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *marks)
{
    struct schema_errors *errors = run->errors;
    run->errors = NULL;
    bool valid = check_node(run, node, value, place, marks);
    run->errors = errors;
    return valid;
}

bool check_item(const struct context *context, const struct schema_node *node, size_t index)
{
    struct place place = {.outer = context->place, .index = index};
    return check_node(context->run, node, &context->value->items[index], &place, NULL);
}

bool check_member(
    const struct context *context, const struct schema_node *node, const struct member *member)
{
    struct place place = {.outer = context->place, .name = member->name};
    return check_node(context->run, node, &member->value, &place, NULL);
}

/* By keyword. */
#define KEYWORD(word, spelling, argument, checker, vocabulary) checker,
static check_function *const checkers[] = {
#include "model/schema/keywords.def"
};
#undef KEYWORD

check_function *keyword_checker(enum keyword keyword)
{
    return checkers[keyword];
}

static bool check_keywords(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *marks)
{
    struct context context = {run, node, NULL, value, place, marks};
    bool fine = true;
    for (size_t i = 0; i < node->count && (fine || run->errors != NULL); i++) {
        context.check = &node->checks[i];
        check_function *checker = context.check->checker;
        fine = (checker == NULL || checker(&context)) && fine;
    }
    return fine;
}

/* The first schema that asks brings the room for all marks. */
__attribute__((noinline)) static bool check_marking_first(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place)
{
    uint64_t words[MARK_WORDS];
    struct marks own;
    run->words = words;
    run->words_used = 0;
    marks_open(run, &own, value);
    bool fine = check_keywords(run, node, value, place, &own);
    run->words = NULL;
    return fine;
}

/* A schema with unevaluated* asks about its own keywords only; what it evaluates counts for the outer one
 * as well. */
static bool check_marking(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *outer)
{
    struct marks own;
    if (run->words == NULL) {
        return check_marking_first(run, node, value, place);
    }
    marks_open(run, &own, value);
    bool fine = check_keywords(run, node, value, place, &own);
    marks_join(outer, &own);
    marks_close(run, &own);
    return fine;
}

bool check_node(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place, struct marks *marks)
{
    const struct schema_error none = {0};
    if (run->errors == NULL && marks == NULL && !node->is_last) {
        return check_quickly(run, node, value);
    }
    if (node->is_false) {
        return report(run, node, TEXT_OF("false schema"), place, &none);
    }
    if (node->count == 0) {
        return true;
    }
    if (run->exhausted || run->depth >= SCHEMA_DEPTH_MAX || !check_pay(run, 1 + value->count / 8)) {
        run->exhausted = true; /* reported at the end */
        return false;
    }
    const struct scope *outer = run->scope;
    struct scope scope = {.outer = outer, .resource = node->resource};
    if (outer == NULL || outer->resource != node->resource) {
        run->scope = &scope;
    }
    run->depth++;
    bool fine = node->is_last ? check_marking(run, node, value, place, marks)
                              : check_keywords(run, node, value, place, marks);
    run->depth--;
    run->scope = outer;
    return fine;
}

bool check_fully(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors)
{
    struct run run;
    struct place whole = {0};
    run.errors = errors;
    run.steps = SCHEMA_STEPS_MAX;
    run.pattern_budget = PATTERN_BUDGET;
    run.depth = 0;
    run.exhausted = false;
    run.scope = NULL;
    run.words_used = 0;
    run.words = NULL;
    if (errors != NULL) {
        errors->count = 0;
    }
    bool valid = check_node(&run, node, value, &whole, NULL);
    if (run.exhausted) { /* whatever else was found may be wrong */
        const struct schema_error none = {0};
        run.errors = errors;
        if (errors != NULL) {
            errors->count = 0;
        }
        return report(&run, node, TEXT_OF("depth"), &whole, &none);
    }
    return valid;
}

bool schema_check(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors)
{
    if (errors != NULL && check_fully(node, value, NULL)) {
        errors->count = 0;
        return true; /* nearly always: there is nothing to tell */
    }
    return check_fully(node, value, errors);
}
