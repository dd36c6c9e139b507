/* foyer form eval: what an example of JSON Forms comes to, for comparison with JSON Forms itself. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/options.h"
#include "cli/verbs.h"
#include "model/generate.h"
#include "model/rule.h"
#include "model/schema.h"

#define FILE_MAX_BYTES (4u << 20)
#define ERRORS_MAX     500
#define POINTER_BYTES  500

struct evaluation {
    struct arena arena;
    const struct value *data;
    json_t *result; /* owned */
    bool complete;  /* all was understood */
};

static void finish(struct evaluation *evaluation)
{
    json_decref(evaluation->result);
    arena_finish(&evaluation->arena);
}

static void add_errors(struct evaluation *evaluation, const json_t *source)
{
    static struct schema_error list[ERRORS_MAX];
    char why[SCHEMA_WHY_MAX];
    struct schema_errors errors = {.arena = &evaluation->arena, .list = list, .max = ERRORS_MAX};
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
        json_t *error = json_object();
        struct text path = list[i].instance, keyword = list[i].keyword;
        json_object_set_new(error, "path", json_stringn(path.len > 0 ? path.at : "", path.len));
        json_object_set_new(error, "keyword", json_stringn(keyword.at, keyword.len));
        json_array_append_new(array, error);
    }
    json_object_set_new(evaluation->result, "errors", array);
}

/* The rule of one element and of all in it; `at` is its pointer into the UI schema. */
static void add_rules(
    struct evaluation *evaluation, json_t *rules, const json_t *element, const char *at)
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
        if (len > 0 && (size_t)len < sizeof below) {
            add_rules(evaluation, rules, json_array_get(elements, i), below);
        }
    }
}

static void evaluate(struct evaluation *evaluation, const json_t *example)
{
    const json_t *schema = json_object_get(example, "schema");
    const json_t *uischema = json_object_get(example, "uischema");
    json_t *rules = json_array();
    if (schema != NULL) {
        json_t *generated = generate_uischema(schema);
        if (generated != NULL) {
            json_object_set_new(evaluation->result, "generatedUiSchema", generated);
        }
        add_errors(evaluation, schema);
    }
    add_rules(evaluation, rules, uischema, "");
    json_object_set_new(evaluation->result, "rules", rules);
}

int form_eval(int argc, char **argv)
{
    const char *data_path = NULL;
    const struct option_row table[] = {{"data", &data_path, NULL}, {0}};
    if (!options_read(&argc, argv, table) || argc != 2) {
        fputs("usage: foyer form eval EXAMPLE.json [--data D.json]; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    SCOPED(json_release) json_t *example = json_read_file(argv[1], FILE_MAX_BYTES);
    SCOPED(json_release) json_t *data = NULL;
    if (data_path != NULL) {
        data = json_read_file(data_path, FILE_MAX_BYTES);
    }
    if (!json_is_object(example) || (data_path != NULL && data == NULL)) {
        fputs("example or data: no JSON that can be read\n", stderr);
        return VERB_UNUSABLE;
    }
    SCOPED(finish) struct evaluation evaluation = {.result = json_object(), .complete = true};
    arena_init_common(&evaluation.arena, ARENA_MAX);
    evaluation.data = value_of_json(
        &evaluation.arena, data_path != NULL ? data : json_object_get(example, "data"));
    json_t *name = json_object_get(example, "name");
    json_object_set(evaluation.result, "name", name != NULL ? name : json_null());
    evaluate(&evaluation, example);
    char *text = json_print(evaluation.result);
    puts(text);
    free(text);
    return evaluation.complete ? VERB_DONE : VERB_REFUSED;
}
