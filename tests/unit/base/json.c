#include "base/json.h"

#include <stdlib.h>

#include "tests/test.h"

static json_t *read_text(const char *source)
{
    return json_read((struct bytes){(const uint8_t *)source, strlen(source)}, 4096);
}

static void doubtful_documents_are_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "", "{", "{}x", "{\"a\":1,\"a\":2}", "[1,]", "\"\xff\"", "\"a\\u0000b\"", "nul",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        SCOPED(json_release) json_t *json = read_text(refused[i]);
        if (json != NULL) {
            fail_msg("case %zu was read", i);
        }
    }
    SCOPED(json_release) json_t *fine = read_text("{\"a\":1,\"b\":2}");
    assert_non_null(fine);
}

static void depth_and_length_are_bounded(void **state)
{
    (void)state;
    char deep[2 * (JSON_DEPTH_MAX + 1) + 1];
    for (int levels = JSON_DEPTH_MAX; levels <= JSON_DEPTH_MAX + 1; levels++) {
        memset(deep, '[', (size_t)levels);
        memset(deep + levels, ']', (size_t)levels);
        deep[2 * levels] = '\0';
        SCOPED(json_release) json_t *json = read_text(deep);
        assert_int_equal(json != NULL, levels == JSON_DEPTH_MAX);
    }
    assert_null(json_read((struct bytes){(const uint8_t *)"[1]", 3}, 2));
}

static void a_failure_is_remembered(void **state)
{
    (void)state;
    SCOPED(json_release)
    json_t *json = read_text("{\"name\":\"M\",\"count\":7,\"list\":[1,2],\"empty\":\"\"}");
    bool failed = false;
    assert_true(text_equal(json_text(json, "name", 1, &failed), TEXT_OF("M")));
    assert_int_equal(json_integer_in(json, "count", 0, 7, &failed), 7);
    assert_int_equal(json_array_size(json_list(json, "list", 2, &failed)), 2);
    assert_int_equal(json_text_or_none(json, "absent", 9, &failed).len, 0);
    assert_false(failed);

    assert_int_equal(json_text(json, "empty", 9, &failed).len, 0);
    assert_true(failed);
    assert_true(text_equal(json_text(json, "name", 1, &failed), TEXT_OF("M")));
    assert_true(failed); /* a later success does not take it back */
}

static void limits_of_members_are_kept(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *json = read_text("{\"name\":\"Mü\",\"count\":8,\"list\":[1,2]}");
    bool a = false, b = false, c = false, d = false, e = false;
    (void)json_text(json, "name", 2, &a);
    (void)json_integer_in(json, "count", 0, 7, &b);
    assert_null(json_list(json, "list", 1, &c));
    assert_null(json_member(json, "list", &d));
    (void)json_text(json, "count", 9, &e);
    assert_true(a && b && c && d && e);
}

static void what_is_printed_is_sorted(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *json = read_text("{ \"b\" : 1, \"a\" : [true, null] }");
    char *text = json_print(json);
    assert_string_equal(text, "{\"a\":[true,null],\"b\":1}");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubtful_documents_are_refused),
        cmocka_unit_test(depth_and_length_are_bounded),
        cmocka_unit_test(a_failure_is_remembered),
        cmocka_unit_test(limits_of_members_are_kept),
        cmocka_unit_test(what_is_printed_is_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
