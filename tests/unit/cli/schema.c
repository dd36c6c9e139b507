/* foyer schema test over all of the public suite, and foyer schema validate. */
#include "cli/verbs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/json.h"
#include "tests/test.h"

#define FILES_MAX  100
#define PATH_BYTES 500
#define OUT_BYTES  20000

int schema_test(int argc, char **argv);
int schema_validate(int argc, char **argv);

/* The formats that are asserted by the plan; some more are. */
static const char *const formats[] = {
    "date",
    "time",
    "date-time",
    "email",
    "uri",
    "uuid",
    "ipv4",
    "ipv6",
    "regex",
    "json-pointer",
    "duration",
    "uri-reference",
    "relative-json-pointer",
    "ecmascript-regex",
    "unknown"};

static const char *suite(void)
{
    static char path[PATH_BYTES];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, sizeof path, "%s/data/json-schema-tests", shared != NULL ? shared : "../shared");
    return path;
}

static bool is_suite_there(void)
{
    return access(suite(), R_OK) == 0;
}

/* A command line, and what the verb printed. */
struct call {
    char words[FILES_MAX][PATH_BYTES];
    char *argv[FILES_MAX + 1];
    int argc;
    char out[OUT_BYTES];
    const char *last; /* line of it, without its end */
};

static void add(struct call *call, const char *word)
{
    assert_true(call->argc < FILES_MAX);
    snprintf(call->words[call->argc], PATH_BYTES, "%s", word);
    call->argv[call->argc] = call->words[call->argc];
    call->argv[++call->argc] = NULL;
}

static void add_in_suite(struct call *call, const char *folder, const char *name)
{
    char path[2 * PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s%s", suite(), folder, name);
    add(call, path);
}

/* Runs the verb with stdout (or, when `errors`, stderr) in memory. */
static int run(struct call *call, int (*verb)(int, char **), bool errors)
{
    int stream = errors ? STDERR_FILENO : STDOUT_FILENO;
    SCOPED(close_fd) int memory = memfd_create("out", MFD_CLOEXEC);
    SCOPED(close_fd) int before = dup(stream);
    fflush(stdout);
    assert_int_equal(dup2(memory, stream), stream);
    int status = verb(call->argc, call->argv);
    fflush(stdout);
    assert_int_equal(dup2(before, stream), stream);
    ssize_t len = pread(memory, call->out, OUT_BYTES - 1, 0);
    assert_true(len >= 0);
    call->out[len] = '\0';
    if (len > 0 && call->out[len - 1] == '\n') {
        call->out[len - 1] = '\0';
    }
    const char *line = strrchr(call->out, '\n');
    call->last = line != NULL ? line + 1 : call->out;
    return status;
}

static void every_required_test_of_the_suite_passes(void **state)
{
    (void)state;
    static struct call call;
    char folder[2 * PATH_BYTES];
    if (!is_suite_there()) {
        SKIP("no JSON Schema test suite in $FOYER_SHARED/data/json-schema-tests");
    }
    call = (struct call){.argc = 0};
    add(&call, "test");
    add(&call, "--remotes");
    add_in_suite(&call, "remotes", "");
    snprintf(folder, sizeof folder, "%s/tests/draft2020-12", suite());
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        if (strstr(entry->d_name, ".json") != NULL) {
            add_in_suite(&call, "tests/draft2020-12/", entry->d_name);
        }
    }
    closedir(list);
    assert_int_equal(run(&call, schema_test, false), VERB_DONE);
    assert_string_equal(call.last, "933 passed, 0 failed");
}

static void every_test_of_the_asserted_formats_passes(void **state)
{
    (void)state;
    static struct call call;
    if (!is_suite_there()) {
        SKIP("no JSON Schema test suite in $FOYER_SHARED/data/json-schema-tests");
    }
    call = (struct call){.argc = 0};
    add(&call, "test");
    add(&call, "--assert-format");
    for (size_t i = 0; i < COUNT(formats); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s.json", formats[i]);
        add_in_suite(&call, "tests/draft2020-12/optional/format/", name);
    }
    assert_int_equal(run(&call, schema_test, false), VERB_DONE);
    assert_non_null(strstr(call.last, " passed, 0 failed"));
    assert_true(strtol(call.last, NULL, 10) > 350);
}

static void other_optional_tests_pass_but_those_of_other_drafts(void **state)
{
    (void)state;
    static const char *const names[] = {
        "anchor",           "bignum",         "dependencies-compatibility", "dynamicRef",
        "ecmascript-regex", "float-overflow", "format-assertion",           "id",
        "no-schema",        "non-bmp-regex",  "refOfUnknownKeyword",        "unknownKeyword"};
    static struct call call;
    if (!is_suite_there()) {
        SKIP("no JSON Schema test suite in $FOYER_SHARED/data/json-schema-tests");
    }
    call = (struct call){.argc = 0};
    add(&call, "test");
    add(&call, "--remotes");
    add_in_suite(&call, "remotes", "");
    for (size_t i = 0; i < COUNT(names); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s.json", names[i]);
        add_in_suite(&call, "tests/draft2020-12/optional/", name);
    }
    assert_int_equal(run(&call, schema_test, false), VERB_DONE);
    assert_string_equal(call.last, "161 passed, 0 failed");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* The control of the tests above. */
static void a_wrong_expectation_is_noticed(void **state)
{
    (void)state;
    static struct call call;
    char path[] = "/tmp/foyer-schema-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    write_file(
        path, "[{\"description\": \"d\", \"schema\": {\"type\": \"null\"}, \"tests\": ["
              "{\"description\": \"right\", \"data\": null, \"valid\": true},"
              "{\"description\": \"wrong\", \"data\": null, \"valid\": false},"
              "{\"description\": \"wrong\", \"data\": 1, \"valid\": true}]},"
              "{\"description\": \"no schema\", \"schema\": {\"type\": \"nil\"}, \"tests\": ["
              "{\"description\": \"wrong\", \"data\": 1, \"valid\": false}]}]");
    call = (struct call){.argc = 0};
    add(&call, "test");
    add(&call, path);
    assert_int_equal(run(&call, schema_test, false), VERB_REFUSED);
    assert_string_equal(call.last, "1 passed, 3 failed");
    unlink(path);
    assert_int_equal(run(&call, schema_test, true), VERB_UNUSABLE);
}

static void errors_are_lines_of_json(void **state)
{
    (void)state;
    static struct call call;
    char schema[] = "/tmp/foyer-schema-XXXXXX", instance[] = "/tmp/foyer-schema-XXXXXX";
    close(mkstemp(schema));
    close(mkstemp(instance));
    write_file(
        schema, "{\"properties\": {\"a\": {\"multipleOf\": 0.01}, "
                "\"b\": {\"enum\": [\"x\", 2]}}, \"required\": [\"c\"]}");
    write_file(instance, "{\"a\": 0.00000000000000000000001, \"b\": \"y\"}");
    call = (struct call){.argc = 0};
    add(&call, "validate");
    add(&call, schema);
    add(&call, instance);
    assert_int_equal(run(&call, schema_validate, false), VERB_REFUSED);
    assert_string_equal(
        call.out,
        "{\"instance\":\"/a\",\"keyword\":\"multipleOf\",\"message\":\"must be a multiple of "
        "0.01\",\"schema\":\"/properties/a/multipleOf\"}\n"
        "{\"instance\":\"/b\",\"keyword\":\"enum\",\"message\":\"must be one of [\\\"x\\\",2]\","
        "\"schema\":\"/properties/b/enum\"}\n"
        "{\"instance\":\"\",\"keyword\":\"required\",\"message\":\"must have the member "
        "\\\"c\\\"\",\"schema\":\"/required\"}");
    write_file(instance, "{\"a\": 12345678901234567890.05, \"b\": 2, \"c\": null}");
    assert_int_equal(run(&call, schema_validate, false), VERB_DONE);
    assert_string_equal(call.out, "");
    write_file(schema, "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}");
    assert_int_equal(run(&call, schema_validate, true), VERB_UNUSABLE);
    assert_non_null(strstr(call.out, "2020-12"));
    unlink(schema);
    unlink(instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_required_test_of_the_suite_passes),
        cmocka_unit_test(every_test_of_the_asserted_formats_passes),
        cmocka_unit_test(other_optional_tests_pass_but_those_of_other_drafts),
        cmocka_unit_test(a_wrong_expectation_is_noticed),
        cmocka_unit_test(errors_are_lines_of_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
