/* foyer schema validate | test. */
#include "model/schema.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/options.h"
#include "cli/schema_documents.h"
#include "cli/verbs.h"

#define ERRORS_MAX  500
#define MESSAGE_MAX 400

static void free_arena(struct arena *arena)
{
    arena_finish(arena);
}

static void print_error(const struct schema_error *error)
{
    SCOPED(json_release) json_t *line = json_object();
    char message[MESSAGE_MAX];
    schema_message(message, sizeof message, error);
    json_object_set_new(line, "instance", json_stringn(error->instance.at, error->instance.len));
    json_object_set_new(line, "keyword", json_stringn(error->keyword.at, error->keyword.len));
    json_object_set_new(line, "schema", json_stringn(error->schema.at, error->schema.len));
    json_object_set_new(line, "message", json_string_nocheck(message));
    char *text = json_print(line);
    puts(text);
    free(text);
}

/* What both verbs take. */
struct command {
    struct documents *documents; /* read when --remotes is given */
    unsigned mode;
};

static bool read_command(int *argc, char **argv, struct command *command)
{
    bool asserts = false, strict = false;
    const char *remotes = NULL;
    const struct option_row table[] = {
        {"assert-format", NULL, &asserts},
        {"remotes", &remotes, NULL},
        {"strict", NULL, &strict},
        {0}};
    if (!options_read(argc, argv, table)) {
        return false;
    }
    command->mode = (asserts ? SCHEMA_FORMATS : 0u) | (strict ? SCHEMA_STRICT : 0u);
    return remotes == NULL || documents_read(command->documents, remotes);
}

static int validate(const struct command *command, char **argv)
{
    static struct schema_error list[ERRORS_MAX];
    char why[SCHEMA_WHY_MAX];
    SCOPED(free_arena) struct arena arena = {0}, instances = {0};
    arena_init_common(&arena, ARENA_MAX);
    arena_init_common(&instances, ARENA_MAX);
    const struct value *source = documents_file(&arena, argv[1]);
    const struct value *instance = documents_file(&instances, argv[2]);
    if (source == NULL || instance == NULL) {
        return VERB_UNUSABLE;
    }
    const struct schema *schema =
        schema_compile(&arena, source, &command->documents->all, command->mode, why);
    if (schema == NULL) {
        fprintf(stderr, "%s: %s\n", argv[1], why);
        return VERB_UNUSABLE;
    }
    struct schema_errors errors = {.arena = &instances, .list = list, .max = ERRORS_MAX};
    bool valid = schema_check(schema_root(schema), instance, &errors);
    for (size_t i = 0; i < errors.count && i < ERRORS_MAX; i++) {
        print_error(&list[i]);
    }
    return valid ? VERB_DONE : VERB_REFUSED;
}

int schema_validate(int argc, char **argv)
{
    static struct documents documents;
    struct command command = {.documents = &documents};
    int status = VERB_UNUSABLE;
    if (!read_command(&argc, argv, &command) || argc != 3) {
        fputs("usage: foyer schema validate SCHEMA INSTANCE; see --help\n", stderr);
    } else {
        status = validate(&command, argv);
    }
    documents_finish(&documents);
    return status;
}

struct tally {
    size_t passed, failed;
};

static void print_failure(
    const struct value *group, const struct value *test, const char *path, const char *why)
{
    struct text about = value_member(group, TEXT_OF("description"))->text;
    struct text name = value_member(test, TEXT_OF("description"))->text;
    fprintf(
        stderr, "%s: %.*s: %.*s%s%s\n", path, TEXT_ARG(about), TEXT_ARG(name),
        why[0] != '\0' ? ": " : "", why);
}

/* One schema of a test file with its tests; what cannot be compiled fails all of them. */
static void run_group(
    const struct command *command, const char *path, const struct value *group, struct tally *tally)
{
    char why[SCHEMA_WHY_MAX] = "";
    SCOPED(free_arena) struct arena arena = {0};
    arena_init_common(&arena, ARENA_MAX);
    const struct schema *schema = schema_compile(
        &arena, value_member(group, TEXT_OF("schema")), &command->documents->all, command->mode,
        why);
    const struct value *tests = value_member(group, TEXT_OF("tests"));
    for (size_t i = 0; tests->kind == VALUE_ARRAY && i < tests->count; i++) {
        const struct value *test = &tests->items[i];
        const struct value *valid = value_member(test, TEXT_OF("valid"));
        bool answer = schema != NULL &&
                      schema_check(schema_root(schema), value_member(test, TEXT_OF("data")), NULL);
        bool right = schema != NULL && valid->kind == VALUE_BOOLEAN &&
                     answer == text_equal(valid->text, TEXT_OF("true"));
        tally->passed += right ? 1 : 0;
        tally->failed += right ? 0 : 1;
        if (!right) {
            print_failure(group, test, path, why);
        }
    }
}

static int test_files(const struct command *command, int argc, char **argv)
{
    struct tally all = {0};
    for (int i = 1; i < argc; i++) {
        struct tally tally = {0};
        SCOPED(free_arena) struct arena arena = {0};
        arena_init_common(&arena, ARENA_MAX);
        const struct value *groups = documents_file(&arena, argv[i]);
        if (groups == NULL || groups->kind != VALUE_ARRAY) {
            fprintf(stderr, "%s: no test file\n", argv[i]);
            return VERB_UNUSABLE;
        }
        for (size_t k = 0; k < groups->count; k++) {
            run_group(command, argv[i], &groups->items[k], &tally);
        }
        printf("%s: %zu passed, %zu failed\n", argv[i], tally.passed, tally.failed);
        all.passed += tally.passed;
        all.failed += tally.failed;
    }
    printf("%zu passed, %zu failed\n", all.passed, all.failed);
    return all.failed == 0 ? VERB_DONE : VERB_REFUSED;
}

int schema_test(int argc, char **argv)
{
    static struct documents documents;
    struct command command = {.documents = &documents};
    int status = VERB_UNUSABLE;
    if (!read_command(&argc, argv, &command) || argc < 2) {
        fputs("usage: foyer schema test FILE...; see --help\n", stderr);
    } else {
        status = test_files(&command, argc, argv);
    }
    documents_finish(&documents);
    return status;
}
