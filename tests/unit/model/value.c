#include "model/value.h"

#include <stdlib.h>

#include "tests/test.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, 1u << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static const struct value *read_value(const char *source)
{
    SCOPED(json_release) json_t *json = json_loads(source, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    return value_of_json(&arena, json);
}

static void what_is_read_is_printed_the_same(void **state)
{
    (void)state;
    static const char *const same[] = {
        "{\"b\":1,\"a\":[true,false,null,\"ü\\\"\\\\\\n\\u0001\"],\"c\":{}}",
        "[]",
        "0.01",
        "-1.5",
        "123456789012345678",
        "4.35",
        "19.99",
        "\"/\"",
        "0.1"};
    for (size_t i = 0; i < COUNT(same); i++) {
        struct bytes printed = value_print(read_value(same[i]), &arena);
        if (printed.len != strlen(same[i]) || memcmp(printed.at, same[i], printed.len) != 0) {
            fail_msg("%.*s", (int)printed.len, (const char *)printed.at);
        }
    }
}

static void equality_is_that_of_json_schema(void **state)
{
    (void)state;
    assert_true(value_equal(read_value("{\"a\":1,\"b\":2}"), read_value("{\"b\":2.0,\"a\":1}")));
    assert_false(value_equal(read_value("[1,2]"), read_value("[2,1]")));
    assert_false(value_equal(read_value("{\"a\":1}"), read_value("{\"b\":1}")));
    assert_false(value_equal(read_value("1"), read_value("true")));
    assert_false(value_equal(read_value("\"1\""), read_value("1")));
    assert_true(value_equal(read_value("1e2"), read_value("100")));
}

static void the_absent_equals_nothing_not_even_itself(void **state)
{
    (void)state;
    assert_false(value_equal(&value_absent, &value_absent));
    assert_false(value_equal(&value_absent, read_value("null")));
    assert_int_equal(value_member(read_value("{\"a\":1}"), TEXT_OF("b"))->kind, VALUE_ABSENT);
    assert_int_equal(value_member(read_value("[1]"), TEXT_OF("0"))->kind, VALUE_ABSENT);
    assert_int_equal(value_of_json(&arena, NULL)->kind, VALUE_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_printed_the_same),
        cmocka_unit_test(equality_is_that_of_json_schema),
        cmocka_unit_test(the_absent_equals_nothing_not_even_itself),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
