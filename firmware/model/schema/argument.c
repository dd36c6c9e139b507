/* Arguments of keywords. */
#include <stdio.h>

#include "model/schema/compile.h"
#include "model/schema/format.h"
#include "model/schema/pattern.h"

#define ARENA_SPARE (512u * 1024) /* bytes that must be left for a pattern */

static bool is_strict(const struct compiler *compiler)
{
    return (compiler->library.mode & SCHEMA_STRICT) != 0;
}

/* Zeroed memory for the elements of a list; NULL with a reason when there is not enough left. */
static void *take_list(struct compiler *compiler, size_t count, size_t size)
{
    const struct arena *arena = compiler->arena;
    if (count > SCHEMA_NODES_MAX || arena->size - arena->used < ARENA_SPARE ||
        count > (arena->size - arena->used - ARENA_SPARE) / size) {
        library_refuse(&compiler->library, NULL, "the schema is too large");
        return NULL;
    }
    return arena_take(compiler->arena, count * size);
}

static bool read_types(struct compiler *compiler, struct check *check, const struct value *value)
{
    static const struct {
        struct text name;
        unsigned bit;
    } types[] = {
        {{"null", 4}, 1u << VALUE_NULL},     {{"boolean", 7}, 1u << VALUE_BOOLEAN},
        {{"number", 6}, 1u << VALUE_NUMBER}, {{"integer", 7}, TYPE_INTEGER},
        {{"string", 6}, 1u << VALUE_STRING}, {{"array", 5}, 1u << VALUE_ARRAY},
        {{"object", 6}, 1u << VALUE_OBJECT},
    };
    bool is_list = value->kind == VALUE_ARRAY;
    for (size_t i = 0; i < (is_list ? value->count : 1); i++) {
        const struct value *name = is_list ? &value->items[i] : value;
        unsigned bit = 0;
        for (size_t k = 0; k < COUNT(types) && name->kind == VALUE_STRING; k++) {
            bit |= text_equal(types[k].name, name->text) ? types[k].bit : 0;
        }
        if (bit == 0 || (check->types & bit) != 0) {
            return false;
        }
        check->types |= bit;
    }
    struct bytes words = value_print(value, compiler->arena);
    check->text = (struct text){(const char *)words.at, words.len};
    return check->types != 0;
}

static bool read_number(struct compiler *compiler, struct check *check, const struct value *value)
{
    if (value->kind != VALUE_NUMBER) {
        return false;
    }
    struct decimal *decimal = arena_take(compiler->arena, sizeof *decimal);
    check->text = value->text;
    check->decimal = decimal;
    return decimal_read(decimal, check->text);
}

/* A whole number; what is greater than any count is the greatest count. */
static bool read_count(struct compiler *compiler, struct check *check, const struct value *value)
{
    if (!read_number(compiler, check, value) || check->decimal->negative ||
        !decimal_is_integer(check->decimal)) {
        return false;
    }
    const struct decimal *decimal = check->decimal;
    if ((long)decimal->count + decimal->exponent > 18) {
        check->count = SIZE_MAX;
        return true;
    }
    for (size_t i = 0; i < decimal->count; i++) {
        check->count = check->count * 10 + decimal->digits[i];
    }
    for (long zeros = decimal->count > 0 ? decimal->exponent : 0; zeros > 0; zeros--) {
        check->count *= 10;
    }
    return true;
}

static bool read_names(
    struct compiler *compiler, const struct text **names, size_t *count, const struct value *value)
{
    if (value->kind != VALUE_ARRAY) {
        return false;
    }
    struct text *list = take_list(compiler, value->count, sizeof *list);
    for (size_t i = 0; list != NULL && i < value->count; i++) {
        if (value->items[i].kind != VALUE_STRING) {
            return false;
        }
        list[i] = value->items[i].text;
    }
    *names = list;
    *count = value->count;
    return list != NULL;
}

static const struct pattern *read_pattern(
    struct compiler *compiler, struct spot *spot, struct text source)
{
    char why[120];
    struct arena *arena = compiler->arena;
    if (compiler->pattern_count++ == SCHEMA_PATTERNS_MAX) {
        library_refuse(&compiler->library, spot, "more than %d patterns", SCHEMA_PATTERNS_MAX);
        return NULL;
    }
    if (arena->size - arena->used < ARENA_SPARE) {
        library_refuse(&compiler->library, spot, "the schema is too large");
        return NULL;
    }
    const struct pattern *pattern = pattern_read(arena, source, why);
    if (pattern == NULL) {
        library_refuse(&compiler->library, spot, "%s", why);
    }
    return pattern;
}

/* One member of an object under a keyword: a subschema, or names. */
static bool read_branch(
    struct compiler *compiler, enum keyword keyword, struct branch *branch,
    const struct member *member, struct spot *spot)
{
    enum argument argument = keyword_argument(keyword);
    branch->name = member->name.at != NULL ? member->name : TEXT_OF("");
    if (argument == ARGUMENT_NAMES_BY_NAME ||
        (argument == ARGUMENT_DEPENDENCIES && member->value.kind == VALUE_ARRAY)) {
        return read_names(compiler, &branch->names, &branch->name_count, &member->value);
    }
    if (argument == ARGUMENT_NODE_BY_PATTERN) {
        branch->pattern = read_pattern(compiler, spot, branch->name);
    }
    branch->node =
        compiler_below(compiler, spot, keyword_spelling(keyword), branch->name, &member->value);
    return branch->node != NULL &&
           (argument != ARGUMENT_NODE_BY_PATTERN || branch->pattern != NULL);
}

static bool read_map(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    if (value->kind != VALUE_OBJECT) {
        return false;
    }
    struct branch *branches = take_list(compiler, value->count, sizeof *branches);
    if (branches == NULL) {
        return false;
    }
    check->branches = branches;
    check->count = value->count;
    for (size_t i = 0; i < value->count; i++) {
        if (!read_branch(compiler, check->keyword, &branches[i], &value->members[i], spot)) {
            return false;
        }
    }
    if (value->count > 0) {
        names_make(&check->index, compiler->arena, &branches->name, value->count, sizeof *branches);
    }
    return true;
}

static bool read_list(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    char space[24] = "";
    if (value->kind != VALUE_ARRAY || value->count == 0) {
        return false;
    }
    struct branch *branches = take_list(compiler, value->count, sizeof *branches);
    if (branches == NULL) {
        return false;
    }
    check->branches = branches;
    check->count = value->count;
    for (size_t i = 0; i < value->count; i++) {
        struct text index = {space, (size_t)snprintf(space, sizeof space, "%zu", i)};
        branches[i].node = compiler_below(
            compiler, spot, keyword_spelling(check->keyword), arena_text(compiler->arena, index),
            &value->items[i]);
        if (branches[i].node == NULL) {
            return false;
        }
    }
    return true;
}

static bool read_one(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    struct branch *branch = arena_take(compiler->arena, sizeof *branch);
    check->branches = branch;
    check->count = 1;
    branch->node =
        compiler_below(compiler, spot, keyword_spelling(check->keyword), (struct text){0}, value);
    return branch->node != NULL;
}

/* $ref and $dynamicRef. The latter looks for an anchor when it leads to one that is dynamic. */
static bool read_reference(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    struct text anchor;
    struct branch *branch = arena_take(compiler->arena, sizeof *branch);
    if (value->kind != VALUE_STRING) {
        return false;
    }
    struct spot *target = library_refer(&compiler->library, spot, value->text, &anchor);
    if (target == NULL) {
        return false;
    }
    check->branches = branch;
    check->count = 1;
    branch->node = compiler_node(compiler, target);
    const struct value *dynamic = value_member(target->value, TEXT_OF("$dynamicAnchor"));
    if (check->keyword == KEYWORD_dynamicRef && anchor.len > 0 && dynamic->kind == VALUE_STRING &&
        text_equal(dynamic->text, anchor)) {
        check->text = anchor;
        compiler->has_dynamic = true;
    }
    return branch->node != NULL;
}

/* Where formats are not asserted, and for a format that is not known, it asserts nothing (2020-12
 * §7.2.1). */
static bool read_format(
    struct compiler *compiler, struct check *check, const struct value *value,
    const struct spot *spot)
{
    if (value->kind != VALUE_STRING) {
        return false;
    }
    const struct format *format = format_find(value->text);
    bool asserts = (compiler->library.mode & SCHEMA_FORMATS) != 0 ||
                   (spot->resource->vocabularies & 1u << VOCABULARY_FORMAT_ASSERTION) != 0;
    check->text = value->text;
    check->format = asserts ? format : NULL;
    return format != NULL || !is_strict(compiler);
}

/* In strict mode a definition that nobody refers to must be right as well. */
static bool read_definitions(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    return value->kind == VALUE_OBJECT &&
           (!is_strict(compiler) || read_map(compiler, check, value, spot));
}

static bool read_list_of_names(
    struct compiler *compiler, struct check *check, const struct value *value)
{
    if (!read_names(compiler, &check->names, &check->count, value)) {
        return false;
    }
    names_make(&check->index, compiler->arena, check->names, check->count, sizeof *check->names);
    return true;
}

bool compiler_argument(
    struct compiler *compiler, struct check *check, const struct value *value, struct spot *spot)
{
    switch (keyword_argument(check->keyword)) {
    case ARGUMENT_REF: return read_reference(compiler, check, value, spot);
    case ARGUMENT_TYPES: return read_types(compiler, check, value);
    case ARGUMENT_VALUES: check->value = value; return value->kind == VALUE_ARRAY;
    case ARGUMENT_VALUE: check->value = value; return true;
    case ARGUMENT_DECIMAL: return read_number(compiler, check, value);
    case ARGUMENT_DIVISOR:
        return read_number(compiler, check, value) && !check->decimal->negative &&
               check->decimal->count > 0;
    case ARGUMENT_COUNT: return read_count(compiler, check, value);
    case ARGUMENT_PATTERN:
        check->text = value->text;
        check->pattern =
            value->kind == VALUE_STRING ? read_pattern(compiler, spot, value->text) : NULL;
        return check->pattern != NULL;
    case ARGUMENT_FORMAT: return read_format(compiler, check, value, spot);
    case ARGUMENT_TRUTH:
        check->count = value->text.len == 4 ? 1 : 0;
        return value->kind == VALUE_BOOLEAN;
    case ARGUMENT_NODE: return read_one(compiler, check, value, spot);
    case ARGUMENT_NODES: return read_list(compiler, check, value, spot);
    case ARGUMENT_NODE_BY_NAME:
    case ARGUMENT_NODE_BY_PATTERN:
    case ARGUMENT_DEPENDENCIES:
    case ARGUMENT_NAMES_BY_NAME: return read_map(compiler, check, value, spot);
    case ARGUMENT_NAMES: return read_list_of_names(compiler, check, value);
    case ARGUMENT_DRAFT:
    case ARGUMENT_ID:
    case ARGUMENT_ANCHOR:
    case ARGUMENT_NOTE_TEXT: return value->kind == VALUE_STRING;
    case ARGUMENT_VOCABULARY: return value->kind == VALUE_OBJECT;
    case ARGUMENT_DEFINITIONS: return read_definitions(compiler, check, value, spot);
    case ARGUMENT_NOTE_TRUTH: return value->kind == VALUE_BOOLEAN;
    case ARGUMENT_NOTE_LIST: return value->kind == VALUE_ARRAY;
    case ARGUMENT_NOTE_NODE: return !is_strict(compiler) || read_one(compiler, check, value, spot);
    case ARGUMENT_NOTE: break;
    }
    return true;
}
