/* foyer schema validate | test. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/options.h"
#include "cli/verbs.h"
#include "model/schema.h"

#define FILE_MAX_BYTES (4u << 20)
#define ERRORS_MAX     500

static void free_arena(struct arena *arena)
{
    arena_finish(arena);
}

/* Any JSON value; other than for what a service is made of, NUL in a text is let pass. */
static json_t *read_json(const char *path)
{
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, FILE_MAX_BYTES) != FILE_OK) {
        return NULL;
    }
    return json_loadb(
        (const char *)file.content.at, file.content.len,
        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

static void print_error(const struct schema_error *error)
{
    SCOPED(json_release) json_t *line = json_object();
    char message[300];
    snprintf(
        message, sizeof message, "does not fulfil \"%.*s\"%s%.*s", TEXT_ARG(error->keyword),
        error->limit.len > 0 ? ": " : "", (int)(error->limit.len < 200 ? error->limit.len : 200),
        error->limit.len > 0 ? error->limit.at : "");
    json_object_set_new(line, "instance", json_stringn(error->instance.at, error->instance.len));
    json_object_set_new(line, "keyword", json_stringn(error->keyword.at, error->keyword.len));
    json_object_set_new(line, "schema", json_stringn(error->schema.at, error->schema.len));
    json_object_set_new(line, "message", json_string_nocheck(message));
    char *text = json_print(line);
    puts(text);
    free(text);
}

int schema_validate(int argc, char **argv)
{
    bool asserts = false;
    char why[SCHEMA_WHY_MAX];
    const struct option_row table[] = {{"assert-format", NULL, &asserts}, {0}};
    if (!options_read(&argc, argv, table) || argc != 3) {
        fputs("usage: foyer schema validate SCHEMA INSTANCE; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    SCOPED(json_release) json_t *source = read_json(argv[1]);
    SCOPED(json_release) json_t *instance = read_json(argv[2]);
    if (source == NULL || instance == NULL) {
        fprintf(stderr, "%s: no JSON that can be read\n", argv[source == NULL ? 1 : 2]);
        return VERB_UNUSABLE;
    }
    SCOPED(free_arena) struct arena arena = {0};
    arena_init_common(&arena, ARENA_MAX);
    const struct schema *schema = schema_read(&arena, source, asserts ? SCHEMA_FORMATS : 0, why);
    if (schema == NULL) {
        fprintf(stderr, "%s: %s\n", argv[1], why);
        return VERB_UNUSABLE;
    }
    static struct schema_error list[ERRORS_MAX];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = ERRORS_MAX};
    bool valid = schema_check(schema_root(schema), value_of_json(&arena, instance), &errors);
    for (size_t i = 0; i < errors.count && i < ERRORS_MAX; i++) {
        print_error(&list[i]);
    }
    return valid ? VERB_DONE : VERB_REFUSED;
}

struct tally {
    size_t passed, failed;
};

/* One schema of a test file with its tests; what cannot be compiled fails all of them. */
static void run_case(const json_t *one, unsigned mode, struct tally *tally)
{
    char why[SCHEMA_WHY_MAX];
    SCOPED(free_arena) struct arena arena = {0};
    arena_init_common(&arena, ARENA_MAX);
    const struct schema *schema = schema_read(&arena, json_object_get(one, "schema"), mode, why);
    const json_t *tests = json_object_get(one, "tests");
    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        const struct value *value = value_of_json(&arena, json_object_get(test, "data"));
        bool right = schema != NULL && schema_check(schema_root(schema), value, NULL) ==
                                           json_is_true(json_object_get(test, "valid"));
        tally->passed += right;
        tally->failed += !right;
        if (!right) {
            fprintf(
                stderr, "%s: %s%s%s\n", json_string_value(json_object_get(one, "description")),
                json_string_value(json_object_get(test, "description")), schema == NULL ? ": " : "",
                schema == NULL ? why : "");
        }
    }
}

int schema_test(int argc, char **argv)
{
    bool asserts = false;
    const char *remotes = NULL;
    const struct option_row table[] = {
        {"assert-format", NULL, &asserts}, {"remotes", &remotes, NULL}, {0}};
    struct tally all = {0};
    if (!options_read(&argc, argv, table) || argc < 2) {
        fputs("usage: foyer schema test FILE...; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    if (remotes != NULL) {
        fputs(
            "references to other documents are not supported yet; --remotes is not used\n", stderr);
    }
    for (int i = 1; i < argc; i++) {
        struct tally tally = {0};
        SCOPED(json_release) json_t *cases = read_json(argv[i]);
        if (!json_is_array(cases)) {
            fprintf(stderr, "%s: no test file that can be read\n", argv[i]);
            return VERB_UNUSABLE;
        }
        for (size_t k = 0; k < json_array_size(cases); k++) {
            run_case(json_array_get(cases, k), asserts ? SCHEMA_FORMATS : 0, &tally);
        }
        printf("%s: %zu passed, %zu failed\n", argv[i], tally.passed, tally.failed);
        all.passed += tally.passed;
        all.failed += tally.failed;
    }
    printf("%zu passed, %zu failed\n", all.passed, all.failed);
    return all.failed == 0 ? VERB_DONE : VERB_REFUSED;
}
