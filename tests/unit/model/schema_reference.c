/* Where references lead: $id, anchors, documents, dialects. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "model/schema.h"
#include "model/schema/uri.h"
#include "tests/test.h"

#define META "https://json-schema.org/draft/2020-12/"

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

static const struct value *parse(const char *source)
{
    char reason[VALUE_WHY_MAX];
    const struct value *value = value_read(
        &arena, (struct bytes){(const uint8_t *)source, strlen(source)}, 1u << 20, reason);
    if (value == NULL) {
        fail_msg("%s: %s", source, reason);
    }
    return value;
}

static const struct schema *compile(const char *source, const struct schema_documents *documents)
{
    return schema_compile(&arena, parse(source), documents, 0, why);
}

static bool is_valid(const struct schema *schema, const char *instance)
{
    if (schema == NULL) {
        fail_msg("%s", why);
    }
    return schema_check(schema_root(schema), parse(instance), NULL);
}

/* RFC 3986 §5.4, and what $id may be besides. */
static void references_are_resolved_as_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *base, *reference, *wanted;
    } cases[] = {
        {"http://a/b/c/d;p?q", "g:h", "g:h"},
        {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
        {"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
        {"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
        {"http://a/b/c/d;p?q", "/g", "http://a/g"},
        {"http://a/b/c/d;p?q", "//g", "http://g"},
        {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
        {"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
        {"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
        {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
        {"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
        {"http://a/b/c/d;p?q", "..", "http://a/b/"},
        {"http://a/b/c/d;p?q", "../g", "http://a/b/g"},
        {"http://a/b/c/d;p?q", "../..", "http://a/"},
        {"http://a/b/c/d;p?q", "../../../../g", "http://a/g"},
        {"http://a/b/c/d;p?q", "/./g", "http://a/g"},
        {"http://a/b/c/d;p?q", "g..", "http://a/b/c/g.."},
        {"http://a/b/c/d;p?q", "./../g", "http://a/b/g"},
        {"http://a/b/c/d;p?q", "g;x=1/../y", "http://a/b/c/y"},
        {"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
        {"http://a", "b", "http://a/b"},
        {"", "b/c", "b/c"},
        {"urn:x:y", "urn:x:z", "urn:x:z"},
        {"file:///folder/file.json", "b.json", "file:///folder/b.json"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text base = {cases[i].base, strlen(cases[i].base)};
        struct text reference = {cases[i].reference, strlen(cases[i].reference)};
        struct text got = uri_resolve(&arena, base, reference);
        if (!text_equal(got, (struct text){cases[i].wanted, strlen(cases[i].wanted)})) {
            fail_msg("%s: %.*s", cases[i].reference, TEXT_ARG(got));
        }
    }
    char much[3 * SCHEMA_URI_MAX];
    memset(much, 'a', sizeof much);
    struct text cut = uri_resolve(&arena, TEXT_OF("http://a/b"), (struct text){much, sizeof much});
    assert_int_equal(cut.len, SCHEMA_URI_MAX);
}

static void a_document_is_found_by_where_it_is_and_by_its_id(void **state)
{
    (void)state;
    const struct schema_document list[] = {
        {TEXT_OF("http://localhost/a.json"),
         parse("{\"$id\": \"http://localhost/other/b.json\", \"$ref\": \"c.json#/$defs/n\"}")},
        {TEXT_OF("http://localhost/other/c.json"), parse("{\"$defs\": {\"n\": {\"maximum\": 3}}}")},
        {TEXT_OF("http://localhost/broken.json"), parse("{\"type\": \"nil\"}")},
    };
    const struct schema_documents documents = {list, COUNT(list)};
    const struct schema *schema = compile(
        "{\"properties\": {\"a\": {\"$ref\": \"http://localhost/a.json\"}, "
        "\"b\": {\"$ref\": \"http://localhost/other/b.json\"}}}",
        &documents);
    assert_null(schema); /* b.json is not known before a.json is, and it comes first */
    schema = compile("{\"$ref\": \"http://localhost/a.json\"}", &documents);
    assert_true(is_valid(schema, "3"));
    assert_false(is_valid(schema, "4"));
    assert_null(compile("{\"$ref\": \"http://localhost/broken.json\"}", &documents));
    assert_non_null(strstr(why, "http://localhost/broken.json#: \"type\""));
    assert_null(compile("{\"$ref\": \"http://localhost/d.json\"}", &documents));
    assert_non_null(strstr(why, "nothing is fetched"));
    assert_null(compile("{\"$ref\": \"http://localhost/other/c.json#/$defs/m\"}", &documents));
    assert_non_null(strstr(why, "leads nowhere"));
}

static void an_error_in_another_document_says_which(void **state)
{
    (void)state;
    struct schema_error list[4];
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    const struct schema_document other = {
        TEXT_OF("http://localhost/n.json"), parse("{\"$defs\": {\"a/b\": {\"maximum\": 3}}}")};
    const struct schema_documents documents = {&other, 1};
    const struct schema *schema =
        compile("{\"items\": {\"$ref\": \"http://localhost/n.json#/$defs/a~1b\"}}", &documents);
    assert_non_null(schema);
    assert_false(schema_check(schema_root(schema), parse("[1, 4]"), &errors));
    assert_int_equal(errors.count, 1);
    assert_true(text_equal(list[0].instance, TEXT_OF("/1")));
    assert_true(text_equal(list[0].schema, TEXT_OF("http://localhost/n.json#/$defs/a~1b/maximum")));
    assert_true(text_equal(list[0].limit, TEXT_OF("3")));
}

static void names_that_are_there_twice_are_refused(void **state)
{
    (void)state;
    assert_null(compile(
        "{\"$defs\": {\"a\": {\"$id\": \"http://x/a\"}, \"b\": {\"$id\": \"http://x/a\"}}}", NULL));
    assert_non_null(strstr(why, "there twice"));
    assert_null(compile("{\"$id\": \"http://x/a#b\"}", NULL));
    assert_null(compile("{\"$anchor\": \"1a\"}", NULL));
    assert_null(compile("{\"$anchor\": 1}", NULL));
    /* What stands in values is no name. */
    assert_non_null(compile(
        "{\"$defs\": {\"a\": {\"$id\": \"http://x/a\"}}, \"enum\": [{\"$id\": \"http://x/a\"}], "
        "\"const\": {\"$anchor\": \"1a\"}}",
        NULL));
}

static void a_reference_may_lead_to_where_no_keyword_is(void **state)
{
    (void)state;
    const struct schema *schema = compile(
        "{\"x-parts\": [{\"properties\": {\"a\": {\"$ref\": \"#/x-parts/1\"}}}, "
        "{\"type\": \"null\"}], \"$ref\": \"#/x-parts/0\"}",
        NULL);
    assert_true(is_valid(schema, "{\"a\": null}"));
    assert_false(is_valid(schema, "{\"a\": 1}"));
    assert_null(compile("{\"x\": 3, \"$ref\": \"#/x\"}", NULL));
    assert_non_null(strstr(why, "no schema"));
    assert_null(compile("{\"x\": [], \"$ref\": \"#/x/00\"}", NULL));
    assert_null(compile("{\"x\": {}, \"$ref\": \"#/x/~2\"}", NULL));
}

static void a_dialect_decides_which_keywords_count(void **state)
{
    (void)state;
    const struct schema_document list[] = {
        {TEXT_OF("http://localhost/no-validation"),
         parse("{\"$vocabulary\": {\"" META "vocab/core\": true, \"" META
               "vocab/applicator\": true, \"http://localhost/mine\": false}}")},
        {TEXT_OF("http://localhost/asserts"),
         parse("{\"$vocabulary\": {\"" META "vocab/core\": true, \"" META
               "vocab/format-assertion\": true}}")},
        {TEXT_OF("http://localhost/unknown"),
         parse("{\"$vocabulary\": {\"http://localhost/mine\": true}}")},
    };
    const struct schema_documents documents = {list, COUNT(list)};
    const struct schema *schema = compile(
        "{\"$schema\": \"http://localhost/no-validation\", \"maximum\": 3, \"not\": {\"maximum\": "
        "3}, \"$defs\": {\"a\": {\"$id\": \"a\", \"$schema\": \"" META
        "schema\", \"maximum\": 3}}}",
        &documents);
    assert_false(is_valid(schema, "1")); /* "not" counts, the maximum in it does not */
    schema = compile(
        "{\"$schema\": \"http://localhost/no-validation\", \"maximum\": 3, \"$ref\": \"a\", "
        "\"$defs\": {\"a\": {\"$id\": \"a\", \"$schema\": \"" META "schema\", \"minimum\": 2}}}",
        &documents);
    assert_true(is_valid(schema, "4"));
    assert_false(is_valid(schema, "1"));
    schema =
        compile("{\"$schema\": \"http://localhost/asserts\", \"format\": \"ipv4\"}", &documents);
    assert_false(is_valid(schema, "\"256.0.0.1\""));
    assert_null(compile("{\"$schema\": \"http://localhost/unknown\"}", &documents));
    assert_non_null(strstr(why, "http://localhost/mine"));
}

/* Documents of the meta-schema as it is published, by its own URIs. */
static bool read_published(struct schema_document *list, size_t *count)
{
    static const char *const names[] = {
        "schema",          "meta/core",    "meta/applicator", "meta/unevaluated",
        "meta/validation", "meta/content", "meta/meta-data",  "meta/format-annotation"};
    const char *shared = getenv("FOYER_SHARED");
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[500], uri[200], reason[VALUE_WHY_MAX];
        snprintf(
            path, sizeof path, "%s/data/json-schema-tests/metaschema/draft2020-12/%s.json",
            shared != NULL ? shared : "../shared", names[i]);
        SCOPED(file_release) struct file file = {0};
        if (file_read(&file, path, 1u << 20) != FILE_OK) {
            return false;
        }
        int len = snprintf(uri, sizeof uri, META "%s", names[i]);
        list[i].uri = arena_text(&arena, (struct text){uri, (size_t)len});
        list[i].value = value_read(&arena, file.content, 1u << 20, reason);
        assert_non_null(list[i].value);
    }
    *count = COUNT(names);
    return true;
}

static void compare(
    const struct schema *ours, const struct schema *published, const struct value *schema,
    size_t counts[2])
{
    bool valid = schema_check(schema_root(published), schema, NULL);
    if (schema_check(schema_root(ours), schema, NULL) != valid) {
        struct bytes text = value_print(schema, &arena);
        fail_msg("%.*s", (int)text.len, (const char *)text.at);
    }
    counts[valid ? 1 : 0]++;
}

#define KEYWORD(word, spelling, argument, checker, vocabulary) spelling,
static const char *const keywords[] = {
#include "model/schema/keywords.def"
    "x-unknown",
};
#undef KEYWORD
static const char *const arguments[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "2.0",
    "\"\"",
    "\"a\"",
    "\"(\"",
    "\"#a\"",
    "\"http://a/b#\"",
    "\"1a\"",
    "\"array\"",
    "[]",
    "[\"a\"]",
    "[\"a\", \"a\"]",
    "[1]",
    "[{}]",
    "[\"array\", \"null\"]",
    "[\"null\", \"null\"]",
    "{}",
    "{\"a\": {}}",
    "{\"a\": 1}",
    "{\"a\": []}",
    "{\"a\": [\"b\"]}",
    "{\"a\": [\"b\", \"b\"]}",
    "{\"a\": true}",
    "{\"(\": {}}",
    "{\"http://a/b\": true}",
    "{\"type\": 3}",
    "[{\"type\": 3}]",
    "{\"a\": {\"type\": 3}}"};

/* The meta-schema that is made of our table says what the published one says: about each keyword with each
 * kind of argument, alone and as a subschema. */
static void our_meta_schema_is_the_published_one(void **state)
{
    (void)state;
    struct schema_document list[8];
    struct schema_documents documents = {.list = list};
    size_t counts[2] = {0, 0};
    if (!read_published(list, &documents.count)) {
        SKIP("no meta-schema in $FOYER_SHARED/data/json-schema-tests");
    }
    const char *source = "{\"$ref\": \"" META "schema\"}";
    const struct schema *published =
        schema_compile(&arena, parse(source), &documents, SCHEMA_FORMATS, why);
    const struct schema *ours = schema_compile(&arena, parse(source), NULL, SCHEMA_FORMATS, why);
    assert_non_null(published);
    assert_non_null(ours);
    for (size_t i = 0; i < COUNT(keywords); i++) {
        for (size_t k = 0; k < 2 * COUNT(arguments); k++) {
            char text[300];
            size_t used = arena.used;
            bool below = k % 2 == 1;
            snprintf(
                text, sizeof text, "%s{\"%s\": %s}%s", below ? "{\"items\": " : "", keywords[i],
                arguments[k / 2], below ? "}" : "");
            compare(ours, published, parse(text), counts);
            arena_rewind(&arena, used);
        }
    }
    assert_true(counts[0] > 1000 && counts[1] > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_resolved_as_the_standard_says),
        cmocka_unit_test(a_document_is_found_by_where_it_is_and_by_its_id),
        cmocka_unit_test(an_error_in_another_document_says_which),
        cmocka_unit_test(names_that_are_there_twice_are_refused),
        cmocka_unit_test(a_reference_may_lead_to_where_no_keyword_is),
        cmocka_unit_test(a_dialect_decides_which_keywords_count),
        cmocka_unit_test(our_meta_schema_is_the_published_one),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
