#include <stdio.h>
#include <stdlib.h>

#include "model/value.h"
#include "tests/test.h"

static struct arena arena;
static char why[VALUE_WHY_MAX];

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

static const struct value *parse(const char *source)
{
    return value_read(
        &arena, (struct bytes){(const uint8_t *)source, strlen(source)}, 1u << 20, why);
}

/* As it is printed again. */
static void assert_reads_as(const char *source, const char *wanted)
{
    const struct value *value = parse(source);
    if (value == NULL) {
        fail_msg("%s: %s", source, why);
        return;
    }
    struct bytes text = value_print(value, &arena);
    assert_int_equal(text.len, strlen(wanted));
    assert_memory_equal(text.at, wanted, text.len);
}

static void numbers_keep_their_digits(void **state)
{
    (void)state;
    assert_reads_as(
        "[0.10, 1e400, 12345678901234567890123, -0, 1E+2]",
        "[0.10,1e400,12345678901234567890123,-0,1E+2]");
}

static void members_keep_their_order(void **state)
{
    (void)state;
    assert_reads_as(
        " {\"b\" : [ ] , \"a\":{ }, \"\":[null,true,false,\"\"]}\r\n\t",
        "{\"b\":[],\"a\":{},\"\":[null,true,false,\"\"]}");
}

static void escapes_are_written_out(void **state)
{
    (void)state;
    assert_reads_as(
        "\"a\\u00fc\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\\u0000\"",
        "\"aü😀/\\u0008\\u000c\\n\\u000d\\u0009\\\"\\\\\\u0000\"");
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[1 2]",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "1 2",
        "\xff",
        "\"\xc3\"",
        "NaN",
        "{\"a\":1,\"a\":2}",
        "'a'",
        "[]]",
        "\"\\",
        "{\"a\"",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (parse(wrong[i]) != NULL) {
            fail_msg("%s was taken", wrong[i]);
        }
        assert_true(why[0] != '\0');
    }
    assert_non_null(parse("{\"a\":1,\"b\":2}")); /* the control */
}

static void limits_have_clear_reasons(void **state)
{
    (void)state;
    char text[400] = "";
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    assert_null(parse(text));
    assert_non_null(strstr(why, "within each other"));
    text[JSON_DEPTH_MAX] = ' ';
    text[JSON_DEPTH_MAX + 1] = ' ';
    assert_non_null(parse(text));
    memset(text, '9', 101);
    text[101] = '\0';
    assert_null(parse(text));
    assert_non_null(strstr(why, "too many digits"));
    assert_null(value_read(&arena, (struct bytes){(const uint8_t *)"[1]", 3}, 2, why));
    assert_non_null(strstr(why, "too long"));
}

/* 300000 names, the last of them twice: found without comparing each with each. */
static void a_name_that_is_there_twice_is_found_among_many(void **state)
{
    (void)state;
    size_t size = 4u << 20, len = 0;
    char *text = malloc(size);
    assert_non_null(text);
    text[len++] = '{';
    for (unsigned i = 0; i < 300000; i++) {
        len += (size_t)snprintf(text + len, size - len, "\"%u\":0,", i);
    }
    size_t used = arena.used;
    memcpy(text + len, "\"299999\":0}", 12);
    assert_null(value_read(&arena, (struct bytes){(const uint8_t *)text, strlen(text)}, size, why));
    assert_non_null(strstr(why, "named twice"));
    arena_rewind(&arena, used);
    memcpy(text + len, "\"300000\":0}", 12);
    assert_non_null(
        value_read(&arena, (struct bytes){(const uint8_t *)text, strlen(text)}, size, why));
    free(text);
}

/* A text of many small values does not end the process. */
static void what_does_not_fit_into_the_arena_is_refused(void **state)
{
    (void)state;
    struct arena small;
    arena_init_common(&small, 200000);
    char text[12000];
    memset(text, ',', sizeof text);
    for (size_t i = 0; i + 1 < sizeof text; i += 2) {
        text[i] = i == 0 ? '[' : '0';
    }
    text[1] = ' ';
    text[sizeof text - 1] = ']';
    assert_null(
        value_read(&small, (struct bytes){(const uint8_t *)text, sizeof text}, sizeof text, why));
    assert_non_null(strstr(why, "too many values"));
    assert_non_null(
        value_read(&arena, (struct bytes){(const uint8_t *)text, sizeof text}, sizeof text, why));
    arena_finish(&small);
}

static void equality_takes_no_more_steps_than_it_may(void **state)
{
    (void)state;
    const struct value *a = parse("[1, 2, [3, {\"a\": \"b\"}]]");
    const struct value *b = parse("[1.0, 2, [3, {\"a\": \"b\"}]]");
    size_t steps = 100;
    assert_true(value_equal_within(a, b, &steps));
    assert_int_equal(steps, 100 - 7);
    steps = 3;
    assert_false(value_equal_within(a, b, &steps));
    assert_int_equal(steps, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(members_keep_their_order),
        cmocka_unit_test(escapes_are_written_out),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(limits_have_clear_reasons),
        cmocka_unit_test(a_name_that_is_there_twice_is_found_among_many),
        cmocka_unit_test(what_does_not_fit_into_the_arena_is_refused),
        cmocka_unit_test(equality_takes_no_more_steps_than_it_may),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
