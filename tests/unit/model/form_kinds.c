#include "model/form.h"

#include "model/rule.h"
#include "tests/unit/model/forms.h"

static const char schema[] =
    "{'type': 'object', 'properties': {"
    " 'colours': {'type': 'array', 'uniqueItems': true, 'items': {'enum': ['red', 'green', "
    "'blue']}},"
    " 'price': {'type': 'number', 'multipleOf': 0.01, 'minimum': 0},"
    " 'fee': {'type': 'number'},"
    " 'account': {'type': 'string'},"
    " 'from': {'type': 'string', 'pattern': '^[0-2][0-9]:[0-5][0-9]$'},"
    " 'scan': {'type': 'string'},"
    " 'code': {'type': 'string'}, 'town': {'type': 'string'}, 'street': {'type': 'string'},"
    " 'name': {'type': 'string', 'readOnly': true, 'title': 'Name of the person'},"
    " 'note': {'type': 'string'}, 'size': {'enum': [1, 2.5, true]},"
    " 'kindOfPet': {'type': ['string', 'null'], 'maxLength': 5}}}";

static const char ui[] =
    "{'type': 'VerticalLayout', 'elements': ["
    " {'type': 'Control', 'scope': '#/properties/colours'},"
    " {'type': 'Control', 'scope': '#/properties/price'},"
    " {'type': 'Control', 'scope': '#/properties/fee', 'options': {'control': 'money'}},"
    " {'type': 'Control', 'scope': '#/properties/account', 'options': {'control': 'iban'}},"
    " {'type': 'Control', 'scope': '#/properties/from', 'options': {'format': 'time'}},"
    " {'type': 'Control', 'scope': '#/properties/scan', 'options': {'control': 'file'}},"
    " {'type': 'Control', 'scope': '#/properties/code', 'options': {'control': 'postcode'}},"
    " {'type': 'Control', 'scope': '#/properties/town', 'options': {'control': 'town'}},"
    " {'type': 'Control', 'scope': '#/properties/street', 'options': {'control': 'street'}},"
    " {'type': 'Control', 'scope': '#/properties/name'},"
    " {'type': 'Control', 'scope': '#/properties/note', 'label': 'Remark', 'options': "
    "{'readonly': true}},"
    " {'type': 'Control', 'scope': '#/properties/size', 'label': false, 'i18n': 'how.big'},"
    " {'type': 'Control', 'scope': '#/properties/kindOfPet'}]}";

static const struct question *at(const struct sheet *sheet, const char *pointer)
{
    return &sheet->plan.questions[sheet_question(sheet, pointer)];
}

static void the_schema_and_the_options_say_what_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        enum question_kind kind;
        enum question_register help;
        bool readonly;
    } wanted[] = {
        {"/colours", QUESTION_MULTIPLE_CHOICE, REGISTER_NONE, false},
        {"/price", QUESTION_MONEY, REGISTER_NONE, false},
        {"/fee", QUESTION_MONEY, REGISTER_NONE, false},
        {"/account", QUESTION_IBAN, REGISTER_NONE, false},
        {"/from", QUESTION_TIME, REGISTER_NONE, false},
        {"/scan", QUESTION_FILE, REGISTER_NONE, false},
        {"/code", QUESTION_TEXT, REGISTER_POSTCODE, false},
        {"/town", QUESTION_TEXT, REGISTER_TOWN, false},
        {"/street", QUESTION_TEXT, REGISTER_STREET, false},
        {"/name", QUESTION_TEXT, REGISTER_NONE, true},
        {"/note", QUESTION_TEXT, REGISTER_NONE, true},
        {"/size", QUESTION_CHOICE, REGISTER_NONE, false},
        {"/kindOfPet", QUESTION_TEXT, REGISTER_NONE, false},
    };
    struct sheet sheet;
    sheet_open(&sheet, schema, ui);
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const struct question *question = at(&sheet, wanted[i].pointer);
        assert_int_equal(question->kind, wanted[i].kind);
        assert_int_equal(question->help, wanted[i].help);
        assert_int_equal(question->readonly, wanted[i].readonly);
    }
    size_t town = sheet_question(&sheet, "/town");
    assert_int_equal(
        form_neighbour(&sheet.plan, town, REGISTER_POSTCODE), sheet_question(&sheet, "/code"));
    assert_int_equal(form_neighbour(&sheet.plan, town, REGISTER_NONE), FORM_NONE);
    sheet_close(&sheet);
}

static void labels_follow_json_forms(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, schema, ui);
    assert_text(at(&sheet, "/name")->fallback, "Name of the person");
    assert_text(at(&sheet, "/note")->fallback, "Remark");
    assert_text(at(&sheet, "/kindOfPet")->fallback, "Kind Of Pet");
    assert_text(at(&sheet, "/kindOfPet")->label, "kindOfPet.label");
    assert_true(at(&sheet, "/size")->label_hidden);
    assert_text(at(&sheet, "/size")->label, "how.big.label");
    assert_text(at(&sheet, "/size")->choices[1].label, "how.big.2.5");
    sheet_close(&sheet);
}

static void what_is_called_alike_or_too_long_has_a_name_of_its_own(void **state)
{
    (void)state;
    char name[FORM_NAME_MAX + 2] = "", data[400], pages[2000];
    memset(name, 'x', FORM_NAME_MAX + 1);
    snprintf(
        data, sizeof data,
        "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':"
        "'string'},'%s':{'type':'string'}}}",
        name);
    snprintf(
        pages, sizeof pages,
        "{'type':'Categorization','elements':["
        "{'type':'Category','i18n':'page.one','elements':["
        "{'type':'Control','scope':'#/properties/a'},"
        "{'type':'Control','scope':'#/properties/a'},"
        "{'type':'Control','scope':'#/properties/b','i18n':'a'}]},"
        "{'type':'Category','i18n':'one','elements':["
        "{'type':'Control','scope':'#/properties/%s'}]},"
        "{'type':'Category','i18n':'page.%s','elements':["
        "{'type':'Control','scope':'#/properties/b','i18n':'#1'}]}]}",
        name, name);
    struct sheet sheet;
    sheet_open(&sheet, data, pages);
    static const char *const questions[] = {"a", "#1", "#2", "#3", "#4"};
    static const char *const names[] = {"one", "#1", "#2"};
    assert_int_equal(sheet.plan.question_count, COUNT(questions));
    for (size_t i = 0; i < COUNT(questions); i++) {
        assert_text(sheet.plan.questions[i].name, questions[i]);
    }
    assert_int_equal(sheet.plan.page_count, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_text(sheet.plan.pages[i].name, names[i]);
    }
    sheet_close(&sheet);
}

static void several_choices_are_an_array(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, schema, ui);
    size_t colours = sheet_question(&sheet, "/colours");
    assert_int_equal(form_choose(sheet.form, colours, 0, 2, true), ENTRY_OK);
    assert_int_equal(form_choose(sheet.form, colours, 0, 0, true), ENTRY_OK);
    assert_int_equal(form_choose(sheet.form, colours, 0, 3, true), ENTRY_REFUSED);
    assert_text(form_answer(sheet.form, colours), "red\nblue");
    assert_true(form_is_chosen(sheet.form, colours, 0, 0));
    assert_false(form_is_chosen(sheet.form, colours, 0, 1));
    sheet_assert_data(&sheet, "{'colours':['red','blue']}");
    assert_int_equal(sheet_say(&sheet, "/colours", 0, "red\nred"), ENTRY_REFUSED);
    assert_int_equal(sheet_say(&sheet, "/colours", 0, "red\nyellow"), ENTRY_REFUSED);
    assert_text(form_answer(sheet.form, colours), "red\nblue");
    sheet_type(&sheet, "/colours", 0, "blue\ngreen");
    sheet_assert_data(&sheet, "{'colours':['green','blue']}");
    assert_int_equal(form_choose(sheet.form, colours, 0, 1, false), ENTRY_OK);
    assert_int_equal(form_choose(sheet.form, colours, 0, 2, false), ENTRY_OK);
    sheet_assert_data(&sheet, "{}");
    sheet_close(&sheet);
}

static void several_choices_may_be_preset(void **state)
{
    (void)state;
    static const char form[] = "{'type': 'Control', 'scope': '#/properties/c'}";
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'c': {'type': 'array', 'uniqueItems': true, 'default': "
        "['z', 'x'], 'items': {'enum': ['x', 'y', 'z']}}}}",
        form);
    sheet_assert_data(&sheet, "{'c':['x','z']}");
    assert_int_equal(form_provenance(sheet.form, 0), PROVENANCE_DEFAULT);
    sheet_close(&sheet);
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'c': {'type': 'array', 'uniqueItems': true, 'default': "
        "['z', 'a'], 'items': {'enum': ['x', 'y', 'z']}}}}",
        form);
    sheet_assert_data(&sheet, "{}"); /* no choice of this question: left out whole */
    sheet_close(&sheet);
}

static void answers_are_sent_as_the_schema_wants_them(void **state)
{
    (void)state;
    static const struct {
        const char *pointer, *typed, *sent, *shown;
    } cases[] = {
        {"/price", "1.250,5", "{'price':1250.50}", "1.250,50\u00a0€"},
        {"/price", "12 €", "{'price':12.00}", "12,00\u00a0€"},
        {"/fee", "0,99", "{'fee':0.99}", "0,99\u00a0€"},
        {"/account", "de02 1203 0000 0000 2020 51", "{'account':'DE02120300000000202051'}",
         "DE02 1203 0000 0000 2020 51"},
        {"/from", "8:30", "{'from':'08:30'}", "08:30"},
        {"/from", "8.30 Uhr", "{'from':'08:30'}", "08:30"},
        {"/from", "1745", "{'from':'17:45'}", "17:45"},
        {"/from", "9 Uhr", "{'from':'09:00'}", "09:00"},
        {"/from", "24:00", "{'from':'24:00'}", "24:00"},
        {"/from", "8:3", "{'from':'8:3'}", "8:3"},
        {"/size", "2.5", "{'size':2.5}", "size.2.5"},
        {"/size", "true", "{'size':true}", "size.true"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        sheet_open(&sheet, schema, ui);
        sheet_type(&sheet, cases[i].pointer, 0, cases[i].typed);
        sheet_assert_data(&sheet, cases[i].sent);
        size_t question = sheet_question(&sheet, cases[i].pointer);
        struct text shown = form_shown(sheet.form, question, &sheet.texts, &sheet.session);
        if (sheet.plan.questions[question].kind != QUESTION_CHOICE) {
            assert_text(shown, cases[i].shown);
        }
        sheet_close(&sheet);
    }
}

static void what_is_read_only_cannot_be_typed(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, schema, ui);
    size_t name = sheet_question(&sheet, "/name");
    assert_int_equal(sheet_say(&sheet, "/name", 0, "Rex"), ENTRY_REFUSED);
    assert_int_equal(sheet_say(&sheet, "/note", 0, "Rex"), ENTRY_REFUSED);
    assert_true(form_element_readonly_in(sheet.form, sheet.plan.questions[name].element, 0));
    assert_int_equal(form_set(sheet.form, name, TEXT_OF("Ada"), PROVENANCE_DOCUMENT), ENTRY_OK);
    assert_int_equal(form_provenance(sheet.form, name), PROVENANCE_DOCUMENT);
    sheet_assert_data(&sheet, "{'name':'Ada'}");
    sheet_close(&sheet);
}

static void rules_can_make_something_read_only(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': 'string'}}}",
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Control', 'scope': '#/properties/a'},"
        "{'type': 'Group', 'rule': {'effect': 'READONLY', 'condition': {'scope': "
        "'#/properties/a', 'schema': {'const': true}}}, 'elements': [{'type': 'Control', "
        "'scope': '#/properties/b'}]}]}");
    size_t element = sheet.plan.questions[sheet_question(&sheet, "/b")].element;
    assert_false(form_element_readonly_in(sheet.form, element, 0));
    sheet_type(&sheet, "/a", 0, "true");
    assert_true(form_element_readonly_in(sheet.form, element, 0));
    assert_true(form_element_enabled_in(sheet.form, element, 0));
    assert_true(form_element_visible_in(sheet.form, element, 0));
    sheet_close(&sheet);
}

static void pages_nest_and_hide_with_what_is_around_them(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': 'string'}, "
        "'c': {'type': 'string'}, 'd': {'type': 'string'}}}",
        "{'type': 'VerticalLayout', 'elements': [{'type': 'Label', 'text': 'hello'},"
        "{'type': 'Control', 'scope': '#/properties/a'},"
        "{'type': 'Categorization', 'elements': ["
        " {'type': 'Category', 'label': 'page.b', 'elements': [{'type': 'Control', 'scope': "
        "'#/properties/b'}]},"
        " {'type': 'Categorization', 'label': 'more', 'rule': {'effect': 'SHOW', 'condition': "
        "{'scope': '#/properties/a', 'schema': {'const': true}}}, 'elements': ["
        "  {'type': 'Category', 'i18n': 'page.c', 'elements': [{'type': 'HorizontalLayout', "
        "'elements': [{'type': 'Control', 'scope': '#/properties/c'}, {'type': 'Control', "
        "'scope': '#/properties/d'}]}]}]}]}]}");
    assert_int_equal(sheet.plan.page_count, 4);
    assert_text(sheet.plan.pages[2].title, "page.b");
    assert_text(sheet.plan.pages[3].title, "page.c.label");
    assert_text(sheet.plan.pages[3].id, "page.c");
    assert_text(sheet.plan.elements[0].text, "hello");
    assert_false(form_page_visible(sheet.form, 3));
    sheet_type(&sheet, "/a", 0, "true");
    assert_true(form_page_visible(sheet.form, 3));
    sheet_type(&sheet, "/c", 0, "x");
    sheet_type(&sheet, "/a", 0, "false");
    sheet_assert_data(&sheet, "{'a':false}");
    sheet_close(&sheet);
}

static void a_category_may_hold_pages_of_its_own(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': 'string'}, "
        "'c': {'type': 'string'}, 'd': {'const': 'only'}}}",
        "{'type': 'Categorization', 'elements': [{'type': 'Category', 'i18n': 'first', 'rule': "
        "{'effect': 'HIDE', 'condition': {'scope': '#/properties/c', 'schema': {'const': 'x'}}}, "
        "'elements': [{'type': 'Control', 'scope': '#/properties/a'}, {'type': 'Categorization', "
        "'elements': [{'type': 'Category', 'i18n': 'second', 'elements': [{'type': 'Control', "
        "'scope': '#/properties/b'}]}]}]}, {'type': 'Category', 'i18n': 'third', 'elements': "
        "[{'type': 'Control', 'scope': '#/properties/c'}, {'type': 'Control', 'scope': "
        "'#/properties/d'}]}]}");
    assert_int_equal(sheet.plan.page_count, 3);
    assert_text(sheet.plan.pages[0].title, "first.label");
    assert_text(sheet.plan.pages[1].title, "second.label");
    assert_true(form_page_visible(sheet.form, 1));
    assert_int_equal(at(&sheet, "/d")->kind, QUESTION_CHOICE);
    sheet_type(&sheet, "/d", 0, "only");
    sheet_type(&sheet, "/b", 0, "gone");
    sheet_type(&sheet, "/c", 0, "x");
    assert_false(form_page_visible(sheet.form, 0));
    assert_false(form_page_visible(sheet.form, 1));
    sheet_assert_data(&sheet, "{'c':'x','d':'only'}");
    sheet_close(&sheet);
}

static void scopes_lead_through_combinators_and_references(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', '$defs': {'street': {'type': 'string', 'maxLength': 7}}, "
        "'properties': {'kind': {'enum': ['a', 'b']}, 'home': {'allOf': [{'type': 'object', "
        "'properties': {'street': {'$ref': '#/$defs/street', 'title': 'Street'}}}]}}, "
        "'if': {'properties': {'kind': {'const': 'a'}}, 'required': ['kind']}, "
        "'then': {'properties': {'extra': {'type': 'string'}}, 'required': ['extra']}}",
        "{'type': 'VerticalLayout', 'elements': ["
        "{'type': 'Control', 'scope': '#/properties/kind'},"
        "{'type': 'Control', 'scope': '#/then/properties/extra'},"
        "{'type': 'Control', 'scope': '#/properties/home/allOf/0/properties/street'}]}");
    assert_int_equal(at(&sheet, "/home/street")->max_characters, 7);
    assert_text(at(&sheet, "/home/street")->fallback, "Street");
    assert_true(at(&sheet, "/extra")->required);
    sheet_type(&sheet, "/home/street", 0, "Weg 1");
    sheet_type(&sheet, "/extra", 0, "more");
    sheet_type(&sheet, "/kind", 0, "a");
    sheet_assert_data(&sheet, "{'kind':'a','home':{'street':'Weg 1'},'extra':'more'}");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    form_clear(sheet.form, sheet_question(&sheet, "/extra"));
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 1);
    assert_int_equal(sheet.errors[0].question, sheet_question(&sheet, "/extra"));
    sheet_close(&sheet);
}

static void what_another_answer_requires_is_missed_like_any(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'dependentRequired': {'a': ['b']}, 'properties': {'a': {'type': "
        "'string'}, 'b': {'type': 'string'}, 'c': {'type': 'string'}}}",
        "{'type': 'Control', 'scope': '#'}");
    assert_true(at(&sheet, "/b")->required);
    assert_false(at(&sheet, "/c")->required);
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    sheet_type(&sheet, "/a", 0, "x");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 1);
    assert_int_equal(sheet.errors[0].question, sheet_question(&sheet, "/b"));
    assert_text(sheet.errors[0].keyword, "required");
    sheet_close(&sheet);
}

static void what_is_required_and_may_be_hidden_is_a_dead_end(void **state)
{
    (void)state;
    static const struct {
        const char *required;
        bool outer, inner; /* there is a rule */
        bool dead, inner_dead;
    } cases[] = {
        {"'required': ['list'],", false, false, false, false},
        {"'required': ['list'],", true, false, true, false},
        {"", true, false, false, false},
        {"", false, true, false, true},
    };
    static const char rule[] =
        "{'effect': 'HIDE', 'condition': {'scope': '#/properties/b', 'schema': {'const': true}}}";
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        char outer[300], inner[300], data[600], form[1500];
        snprintf(outer, sizeof outer, cases[i].outer ? "'rule': %s," : "%.0s", rule);
        snprintf(inner, sizeof inner, cases[i].inner ? "'rule': %s," : "%.0s", rule);
        snprintf(
            data, sizeof data,
            "{'type': 'object', %s 'properties': {'b': {'type': 'boolean'}, 'list': {'type': "
            "'array', 'items': {'type': 'object', 'required': ['n'], 'properties': {'b': "
            "{'type': 'boolean'}, 'n': {'type': 'string'}}}}}}",
            cases[i].required);
        snprintf(
            form, sizeof form,
            "{'type': 'Categorization', 'elements': [{'type': 'Category', 'i18n': 'a', "
            "'elements': [{'type': 'Control', 'scope': '#/properties/b'}]}, {'type': "
            "'Categorization', %s 'elements': [{'type': 'Category', 'i18n': 'b', 'elements': "
            "[{'type': 'Control', 'scope': '#/properties/list', 'options': {'detail': "
            "{'type': 'Group', 'elements': [{'type': 'Control', 'scope': '#/properties/b'}, "
            "{'type': 'Control', %s 'scope': '#/properties/n'}]}}}]}]}]}",
            outer, inner);
        sheet_open(&sheet, data, form);
        assert_int_equal(
            form_dead_end(&sheet.plan, sheet_question(&sheet, "/list")), cases[i].dead);
        assert_int_equal(
            form_dead_end(&sheet.plan, sheet_question(&sheet, "/list/-/n")), cases[i].inner_dead);
        assert_false(form_dead_end(&sheet.plan, sheet_question(&sheet, "/b")));
        sheet_close(&sheet);
    }
}

static void what_cannot_be_asked_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{'type': 'Control', 'scope': '#/properties/none'}", "leads to no property"},
        {"{'type': 'Control'}", "a scope"},
        {"{'type': 'Control', 'scope': '#/properties/price', 'options': {'control': 'iban'}}",
         "option \"control\""},
        {"{'type': 'Control', 'scope': '#/properties/note', 'options': {'colour': 'red'}}",
         "option \"colour\""},
        {"{'type': 'Control', 'scope': '#/properties/note', 'options': {'multi': 'yes'}}",
         "option \"multi\""},
        {"{'type': 'Label'}", "a Label needs"},
        {"{'type': 'Carousel'}", "Carousel"},
        {"{'type': 'VerticalLayout'}", "\"elements\" is missing"},
        {"{'type': 'VerticalLayout', 'elements': []}", "no question"},
        {"{'type': 'Group', 'elements': [{'type': 'Group', 'elements': [{'type': "
         "'Categorization', 'elements': []}]}]}",
         "makes pages"},
        {"{'type': 'Categorization', 'elements': [{'type': 'Category', 'elements': []}]}",
         "a Category needs"},
        {"{'type': 'Control', 'scope': '#/properties/note', 'rule': {'effect': 'BLINK'}}",
         "effect"},
        {"[]", "element of type"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        assert_false(sheet_try(&sheet, schema, cases[i][0]));
        if (strstr(sheet.why, cases[i][1]) == NULL) {
            fail_msg("%s: %s", cases[i][0], sheet.why);
        }
        sheet_close(&sheet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_and_the_options_say_what_is_asked),
        cmocka_unit_test(labels_follow_json_forms),
        cmocka_unit_test(what_is_called_alike_or_too_long_has_a_name_of_its_own),
        cmocka_unit_test(several_choices_are_an_array),
        cmocka_unit_test(several_choices_may_be_preset),
        cmocka_unit_test(answers_are_sent_as_the_schema_wants_them),
        cmocka_unit_test(what_is_read_only_cannot_be_typed),
        cmocka_unit_test(rules_can_make_something_read_only),
        cmocka_unit_test(pages_nest_and_hide_with_what_is_around_them),
        cmocka_unit_test(a_category_may_hold_pages_of_its_own),
        cmocka_unit_test(scopes_lead_through_combinators_and_references),
        cmocka_unit_test(what_another_answer_requires_is_missed_like_any),
        cmocka_unit_test(what_is_required_and_may_be_hidden_is_a_dead_end),
        cmocka_unit_test(what_cannot_be_asked_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
