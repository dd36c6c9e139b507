#include "xdf/rules.h"

#include <stdlib.h>

#include "base/json.h"
#include "tests/test.h"
#include "tests/unit/xdf/forms.h"

#define RULE(id, text)                                                                             \
    "<x:regel>" ID(id) "<x:name>Regel</x:name><x:freitextRegel>" text                              \
                       "</x:freitextRegel><x:typ><code>V</code></x:typ></x:regel>"

struct told {
    char ids[400];
};

static void tell(void *user, struct text id, struct text text)
{
    struct told *told = user;
    size_t used = strlen(told->ids);
    (void)text;
    snprintf(told->ids + used, sizeof told->ids - used, "%.*s ", TEXT_ARG(id));
}

static json_t *read_json(const char *text)
{
    return json_read((struct bytes){(const uint8_t *)text, strlen(text)}, 1u << 20);
}

static void check(
    const char *rules, const char *schema, const char *ui, int unnamed, const char *ids)
{
    struct told told = {0};
    char why[RULES_WHY_MAX];
    SCOPED(json_release) json_t *rules_json = read_json(rules);
    SCOPED(json_release) json_t *schema_json = read_json(schema);
    SCOPED(json_release) json_t *ui_json = read_json(ui);
    assert_int_equal(rules_check(rules_json, schema_json, ui_json, tell, &told, why), unnamed);
    assert_string_equal(told.ids, ids);
}

static void a_rule_that_nobody_names_is_told(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    assert_true(import_text(
        &imported,
        FORM3(RULE("R1001", "Wenn bei F1001 \"ja\" steht, wird G1002 (und F1001) Pflicht.")
                  RULE("R1002", "Zweite.") HOLD(
                      "1:1", FIELD(
                                 "F1001", "input", "text",
                                 RULE("R1003", "Dritte.") RULE("R1002", "Zweite."))))));
    const char *rules = folder_find(&imported.folder, "source/rules.json");
    assert_int_equal(imported.xdf.rule_count, 4);
    check(rules, "{}", "{}", 3, "R1001 R1002 R1003 ");
    check(rules, "{\"allOf\":[{\"$comment\":\"R1001\"}]}", "{}", 2, "R1002 R1003 ");
    check(
        rules, "{\"$comment\":\"R10010 xR1002\"}",
        "{\"elements\":[{\"rule\":{\"$comment\":\"see R1003, R1001.\"}}]}", 1, "R1002 ");
    check(rules, "{\"title\":\"R1001 R1002 R1003\"}", "{}", 3, "R1001 R1002 R1003 ");
    SCOPED(json_release) json_t *json = read_json(rules);
    const json_t *first = json_array_get(json_object_get(json, "rules"), 0);
    char *about = json_print(json_object_get(first, "about"));
    assert_string_equal(about, "[\"F1001\",\"G1002\"]");
    free(about);
    char *at = json_print(json_object_get(json_array_get(json_object_get(json, "rules"), 1), "at"));
    assert_string_equal(at, "[\"S99000001\",\"F1001\"]");
    free(at);
}

static void a_rule_may_be_left_out_with_a_reason(void **state)
{
    (void)state;
    check("{\"rules\":[{\"id\":\"R1\",\"left_out\":\"nur am Schalter\"}]}", "{}", "{}", 0, "");
    check("{\"rules\":[{\"id\":\"R1\",\"left_out\":\"\"}]}", "{}", "{}", 1, "R1 ");
}

static void another_file_is_refused(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "[]",
        "{\"rules\":{}}",
        "{\"rules\":[1]}",
        "{\"rules\":[{\"id\":\"\"}]}",
        "{\"rules\":[{\"id\":\"R1\",\"left_out\":1}]}"};
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct told told = {0};
        char why[RULES_WHY_MAX] = "";
        SCOPED(json_release) json_t *json = read_json(wrong[i]);
        assert_int_equal(rules_check(json, NULL, NULL, tell, &told, why), -1);
        assert_true(why[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_that_nobody_names_is_told),
        cmocka_unit_test(a_rule_may_be_left_out_with_a_reason),
        cmocka_unit_test(another_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
