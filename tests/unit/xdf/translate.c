/* What becomes of each kind of thing in a form, on forms of our own. */
#include "xdf/translate.h"

#include "base/json.h"
#include "model/form.h"
#include "model/schema.h"
#include "model/texts.h"
#include "tests/test.h"
#include "tests/unit/xdf/forms.h"

static json_t *json_in(const struct imported *imported, const char *name)
{
    const char *content = folder_find(&imported->folder, name);
    assert_non_null(content);
    struct bytes bytes = {(const uint8_t *)content, strlen(content)};
    json_t *json = json_read(bytes, 1u << 20);
    assert_non_null(json);
    return json;
}

/* The schema of the one field F1 that `source` holds, without title and $comment, on one line. */
static char *field_schema(struct imported *imported, const char *source)
{
    if (!import_text(imported, source)) {
        fail_msg("%s", imported->why);
    }
    SCOPED(json_release) json_t *schema = json_in(imported, "data.schema.json");
    json_t *field = json_object_get(json_object_get(schema, "properties"), "F1");
    if (field == NULL) {
        return strdup("none");
    }
    json_object_del(field, "title");
    json_object_del(field, "$comment");
    return json_print(field);
}

static void each_type_has_its_schema(void **state)
{
    static const struct {
        const char *source, *schema;
    } rows[] = {
        {ONE("input", "text", ""), "{\"type\":\"string\"}"},
        {ONE("input", "text", PREC("minLength='2' maxLength='9'")),
         "{\"maxLength\":9,\"minLength\":2,\"type\":\"string\"}"},
        {ONE("input", "text", PREC("pattern='a|b'")),
         "{\"pattern\":\"^(?:a|b)$\",\"type\":\"string\"}"},
        {ONE("input", "text_latin", ""), "{\"format\":\"din-91379-c\",\"type\":\"string\"}"},
        {ONE("input", "date", ""), "{\"format\":\"date\",\"type\":\"string\"}"},
        {ONE("input", "datetime", ""), "{\"format\":\"date-time\",\"type\":\"string\"}"},
        {ONE("input", "time", ""),
         "{\"pattern\":\"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$\",\"type\":\"string\"}"},
        {ONE("input", "bool", ""), "{\"type\":\"boolean\"}"},
        {ONE("input", "num", PREC("minValue='-1.5' maxValue='3'")),
         "{\"maximum\":3,\"minimum\":-1.5,\"type\":\"number\"}"},
        {ONE("input", "num_int", ""), "{\"type\":\"integer\"}"},
        {ONE("input", "num_currency", ""), "{\"multipleOf\":0.01,\"type\":\"number\"}"},
        {ONE("input", "file", ""), "{\"format\":\"uuid\",\"type\":\"string\"}"},
        {ONE("input", "text", INHALT("Hallo")), "{\"default\":\"Hallo\",\"type\":\"string\"}"},
        {ONE("hidden", "num_int", INHALT("7")), "{\"const\":7,\"type\":\"integer\"}"},
        {ONE("locked", "text", INHALT("fest")),
         "{\"default\":\"fest\",\"readOnly\":true,\"type\":\"string\"}"},
        {ONE("label", "text", INHALT("Lesen Sie das.")), "none"},
        {ONE("select", "text", "<x:werte>" VALUE("a", "Apfel") VALUE("b", "Birne") "</x:werte>"),
         "{\"oneOf\":[{\"const\":\"a\",\"title\":\"Apfel\"},{\"const\":\"b\",\"title\":"
         "\"Birne\"}],\"type\":\"string\"}"},
        {FORM3(
             HOLD("1:3", FIELD("F1", "select", "text", "<x:werte>" VALUE("a", "A") "</x:werte>"))),
         "{\"items\":{\"oneOf\":[{\"const\":\"a\",\"title\":\"A\"}],\"type\":\"string\"},"
         "\"maxItems\":3,\"minItems\":1,\"type\":\"array\",\"uniqueItems\":true}"},
        {ONE2("input", "text", PREC2("{\"minLength\":\"1\",\"maxLength\":120}")),
         "{\"maxLength\":120,\"minLength\":1,\"type\":\"string\"}"},
        {ONE2("input", "text", PREC2("\n {\"pattern\":\"[\\\\p{L}]*\"} \n")),
         "{\"pattern\":\"^(?:[\\\\p{L}]*)$\",\"type\":\"string\"}"},
        {ONE2("input", "num_int", PREC2("1..31")),
         "{\"maximum\":31,\"minimum\":1,\"type\":\"integer\"}"},
        {ONE2("input", "text", PREC2("5")), "{\"maxLength\":5,\"type\":\"string\"}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        char *schema = field_schema(&imported, rows[i].source);
        assert_string_equal(schema, rows[i].schema);
        free(schema);
    }
}

static void multiplicity_decides_what_is_required(void **state)
{
    static const struct {
        const char *count, *schema; /* with F1 in it */
        bool required;
    } rows[] = {
        {"0:1", "{\"type\":\"string\"}", false},
        {"1:1", "{\"type\":\"string\"}", true},
        {"0:*", "{\"items\":{\"type\":\"string\"},\"type\":\"array\"}", false},
        {"1:*", "{\"items\":{\"type\":\"string\"},\"minItems\":1,\"type\":\"array\"}", true},
        {"2:3",
         "{\"items\":{\"type\":\"string\"},\"maxItems\":3,\"minItems\":2,\"type\":\"array\"}",
         true},
        {"0:0", "none", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        char source[] = FORM3(HOLD("N:N", FIELD("F1", "input", "text", "")));
        char *count = strstr(source, "N:N");
        assert_non_null(count);
        count[0] = rows[i].count[0];
        count[2] = rows[i].count[2];
        char *schema = field_schema(&imported, source);
        assert_string_equal(schema, rows[i].schema);
        free(schema);
        SCOPED(json_release) json_t *whole = json_in(&imported, "data.schema.json");
        assert_int_equal(
            json_array_size(json_object_get(whole, "required")), rows[i].required ? 1 : 0);
    }
}

/* Twenty groups within each other. */
static char *deep_form(void)
{
    static const char form[] = FORM3("|"), group[] = HOLD("1:1", GROUP("G1", "|"));
    char *whole = strdup(form);
    for (int i = 0; i < 20; i++) {
        char *longer = NULL, *bar = strchr(whole, '|');
        assert_non_null(bar);
        assert_true(asprintf(&longer, "%.*s%s%s", (int)(bar - whole), whole, group, bar + 1) > 0);
        free(whole);
        whole = longer;
    }
    char *bar = strchr(whole, '|');
    *bar = ' ';
    return whole;
}

static void groups_too_deep_are_refused(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    char *form = deep_form();
    assert_false(import_text(&imported, form));
    assert_non_null(strstr(imported.why, "groups within each other"));
    free(form);
}

static void wrong_forms_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *source, *words;
    } rows[] = {
        {ONE("input", "obj", ""), "type obj"},
        {ONE("input", "text", "<x:neu/>"), "<neu>: not known"},
        {ONE("input", "text", "<name>x</name>"), "<name>: not known"},
        {ONE("input", "text", INHALT("a") INHALT("b")), "<inhalt>: given twice"},
        {ONE("input", "text", INHALT("") INHALT("") INHALT("a")), "<inhalt>: given twice"},
        {ONE("input", "blob", ""), "code \"blob\""},
        {ONE2("hidden", "text", ""), "not in XDatenfelder 2.0"},
        {ONE2("input", "text_latin", ""), "not in XDatenfelder 2.0"},
        {ONE2("input", "text", "<x:vorbefuellung><code>keine</code></x:vorbefuellung>"),
         "<vorbefuellung>: not known"},
        {FORM3(HOLD("1", FIELD("F1", "input", "text", ""))), "<anzahl>"},
        {FORM3(HOLD("2:1", FIELD("F1", "input", "text", ""))), "<anzahl>"},
        {FORM3(HOLD("*:1", FIELD("F1", "input", "text", ""))), "<anzahl>"},
        {FORM3(HOLD("1:1", "")), "<enthaelt>"},
        {FORM3(HOLD("1:1", FIELD("F1", "input", "text", "") FIELD("F2", "input", "text", ""))),
         "<enthaelt>"},
        {FORM3(HOLD("1:1", FIELD("F1", "input", "text", ""))
                   HOLD("1:1", FIELD("F1", "input", "text", ""))),
         "stands twice"},
        {FORM3("<x:struktur><x:anzahl>1:1</x:anzahl></x:struktur>"), "has no <enthaelt>"},
        {FORM3("text"), "a text among its elements"},
        {"<a/>", "namespace"},
        {"<x:andere xmlns:x='urn:xoev-de:fim:standard:xdatenfelder_2'/>", "no form"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        assert_false(import_text(&imported, rows[i].source));
        if (strstr(imported.why, rows[i].words) == NULL || strncmp(imported.why, "line ", 5) != 0) {
            fail_msg("%zu: %s", i, imported.why);
        }
    }
}

static void an_empty_element_is_an_absent_one(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    char *schema = field_schema(&imported, ONE("input", "text", INHALT("") INHALT("eins")));
    assert_string_equal(schema, "{\"default\":\"eins\",\"type\":\"string\"}");
    assert_true(is_reported(&imported.report, "given twice, once empty"));
    free(schema);
}

static void what_is_lost_is_reported(void **state)
{
    static const struct {
        const char *source, *words;
    } rows[] = {
        {ONE("input", "text", PREC("pattern='(('")), "pattern \"((\""},
        {ONE("input", "text", PREC("pattern='nur Ziffern, bitte (siehe'")), "pattern"},
        {ONE("input", "text", PREC("pattern='[\\\\p{L}]'")), "escaped twice"},
        {ONE("input", "num", PREC("maxLength='3'")), "maxLength \"3\""},
        {ONE("input", "num", PREC("minValue='drei'")), "minimum \"drei\""},
        {ONE("input", "text", PREC("maxLength='viel'")), "maxLength \"viel\""},
        {ONE("input", "date", PREC("minValue='2020-01-01'")), "span of days"},
        {ONE("input", "text", "<x:praezisierung>nur Zahlen</x:praezisierung>"), "prose"},
        {ONE2("input", "text", PREC2("nur Zahlen")), "prose: \"nur Zahlen\""},
        {ONE2("input", "text", PREC2("{\"laenge\":\"1\"}")), "\"laenge\" is not known"},
        {ONE2("input", "text", PREC2("5")), "is taken as the greatest length"},
        {ONE("select", "text", ""), "no list of codes"},
        {ONE("hidden", "text", ""), "hidden and the source gives no value"},
        {ONE("select", "text", "<x:werte>" VALUE("a", "A") VALUE("a", "B") "</x:werte>"),
         "a code that is there already"},
        {ONE("input", "num", INHALT("viel")), "inhalt \"viel\""},
        {ONE("input", "text", "<x:maxSize>10</x:maxSize>"), "they are for files"},
        {ONE("input", "file", "<x:mediaType>image/png</x:mediaType>"), "noted in $comment"},
        {ONE("input", "text", "<x:vorbefuellung><code>verpflichtend</code></x:vorbefuellung>"),
         "demands that the authority"},
        {FORM3(HOLD("0:0", FIELD("F1", "input", "text", ""))), "0:0"},
        {FORM3(HOLD("0:1", GROUP("G1", HOLD("1:1", FIELD("F1", "input", "text", ""))))),
         "optional group"},
        {FORM3(HOLD("1:1", GROUP("G1", ""))), "without a field"},
        {FORM3(HOLD("0:*", GROUP("G1", HOLD("0:*", FIELD("F1", "input", "text", ""))))),
         "repeats within what repeats"},
        {FORM3("<x:regel>" ID("R1") "<x:name>r</x:name><x:freitextRegel>Wenn F1, dann F2."
                                    "</x:freitextRegel><x:skript>alert(1)</x:skript></x:regel>"),
         "its script is not run"},
        {FORM3(HOLD(
             "1:1",
             FIELD("F1", "input", "text", "<x:hilfetextAusgabe>Bescheid</x:hilfetextAusgabe>"))),
         "source/output.txt"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        if (!import_text(&imported, rows[i].source)) {
            fail_msg("%zu: %s", i, imported.why);
        }
        if (!is_reported(&imported.report, rows[i].words)) {
            fail_msg("%zu: nothing says \"%s\"", i, rows[i].words);
        }
        assert_null(strstr(folder_find(&imported.folder, "data.schema.json"), "alert"));
    }
}

static void a_choice_group_takes_exactly_one(void **state)
{
    static const struct {
        const char *data;
        bool fine;
    } rows[] = {
        {"{\"G1\":{\"F1\":\"a\"}}", true},
        {"{\"G1\":{\"F2\":\"a\"}}", true},
        {"{\"G1\":{\"F1\":\"a\",\"F2\":\"b\"}}", false},
        {"{\"G1\":{}}", false},
        {"{}", false},
    };
    SCOPED(end_import) struct imported imported = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    char why[SCHEMA_WHY_MAX];
    (void)state;
    assert_true(import_text(
        &imported,
        FORM3(HOLD(
            "1:1", GROUP(
                       "G1", CODE("art", "X") HOLD("1:1", FIELD("F1", "input", "text", ""))
                                 HOLD("1:1", FIELD("F2", "input", "text", "")))))));
    SCOPED(json_release) json_t *schema = json_in(&imported, "data.schema.json");
    arena_init_common(&arena, 8u << 20);
    const struct schema *compiled =
        schema_read(&arena, schema, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    assert_non_null(compiled);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bytes bytes = {(const uint8_t *)rows[i].data, strlen(rows[i].data)};
        SCOPED(json_release) json_t *data = json_read(bytes, 1000);
        assert_int_equal(
            schema_check(schema_root(compiled), value_of_json(&arena, data), NULL), rows[i].fine);
    }
    assert_true(is_reported(&imported.report, "choice group"));
}

#define NAMED(id, label)                                                                           \
    HOLD(                                                                                          \
        "1:1", "<x:datenfeld>" ID(id) "<x:name>n</x:name><x:bezeichnungEingabe>" label             \
                                      "</x:bezeichnungEingabe>" CODE("feldart", "input")           \
                                          CODE("datentyp", "text") "</x:datenfeld>")

static void what_a_document_could_fill_is_told(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    assert_true(import_text(
        &imported,
        FORM3(HOLD("1:1", GROUP("G1", NAMED("F1", "Nachname") NAMED("F2", "Familienname")))
                  HOLD("1:1", GROUP("G2", NAMED("F3", "Vorname"))))));
    assert_true(is_reported(&imported.report, "{\"family_name\": \"/G1/F1\"}"));
    assert_false(is_reported(&imported.report, "/G1/F2"));
    assert_false(is_reported(&imported.report, "/G2/F3")); /* of somebody else */
}

static void ids_with_signs_are_escaped_in_scopes(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    assert_true(import_text(&imported, FORM3(HOLD("1:1", FIELD("F/1~a", "input", "text", "")))));
    assert_non_null(
        strstr(folder_find(&imported.folder, "ui.schema.json"), "#/properties/F~11~0a\""));
}

/* The plan that the terminal makes of the two schemas. */
static void read_plan(struct form_plan *plan, struct arena *arena, const struct imported *imported)
{
    char why[SCHEMA_WHY_MAX];
    SCOPED(json_release) json_t *schema = json_in(imported, "data.schema.json");
    SCOPED(json_release) json_t *ui = json_in(imported, "ui.schema.json");
    arena_init_common(arena, 16u << 20);
    const struct schema *compiled = schema_read(arena, schema, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    if (compiled == NULL || !form_plan_read(plan, arena, ui, compiled, why)) {
        die("no plan: %s", why);
    }
}

static void each_field_becomes_its_kind_of_question(void **state)
{
    static const struct {
        const char *source;
        enum question_kind kind;
    } rows[] = {
        {ONE("input", "text", ""), QUESTION_TEXT},
        {ONE("input", "text_latin", PREC("maxLength='300'")), QUESTION_LONG_TEXT},
        {ONE("input", "date", ""), QUESTION_DATE},
        {ONE("input", "time", ""), QUESTION_TIME},
        {ONE("input", "datetime", ""), QUESTION_TEXT},
        {ONE("input", "bool", ""), QUESTION_YES_NO},
        {ONE("input", "num", ""), QUESTION_NUMBER},
        {ONE("input", "num_int", ""), QUESTION_NUMBER},
        {ONE("input", "num_currency", ""), QUESTION_MONEY},
        {ONE("input", "file", ""), QUESTION_FILE},
        {ONE("select", "text", "<x:werte>" VALUE("a", "A") "</x:werte>"), QUESTION_CHOICE},
        {FORM3(
             HOLD("0:*", FIELD("F1", "select", "text", "<x:werte>" VALUE("a", "A") "</x:werte>"))),
         QUESTION_MULTIPLE_CHOICE},
        {FORM3(HOLD("1:*", FIELD("F1", "input", "text", ""))), QUESTION_LIST},
        {FORM3(HOLD("1:*", FIELD("F1", "input", "file", ""))), QUESTION_LIST},
        {FORM3(HOLD("1:*", GROUP("F1", HOLD("1:1", FIELD("F2", "input", "text", ""))))),
         QUESTION_LIST},
        {ONE("locked", "text", INHALT("fest")), QUESTION_TEXT},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        SCOPED(arena_finish) struct arena arena = {0};
        struct form_plan plan = {0};
        assert_true(import_text(&imported, rows[i].source));
        read_plan(&plan, &arena, &imported);
        assert_int_equal(plan.questions[0].kind, rows[i].kind);
        assert_true(text_equal(plan.questions[0].label, TEXT_OF("F1.label")));
        assert_int_equal(plan.question_count, rows[i].kind == QUESTION_LIST ? 2 : 1);
    }
}

static void groups_become_pages(void **state)
{
    static const char *const titles[] = {
        "page.S99000001.label", "page.G1.label", "page.G1-2.label", "page.G2.label",
        "page.S99000001-2.label"};
    SCOPED(end_import) struct imported imported = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    struct form_plan plan = {0};
    (void)state;
#define ASK(id) HOLD("1:1", FIELD(id, "input", "text", ""))
    assert_true(import_text(
        &imported,
        FORM3(ASK("F1") HOLD(
            "1:1", GROUP(
                       "G1", ASK("F1") ASK("F2") ASK("F3") ASK("F4") ASK("F5") ASK("F6") ASK("F7")
                                 HOLD("0:1", GROUP("G2", ASK("F8"))))) ASK("F9"))));
    read_plan(&plan, &arena, &imported);
    assert_int_equal(plan.page_count, COUNT(titles));
    for (size_t i = 0; i < COUNT(titles); i++) {
        struct text title = {titles[i], strlen(titles[i])};
        assert_true(text_equal(plan.pages[i].title, title));
    }
    assert_int_equal(plan.question_count, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_has_its_schema),
        cmocka_unit_test(multiplicity_decides_what_is_required),
        cmocka_unit_test(wrong_forms_are_refused_with_their_place),
        cmocka_unit_test(groups_too_deep_are_refused),
        cmocka_unit_test(an_empty_element_is_an_absent_one),
        cmocka_unit_test(what_is_lost_is_reported),
        cmocka_unit_test(a_choice_group_takes_exactly_one),
        cmocka_unit_test(what_a_document_could_fill_is_told),
        cmocka_unit_test(ids_with_signs_are_escaped_in_scopes),
        cmocka_unit_test(each_field_becomes_its_kind_of_question),
        cmocka_unit_test(groups_become_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
