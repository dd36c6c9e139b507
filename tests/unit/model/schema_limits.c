/* Hostile schemas and values: refused or answered, with a clear reason, in less than a second. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/own.h"
#include "model/schema.h"
#include "tests/test.h"

#define SOURCE_MAX (4u << 20) /* bytes */
#define SECONDS    1.0        /* of the processor; sanitizers take some ten times as long */

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

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Built with sanitizers: in a folder of that name. */
static bool is_slow_build(void)
{
    char own[PATH_MAX];
    own_path(own);
    return strstr(own, "/san/") != NULL;
}

/* A growing text. */
struct source {
    char *at;
    size_t len;
};

PRINTF_LIKE(2, 3)
static void put(struct source *source, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int len = vsnprintf(source->at + source->len, SOURCE_MAX - source->len, format, list);
    va_end(list);
    assert_true(len >= 0 && (size_t)len < SOURCE_MAX - source->len);
    source->len += (size_t)len;
}

static void begin(struct source *source)
{
    source->at = calloc(SOURCE_MAX, 1);
    assert_non_null(source->at);
    source->len = 0;
}

enum outcome { VALID, INVALID, REFUSED };

/* What comes of it, with errors; the test fails when it took too long. */
static enum outcome outcome_of(struct source *schema, struct source *instance)
{
    char reason[VALUE_WHY_MAX];
    static struct schema_error list[100];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    arena_rewind(&arena, 0);
    enum outcome outcome = REFUSED;
    double start = seconds();
    const struct value *source = value_read(
        &arena, (struct bytes){(const uint8_t *)schema->at, schema->len}, SOURCE_MAX, reason);
    const struct value *value = value_read(
        &arena, (struct bytes){(const uint8_t *)instance->at, instance->len}, SOURCE_MAX, reason);
    if (source == NULL || value == NULL) {
        fail_msg("%s", reason);
    }
    const struct schema *compiled = schema_compile(&arena, source, NULL, SCHEMA_FORMATS, why);
    if (compiled != NULL) {
        outcome = schema_check(schema_root(compiled), value, &errors) ? VALID : INVALID;
    }
    double took = seconds() - start;
    free(schema->at);
    free(instance->at);
    if (took > (is_slow_build() ? 20 : 1) * SECONDS) {
        fail_msg("took %f s", took);
    }
    return outcome;
}

static void many_names_are_looked_up_fast(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"required\": [\"n0\"");
    put(&instance, "{\"n0\": 0");
    for (unsigned i = 1; i < 9000; i++) {
        put(&schema, ", \"n%u\"", i);
        put(&instance, ", \"n%u\": %u", i, i);
    }
    put(&schema, "], \"properties\": {\"n0\": {}");
    for (unsigned i = 1; i < 9000; i++) {
        put(&schema, ", \"n%u\": {\"const\": %u}", i, i);
    }
    put(&schema, "}, \"additionalProperties\": false}");
    put(&instance, "}");
    assert_int_equal(outcome_of(&schema, &instance), VALID);
}

static void too_many_subschemas_are_refused(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&instance, "1");
    put(&schema, "{\"anyOf\": [{}");
    for (unsigned i = 0; i < 200000; i++) {
        put(&schema, ",{}");
    }
    put(&schema, "]}");
    assert_int_equal(outcome_of(&schema, &instance), REFUSED);
    assert_non_null(strstr(why, "too large"));
    begin(&schema);
    begin(&instance);
    put(&instance, "1");
    put(&schema, "{\"required\": [\"a\"");
    for (unsigned i = 0; i < 500000; i++) {
        put(&schema, ",\"a\"");
    }
    put(&schema, "]}");
    assert_int_equal(outcome_of(&schema, &instance), REFUSED);
    assert_non_null(strstr(why, "too large"));
}

static void many_references_among_many_names_are_found(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&instance, "[]");
    put(&schema, "{\"$id\": \"http://x/\", \"$defs\": {\"a\": {}");
    for (unsigned i = 0; i < 1900; i++) {
        put(&schema, ", \"n%u\": {\"$id\": \"n%u\", \"type\": \"array\"}", i, i);
    }
    put(&schema, "}, \"allOf\": [{}");
    for (unsigned i = 0; i < 7000; i++) {
        put(&schema, ", {\"$ref\": \"n%u\"}", i % 1900);
    }
    put(&schema, "]}");
    assert_int_equal(outcome_of(&schema, &instance), VALID);
    begin(&schema);
    begin(&instance);
    put(&instance, "1");
    put(&schema, "{\"$defs\": {\"a\": {}");
    for (unsigned i = 0; i < 9000; i++) {
        put(&schema, ", \"n%u\": {\"$anchor\": \"n%u\"}", i, i);
    }
    put(&schema, "}}");
    assert_int_equal(outcome_of(&schema, &instance), REFUSED);
    assert_non_null(strstr(why, "more than"));
}

static void many_ways_through_few_subschemas_end(void **state)
{
    (void)state;
    static const char *const keywords[] = {"allOf", "anyOf", "oneOf"};
    for (size_t k = 0; k < COUNT(keywords); k++) {
        struct source schema, instance;
        begin(&schema);
        begin(&instance);
        put(&instance, "{\"a\": 1}");
        put(&schema, "{\"$ref\": \"#/$defs/a0\", \"unevaluatedProperties\": false, \"$defs\": {");
        for (int i = 0; i < 40; i++) {
            put(&schema,
                "\"a%d\": {\"%s\": [{\"$ref\": \"#/$defs/a%d\"}, {\"$ref\": \"#/$defs/a%d\"}]}, ",
                i, keywords[k], i + 1, i + 1);
        }
        put(&schema, "\"a40\": {\"properties\": {\"a\": {}}}}}");
        assert_int_equal(outcome_of(&schema, &instance), INVALID);
    }
}

static void schemas_within_schemas_without_end_are_not_valid(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"anyOf\": [{\"not\": {\"$ref\": \"#\"}}, {\"not\": {\"$ref\": \"#\"}}]}");
    put(&instance, "1");
    assert_int_equal(outcome_of(&schema, &instance), INVALID);
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"$dynamicAnchor\": \"a\", \"allOf\": [{\"$dynamicRef\": \"#a\"}]}");
    put(&instance, "1");
    assert_int_equal(outcome_of(&schema, &instance), INVALID);
}

static void long_arrays_are_compared_within_limits(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"uniqueItems\": true}");
    put(&instance, "[0");
    for (unsigned i = 1; i < 200000; i++) {
        put(&instance, ",%u.0", i);
    }
    put(&instance, "]");
    assert_int_equal(outcome_of(&schema, &instance), INVALID); /* too many to be sure */
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"uniqueItems\": true}");
    put(&instance, "[0");
    for (unsigned i = 1; i < 1000; i++) {
        put(&instance, ",%u.0", i);
    }
    put(&instance, "]");
    assert_int_equal(outcome_of(&schema, &instance), VALID);
}

static void long_numbers_are_divided_within_limits(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"items\": {\"multipleOf\": 1.%098d1e-1900}}", 0);
    put(&instance, "[0");
    for (unsigned i = 0; i < 100000; i++) {
        put(&instance, ",7e1990");
    }
    put(&instance, "]");
    assert_int_equal(outcome_of(&schema, &instance), INVALID);
}

static void costly_patterns_are_tried_within_limits(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "^(a+)+$", "(a|aa)+$", "(?=a)(a+)+[A-Z]$", "(.*)(.*)(.*)(.*)(.*)x",
        "^(([a-z])+.)+[A-Z]([a-z])+$"};
    for (size_t k = 0; k < COUNT(patterns); k++) {
        struct source schema, instance;
        begin(&schema);
        begin(&instance);
        put(&schema, "{\"items\": {\"pattern\": \"%s\"}}", patterns[k]);
        put(&instance, "[\"\"");
        for (unsigned i = 0; i < 40000; i++) {
            put(&instance, ",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%u\"", i);
        }
        put(&instance, "]");
        assert_int_equal(outcome_of(&schema, &instance), INVALID);
    }
    struct source schema, instance; /* one long text */
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"pattern\": \"a.*b.*c.*d\"}");
    put(&instance, "\"");
    for (unsigned i = 0; i < 1000000; i++) {
        put(&instance, "abc");
    }
    put(&instance, "\"");
    assert_int_equal(outcome_of(&schema, &instance), INVALID);
}

static void long_texts_are_measured_within_limits(void **state)
{
    (void)state;
    struct source schema, instance;
    begin(&schema);
    begin(&instance);
    put(&schema, "{\"allOf\": [{}");
    for (unsigned i = 0; i < 4000; i++) {
        put(&schema, ",{\"maxLength\": 4000000, \"format\": \"email\"}");
    }
    put(&schema, "]}");
    put(&instance, "\"");
    for (unsigned i = 0; i < 300000; i++) {
        put(&instance, "abcdefghij");
    }
    put(&instance, "@a.example\"");
    assert_int_equal(outcome_of(&schema, &instance), INVALID);
}

/* As many as there is room for are kept apart; more are not valid rather than taken. */
static void unevaluated_items_are_counted_within_limits(void **state)
{
    (void)state;
    static const unsigned counts[] = {50000, 300000};
    for (size_t k = 0; k < COUNT(counts); k++) {
        struct source schema, instance;
        begin(&schema);
        begin(&instance);
        put(&schema, "{\"contains\": {\"minimum\": 1}, \"unevaluatedItems\": {\"const\": 0}}");
        put(&instance, "[0");
        for (unsigned i = 1; i < counts[k]; i++) {
            put(&instance, ",%u", i % 2);
        }
        put(&instance, "]");
        assert_int_equal(outcome_of(&schema, &instance), k == 0 ? VALID : INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_names_are_looked_up_fast),
        cmocka_unit_test(too_many_subschemas_are_refused),
        cmocka_unit_test(many_references_among_many_names_are_found),
        cmocka_unit_test(many_ways_through_few_subschemas_end),
        cmocka_unit_test(schemas_within_schemas_without_end_are_not_valid),
        cmocka_unit_test(long_arrays_are_compared_within_limits),
        cmocka_unit_test(long_numbers_are_divided_within_limits),
        cmocka_unit_test(costly_patterns_are_tried_within_limits),
        cmocka_unit_test(long_texts_are_measured_within_limits),
        cmocka_unit_test(unevaluated_items_are_counted_within_limits),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
