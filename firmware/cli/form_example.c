#include "cli/form_example.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "model/generate.h"
#include "model/rule.h"
#include "model/schema.h"

#define ERRORS_MAX    500
#define POINTER_BYTES 500
#define DEPTH_MAX     32 /* elements within each other */

struct evaluation {
    struct arena arena;
    const struct value *data;
    json_t *result;
    bool complete;
};

static void finish(struct evaluation *evaluation)
{
    arena_finish(&evaluation->arena);
}

/* The value that a JSON pointer leads to; absent when there is none. */
static const struct value *value_at(struct arena *arena, const struct value *data, struct text at)
{
    for (size_t used = 0; used < at.len;) {
        size_t end = used + 1, len = 0;
        char *name = arena_take(arena, at.len);
        for (; end < at.len && at.at[end] != '/'; end++) {
            bool is_escape = at.at[end] == '~' && end + 1 < at.len;
            name[len++] = at.at[end];
            if (is_escape && at.at[++end] == '1') {
                name[len - 1] = '/';
            }
        }
        size_t index = 0;
        for (size_t i = 0; i < len && index < data->count; i++) {
            index = 10 * index + (size_t)(name[i] - '0');
        }
        data = data->kind == VALUE_ARRAY && index < data->count
                   ? &data->items[index]
                   : value_member(data, (struct text){name, len});
        used = end;
    }
    return data;
}

/* "13:37:00" and "13:37:00.5": a time of day without an offset from UTC. */
static bool is_local_time(struct text text)
{
    static const char form[] = "29:59:59";
    size_t at = 0;
    for (; at < sizeof form - 1; at++) {
        if (at >= text.len ||
            (form[at] == ':' ? text.at[at] != ':' : text.at[at] < '0' || text.at[at] > form[at])) {
            return false;
        }
    }
    if (text.at[0] == '2' && text.at[1] > '3') {
        return false;
    }
    size_t digits = at + 1;
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9') {
        digits++;
    }
    return at == text.len || (text.at[at] == '.' && digits > at + 1 && digits == text.len);
}

/* JSON Forms 3.7 checks formats with ajv-formats 2, to which a time without an offset is a "time"; to RFC
 * 3339, and to the schemas of packs, it is not. */
static bool is_accepted_there(struct evaluation *evaluation, const struct schema_error *error)
{
    if (!text_equal(error->keyword, TEXT_OF("format")) ||
        !text_equal(error->limit, TEXT_OF("time"))) {
        return false;
    }
    const struct value *value = value_at(&evaluation->arena, evaluation->data, error->instance);
    return value->kind == VALUE_STRING && is_local_time(value->text);
}

static void add_errors(struct evaluation *evaluation, const json_t *source)
{
    char why[SCHEMA_WHY_MAX];
    struct schema_errors errors = {.arena = &evaluation->arena, .max = ERRORS_MAX};
    errors.list = arena_take(&evaluation->arena, ERRORS_MAX * sizeof *errors.list);
    const struct schema *schema =
        schema_read(&evaluation->arena, source, SCHEMA_FORMATS | SCHEMA_OLDER, why);
    if (schema == NULL) {
        fprintf(stderr, "schema: %s\n", why);
        evaluation->complete = false;
        return;
    }
    json_t *array = json_array();
    bool valid = schema_check(schema_root(schema), evaluation->data, &errors);
    for (size_t i = 0; !valid && i < errors.count && i < ERRORS_MAX; i++) {
        struct text path = errors.list[i].instance, keyword = errors.list[i].keyword;
        if (is_accepted_there(evaluation, &errors.list[i])) {
            continue;
        }
        json_t *error = json_object();
        json_object_set_new(error, "path", json_stringn(path.len > 0 ? path.at : "", path.len));
        json_object_set_new(error, "keyword", json_stringn(keyword.at, keyword.len));
        json_array_append_new(array, error);
    }
    json_object_set_new(evaluation->result, "errors", array);
}

/* The rule of one element and of all in it; `at` is its pointer into the UI schema. */
static void add_rules(
    struct evaluation *evaluation, json_t *rules, const json_t *element, const char *at,
    unsigned depth)
{
    char why[SCHEMA_WHY_MAX], below[POINTER_BYTES];
    const json_t *written = json_object_get(element, "rule");
    const json_t *elements = json_object_get(element, "elements");
    if (written != NULL) {
        const struct rule *rule = rule_read(&evaluation->arena, written, true, why);
        if (rule == NULL) {
            fprintf(stderr, "%s: %s\n", at, why);
            evaluation->complete = false;
        } else {
            json_array_append_new(
                rules,
                json_pack(
                    "{s:s, s:b, s:b}", "at", at, "visible", rule_shows(rule, evaluation->data),
                    "enabled", rule_enables(rule, evaluation->data)));
        }
    }
    for (size_t i = 0; i < json_array_size(elements); i++) {
        int len = snprintf(below, sizeof below, "%s/elements/%zu", at, i);
        if (len < 0 || (size_t)len >= sizeof below || depth == DEPTH_MAX) {
            fprintf(stderr, "%s: too deep\n", at);
            evaluation->complete = false;
            return;
        }
        add_rules(evaluation, rules, json_array_get(elements, i), below, depth + 1);
    }
}

json_t *form_example(const json_t *example, const json_t *data, bool *complete)
{
    json_t *schema = json_object_get(example, "schema");
    json_t *name = json_object_get(example, "name");
    json_t *rules = json_array();
    SCOPED(finish) struct evaluation evaluation = {.result = json_object(), .complete = true};
    arena_init_common(&evaluation.arena, ARENA_MAX);
    evaluation.data = value_of_json(&evaluation.arena, data);
    json_object_set(evaluation.result, "name", name != NULL ? name : json_null());
    if (schema != NULL) {
        json_t *generated = generate_uischema(schema);
        if (generated != NULL) {
            json_object_set_new(evaluation.result, "generatedUiSchema", generated);
        }
        add_errors(&evaluation, schema);
    }
    add_rules(&evaluation, rules, json_object_get(example, "uischema"), "", 0);
    json_object_set_new(evaluation.result, "rules", rules);
    *complete = evaluation.complete;
    return evaluation.result;
}
