/* foyer form eval against JSON Forms itself: the examples as they are, by the stored answers of
 * @jsonforms/core 3.7.0, and with changed data, by that library where npm provides it. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/form_example.h"
#include "tests/support/run.h"
#include "tests/test.h"

#define FILE_BYTES (32u << 20)
#define CASES_MIN  300
#define RULES_MIN  10000
#define MODULES    "build/oracle/node_modules"
#define CORE       MODULES "/@jsonforms/core/package.json"

static const char *examples_folder(char folder[PATH_MAX])
{
    const char *shared = getenv("FOYER_SHARED");
    snprintf(folder, PATH_MAX, "%s/data/jsonforms-examples", shared != NULL ? shared : "../shared");
    return folder;
}

/* {"path", "keyword"} as one text each, sorted, each once: a set. */
static json_t *set_of(const json_t *errors)
{
    json_t *set = json_object();
    for (size_t i = 0; i < json_array_size(errors); i++) {
        char key[600];
        const json_t *error = json_array_get(errors, i);
        snprintf(
            key, sizeof key, "%s %s", json_string_value(json_object_get(error, "path")),
            json_string_value(json_object_get(error, "keyword")));
        json_object_set_new(set, key, json_true());
    }
    return set;
}

/* What of the rules differs: "at", and what is said there. */
static bool same_rules(const json_t *got, const json_t *wanted)
{
    bool same = json_array_size(got) == json_array_size(wanted);
    for (size_t i = 0; same && i < json_array_size(wanted); i++) {
        static const char *const members[] = {"at", "visible", "enabled"};
        for (size_t k = 0; k < COUNT(members); k++) {
            same = same && json_equal(
                               json_object_get(json_array_get(got, i), members[k]),
                               json_object_get(json_array_get(wanted, i), members[k]));
        }
    }
    return same;
}

static bool same_errors(const json_t *got, const json_t *wanted)
{
    SCOPED(json_release) json_t *a = set_of(got);
    SCOPED(json_release) json_t *b = set_of(wanted);
    return wanted == NULL || json_equal(a, b) == 1;
}

/* The number of things that are not as they should be, each printed. */
static int differences(const json_t *got, const json_t *wanted, const char *name)
{
    static const char *const members[] = {"generatedUiSchema", "rules", "errors"};
    const json_t *generated = json_object_get(wanted, members[0]);
    const bool same[] = {
        generated == NULL || json_equal(json_object_get(got, members[0]), generated) == 1,
        same_rules(json_object_get(got, members[1]), json_object_get(wanted, members[1])),
        same_errors(json_object_get(got, members[2]), json_object_get(wanted, members[2])),
    };
    int count = 0;
    for (size_t i = 0; i < COUNT(same); i++) {
        if (!same[i]) {
            print_message("%s: %s differ\n", name, members[i]);
            count++;
        }
    }
    return count;
}

static json_t *load(const char *folder, const char *name)
{
    char path[PATH_MAX + 300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return json_read_file(path, FILE_BYTES);
}

static json_t *load_oracle(const char *folder)
{
    return load(folder, "_oracle-jsonforms-core-3.7.0.json");
}

/* What the oracle says about the example of this name. */
static json_t *oracle_of(const json_t *oracle, const json_t *name)
{
    for (size_t i = 0; i < json_array_size(oracle); i++) {
        json_t *one = json_array_get(oracle, i);
        if (json_equal(json_object_get(one, "name"), name)) {
            return one;
        }
    }
    return NULL;
}

static bool is_example(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '_' && name[0] != '.' && len > 5 && strcmp(name + len - 5, ".json") == 0;
}

static void every_example_comes_to_what_json_forms_says(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    int count = 0, wrong = 0;
    SCOPED(json_release) json_t *oracle = load_oracle(examples_folder(folder));
    DIR *dir = opendir(folder);
    if (dir == NULL || oracle == NULL) {
        SKIP("no examples in $FOYER_SHARED/data/jsonforms-examples");
        return;
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (!is_example(entry->d_name)) {
            continue;
        }
        bool complete;
        SCOPED(json_release) json_t *example = load(folder, entry->d_name);
        SCOPED(json_release)
        json_t *result = form_example(example, json_object_get(example, "data"), &complete);
        const json_t *wanted = oracle_of(oracle, json_object_get(example, "name"));
        assert_non_null(wanted);
        assert_true(complete);
        wrong += differences(result, wanted, entry->d_name);
        count++;
    }
    closedir(dir);
    assert_int_equal(count, json_array_size(oracle));
    assert_int_equal(wrong, 0);
}

/* The comparison itself: another answer, another error, another UI schema is noticed. */
static void a_wrong_answer_is_noticed(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    bool complete;
    SCOPED(json_release) json_t *oracle = load_oracle(examples_folder(folder));
    SCOPED(json_release) json_t *example = load(folder, "rule.json");
    if (example == NULL || oracle == NULL) {
        SKIP("no examples in $FOYER_SHARED/data/jsonforms-examples");
    }
    SCOPED(json_release)
    json_t *result = form_example(example, json_object_get(example, "data"), &complete);
    json_t *wanted = oracle_of(oracle, json_object_get(example, "name"));
    assert_int_equal(differences(result, wanted, "rule.json"), 0);
    json_t *rule = json_array_get(json_object_get(wanted, "rules"), 0);
    json_object_set_new(
        rule, "visible", json_boolean(!json_is_true(json_object_get(rule, "visible"))));
    assert_int_equal(differences(result, wanted, "a rule"), 1);
    json_array_append_new(
        json_object_get(wanted, "errors"),
        json_pack("{s:s, s:s}", "path", "/name", "keyword", "maxLength"));
    assert_int_equal(differences(result, wanted, "a rule and an error"), 2);
    json_object_set_new(json_object_get(wanted, "generatedUiSchema"), "type", json_string("Group"));
    assert_int_equal(differences(result, wanted, "all three"), 3);
}

/* A line of shell; its exit status. */
static int shell(const char *line)
{
    const char *const words[] = {"sh", "-c", line, NULL};
    return run_wait(words, NULL, 90000);
}

/* Sees to it that the library lies in build/oracle; the reason why not otherwise. */
static const char *install_core(void)
{
    if (shell("node --version >/dev/null 2>&1") != 0) {
        return "no node";
    }
    if (access(CORE, R_OK) != 0 &&
        shell("mkdir -p build/oracle && timeout 60 npm install --prefix build/oracle --no-audit "
              "--no-fund --ignore-scripts --fetch-retries=0 --fetch-timeout=20000 "
              "@jsonforms/core@3.7.0 >build/oracle/npm.log 2>&1") != 0) {
        return "npm could not install @jsonforms/core 3.7.0";
    }
    SCOPED(json_release) json_t *package = json_read_file(CORE, 1u << 20);
    const char *version = json_string_value(json_object_get(package, "version"));
    return version != NULL && strcmp(version, "3.7.0") == 0 ? NULL : "@jsonforms/core is not 3.7.0";
}

/* The cases of tests/oracle/jsonforms.js; NULL with the reason why there are none. */
static json_t *ask_core(const char **why)
{
    char command[2 * PATH_MAX], folder[PATH_MAX];
    *why = install_core();
    if (*why != NULL) {
        return NULL;
    }
    snprintf(
        command, sizeof command,
        "timeout 60 node tests/oracle/jsonforms.js " MODULES " tests/oracle/rules.json "
        "$(ls %s/[!_]*.json 2>/dev/null) >build/oracle/cases.json",
        examples_folder(folder));
    assert_int_equal(shell(command), 0);
    json_t *cases = json_load_file("build/oracle/cases.json", JSON_DECODE_ANY, NULL);
    assert_non_null(cases);
    return cases;
}

/* How many cases do not come to what they should; absent data count as `absent`. */
static int wrong_cases(const json_t *cases, json_t *absent, size_t *rules)
{
    char folder[PATH_MAX];
    SCOPED(json_release) json_t *example = NULL;
    int wrong = 0;
    examples_folder(folder);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *one = json_array_get(cases, i);
        const char *file = json_string_value(json_object_get(one, "file"));
        const json_t *name = json_object_get(one, "name");
        bool complete;
        if (example == NULL || !json_equal(json_object_get(example, "name"), name)) {
            json_release(&example);
            example = load(strcmp(file, "rules.json") == 0 ? "tests/oracle" : folder, file);
            assert_non_null(example);
        }
        const json_t *data = json_object_get(one, "data");
        SCOPED(json_release)
        json_t *result = form_example(example, data != NULL ? data : absent, &complete);
        char title[300];
        snprintf(
            title, sizeof title, "%s %s to %s", file,
            json_string_value(json_object_get(one, "changed")),
            json_string_value(json_object_get(one, "to")));
        wrong += differences(result, one, title) > 0;
        *rules += json_array_size(json_object_get(one, "rules"));
    }
    return wrong;
}

static void changed_data_come_to_what_json_forms_says(void **state)
{
    (void)state;
    const char *why;
    size_t rules = 0;
    char folder[PATH_MAX];
    SCOPED(json_release) json_t *example = load(examples_folder(folder), "rule.json");
    if (example == NULL) {
        SKIP("no examples in $FOYER_SHARED/data/jsonforms-examples");
    }
    json_release(&example);
    example = NULL;
    SCOPED(json_release) json_t *cases = ask_core(&why);
    if (cases == NULL) {
        SKIP(why);
    }
    assert_true(json_array_size(cases) >= CASES_MIN);
    assert_int_equal(wrong_cases(cases, NULL, &rules), 0);
    assert_true(rules >= RULES_MIN);
    print_message("%zu cases, %zu rules\n", json_array_size(cases), rules);
}

/* To take what is absent for null is the likely mistake: it must show. */
static void null_for_absent_is_noticed(void **state)
{
    (void)state;
    const char *why;
    size_t rules = 0, absent = 0;
    SCOPED(json_release) json_t *cases = ask_core(&why);
    if (cases == NULL) {
        SKIP(why);
    }
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *one = json_array_get(cases, i);
        const char *changed = json_string_value(json_object_get(one, "changed"));
        const char *to = json_string_value(json_object_get(one, "to"));
        if (strcmp(to, "absent") == 0 && strcmp(changed, "/a") == 0) {
            json_object_set_new(json_object_get(one, "data"), "a", json_null());
            absent++;
        }
    }
    assert_true(absent > 0);
    assert_int_equal(wrong_cases(cases, NULL, &rules), absent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_comes_to_what_json_forms_says),
        cmocka_unit_test(a_wrong_answer_is_noticed),
        cmocka_unit_test(changed_data_come_to_what_json_forms_says),
        cmocka_unit_test(null_for_absent_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
