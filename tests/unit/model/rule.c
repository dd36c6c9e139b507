#include "model/rule.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/generate.h"
#include "model/schema.h"
#include "tests/test.h"

static struct arena arena;
static char why[SCHEMA_WHY_MAX];

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, ARENA_MAX);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static json_t *parse(const char *source)
{
    json_t *json = json_loads(source, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    return json;
}

static bool holds(const char *condition, const char *data)
{
    char source[600];
    snprintf(source, sizeof source, "{\"effect\": \"SHOW\", \"condition\": %s}", condition);
    SCOPED(json_release) json_t *json = parse(source);
    SCOPED(json_release) json_t *value = parse(data);
    const struct rule *rule = rule_read(&arena, json, false, why);
    if (rule == NULL) {
        fail_msg("%s", why);
    }
    return rule_holds(rule, value_of_json(&arena, value));
}

#define SCOPE_A "\"scope\": \"#/properties/a\""

static void conditions_follow_json_forms(void **state)
{
    (void)state;
    static const struct {
        const char *condition, *data;
        bool holds;
    } cases[] = {
        {"{" SCOPE_A ", \"schema\": {\"const\": true}}", "{\"a\": true}", true},
        {"{" SCOPE_A ", \"schema\": {\"const\": true}}", "{\"a\": false}", false},
        {"{" SCOPE_A ", \"schema\": {\"const\": true}}", "{}", false},
        {"{" SCOPE_A ", \"schema\": {\"not\": {\"const\": true}}}", "{}", true},
        {"{" SCOPE_A ", \"schema\": {\"minLength\": 3}}", "{}", true}, /* absent has no type */
        {"{" SCOPE_A ", \"schema\": {\"minLength\": 3}, \"failWhenUndefined\": true}", "{}", false},
        {"{" SCOPE_A ", \"schema\": {\"enum\": [null]}}", "{}", false},
        {"{" SCOPE_A ", \"schema\": {\"enum\": [null]}}", "{\"a\": null}", true},
        {"{\"type\": \"AND\", \"conditions\": []}", "{}", true},
        {"{\"type\": \"OR\", \"conditions\": []}", "{}", false},
        {"{\"type\": \"OR\", \"conditions\": [{" SCOPE_A ", \"schema\": {\"const\": 1}}, {" SCOPE_A
         ", \"schema\": {\"const\": 2}}]}",
         "{\"a\": 2.0}", true},
        {"{\"type\": \"AND\", \"conditions\": [{" SCOPE_A
         ", \"schema\": {\"minimum\": 1}}, {" SCOPE_A ", \"schema\": {\"maximum\": 2}}]}",
         "{\"a\": 3}", false},
        {"{\"type\": \"LEAF\", " SCOPE_A ", \"expectedValue\": \"x\"}", "{\"a\": \"x\"}", true},
        {"{\"scope\": \"#\", \"schema\": {\"required\": [\"a\"]}}", "{\"b\": 1}", false},
        {"{\"scope\": \"/properties/a/properties/b~1c\", \"schema\": {\"const\": 1}}",
         "{\"a\": {\"b/c\": 1}}", true},
        {"{\"scope\": \"#/allOf/0/then/properties/a\", \"schema\": {\"const\": 1}}", "{\"a\": 1}",
         true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (holds(cases[i].condition, cases[i].data) != cases[i].holds) {
            fail_msg("%s with %s", cases[i].condition, cases[i].data);
        }
    }
}

static void an_effect_is_about_one_thing(void **state)
{
    (void)state;
    static const struct {
        const char *effect;
        bool shows, enables; /* when the condition holds */
    } cases[] = {
        {"SHOW", true, true},
        {"HIDE", false, true},
        {"ENABLE", true, true},
        {"DISABLE", true, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char source[200];
        snprintf(
            source, sizeof source,
            "{\"effect\": \"%s\", \"condition\": {\"scope\": \"#\", \"schema\": {}}}",
            cases[i].effect);
        SCOPED(json_release) json_t *json = parse(source);
        const struct rule *rule = rule_read(&arena, json, false, why);
        assert_non_null(rule);
        assert_int_equal(rule_shows(rule, &value_absent), cases[i].shows);
        assert_int_equal(rule_enables(rule, &value_absent), cases[i].enables);
    }
    assert_true(rule_shows(NULL, &value_absent) && rule_enables(NULL, &value_absent));
}

static void what_json_cannot_hold_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{}",
        "{\"effect\": \"BLINK\", \"condition\": {\"scope\": \"#\", \"schema\": {}}}",
        "{\"effect\": \"SHOW\"}",
        "{\"effect\": \"SHOW\", \"condition\": {\"scope\": \"#\"}}",
        "{\"effect\": \"SHOW\", \"condition\": {\"schema\": {}}}",
        "{\"effect\": \"SHOW\", \"condition\": {\"type\": \"AND\"}}",
        "{\"effect\": \"SHOW\", \"condition\": {\"scope\": \"#\", \"schema\": {\"konst\": 1}}}",
        "{\"effect\": \"SHOW\", \"condition\": {\"type\": 1}}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        SCOPED(json_release) json_t *json = parse(wrong[i]);
        assert_null(rule_read(&arena, json, false, why));
        assert_true(why[0] != '\0');
    }
    char deep[400] = "#";
    for (size_t i = 0; i <= RULE_PATH_MAX; i++) {
        snprintf(deep + strlen(deep), sizeof deep - strlen(deep), "/properties/a");
    }
    struct scope scope;
    assert_false(scope_read(&scope, &arena, (struct text){deep, strlen(deep)}));
    SCOPED(json_release) json_t *function = parse(wrong[3]);
    assert_non_null(rule_read(&arena, function, true, why)); /* the examples' functions are lost */
}

static void conditions_within_each_other_are_bounded(void **state)
{
    (void)state;
    char source[2000] = "{\"effect\": \"SHOW\", \"condition\": ";
    size_t len = strlen(source);
    for (int i = 0; i < 40; i++) {
        const char *piece = i < 20 ? "{\"type\": \"AND\", \"conditions\": [" : "]}";
        len += (size_t)snprintf(source + len, sizeof source - len, "%s", piece);
    }
    snprintf(source + len, sizeof source - len, "}");
    SCOPED(json_release) json_t *json = parse(source);
    assert_null(rule_read(&arena, json, false, why));
}

static json_t *load(const char *name)
{
    const char *shared = getenv("FOYER_SHARED");
    char path[400];
    snprintf(
        path, sizeof path, "%s/data/jsonforms-examples/%s", shared != NULL ? shared : "../shared",
        name);
    for (char *c = path + strlen(path) - strlen(name); *c != '\0'; c++) {
        if (*c == ' ') {
            *c = '_'; /* of the example's name to its file */
        }
    }
    return json_load_file(path, 0, NULL);
}

/* The value at a pointer like "/elements/2/elements/0". */
static const json_t *element_at(const json_t *uischema, const char *at)
{
    while (*at != '\0') {
        char *end;
        uischema = json_array_get(
            json_object_get(uischema, "elements"), strtoul(at + strlen("/elements/"), &end, 10));
        at = end;
    }
    return uischema;
}

static size_t compare_with_oracle(const json_t *wanted)
{
    char file[200];
    size_t rules = 0;
    snprintf(file, sizeof file, "%s.json", json_string_value(json_object_get(wanted, "name")));
    SCOPED(json_release) json_t *example = load(file);
    assert_non_null(example);
    SCOPED(json_release) json_t *generated = generate_uischema(json_object_get(example, "schema"));
    json_t *right = json_object_get(wanted, "generatedUiSchema");
    if ((generated == NULL) != (right == NULL) ||
        (right != NULL && !json_equal(generated, right))) {
        fail_msg("%s: another UI schema is generated", file);
    }
    const struct value *data = value_of_json(&arena, json_object_get(example, "data"));
    const json_t *list = json_object_get(wanted, "rules");
    for (size_t i = 0; i < json_array_size(list); i++, rules++) {
        const json_t *one = json_array_get(list, i);
        const char *at = json_string_value(json_object_get(one, "at"));
        const json_t *element = element_at(json_object_get(example, "uischema"), at);
        const struct rule *rule = rule_read(&arena, json_object_get(element, "rule"), true, why);
        assert_non_null(rule);
        assert_int_equal(rule_shows(rule, data), json_is_true(json_object_get(one, "visible")));
        assert_int_equal(rule_enables(rule, data), json_is_true(json_object_get(one, "enabled")));
    }
    return rules;
}

static void the_examples_of_json_forms_come_out_the_same(void **state)
{
    (void)state;
    size_t rules = 0;
    SCOPED(json_release) json_t *oracle = load("_oracle-jsonforms-core-3.7.0.json");
    if (oracle == NULL) {
        SKIP("no JSON Forms examples in $FOYER_SHARED/data/jsonforms-examples");
    }
    for (size_t i = 0; i < json_array_size(oracle); i++) {
        rules += compare_with_oracle(json_array_get(oracle, i));
    }
    assert_int_equal(rules, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_follow_json_forms),
        cmocka_unit_test(an_effect_is_about_one_thing),
        cmocka_unit_test(what_json_cannot_hold_is_refused),
        cmocka_unit_test(conditions_within_each_other_are_bounded),
        cmocka_unit_test(the_examples_of_json_forms_come_out_the_same),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
