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
    const struct condition *parts; /* AND, OR */
    size_t count;
    struct scope scope;
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
    if (!json_is_object(json) || !json_is_string(scope) ||
        !scope_read(&condition->scope, reading->arena, json_text_of(scope))) {
        return refuse(reading, "a condition without a scope that can be understood");
    }
    condition->fails_when_absent = json_is_true(json_object_get(json, "failWhenUndefined"));
    if (schema != NULL) {
        condition->kind = CONDITION_SCHEMA;
        condition->schema = schema_read(
            reading->arena, schema,
            reading->lenient ? SCHEMA_OLDER : SCHEMA_FORMATS | SCHEMA_STRICT, reading->why);
        return condition->schema != NULL;
    }
    if (expected != NULL) {
        condition->kind = CONDITION_LEAF;
        condition->expected = value_of_json(reading->arena, expected);
        return true;
    }
    condition->kind = CONDITION_TRUE;
    return reading->lenient || refuse(reading, "a condition without a schema");
}

const struct rule *rule_read(struct arena *arena, const json_t *json, bool lenient, char *why)
{
    static const char *const effects[] = {
        [RULE_SHOW] = "SHOW",
        [RULE_HIDE] = "HIDE",
        [RULE_ENABLE] = "ENABLE",
        [RULE_DISABLE] = "DISABLE",
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
        refuse(&reading, "\"effect\" is none of SHOW, HIDE, ENABLE, DISABLE");
        return NULL;
    }
    rule->effect = (enum rule_effect)effect;
    if (!read_condition(&reading, &rule->condition, json_object_get(json, "condition"), 0)) {
        return NULL;
    }
    return rule;
}

enum rule_effect rule_effect(const struct rule *rule)
{
    return rule->effect;
}

static bool holds(const struct condition *condition, const struct value *data)
{
    const struct value *value;
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
        for (size_t i = 0; i < condition->count; i++) {
            if (holds(&condition->parts[i], data) == (condition->kind == CONDITION_OR)) {
                return condition->kind == CONDITION_OR;
            }
        }
        return condition->kind == CONDITION_AND;
    case CONDITION_SCHEMA:
        value = scope_value(&condition->scope, data);
        if (value->kind == VALUE_ABSENT && condition->fails_when_absent) {
            return false;
        }
        return schema_check(schema_root(condition->schema), value, NULL);
    case CONDITION_LEAF:
        return value_equal(scope_value(&condition->scope, data), condition->expected);
    case CONDITION_TRUE: break;
    }
    return true;
}

bool rule_holds(const struct rule *rule, const struct value *data)
{
    return holds(&rule->condition, data);
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
        if (text_equal(keyword, TEXT_OF("items")) && left.len == 0) {
            return true;
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
    for (size_t i = 0; i < scope->count; i++) {
        data = value_member(data, scope->segments[i]);
    }
    return data;
}
