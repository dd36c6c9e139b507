/* What the citizen does not see any more is not sent. */
#include "model/form.h"
#include "tests/unit/model/forms.h"

#define STEPS 12

static const char schema[] =
    "{'type': 'object', 'properties': {'on': {'type': 'boolean'}, 'a': {'type': 'object', "
    "'properties': {'x': {'type': 'string'}, 'y': {'type': 'string', 'default': 'preset'}, 'z': "
    "{'enum': ['p', 'q'], 'default': 'q'}}}, 'b': {'type': 'string'}}}";

/* A group that is there when `on` is true, unless `rule` says otherwise. */
static void open_with(struct sheet *sheet, const char *rule)
{
    char ui[1500];
    snprintf(
        ui, sizeof ui,
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/on'},"
        "{'type': 'Group', %s 'elements': [{'type': 'Control', 'scope': '#/properties/a'}]},"
        "{'type': 'Control', 'scope': '#/properties/b'}]}",
        rule);
    sheet_open(sheet, schema, ui);
}

static const char shown_when_on[] = "'rule': {'effect': 'SHOW', 'condition': {'scope': "
                                    "'#/properties/on', 'schema': {'const': true}}},";

static void a_hidden_branch_is_not_sent_and_comes_back(void **state)
{
    (void)state;
    struct sheet sheet;
    open_with(&sheet, shown_when_on);
    sheet_type(&sheet, "/on", 0, "true");
    sheet_type(&sheet, "/a/x", 0, "secret");
    sheet_type(&sheet, "/b", 0, "open");
    sheet_assert_data(&sheet, "{'on':true,'a':{'x':'secret','y':'preset','z':'q'},'b':'open'}");
    sheet_type(&sheet, "/on", 0, "false");
    sheet_assert_data(&sheet, "{'on':false,'b':'open'}");
    assert_text(form_answer(sheet.form, sheet_question(&sheet, "/a/x")), "secret");
    sheet_type(&sheet, "/on", 0, "true");
    sheet_assert_data(&sheet, "{'on':true,'a':{'x':'secret','y':'preset','z':'q'},'b':'open'}");
    sheet_close(&sheet);
}

/* The same answers, and nothing hides the branch: then it is sent. */
static void without_the_rule_the_branch_is_sent(void **state)
{
    (void)state;
    struct sheet sheet;
    open_with(&sheet, "");
    sheet_type(&sheet, "/a/x", 0, "secret");
    sheet_type(&sheet, "/on", 0, "false");
    sheet_assert_data(&sheet, "{'on':false,'a':{'x':'secret','y':'preset','z':'q'}}");
    sheet_close(&sheet);
}

static void a_default_is_filled_in_when_its_question_is_first_seen(void **state)
{
    (void)state;
    struct sheet sheet;
    open_with(&sheet, shown_when_on);
    size_t y = sheet_question(&sheet, "/a/y");
    sheet_assert_data(&sheet, "{}"); /* a branch of defaults only, never seen */
    assert_text(form_answer(sheet.form, y), "");
    sheet_type(&sheet, "/on", 0, "true");
    assert_text(form_answer(sheet.form, y), "preset");
    assert_int_equal(form_provenance(sheet.form, y), PROVENANCE_DEFAULT);
    sheet_assert_data(&sheet, "{'on':true,'a':{'y':'preset','z':'q'}}");
    sheet_type(&sheet, "/a/y", 0, "");
    sheet_type(&sheet, "/on", 0, "false");
    sheet_type(&sheet, "/on", 0, "true");
    assert_text(form_answer(sheet.form, y), ""); /* taken away by the citizen: it stays away */
    sheet_assert_data(&sheet, "{'on':true,'a':{'z':'q'}}");
    sheet_close(&sheet);
}

static void defaults_of_an_entry_are_filled_in_when_it_is_added(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'d': {'type': 'array', 'items': {'type': 'object', "
        "'properties': {'k': {'enum': ['p', 'q'], 'default': 'q'}, 'n': {'type': 'string'}}}}}}",
        "{'type': 'Control', 'scope': '#/properties/d'}");
    sheet_assert_data(&sheet, "{}");
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    sheet_assert_data(&sheet, "{'d':[{'k':'q'}]}");
    assert_true(form_entry_blank(sheet.form, 0, 0));
    sheet_type(&sheet, "/d/-/k", 0, "p");
    form_entry_remove(sheet.form, 0, 0);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    sheet_assert_data(&sheet, "{'d':[{'k':'q'}]}");
    sheet_close(&sheet);
}

/* s0 shows s1, s1 shows s2 ...; `backwards` has the last of them first on the page. */
static void open_dominoes(struct sheet *sheet, bool backwards)
{
    char data[STEPS * 60 + 200], ui[STEPS * 250 + 200];
    size_t data_len = 0, ui_len = 0;
    data_len += (size_t)snprintf(data, sizeof data, "{'type': 'object', 'properties': {");
    ui_len += (size_t)snprintf(ui, sizeof ui, "{'type': 'VerticalLayout', 'elements': [");
    for (int i = 0; i < STEPS; i++) {
        int s = backwards ? STEPS - 1 - i : i;
        data_len += (size_t)snprintf(
            data + data_len, sizeof data - data_len, "%s's%d': {'type': 'string'}",
            i > 0 ? "," : "", s);
        ui_len += (size_t)snprintf(
            ui + ui_len, sizeof ui - ui_len,
            "%s{'type': 'Control', 'scope': '#/properties/s%d', 'rule': {'effect': 'SHOW', "
            "'condition': {'scope': '#/properties/s%d', 'schema': {'const': 'x'}, "
            "'failWhenUndefined': %s}}}",
            i > 0 ? "," : "", s, s > 0 ? s - 1 : 0, s > 0 ? "true" : "false");
    }
    snprintf(data + data_len, sizeof data - data_len, "}}");
    snprintf(ui + ui_len, sizeof ui - ui_len, "]}");
    /* the first of them is always there */
    char *own = strstr(ui, "'scope': '#/properties/s0', 'rule': {'effect': 'SHOW'");
    assert_non_null(own);
    const char *effect = strstr(own, "SHOW"), *wanted = strstr(own, "'x'");
    assert_true(effect != NULL && wanted != NULL);
    for (size_t i = 0; i < 4; i++) {
        own[(size_t)(effect - own) + i] = "HIDE"[i];
    }
    own[wanted - own + 1] = '-';
    sheet_open(sheet, data, ui);
}

static void what_hangs_on_what_is_hidden_is_hidden_too(void **state)
{
    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        struct sheet sheet;
        char pointer[20];
        open_dominoes(&sheet, backwards == 1);
        for (int i = 0; i < STEPS; i++) {
            snprintf(pointer, sizeof pointer, "/s%d", i);
            assert_true(sheet_visible(&sheet, pointer, 0));
            sheet_type(&sheet, pointer, 0, "x");
        }
        struct bytes data = form_data(sheet.form, &sheet.session);
        assert_non_null(memmem(data.at, data.len, "s11", 3));
        sheet_type(&sheet, "/s0", 0, "y");
        sheet_assert_data(&sheet, "{'s0':'y'}");
        for (int i = 1; i < STEPS; i++) {
            snprintf(pointer, sizeof pointer, "/s%d", i);
            assert_false(sheet_visible(&sheet, pointer, 0));
        }
        sheet_type(&sheet, "/s0", 0, "x");
        data = form_data(sheet.form, &sheet.session);
        assert_non_null(memmem(data.at, data.len, "s11", 3));
        sheet_close(&sheet);
    }
}

/* B is there while A has no value x; A is there while `on` is true. */
static void what_hangs_on_a_hidden_answer_is_asked_without_it(void **state)
{
    (void)state;
    static const char a[] = "{'type': 'Control', 'scope': '#/properties/a', 'rule': {'effect': "
                            "'SHOW', 'condition': {'scope': '#/properties/on', 'schema': "
                            "{'const': true}}}}";
    static const char b[] = "{'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': "
                            "'HIDE', 'condition': {'scope': '#/properties/a', 'schema': "
                            "{'const': 'x'}}}}";
    for (int backwards = 0; backwards < 2; backwards++) {
        struct sheet sheet;
        char ui[1000];
        snprintf(
            ui, sizeof ui,
            "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': "
            "'#/properties/on'}, %s, %s]}",
            backwards == 1 ? b : a, backwards == 1 ? a : b);
        sheet_open(
            &sheet,
            "{'type': 'object', 'required': ['b'], 'properties': {'on': {'type': 'boolean'}, 'a': "
            "{'type': 'string'}, 'b': {'type': 'string'}}}",
            ui);
        sheet_type(&sheet, "/b", 0, "kept");
        sheet_type(&sheet, "/on", 0, "true");
        sheet_type(&sheet, "/a", 0, "x");
        sheet_assert_data(&sheet, "{'on':true,'a':'x'}");
        sheet_type(&sheet, "/on", 0, "false");
        assert_false(sheet_visible(&sheet, "/a", 0));
        assert_true(sheet_visible(&sheet, "/b", 0));
        sheet_assert_data(&sheet, "{'on':false,'b':'kept'}");
        assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
        sheet_close(&sheet);
    }
}

/* Each of the two is there while the other has no value: the first of the form gives way. */
static void rules_in_a_circle_come_to_an_end(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {'type': 'string'}}}",
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/a', "
        "'rule': {'effect': 'HIDE', 'condition': {'scope': '#/properties/b', 'schema': "
        "{'const': 'x'}}}}, {'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': "
        "'HIDE', 'condition': {'scope': '#/properties/a', 'schema': {'const': 'x'}}}}]}");
    sheet_type(&sheet, "/a", 0, "x");
    sheet_assert_data(&sheet, "{'a':'x'}");
    sheet_type(&sheet, "/b", 0, "x");
    sheet_assert_data(&sheet, "{'b':'x'}");
    assert_true(sheet_visible(&sheet, "/b", 0));
    assert_false(sheet_visible(&sheet, "/a", 0));
    sheet_close(&sheet);
}

static void an_answer_with_one_visible_control_stays(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet, schema,
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/on'},"
        "{'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': 'SHOW', 'condition': "
        "{'scope': '#/properties/on', 'schema': {'const': true}}}},"
        "{'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': 'HIDE', 'condition': "
        "{'scope': '#/properties/on', 'schema': {'const': true}}}}]}");
    size_t b = sheet_question(&sheet, "/b");
    sheet_type(&sheet, "/b", 0, "stays");
    sheet_type(&sheet, "/on", 0, "true");
    assert_true(form_question_visible(sheet.form, b));
    assert_false(form_question_visible(sheet.form, b + 1));
    sheet_assert_data(&sheet, "{'on':true,'b':'stays'}");
    sheet_type(&sheet, "/on", 0, "false");
    assert_false(form_question_visible(sheet.form, b));
    sheet_assert_data(&sheet, "{'on':false,'b':'stays'}");
    sheet_close(&sheet);
}

static void what_is_hidden_is_not_checked(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'on': {'type': 'boolean'}, 'b': {'type': 'string', "
        "'minLength': 5}}}",
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/on'},"
        "{'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': 'SHOW', 'condition': "
        "{'scope': '#/properties/on', 'schema': {'const': true}}}}]}");
    sheet_type(&sheet, "/on", 0, "true");
    sheet_type(&sheet, "/b", 0, "abc");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 1);
    sheet_type(&sheet, "/on", 0, "false");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    sheet_close(&sheet);
}

static void what_is_disabled_is_sent(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet, schema,
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/on'},"
        "{'type': 'Control', 'scope': '#/properties/b', 'rule': {'effect': 'DISABLE', "
        "'condition': {'scope': '#/properties/on', 'schema': {'const': true}}}}]}");
    size_t b = sheet_question(&sheet, "/b");
    sheet_type(&sheet, "/b", 0, "kept");
    sheet_type(&sheet, "/on", 0, "true");
    assert_false(form_element_enabled(sheet.form, sheet.plan.questions[b].element));
    sheet_assert_data(&sheet, "{'on':true,'b':'kept'}");
    sheet_close(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hidden_branch_is_not_sent_and_comes_back),
        cmocka_unit_test(without_the_rule_the_branch_is_sent),
        cmocka_unit_test(a_default_is_filled_in_when_its_question_is_first_seen),
        cmocka_unit_test(defaults_of_an_entry_are_filled_in_when_it_is_added),
        cmocka_unit_test(what_hangs_on_what_is_hidden_is_hidden_too),
        cmocka_unit_test(what_hangs_on_a_hidden_answer_is_asked_without_it),
        cmocka_unit_test(rules_in_a_circle_come_to_an_end),
        cmocka_unit_test(an_answer_with_one_visible_control_stays),
        cmocka_unit_test(what_is_hidden_is_not_checked),
        cmocka_unit_test(what_is_disabled_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
