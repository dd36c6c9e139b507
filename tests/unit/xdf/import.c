/* The real form of the samples, and the small files of parser-tests. */
#include "tests/test.h"
#include "tests/unit/xdf/forms.h"

#include "base/json.h"
#include "model/schema.h"
#include "model/texts.h"

/* How often `word` stands in `text`. */
static size_t occurrences(struct bytes text, const char *word)
{
    size_t count = 0, at = 0;
    const uint8_t *found;
    while (at < text.len && (found = memmem(text.at + at, text.len - at, word, strlen(word)))) {
        at = (size_t)(found - text.at) + strlen(word);
        count++;
    }
    return count;
}

static bool import_parking(struct imported *imported, struct file *file, bool new)
{
    char lists[512];
    shared_path(lists, PARKING);
    return read_shared(
               file,
               new ? PARKING "/S05000000058V1.0.0_xdf3.xml" : PARKING "/S05000058V1.0_xdf2.xml") &&
           import(imported, file->content, lists, NULL);
}

static void parking_is_counted_like_its_source(void **state)
{
    (void)state;
    for (int new = 0; new < 2; new ++) {
        SCOPED(file_release) struct file file = {0};
        SCOPED(end_import) struct imported imported = {0};
        if (!import_parking(&imported, &file, new)) {
            SKIP(NO_FORMS);
        }
        const char *prefix = new ? "<xdf3:" : "<xdf:";
        char word[60];
        snprintf(word, sizeof word, "%sdatenfeld>", prefix);
        assert_int_equal(imported.xdf.field_count, occurrences(file.content, word));
        snprintf(word, sizeof word, "%sdatenfeldgruppe>", prefix);
        assert_int_equal(imported.xdf.group_count, occurrences(file.content, word));
        snprintf(word, sizeof word, "%sregel>", prefix);
        assert_int_equal(imported.xdf.rule_count, occurrences(file.content, word));
        snprintf(word, sizeof word, new ? "%swerte>" : "%scodelisteReferenz>", prefix);
        assert_int_equal(imported.xdf.list_uses, occurrences(file.content, word));
        assert_int_equal(imported.xdf.field_count, 33);
        assert_int_equal(imported.xdf.group_count, 8);
        assert_int_equal(imported.xdf.list_uses, 7);
        for (size_t i = 0; i < imported.xdf.list_count; i++) {
            assert_true(imported.xdf.lists[i]->is_found);
        }
        assert_false(is_reported(&imported.report, "not found among"));
    }
}

/* Walks a schema of ours: leaves are properties that hold no object. */
static void count_properties(const json_t *schema, size_t *leaves, size_t *objects)
{
    const char *name;
    json_t *property;
    json_object_foreach (json_to_walk(json_object_get(schema, "properties")), name, property) {
        const json_t *items = json_object_get(property, "items");
        const json_t *inner = items != NULL ? items : property;
        bool object = json_object_get(inner, "properties") != NULL;
        *objects += object;
        *leaves += !object;
        count_properties(inner, leaves, objects);
    }
}

static json_t *json_in(const struct imported *imported, const char *name)
{
    const char *content = folder_find(&imported->folder, name);
    assert_non_null(content);
    struct bytes bytes = {(const uint8_t *)content, strlen(content)};
    return json_read(bytes, 1u << 20);
}

static void parking_becomes_a_schema_with_all_its_fields(void **state)
{
    (void)state;
    for (int new = 0; new < 2; new ++) {
        SCOPED(file_release) struct file file = {0};
        SCOPED(end_import) struct imported imported = {0};
        if (!import_parking(&imported, &file, new)) {
            SKIP(NO_FORMS);
        }
        SCOPED(json_release) json_t *schema = json_in(&imported, "data.schema.json");
        size_t leaves = 0, objects = 0;
        count_properties(schema, &leaves, &objects);
        assert_int_equal(leaves, 33);
        assert_int_equal(objects, 8);
    }
}

/* An answer for every required field of the parking form, by hand. */
static const char answers[] =
    "{\"F00-4cb0dd14-629c-4661-9435-4e9eadc43e07\":\"01\",\"F05001344\":\"01\",\"G05000496\":{"
    "\"F05000059\":\"Muster\",\"F05000060\":[\"Erika\",\"Ada\"],\"F05000351\":\"1964-10-03\","
    "\"F05001354\":\"a@example.org\",\"G05000428\":{\"F00000053\":\"Hauptstraße\",\"F00000016\":"
    "\"1\"},\"G00000113\":{\"F00000054\":\"12345\",\"F00000035\":\"Musterstadt\"},\"F05000523\":"
    "\"000\"},\"G05000493\":{\"F05001064\":\"1\",\"F05001347\":\"01\"},\"G05000477\":{"
    "\"F05000627\":\"AB-CD 123\",\"F05001062\":123456,\"F05001047\":\"01\"}}";

/* Whether the schema of `imported` takes `json`, after `change` was set at `pointer`-like path. */
static bool takes(const struct imported *imported, const json_t *json)
{
    char why[SCHEMA_WHY_MAX];
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(json_release) json_t *schema = json_in(imported, "data.schema.json");
    arena_init_common(&arena, 16u << 20);
    const struct schema *compiled =
        schema_read(&arena, schema, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    if (compiled == NULL) {
        fail_msg("the schema does not compile: %s", why);
    }
    return schema_check(schema_root(compiled), value_of_json(&arena, json), NULL);
}

static void parking_takes_right_answers_and_no_others(void **state)
{
    static const struct {
        const char *group, *field, *value; /* value NULL: taken away */
        bool fine;
    } changes[] = {
        {"G05000496", "F05000067", "\"0123 456\"", true},
        {"G05000496", "F05000059", NULL, false},
        {"G05000496", "F05000059", "\"\"", false},
        {"G05000496", "F05000060", "[]", false},
        {"G05000496", "F05000060", "\"Erika\"", false},
        {"G05000496", "F05000060", "[\"\"]", false},
        {"G05000496", "F05000351", "\"3.10.1964\"", false},
        {"G05000496", "F05000523", "\"XXX\"", false},
        {"G05000496", "F99999999", "\"x\"", false},
        {"G05000493", "F05001347", "\"03\"", false},
        {"G05000477", "F05001062", "\"123456\"", false},
        {"G05000496", "G00000113", "{\"F00000054\":\"12345a\",\"F00000035\":\"x\"}", false},
        {"G05000496", "G00000113", "{\"F00000054\":\"01067\",\"F00000035\":\"x\"}", true},
        {"G05000496", "G00000113", "{\"F00000054\":\"00067\",\"F00000035\":\"x\"}", false},
    };
    SCOPED(file_release) struct file file = {0};
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    if (!import_parking(&imported, &file, false)) {
        SKIP(NO_FORMS);
    }
    struct bytes bytes = {(const uint8_t *)answers, sizeof answers - 1};
    SCOPED(json_release) json_t *right = json_read(bytes, sizeof answers);
    assert_true(takes(&imported, right));
    for (size_t i = 0; i < COUNT(changes); i++) {
        SCOPED(json_release) json_t *changed = json_deep_copy(right);
        json_t *group = json_object_get(changed, changes[i].group);
        if (changes[i].value == NULL) {
            json_object_del(group, changes[i].field);
        } else {
            struct bytes value = {(const uint8_t *)changes[i].value, strlen(changes[i].value)};
            json_object_set_new(group, changes[i].field, json_read(value, 1000));
        }
        if (takes(&imported, changed) != changes[i].fine) {
            fail_msg("%s %s", changes[i].field, changes[i].value);
        }
    }
}

/* The same fields, and the same ones required, as the converter of others found. */
static void compare(const json_t *ours, const json_t *theirs, size_t *count)
{
    const char *name;
    json_t *property;
    json_object_foreach (json_to_walk(json_object_get(theirs, "properties")), name, property) {
        const json_t *own = json_object_get(json_object_get(ours, "properties"), name);
        if (own == NULL) {
            fail_msg("%s is missing", name);
        }
        const json_t *type = json_object_get(property, "type");
        assert_true(json_equal(json_object_get(own, "type"), type));
        static const char *const same[] = {"minLength", "maxLength", "minItems", "maxItems"};
        for (size_t i = 0; i < COUNT(same); i++) {
            assert_true(
                json_equal(json_object_get(own, same[i]), json_object_get(property, same[i])) ||
                json_object_get(property, same[i]) == json_object_get(own, same[i]));
        }
        ++*count;
        compare(own, property, count);
    }
    const json_t *required = json_object_get(theirs, "required");
    const json_t *own = json_object_get(ours, "required");
    assert_int_equal(json_array_size(required), json_array_size(own));
    for (size_t i = 0; i < json_array_size(required); i++) {
        assert_true(json_equal(json_array_get(required, i), json_array_get(own, i)));
    }
}

static void parking_agrees_with_another_converter(void **state)
{
    SCOPED(file_release) struct file file = {0}, other = {0};
    SCOPED(end_import) struct imported imported = {0};
    size_t count = 0;
    (void)state;
    if (!import_parking(&imported, &file, true) ||
        !read_shared(&other, PARKING "/S05000000058V1.0.0_converter.schema.json")) {
        SKIP(NO_FORMS);
    }
    SCOPED(json_release) json_t *theirs = json_read(other.content, 1u << 20);
    SCOPED(json_release) json_t *ours = json_in(&imported, "data.schema.json");
    compare(ours, theirs, &count);
    assert_int_equal(count, 41);
}

static void the_same_file_gives_the_same_bytes(void **state)
{
    SCOPED(file_release) struct file file = {0}, again = {0};
    SCOPED(end_import) struct imported first = {0};
    SCOPED(end_import) struct imported second = {0};
    (void)state;
    if (!import_parking(&first, &file, false) || !import_parking(&second, &again, false)) {
        SKIP(NO_FORMS);
    }
    assert_int_equal(first.folder.count, second.folder.count);
    for (size_t i = 0; i < first.folder.count; i++) {
        assert_string_equal(first.folder.files[i].name, second.folder.files[i].name);
        assert_string_equal(first.folder.files[i].content, second.folder.files[i].content);
    }
}

static void without_its_lists_the_report_says_so(void **state)
{
    SCOPED(file_release) struct file file = {0};
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    if (!read_shared(&file, PARKING "/S05000058V1.0_xdf2.xml")) {
        SKIP(NO_FORMS);
    }
    assert_true(import(&imported, file.content, NULL, NULL));
    size_t missing = 0;
    for (size_t i = 0; i < imported.report.count; i++) {
        struct text text = imported.report.notes[i].text;
        missing += memmem(text.at, text.len, "not found among", 15) != NULL;
    }
    assert_int_equal(missing, 7);
}

static void small_files_end_as_they_should(void **state)
{
    static const struct {
        const char *name;
        const char *words; /* NULL: accepted */
    } files[] = {
        {"v2-data/simple.xml", NULL},
        {"v2-data/label.xml", NULL},
        {"v2-data/data-field-rule.xml", NULL},
        {"v2-data/duplicate-required-value.xml", "line 13, column 9: <name>: given twice"},
        {"v2-data/unknown-namespace.xml", "namespace"},
        {"v3-data/simple.xml", NULL},
        {"v3-data/input.xml", NULL},
        {"v3-data/missing-id-node.xml", "<identifikation>: has no <id>"},
        {"v3-data/unexpected-node.xml", "line 11, column 13: <unknown>: not known"},
        {"v3-data/invalid-freigabestatus.xml", "<freigabestatus>: code \"10\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        SCOPED(file_release) struct file file = {0};
        SCOPED(end_import) struct imported imported = {0};
        char name[100];
        snprintf(name, sizeof name, "parser-tests/%s", files[i].name);
        if (!read_shared(&file, name)) {
            SKIP(NO_FORMS);
        }
        bool fine = import(&imported, file.content, NULL, NULL);
        if (fine != (files[i].words == NULL) ||
            (!fine && strstr(imported.why, files[i].words) == NULL)) {
            fail_msg("%s: %s", files[i].name, imported.why);
        }
    }
}

/* xmllint knows the XSDs of 2.0 and 3.0.0: what it takes, we take. */
static void what_the_xsd_takes_is_taken(void **state)
{
    static const char *const files[][2] = {
        {"xsd-2.0/xdatenfelder.xsd", PARKING "/S05000058V1.0_xdf2.xml"},
        {"xsd-3.0.0/xdatenfelder.xsd", PARKING "/S05000000058V1.0.0_xdf3.xml"},
        {"xsd-2.0/xdatenfelder.xsd", "parser-tests/v2-data/label.xml"},
    };
    (void)state;
    if (system("command -v xmllint >/dev/null") != 0) { /* NOLINT(cert-env33-c): our own words */
        SKIP("no xmllint (libxml2-utils)");
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        SCOPED(file_release) struct file file = {0};
        SCOPED(end_import) struct imported imported = {0};
        char xsd[512], xml[512], command[1200];
        shared_path(xsd, files[i][0]);
        shared_path(xml, files[i][1]);
        if (!read_shared(&file, files[i][1])) {
            SKIP(NO_FORMS);
        }
        snprintf(
            command, sizeof command, "xmllint --noout --nonet --schema '%s' '%s' 2>/dev/null", xsd,
            xml);
        assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words */
        assert_true(import(&imported, file.content, NULL, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parking_is_counted_like_its_source),
        cmocka_unit_test(parking_becomes_a_schema_with_all_its_fields),
        cmocka_unit_test(parking_takes_right_answers_and_no_others),
        cmocka_unit_test(parking_agrees_with_another_converter),
        cmocka_unit_test(the_same_file_gives_the_same_bytes),
        cmocka_unit_test(without_its_lists_the_report_says_so),
        cmocka_unit_test(small_files_end_as_they_should),
        cmocka_unit_test(what_the_xsd_takes_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
