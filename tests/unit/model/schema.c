#include "model/schema.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "model/schema/check.h"
#include "model/schema/format.h"
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
    json_t *json = json_read((struct bytes){(const uint8_t *)source, strlen(source)}, 1u << 20);
    assert_non_null(json);
    return json;
}

static const struct schema *compile(const char *source, unsigned mode)
{
    SCOPED(json_release) json_t *json = parse(source);
    return schema_read(&arena, json, mode, why);
}

static bool is_valid(const char *schema, const char *instance, unsigned mode)
{
    const struct schema *compiled = compile(schema, mode);
    if (compiled == NULL) {
        fail_msg("%s", why);
    }
    SCOPED(json_release) json_t *json = instance != NULL ? parse(instance) : NULL;
    return schema_check(schema_root(compiled), value_of_json(&arena, json), NULL);
}

static void numbers_are_compared_as_decimals(void **state)
{
    (void)state;
    assert_true(is_valid("{\"multipleOf\": 0.01}", "4.35", 0));
    assert_false(is_valid("{\"multipleOf\": 0.01}", "4.351", 0));
    assert_true(is_valid("{\"const\": 1}", "1.0", 0));
    assert_false(is_valid("{\"const\": 1}", "true", 0));
    assert_true(is_valid("{\"type\": \"integer\"}", "1.0", 0));
    assert_false(is_valid("{\"maximum\": 0.3}", "0.30000000000000004", 0));
    assert_true(is_valid("{\"uniqueItems\": true}", "[1, true, \"1\"]", 0));
    assert_false(is_valid("{\"uniqueItems\": true}", "[1, 1.0]", 0));
}

static void lengths_are_code_points(void **state)
{
    (void)state;
    assert_true(is_valid("{\"maxLength\": 2}", "\"ü😀\"", 0));
    assert_false(is_valid("{\"minLength\": 3}", "\"ü😀\"", 0));
}

static void patterns_follow_ecma(void **state)
{
    (void)state;
    assert_true(is_valid("{\"pattern\": \"^\\\\p{L}+$\"}", "\"Ğöksu\"", 0));
    assert_false(is_valid("{\"pattern\": \"^\\\\d$\"}", "\"\\u0669\"", 0)); /* Arabic digit */
    assert_false(is_valid("{\"pattern\": \"^a$\"}", "\"a\\n\"", 0));
    assert_true(is_valid("{\"pattern\": \"^\\\\s$\"}", "\"\\u00a0\"", 0));
    assert_false(is_valid("{\"pattern\": \"^\\\\S$\"}", "\"\\u00a0\"", 0));
    assert_true(is_valid("{\"pattern\": \"^[\\\\sx]+$\"}", "\"x\\u3000x\"", 0));
}

static void an_evil_pattern_takes_bounded_time(void **state)
{
    (void)state;
    assert_false(
        is_valid("{\"pattern\": \"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", 0));
}

static void an_absent_value_has_no_type_and_equals_nothing(void **state)
{
    (void)state;
    static const char *const fail[] = {
        "{\"type\": \"null\"}", "{\"const\": null}", "{\"enum\": [null, 1]}", "false",
        "{\"not\": {}}"};
    static const char *const pass[] = {
        "{\"minLength\": 5}",
        "{\"minimum\": 5}",
        "{\"pattern\": \"x\"}",
        "{\"required\": [\"a\"]}",
        "{\"minItems\": 3}",
        "{\"contains\": false}",
        "{}",
        "true",
        "{\"properties\": {\"a\": false}}",
        "{\"not\": {\"const\": 1}}",
        "{\"not\": {\"type\": \"string\"}}"};
    for (size_t i = 0; i < COUNT(fail); i++) {
        assert_false(is_valid(fail[i], NULL, 0));
    }
    for (size_t i = 0; i < COUNT(pass); i++) {
        assert_true(is_valid(pass[i], NULL, 0));
    }
}

static void errors_say_where_and_which_keyword(void **state)
{
    (void)state;
    struct schema_error list[10];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    const struct schema *schema = compile(
        "{\"type\": \"object\", \"required\": [\"a/b\"], \"properties\": {\"d\": {\"items\": "
        "{\"$ref\": \"#/$defs/chip\"}}}, \"$defs\": {\"chip\": {\"pattern\": \"^[0-9]{3}$\"}}}",
        SCHEMA_STRICT);
    SCOPED(json_release) json_t *json = parse("{\"d\": [\"123\", \"12\"]}");
    assert_false(schema_check(schema_root(schema), value_of_json(&arena, json), &errors));
    assert_int_equal(errors.count, 2);
    assert_true(text_equal(list[0].instance, TEXT_OF("")));
    assert_true(text_equal(list[0].keyword, TEXT_OF("required")));
    assert_true(text_equal(list[0].limit, TEXT_OF("a/b")));
    assert_true(text_equal(list[1].instance, TEXT_OF("/d/1")));
    assert_true(text_equal(list[1].schema, TEXT_OF("/$defs/chip/pattern")));
}

static void branches_that_fail_are_silent_when_another_fits(void **state)
{
    (void)state;
    struct schema_error list[10];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    const struct schema *schema =
        compile("{\"anyOf\": [{\"type\": \"null\"}, {\"minimum\": 3}]}", 0);
    SCOPED(json_release) json_t *four = parse("4");
    SCOPED(json_release) json_t *two = parse("2");
    assert_true(schema_check(schema_root(schema), value_of_json(&arena, four), &errors));
    assert_int_equal(errors.count, 0);
    assert_false(schema_check(schema_root(schema), value_of_json(&arena, two), &errors));
    assert_int_equal(errors.count, 3);
}

static void a_schema_that_is_not_understood_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *reason;
        unsigned mode;
    } wrong[] = {
        {"{\"unevaluatedProperties\": 3}", "no schema", 0},
        {"{\"$dynamicRef\": \"#a\"}", "leads nowhere", 0},
        {"{\"$ref\": \"other.json\"}", "nothing is fetched", 0},
        {"{\"$ref\": \"http://localhost/a.json#/b\"}", "nothing is fetched", SCHEMA_STRICT},
        {"{\"$ref\": \"#/$defs/none\"}", "leads nowhere", 0},
        {"{\"properties\": {\"a\": {\"maxLength\": -1}}}", "#/properties/a", 0},
        {"{\"maxLength\": 1.5}", "maxLength", 0},
        {"{\"type\": \"text\"}", "type", 0},
        {"{\"pattern\": \"(\"}", "regular expression", 0},
        {"{\"multipleOf\": 0}", "multipleOf", 0},
        {"{\"items\": [true]}", "no schema", 0},
        {"{\"allOf\": []}", "allOf", 0},
        {"{\"required\": \"a\"}", "required", 0},
        {"3", "no schema", 0},
        {"{\"maxLenght\": 3}", "no keyword", SCHEMA_STRICT},
        {"{\"format\": \"ibon\"}", "format", SCHEMA_STRICT},
        {"{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "$schema", SCHEMA_STRICT},
        {"{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "draft-07", 0},
        {"{\"$schema\": \"https://json-schema.org/draft/2019-09/schema\"}", "2019-09", 0},
        {"{\"$schema\": \"https://example.org/mine\"}", "example.org/mine", 0},
        {"{\"properties\": {\"a\": {\"$ref\": \"#\"}}}", "leads back", SCHEMA_STRICT},
        {"{\"$dynamicAnchor\": \"a\", \"items\": {\"$dynamicRef\": \"#a\"}}", "leads back",
         SCHEMA_STRICT},
        {"{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}", "leads back",
         SCHEMA_STRICT},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_null(compile(wrong[i].schema, wrong[i].mode));
        if (strstr(why, wrong[i].reason) == NULL) {
            fail_msg("%s: \"%s\" does not say %s", wrong[i].schema, why, wrong[i].reason);
        }
    }
}

static void a_ref_that_never_ends_is_not_valid(void **state)
{
    (void)state;
    assert_false(is_valid(
        "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}, "
        "\"$ref\": \"#/$defs/a\"}",
        "1", 0));
    assert_false(is_valid("{\"not\": {\"$ref\": \"#\"}}", "1", 0));
    struct schema_error list[1];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    const struct schema *schema = compile("{\"not\": {\"$ref\": \"#\"}}", 0);
    SCOPED(json_release) json_t *one = parse("1");
    assert_false(schema_check(schema_root(schema), value_of_json(&arena, one), &errors));
    assert_true(errors.count == 1 && text_equal(list[0].keyword, TEXT_OF("depth")));
}

/* The public suite as we have it has no anyOf of which two branches fit. */
static void what_any_branch_evaluates_counts(void **state)
{
    (void)state;
    const char *any = "{\"anyOf\": [{\"properties\": {\"a\": {}}}, {\"properties\": {\"b\": {}}}, "
                      "{\"required\": [\"d\"], \"properties\": {\"c\": {}}}], "
                      "\"unevaluatedProperties\": false}";
    assert_true(is_valid(any, "{\"a\": 1, \"b\": 1}", 0));
    assert_false(is_valid(any, "{\"a\": 1, \"c\": 1}", 0));
    const char *items =
        "{\"anyOf\": [{\"prefixItems\": [{}]}, {\"prefixItems\": [{}, {\"const\": 2}]}], "
        "\"unevaluatedItems\": {\"const\": 3}}";
    assert_true(is_valid(items, "[1, 2, 3]", 0));
    assert_false(is_valid(items, "[1, 1, 3]", 0));
}

static void a_choice_that_is_there_twice_is_no_choice_of_one(void **state)
{
    (void)state;
    const char *twice = "{\"oneOf\": [{\"const\": \"a\"}, {\"const\": \"b\"}, {\"const\": \"a\"}]}";
    assert_false(is_valid(twice, "\"a\"", 0));
    assert_true(is_valid(twice, "\"b\"", 0));
    const char *more = "{\"oneOf\": [{\"const\": \"a\", \"title\": \"A\"}, {\"const\": \"b\"}, "
                       "{\"const\": \"c\"}, {\"const\": \"d\", \"maxLength\": 0}]}";
    assert_true(is_valid(more, "\"a\"", 0));
    assert_false(is_valid(more, "\"d\"", 0));
    assert_false(is_valid(more, "1", 0));
    assert_true(is_valid("{\"enum\": [\"a\", \"b\", \"a\"]}", "\"a\"", 0));
}

static void work_is_bounded(void **state)
{
    (void)state;
    char schema[4000] = "{\"$ref\": \"#/$defs/a0\", \"$defs\": {";
    for (int i = 0; i < 30; i++) { /* 2^30 ways */
        snprintf(
            schema + strlen(schema), sizeof schema - strlen(schema),
            "\"a%d\": {\"allOf\": [{\"$ref\": \"#/$defs/a%d\"}, {\"$ref\": \"#/$defs/a%d\"}]}, ", i,
            i + 1, i + 1);
    }
    snprintf(schema + strlen(schema), sizeof schema - strlen(schema), "\"a30\": {}}}");
    assert_false(is_valid(schema, "1", SCHEMA_STRICT));
}

static void a_huge_pattern_is_refused(void **state)
{
    (void)state;
    char schema[SCHEMA_PATTERN_MAX + 20] = "{\"pattern\": \"";
    memset(schema + 13, 'x', SCHEMA_PATTERN_MAX + 1);
    memcpy(schema + 13 + SCHEMA_PATTERN_MAX + 1, "\"}", 3);
    assert_null(compile(schema, 0));
    assert_non_null(strstr(why, "longer than"));
    assert_null(compile("{\"pattern\": \"((((a{60000}){60000}){60000}){60000})\"}", 0));
    assert_non_null(strstr(why, "regular expression"));
}

static void formats_are_asserted_when_asked(void **state)
{
    (void)state;
    assert_true(is_valid("{\"format\": \"date\"}", "\"2026-02-30\"", 0));
    assert_false(is_valid("{\"format\": \"date\"}", "\"2026-02-30\"", SCHEMA_FORMATS));
    assert_true(is_valid("{\"format\": \"email\"}", "\"a.b@example.org\"", SCHEMA_FORMATS));
    assert_false(is_valid("{\"format\": \"email\"}", "\"a..b@example.org\"", SCHEMA_FORMATS));
    assert_false(is_valid("{\"format\": \"email\"}", "\"@\"", SCHEMA_FORMATS));
}

static void a_schema_keeps_what_a_form_shows(void **state)
{
    (void)state;
    static const char source[] =
        "{\"title\": \"Dog\", \"default\": {\"a\": 1}, \"readOnly\": true, \"i18n\": \"dog\", "
        "\"properties\": {\"a\": {\"$ref\": \"#/$defs/n\", \"title\": \"A\"}}, "
        "\"$defs\": {\"n\": {\"type\": \"number\", \"title\": \"N\"}}}";
    const struct schema *schema = compile(source, SCHEMA_STRICT);
    assert_non_null(schema);
    const struct schema_node *root = schema_root(schema);
    const struct schema_node *a = schema_property(root, TEXT_OF("a"));
    assert_true(text_equal(schema_note(root, TEXT_OF("title"))->text, TEXT_OF("Dog")));
    assert_int_equal(schema_note(root, TEXT_OF("default"))->kind, VALUE_OBJECT);
    assert_int_equal(schema_note(root, TEXT_OF("readOnly"))->kind, VALUE_BOOLEAN);
    assert_true(text_equal(schema_note(root, TEXT_OF("i18n"))->text, TEXT_OF("dog")));
    assert_true(text_equal(schema_note(a, TEXT_OF("title"))->text, TEXT_OF("A")));
    assert_int_equal(schema_note(a, TEXT_OF("readOnly"))->kind, VALUE_ABSENT);
}

/* RFC 3986 §2 and §3.3: what a path may hold, a character alone and four of them in a row. */
static void a_uri_holds_the_characters_of_the_standard(void **state)
{
    (void)state;
    static const char more[] = "-._~!$&'()*+,;=:@/?#";
    const struct format *uri = format_find(TEXT_OF("uri"));
    for (int c = 0; c < 256; c++) {
        char text[] = {'a', ':', (char)c, 'b', 'c', 'd', (char)c, (char)c, (char)c, (char)c};
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool right = letter || (c > 0 && c < 128 && strchr(more, c) != NULL);
        assert_int_equal(uri->is_right((struct text){text, 4}), right);
        /* A second "#" is none, and "?" is right after the first. */
        assert_int_equal(uri->is_right((struct text){text, sizeof text}), right && c != '#');
    }
    assert_true(uri->is_right(TEXT_OF("a:%41b%4a")));
    assert_false(uri->is_right(TEXT_OF("a:b%4")));
}

/* The quick way and the full one say the same, with all of the suite's data and with what it is made of. */
static void compare_ways(const struct schema *schema, const struct value *value, size_t counts[2])
{
    struct schema_error list[20];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    bool quick = check_fully(schema_root(schema), value, NULL);
    size_t used = arena.used;
    if (check_fully(schema_root(schema), value, &errors) != quick || (errors.count == 0) != quick) {
        struct bytes text = value_print(value, &arena);
        fail_msg("%.*s", (int)text.len, (const char *)text.at);
    }
    arena_rewind(&arena, used);
    counts[quick ? 1 : 0]++;
    for (size_t i = 0; i < value->count; i++) {
        compare_ways(
            schema, value->kind == VALUE_ARRAY ? &value->items[i] : &value->members[i].value,
            counts);
    }
}

static void compare_ways_of_file(const char *path, size_t counts[2])
{
    char reason[VALUE_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, 1u << 20) != FILE_OK) {
        return; /* a folder */
    }
    const struct value *groups = value_read(&arena, file.content, 1u << 20, reason);
    assert_non_null(groups);
    for (size_t i = 0; i < groups->count; i++) {
        const struct value *source = value_member(&groups->items[i], TEXT_OF("schema"));
        const struct schema *schema = schema_compile(&arena, source, NULL, SCHEMA_FORMATS, why);
        if (schema != NULL) {
            compare_ways(schema, &groups->items[i], counts);
        }
    }
}

static void the_quick_way_agrees_with_the_full_one(void **state)
{
    (void)state;
    const char *shared = getenv("FOYER_SHARED");
    char folder[300], path[600];
    size_t counts[2] = {0, 0};
    snprintf(
        folder, sizeof folder, "%s/data/json-schema-tests/tests/draft2020-12",
        shared != NULL ? shared : "../shared");
    DIR *list = opendir(folder);
    if (list == NULL) {
        SKIP("no JSON Schema test suite in $FOYER_SHARED/data/json-schema-tests");
        return;
    }
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        size_t used = arena.used;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        compare_ways_of_file(path, counts);
        arena_rewind(&arena, used);
    }
    closedir(list);
    assert_true(counts[0] > 2000 && counts[1] > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_compared_as_decimals),
        cmocka_unit_test(lengths_are_code_points),
        cmocka_unit_test(patterns_follow_ecma),
        cmocka_unit_test(an_evil_pattern_takes_bounded_time),
        cmocka_unit_test(an_absent_value_has_no_type_and_equals_nothing),
        cmocka_unit_test(errors_say_where_and_which_keyword),
        cmocka_unit_test(branches_that_fail_are_silent_when_another_fits),
        cmocka_unit_test(a_schema_that_is_not_understood_is_refused),
        cmocka_unit_test(a_ref_that_never_ends_is_not_valid),
        cmocka_unit_test(what_any_branch_evaluates_counts),
        cmocka_unit_test(a_choice_that_is_there_twice_is_no_choice_of_one),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(a_huge_pattern_is_refused),
        cmocka_unit_test(formats_are_asserted_when_asked),
        cmocka_unit_test(a_schema_keeps_what_a_form_shows),
        cmocka_unit_test(a_uri_holds_the_characters_of_the_standard),
        cmocka_unit_test(the_quick_way_agrees_with_the_full_one),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
