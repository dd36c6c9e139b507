#include "model/schema/format.h"
#include "model/schema/node.h"
#include "model/schema/pattern.h"

#include <stdio.h>

/* One check of one value; what all steps share. */
struct run {
    struct schema_errors *errors; /* NULL: only the answer is wanted */
    size_t steps;
    unsigned depth;
    bool exhausted; /* a limit was reached: not valid, whatever `not` makes of it */
};

/* The way into the value, from the innermost outwards. */
struct place {
    const struct place *outer; /* NULL at the whole value */
    struct text name;          /* of a member */
    size_t index;              /* of an item, when name.at is NULL */
};

/* What a keyword is checked with. */
struct context {
    struct run *run;
    const struct schema_node *node;
    const struct check *check;
    const struct value *value;
    const struct place *place;
};

#define POINTER_MAX 2000 /* bytes; a longer one is cut off at its beginning */

/* Puts `text` before what is at the end of `to`. */
static void put_before(char *to, size_t *at, struct text text)
{
    size_t len = text.len < *at ? text.len : *at;
    *at -= len;
    if (len > 0) {
        memcpy(to + *at, text.at + text.len - len, len);
    }
}

static void put_name_before(char *to, size_t *at, struct text name)
{
    for (size_t i = name.len; i > 0; i--) {
        char c = name.at[i - 1];
        put_before(
            to, at,
            c == '~'   ? TEXT_OF("~0")
            : c == '/' ? TEXT_OF("~1")
                       : (struct text){&c, 1});
    }
}

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
        put_name_before(to, &at, name);
        put_before(to, &at, TEXT_OF("/"));
    }
    return arena_text(arena, (struct text){to + at, sizeof to - at});
}

static struct text schema_pointer(
    const struct schema_node *node, struct text keyword, struct arena *arena)
{
    char to[POINTER_MAX];
    size_t at = sizeof to;
    put_before(to, &at, keyword);
    put_before(to, &at, keyword.len > 0 ? TEXT_OF("/") : TEXT_OF(""));
    for (; node != NULL && node->step.len > 0; node = node->parent) {
        put_before(to, &at, node->step);
        put_before(to, &at, TEXT_OF("/"));
    }
    return arena_text(arena, (struct text){to + at, sizeof to - at});
}

/* Notes an error; false, so that it can be returned. */
static bool report(
    struct run *run, const struct schema_node *node, struct text keyword, const struct place *place,
    struct text limit)
{
    struct schema_errors *errors = run->errors;
    if (errors != NULL && errors->count++ < errors->max) {
        bool is_keyword = !text_equal(keyword, TEXT_OF("false schema"));
        errors->list[errors->count - 1] = (struct schema_error){
            .instance = instance_pointer(place, errors->arena),
            .keyword = keyword,
            .schema = schema_pointer(node, is_keyword ? keyword : TEXT_OF(""), errors->arena),
            .limit = limit,
        };
    }
    return false;
}

static bool fail(const struct context *context, struct text limit)
{
    return report(
        context->run, context->node, keyword_spelling(context->check->keyword), context->place,
        limit);
}

static bool check_node(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place);

/* The same without errors: for conditions and branches whose failing is no error. */
static bool fits(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place)
{
    struct schema_errors *errors = run->errors;
    run->errors = NULL;
    bool valid = check_node(run, node, value, place);
    run->errors = errors;
    return valid;
}

/* $ref: what it leads to. */
static bool check_first(const struct context *context)
{
    return check_node(
        context->run, context->check->branches[0].node, context->value, context->place);
}

static size_t characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    }
    return count;
}

static bool check_type(const struct context *context)
{
    unsigned types = context->check->types;
    const struct value *value = context->value;
    struct decimal decimal;
    bool fine = value->kind != VALUE_ABSENT && (types & 1u << value->kind) != 0;
    if (!fine && value->kind == VALUE_NUMBER && (types & TYPE_INTEGER) != 0) {
        fine = decimal_read(&decimal, value->text) && decimal_is_integer(&decimal);
    }
    return fine || fail(context, context->check->text);
}

static bool check_const(const struct context *context)
{
    return value_equal(context->value, context->check->value) || fail(context, (struct text){0});
}

static bool check_enum(const struct context *context)
{
    const struct value *values = context->check->value;
    for (size_t i = 0; i < values->count; i++) {
        if (value_equal(context->value, &values->items[i])) {
            return true;
        }
    }
    return fail(context, (struct text){0});
}

static bool check_number(const struct context *context)
{
    const struct decimal *limit = context->check->decimal;
    struct decimal number;
    if (context->value->kind != VALUE_NUMBER) {
        return true;
    }
    bool fine = decimal_read(&number, context->value->text);
    int order = fine ? decimal_compare(&number, limit) : 0;
    enum keyword keyword = context->check->keyword;
    fine = fine && (keyword == KEYWORD_maximum            ? order <= 0
                    : keyword == KEYWORD_minimum          ? order >= 0
                    : keyword == KEYWORD_exclusiveMaximum ? order < 0
                    : keyword == KEYWORD_exclusiveMinimum ? order > 0
                                                          : decimal_is_multiple(&number, limit));
    return fine || fail(context, context->check->text);
}

/* maxLength, minItems and the like, of a value whose kind has this count. */
static bool check_count(const struct context *context, size_t count)
{
    enum keyword keyword = context->check->keyword;
    bool is_most = keyword == KEYWORD_maxLength || keyword == KEYWORD_maxItems ||
                   keyword == KEYWORD_maxProperties;
    bool fine = is_most ? count <= context->check->count : count >= context->check->count;
    return fine || fail(context, context->check->text);
}

static bool check_length(const struct context *context)
{
    return context->value->kind != VALUE_STRING ||
           check_count(context, characters(context->value->text));
}

static bool check_item_count(const struct context *context)
{
    return context->value->kind != VALUE_ARRAY || check_count(context, context->value->count);
}

static bool check_member_count(const struct context *context)
{
    return context->value->kind != VALUE_OBJECT || check_count(context, context->value->count);
}

static bool check_pattern(const struct context *context)
{
    return context->value->kind != VALUE_STRING ||
           pattern_matches(context->check->pattern, context->value->text) ||
           fail(context, context->check->text);
}

static bool check_format(const struct context *context)
{
    const struct format *format = context->check->format;
    return format == NULL || context->value->kind != VALUE_STRING ||
           format->is_right(context->value->text) || fail(context, context->check->text);
}

static bool check_unique(const struct context *context)
{
    const struct value *value = context->value;
    for (size_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++) {
        for (size_t k = 0; k < i && context->check->count > 0; k++) {
            if (context->run->steps++ >= SCHEMA_STEPS_MAX ||
                value_equal(&value->items[i], &value->items[k])) {
                return fail(context, (struct text){0});
            }
        }
    }
    return true;
}

static bool check_item(const struct context *context, const struct schema_node *node, size_t index)
{
    struct place place = {.outer = context->place, .index = index};
    return check_node(context->run, node, &context->value->items[index], &place);
}

static bool check_items(const struct context *context)
{
    const struct check *check = context->check;
    const struct check *prefix = node_check(context->node, KEYWORD_prefixItems);
    bool is_prefix = check->keyword == KEYWORD_prefixItems, fine = true;
    size_t first = is_prefix || prefix == NULL ? 0 : prefix->count;
    for (size_t i = first; context->value->kind == VALUE_ARRAY && i < context->value->count; i++) {
        if (is_prefix && i >= check->count) {
            break;
        }
        fine = check_item(context, check->branches[is_prefix ? i : 0].node, i) && fine;
    }
    return fine;
}

static bool check_contains(const struct context *context)
{
    const struct check *least = node_check(context->node, KEYWORD_minContains);
    const struct check *most = node_check(context->node, KEYWORD_maxContains);
    size_t count = 0;
    if (context->value->kind != VALUE_ARRAY) {
        return true;
    }
    for (size_t i = 0; i < context->value->count; i++) {
        struct place place = {.outer = context->place, .index = i};
        count +=
            fits(context->run, context->check->branches[0].node, &context->value->items[i], &place);
    }
    bool fine =
        count >= (least != NULL ? least->count : 1) && (most == NULL || count <= most->count);
    return fine || fail(context, (struct text){0});
}

static bool need_names(const struct context *context, const struct text *names, size_t count)
{
    bool fine = true;
    for (size_t i = 0; context->value->kind == VALUE_OBJECT && i < count; i++) {
        if (value_member(context->value, names[i])->kind == VALUE_ABSENT) {
            fine = fail(context, names[i]);
        }
    }
    return fine;
}

static bool check_required(const struct context *context)
{
    return need_names(context, context->check->names, context->check->count);
}

static bool check_member(
    const struct context *context, const struct schema_node *node, const struct member *member)
{
    struct place place = {.outer = context->place, .name = member->name};
    return check_node(context->run, node, &member->value, &place);
}

static bool check_properties(const struct context *context)
{
    bool fine = true;
    for (size_t i = 0; context->value->kind == VALUE_OBJECT && i < context->check->count; i++) {
        const struct branch *branch = &context->check->branches[i];
        struct member member = {branch->name, *value_member(context->value, branch->name)};
        if (member.value.kind != VALUE_ABSENT) {
            fine = check_member(context, branch->node, &member) && fine;
        }
    }
    return fine;
}

static bool check_pattern_properties(const struct context *context)
{
    const struct value *value = context->value;
    bool fine = true;
    for (size_t i = 0; value->kind == VALUE_OBJECT && i < context->check->count; i++) {
        const struct branch *branch = &context->check->branches[i];
        for (size_t k = 0; k < value->count; k++) {
            if (pattern_matches(branch->pattern, value->members[k].name)) {
                fine = check_member(context, branch->node, &value->members[k]) && fine;
            }
        }
    }
    return fine;
}

/* Whether properties or patternProperties of the same schema say something about this member. */
static bool is_evaluated(const struct schema_node *node, struct text name)
{
    const struct check *named = node_check(node, KEYWORD_properties);
    const struct check *patterns = node_check(node, KEYWORD_patternProperties);
    for (size_t i = 0; named != NULL && i < named->count; i++) {
        if (text_equal(named->branches[i].name, name)) {
            return true;
        }
    }
    for (size_t i = 0; patterns != NULL && i < patterns->count; i++) {
        if (pattern_matches(patterns->branches[i].pattern, name)) {
            return true;
        }
    }
    return false;
}

static bool check_additional(const struct context *context)
{
    const struct value *value = context->value;
    const struct schema_node *node = context->check->branches[0].node;
    bool fine = true;
    for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++) {
        const struct member *member = &value->members[i];
        if (is_evaluated(context->node, member->name)) {
            continue;
        }
        bool fits_here =
            node->is_false ? fail(context, member->name) : check_member(context, node, member);
        fine = fits_here && fine;
    }
    return fine;
}

static bool check_names(const struct context *context)
{
    const struct value *value = context->value;
    bool fine = true;
    for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++) {
        struct value name = {.kind = VALUE_STRING, .text = value->members[i].name};
        if (!check_node(context->run, context->check->branches[0].node, &name, context->place)) {
            fine = fail(context, value->members[i].name);
        }
    }
    return fine;
}

/* dependentRequired and dependentSchemas: what follows when a member is there. */
static bool check_dependent(const struct context *context)
{
    bool fine = true;
    for (size_t i = 0; context->value->kind == VALUE_OBJECT && i < context->check->count; i++) {
        const struct branch *branch = &context->check->branches[i];
        if (value_member(context->value, branch->name)->kind == VALUE_ABSENT) {
            continue;
        }
        bool follows = branch->node != NULL
                           ? check_node(context->run, branch->node, context->value, context->place)
                           : need_names(context, branch->names, branch->name_count);
        fine = follows && fine;
    }
    return fine;
}

/* allOf, anyOf, oneOf. The errors of branches stay only when the whole fails. */
static bool check_branches(const struct context *context)
{
    struct schema_errors *errors = context->run->errors;
    size_t before = errors != NULL ? errors->count : 0, valid = 0;
    enum keyword keyword = context->check->keyword;
    for (size_t i = 0; i < context->check->count; i++) {
        const struct schema_node *node = context->check->branches[i].node;
        valid += check_node(context->run, node, context->value, context->place);
    }
    if (keyword == KEYWORD_allOf) {
        return valid == context->check->count;
    }
    if (errors != NULL && valid > 0) {
        errors->count = before;
    }
    return valid == 1 || (keyword == KEYWORD_anyOf && valid > 0) || fail(context, (struct text){0});
}

static bool check_if(const struct context *context)
{
    struct run *run = context->run;
    bool holds = fits(run, context->check->branches[0].node, context->value, context->place);
    const struct check *then = node_check(context->node, holds ? KEYWORD_then : KEYWORD_else);
    return then == NULL ||
           check_node(run, then->branches[0].node, context->value, context->place) ||
           fail(context, holds ? TEXT_OF("then") : TEXT_OF("else"));
}

static bool check_not(const struct context *context)
{
    const struct schema_node *node = context->check->branches[0].node;
    return !fits(context->run, node, context->value, context->place) ||
           fail(context, (struct text){0});
}

/* By keyword. */
#define KEYWORD(word, spelling, argument, checker) checker,
static bool (*const checkers[])(const struct context *context) = {
#include "model/schema/keywords.def"
};
#undef KEYWORD

static bool check_node(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct place *place)
{
    bool fine = true;
    if (node->is_false) {
        return report(run, node, TEXT_OF("false schema"), place, (struct text){0});
    }
    if (run->exhausted || run->steps++ >= SCHEMA_STEPS_MAX || run->depth >= SCHEMA_DEPTH_MAX) {
        run->exhausted = true;
        return report(run, node, TEXT_OF("depth"), place, (struct text){0});
    }
    run->depth++;
    for (size_t i = 0; i < node->count && (fine || run->errors != NULL); i++) {
        struct context context = {run, node, &node->checks[i], value, place};
        bool (*checker)(const struct context *context) = checkers[node->checks[i].keyword];
        fine = (checker == NULL || checker(&context)) && fine;
    }
    run->depth--;
    return fine;
}

bool schema_check(
    const struct schema_node *node, const struct value *value, struct schema_errors *errors)
{
    struct run run = {.errors = errors};
    struct place whole = {0};
    if (errors != NULL) {
        errors->count = 0;
    }
    bool valid = check_node(&run, node, value, &whole);
    return valid && !run.exhausted;
}
