#include "model/rule.h"

#include <stdio.h>

#include "model/schema.h"

#define DEPTH_MAX 8 /* AND and OR within each other */

enum condition_kind {
    CONDITION_AND,
    CONDITION_OR,
    CONDITION_SCHEMA,
    CONDITION_LEAF,
    CONDITION_TRUE
};

struct condition {
    enum condition_kind kind;
    struct condition *parts; /* AND, OR */
    size_t count;
    struct scope scope;
    struct rule_place place; /* of the scope, after rule_bind() */
    const struct schema *schema;
    const struct value *expected; /* LEAF */
    bool fails_when_absent;
};

struct rule {
    enum rule_effect effect;
    struct condition condition;
};

struct reading {
    struct arena *arena;
    bool lenient;
    char *why;
};

static bool refuse(struct reading *reading, const char *reason)
{
    if (reading->why[0] == '\0') {
        snprintf(reading->why, SCHEMA_WHY_MAX, "rule: %s", reason);
    }
    return false;
}

static bool read_condition(
    struct reading *reading, struct condition *condition, const json_t *json, unsigned depth);

static bool read_parts(
    struct reading *reading, struct condition *condition, const json_t *json, unsigned depth)
{
    const json_t *list = json_object_get(json, "conditions");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > RULE_CONDITIONS_MAX || depth == DEPTH_MAX) {
        return refuse(reading, "\"conditions\" must be a list, not too long and not too deep");
    }
    struct condition *parts = arena_take(reading->arena, count * sizeof *parts);
    condition->parts = parts;
    condition->count = count;
    for (size_t i = 0; i < count; i++) {
        if (!read_condition(reading, &parts[i], json_array_get(list, i), depth + 1)) {
            return false;
        }
    }
    return true;
}

static bool read_condition(
    struct reading *reading, struct condition *condition, const json_t *json, unsigned depth)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    const json_t *schema = json_object_get(json, "schema");
    const json_t *expected = json_object_get(json, "expectedValue");
    if (text_equal(type, TEXT_OF("AND")) || text_equal(type, TEXT_OF("OR"))) {
        condition->kind = type.len == 2 ? CONDITION_OR : CONDITION_AND;
        return read_parts(reading, condition, json, depth);
    }
    const json_t *scope = json_object_get(json, "scope");
    if (!json_is_object(json) || (scope == NULL && !reading->lenient) ||
        !scope_read(&condition->scope, reading->arena, json_text_of(scope))) {
        return refuse(reading, "a condition without a scope that can be understood");
    }
    condition->fails_when_absent = json_is_true(json_object_get(json, "failWhenUndefined"));
    if (text_equal(type, TEXT_OF("LEAF"))) {
        condition->kind = CONDITION_LEAF;
        condition->expected = value_of_json(reading->arena, expected);
        return expected != NULL || reading->lenient ||
               refuse(reading, "a condition LEAF without an expectedValue");
    }
    if (schema != NULL) {
        condition->kind = CONDITION_SCHEMA;
        condition->schema = schema_read(
            reading->arena, schema,
            reading->lenient ? SCHEMA_OLDER : SCHEMA_FORMATS | SCHEMA_STRICT, reading->why);
        return condition->schema != NULL;
    }
    condition->kind = CONDITION_TRUE;
    return reading->lenient || refuse(reading, "a condition without a schema");
}

struct rule *rule_read(struct arena *arena, const json_t *json, bool lenient, char *why)
{
    static const char *const effects[] = {
        [RULE_SHOW] = "SHOW",       [RULE_HIDE] = "HIDE",         [RULE_ENABLE] = "ENABLE",
        [RULE_DISABLE] = "DISABLE", [RULE_READONLY] = "READONLY", [RULE_WRITABLE] = "WRITABLE",
    };
    struct reading reading = {arena, lenient, why};
    const char *word = json_string_value(json_object_get(json, "effect"));
    struct rule *rule = arena_take(arena, sizeof *rule);
    size_t effect = 0;
    why[0] = '\0';
    while (word != NULL && effect < COUNT(effects) && strcmp(word, effects[effect]) != 0) {
        effect++;
    }
    if (word == NULL || effect == COUNT(effects)) {
        refuse(&reading, "\"effect\" is none of SHOW, HIDE, ENABLE, DISABLE, READONLY, WRITABLE");
        return NULL;
    }
    rule->effect = (enum rule_effect)effect;
    if (!read_condition(&reading, &rule->condition, json_object_get(json, "condition"), 0)) {
        return NULL;
    }
    return rule;
}

static size_t count(const struct condition *condition)
{
    size_t sum = 1;
    for (size_t i = 0; i < condition->count; i++) {
        sum += count(&condition->parts[i]);
    }
    return sum;
}

size_t rule_size(const struct rule *rule)
{
    return count(&rule->condition);
}

enum rule_effect rule_effect(const struct rule *rule)
{
    return rule->effect;
}

static const struct value *walk(const struct value *value, const struct scope *scope, size_t at)
{
    for (; at < scope->count; at++) {
        value = value_member(value, scope->segments[at]);
    }
    return value;
}

/* Where conditions find their values: in the whole data, or by their places. */
struct source {
    const struct value *data; /* NULL: by place */
    const struct rule_data *places;
};

static const struct value *value_for(const struct condition *condition, const struct source *source)
{
    const struct rule_place *place = &condition->place;
    if (source->data != NULL) {
        return walk(source->data, &condition->scope, 0);
    }
    if (place->cell == RULE_NOWHERE) {
        return &value_absent;
    }
    size_t cell = place->cell + (place->per_entry ? source->places->entry : 0);
    return walk(source->places->cells[cell], &condition->scope, place->covered);
}

/* JavaScript's ===: objects and arrays are never the same thing twice. */
static bool is_same(const struct value *value, const struct value *expected)
{
    bool is_plain = value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT;
    return value_equal(value, expected)
               ? is_plain
               : value->kind == VALUE_ABSENT && expected->kind == VALUE_ABSENT;
}

static bool holds(const struct condition *condition, const struct source *source)
{
    const struct value *value;
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
        for (size_t i = 0; i < condition->count; i++) {
            if (holds(&condition->parts[i], source) == (condition->kind == CONDITION_OR)) {
                return condition->kind == CONDITION_OR;
            }
        }
        return condition->kind == CONDITION_AND;
    case CONDITION_SCHEMA:
        value = value_for(condition, source);
        if (value->kind == VALUE_ABSENT && condition->fails_when_absent) {
            return false;
        }
        return schema_check(schema_root(condition->schema), value, NULL);
    case CONDITION_LEAF: return is_same(value_for(condition, source), condition->expected);
    case CONDITION_TRUE: break;
    }
    return true;
}

bool rule_holds(const struct rule *rule, const struct value *data)
{
    return holds(&rule->condition, &(struct source){.data = data});
}

bool rule_shows(const struct rule *rule, const struct value *data)
{
    if (rule == NULL || (rule->effect != RULE_SHOW && rule->effect != RULE_HIDE)) {
        return true;
    }
    return rule_holds(rule, data) == (rule->effect == RULE_SHOW);
}

bool rule_enables(const struct rule *rule, const struct value *data)
{
    if (rule == NULL || (rule->effect != RULE_ENABLE && rule->effect != RULE_DISABLE)) {
        return true;
    }
    return rule_holds(rule, data) == (rule->effect == RULE_ENABLE);
}

static void bind(struct condition *condition, rule_find *find, const void *context)
{
    condition->place = find(context, &condition->scope);
    for (size_t i = 0; i < condition->count; i++) {
        bind(&condition->parts[i], find, context);
    }
}

void rule_bind(struct rule *rule, rule_find *find, const void *context)
{
    bind(&rule->condition, find, context);
}

unsigned rule_says(const struct rule *rule, const struct rule_data *data)
{
    static const struct {
        unsigned about;
        bool when; /* what it says when the condition holds */
    } effects[] = {
        [RULE_SHOW] = {RULE_SAYS_SHOWN, true},         [RULE_HIDE] = {RULE_SAYS_SHOWN, false},
        [RULE_ENABLE] = {RULE_SAYS_ENABLED, true},     [RULE_DISABLE] = {RULE_SAYS_ENABLED, false},
        [RULE_READONLY] = {RULE_SAYS_WRITABLE, false}, [RULE_WRITABLE] = {RULE_SAYS_WRITABLE, true},
    };
    unsigned all = RULE_SAYS_SHOWN | RULE_SAYS_ENABLED | RULE_SAYS_WRITABLE;
    if (rule == NULL) {
        return all;
    }
    bool happens = holds(&rule->condition, &(struct source){.places = data});
    return happens == effects[rule->effect].when ? all : all & ~effects[rule->effect].about;
}

/* The next piece of `left` up to a slash, moved past; "" when there is none. */
static struct text next_piece(struct text *left)
{
    const char *slash = left->len > 0 ? memchr(left->at, '/', left->len) : NULL;
    struct text piece = {left->at, slash != NULL ? (size_t)(slash - left->at) : left->len};
    size_t used = piece.len + (slash != NULL ? 1 : 0);
    *left = (struct text){left->at + used, left->len - used};
    return piece;
}

static struct text unescape(struct arena *arena, struct text piece)
{
    char *to = arena_take(arena, piece.len);
    size_t len = 0;
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.at[i];
        if (c == '~' && i + 1 < piece.len && piece.at[++i] == '1') {
            c = '/';
        }
        to[len++] = c;
    }
    return (struct text){to, len};
}

static bool is_combinator(struct text piece)
{
    return text_equal(piece, TEXT_OF("anyOf")) || text_equal(piece, TEXT_OF("allOf")) ||
           text_equal(piece, TEXT_OF("oneOf"));
}

bool scope_read(struct scope *scope, struct arena *arena, struct text pointer)
{
    *scope = (struct scope){0};
    struct text left = pointer;
    struct text first = next_piece(&left);
    bool is_rooted = first.len == 0 || text_equal(first, TEXT_OF("#"));
    if (!is_rooted) {
        left = pointer; /* "properties/a": names follow keywords from the first on */
    }
    while (left.len > 0) {
        struct text keyword = next_piece(&left);
        if (is_combinator(keyword)) {
            next_piece(&left); /* the number of the branch */
            continue;
        }
        if (text_equal(keyword, TEXT_OF("then")) || text_equal(keyword, TEXT_OF("else"))) {
            continue;
        }
        if (left.len == 0) {
            break; /* a keyword that leads to no name: "items" */
        }
        struct text name = next_piece(&left);
        if (scope->count == RULE_PATH_MAX) {
            return false;
        }
        scope->segments[scope->count++] = unescape(arena, name);
    }
    return true;
}

const struct value *scope_value(const struct scope *scope, const struct value *data)
{
    return walk(data, scope, 0);
}
