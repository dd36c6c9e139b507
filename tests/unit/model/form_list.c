#include "model/form.h"

#include "tests/unit/model/forms.h"

static const char dogs[] =
    "{'type': 'object', 'required': ['dogs'], 'properties': {"
    " 'many': {'type': 'boolean'},"
    " 'dogs': {'type': 'array', 'minItems': 1, 'maxItems': 3, 'items': {'type': 'object',"
    "  'required': ['name'], 'properties': {"
    "   'name': {'type': 'string', 'minLength': 2},"
    "   'kind': {'const': 'dog'},"
    "   'born': {'type': 'string', 'format': 'date'},"
    "   'chipped': {'type': 'boolean'},"
    "   'chip': {'type': 'string', 'pattern': '^[0-9]{3}$'}}}},"
    " 'tags': {'type': 'array', 'items': {'type': 'string', 'minLength': 3}}}}";

static const char dogs_ui[] =
    "{'type': 'Categorization', 'elements': ["
    " {'type': 'Category', 'i18n': 'page.dogs', 'elements': ["
    "  {'type': 'Control', 'scope': '#/properties/many'},"
    "  {'type': 'ListWithDetail', 'scope': '#/properties/dogs', 'options': {'detail':"
    "   {'type': 'VerticalLayout', 'elements': ["
    "    {'type': 'Control', 'scope': '#/properties/name'},"
    "    {'type': 'Control', 'scope': '#/properties/born'},"
    "    {'type': 'Control', 'scope': '#/properties/chipped'},"
    "    {'type': 'Control', 'scope': '#/properties/chip', 'rule': {'effect': 'SHOW',"
    "      'condition': {'scope': '#/properties/chipped', 'schema': {'const': true}}}}]}},"
    "   'rule': {'effect': 'HIDE', 'condition': {'scope': '#/properties/many',"
    "     'schema': {'const': false}}}}]},"
    " {'type': 'Category', 'i18n': 'page.tags', 'elements': ["
    "  {'type': 'Control', 'scope': '#/properties/tags'}]}]}";

static void entries_have_answers_of_their_own(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    sheet_assert_data(&sheet, "{'dogs':[]}");
    assert_int_equal(sheet_say(&sheet, "/dogs/-/name", 0, "Bello"), ENTRY_REFUSED);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    assert_int_equal(form_entry_add(sheet.form, 0), 1);
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    sheet_type(&sheet, "/dogs/-/name", 1, "Rex");
    sheet_type(&sheet, "/dogs/-/born", 1, "3.10.2019");
    sheet_type(&sheet, "/dogs/-/chipped", 1, "true");
    assert_false(sheet_visible(&sheet, "/dogs/-/chip", 0));
    assert_true(sheet_visible(&sheet, "/dogs/-/chip", 1));
    assert_false(sheet_visible(&sheet, "/dogs/-/chip", 2));
    sheet_type(&sheet, "/dogs/-/chip", 1, "123");
    sheet_assert_data(
        &sheet, "{'dogs':[{'name':'Bello'},"
                "{'name':'Rex','born':'2019-10-03','chipped':true,'chip':'123'}]}");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    sheet_close(&sheet);
}

static void an_entry_taken_away_lets_the_others_move_up(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    static const char *const names[] = {"Anton", "Bello", "Cora"};
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(form_entry_add(sheet.form, 0), i);
        sheet_type(&sheet, "/dogs/-/name", i, names[i]);
    }
    assert_int_equal(form_entry_add(sheet.form, 0), FORM_NONE);
    form_entry_remove(sheet.form, 0, 1);
    assert_null(memmem(sheet.session.base, sheet.session.size, "Bello", 5));
    assert_int_equal(form_entry_count(sheet.form, 0), 2);
    sheet_assert_data(&sheet, "{'dogs':[{'name':'Anton'},{'name':'Cora'}]}");
    assert_int_equal(form_entry_add(sheet.form, 0), 2);
    assert_true(form_entry_blank(sheet.form, 0, 2));
    assert_false(form_entry_blank(sheet.form, 0, 1));
    form_entry_remove(sheet.form, 0, 7);
    assert_int_equal(form_entry_count(sheet.form, 0), 3);
    sheet_close(&sheet);
}

static void adding_and_removing_does_not_use_the_arena_up(void **state)
{
    (void)state;
    struct sheet sheet;
    size_t used = 0;
    sheet_open(&sheet, dogs, dogs_ui);
    for (int i = 0; i < 300; i++) {
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(form_entry_add(sheet.form, 0), k);
            sheet_type(&sheet, "/dogs/-/name", k, "Bello");
        }
        for (size_t k = 3; k > 0; k--) {
            form_entry_remove(sheet.form, 0, (size_t)i % k);
        }
        used = i == 0 ? sheet.session.used : used;
    }
    assert_int_equal(sheet.session.used, used);
    sheet_close(&sheet);
}

static void what_is_wrong_is_said_of_its_entry(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 1);
    assert_int_equal(sheet.errors[0].question, sheet_question(&sheet, "/dogs"));
    assert_text(sheet.errors[0].keyword, "minItems");
    assert_text(sheet.errors[0].limit, "1");
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    assert_int_equal(form_entry_add(sheet.form, 0), 1);
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    sheet_type(&sheet, "/dogs/-/chipped", 1, "true");
    sheet_type(&sheet, "/dogs/-/chip", 1, "12");
    assert_int_equal(sheet_check(&sheet, 0), 2); /* the page of the list tells of its entries */
    assert_int_equal(sheet.errors[0].question, sheet_question(&sheet, "/dogs/-/name"));
    assert_int_equal(sheet.errors[0].entry, 1);
    assert_text(sheet.errors[0].keyword, "required");
    assert_int_equal(sheet.errors[1].entry, 1);
    assert_text(sheet.errors[1].keyword, "pattern");
    size_t page = sheet.plan.lists[0].first_page;
    assert_int_equal(form_check_in(sheet.form, page, 0, &sheet.texts, sheet.errors), 0);
    assert_int_equal(form_check_in(sheet.form, page, 1, &sheet.texts, sheet.errors), 2);
    sheet_type(&sheet, "/dogs/-/name", 1, "Rex");
    sheet_type(&sheet, "/dogs/-/chip", 1, "123");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    sheet_close(&sheet);
}

static void a_hidden_list_is_not_sent_and_comes_back(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    sheet_type(&sheet, "/many", 0, "false");
    assert_false(sheet_visible(&sheet, "/dogs", 0));
    assert_false(sheet_visible(&sheet, "/dogs/-/name", 0));
    sheet_assert_data(&sheet, "{'many':false}");
    sheet_type(&sheet, "/many", 0, "true");
    sheet_assert_data(&sheet, "{'many':true,'dogs':[{'name':'Bello'}]}");
    sheet_close(&sheet);
}

static void the_pages_of_an_entry_are_not_on_the_way(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    assert_int_equal(sheet.plan.page_count, 4);
    assert_int_equal(form_page_after(sheet.form, FORM_NONE), 0);
    assert_int_equal(form_page_after(sheet.form, 0), 2);
    assert_int_equal(form_page_after(sheet.form, 2), FORM_NONE);
    assert_int_equal(form_page_before(sheet.form, 2), 0);
    assert_int_equal(sheet.plan.pages[1].list, 0);
    assert_text(sheet.plan.pages[1].title, "dogs.entry.label");
    assert_int_equal(form_entry_page_after(sheet.form, 0, 0, FORM_NONE), FORM_NONE);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    assert_int_equal(form_entry_page_after(sheet.form, 0, 0, FORM_NONE), 1);
    assert_int_equal(form_entry_page_after(sheet.form, 0, 0, 1), FORM_NONE);
    assert_int_equal(form_entry_page_before(sheet.form, 0, 0, 1), FORM_NONE);
    sheet_close(&sheet);
}

static void an_entry_says_which_one_it_is(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    assert_text(form_entry_summary(sheet.form, 0, 0, &sheet.texts, &sheet.session), "");
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    sheet_type(&sheet, "/dogs/-/born", 0, "2019-10-03");
    assert_text(
        form_entry_summary(sheet.form, 0, 0, &sheet.texts, &sheet.session), "Bello, 03.10.2019");
    sheet_close(&sheet);
    sheet_open(
        &sheet, dogs,
        "{'type': 'Control', 'scope': '#/properties/dogs', 'options': {'elementLabelProp': "
        "'born'}}");
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    sheet_type(&sheet, "/dogs/-/born", 0, "2019-10-03");
    assert_text(form_entry_summary(sheet.form, 0, 0, &sheet.texts, &sheet.session), "03.10.2019");
    sheet_close(&sheet);
}

static void an_entry_may_be_one_answer(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet, dogs, dogs_ui);
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    sheet_type(&sheet, "/dogs/-/name", 0, "Bello");
    assert_int_equal(form_entry_add(sheet.form, 1), 0);
    assert_int_equal(form_entry_add(sheet.form, 1), 1);
    sheet_type(&sheet, "/tags/-", 1, "ab");
    sheet_assert_data(&sheet, "{'dogs':[{'name':'Bello'}],'tags':[null,'ab']}");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 2);
    assert_text(sheet.errors[0].keyword, "required");
    assert_int_equal(sheet.errors[0].entry, 0);
    assert_text(sheet.errors[1].keyword, "minLength");
    assert_int_equal(sheet.errors[1].entry, 1);
    form_entry_remove(sheet.form, 1, 0);
    sheet_type(&sheet, "/tags/-", 0, "abc");
    assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
    sheet_assert_data(&sheet, "{'dogs':[{'name':'Bello'}],'tags':['abc']}");
    sheet_close(&sheet);
}

static void a_list_that_is_not_required_may_be_left_out(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'firm': {'type': 'object', 'required': ['owners'],"
        " 'properties': {'owners': {'type': 'array', 'items': {'type': 'object', 'properties': "
        "{'name': {'type': 'string'}}}}, 'seat': {'type': 'string'}}}}}",
        "{'type': 'Control', 'scope': '#/properties/firm'}");
    sheet_assert_data(&sheet, "{}"); /* an empty list alone does not make a firm */
    sheet_type(&sheet, "/firm/seat", 0, "Hameln");
    sheet_assert_data(&sheet, "{'firm':{'owners':[],'seat':'Hameln'}}");
    sheet_close(&sheet);
}

static void a_detail_may_have_pages_and_objects(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'people': {'type': 'array', 'maxItems': 2, 'items': "
        "{'type': 'object', 'properties': {'who': {'type': 'object', 'properties': {'name': "
        "{'type': 'string'}}}, 'town': {'type': 'string'}, 'adult': {'type': 'boolean'}}}}}}",
        "{'type': 'Control', 'scope': '#/properties/people', 'options': {'elementLabelProp': "
        "'who.name', 'detail': {'type': 'Categorization', 'elements': ["
        "{'type': 'Category', 'i18n': 'a', 'elements': [{'type': 'Control', 'scope': "
        "'#/properties/who'}, {'type': 'Control', 'scope': '#/properties/adult'}]},"
        "{'type': 'Category', 'i18n': 'b', 'rule': {'effect': 'HIDE', 'condition': {'scope': "
        "'#/properties/adult', 'schema': {'const': false}}}, 'elements': [{'type': 'Control', "
        "'scope': '#/properties/town'}]}]}}}");
    assert_int_equal(form_entry_add(sheet.form, 0), 0);
    assert_int_equal(form_entry_add(sheet.form, 0), 1);
    sheet_type(&sheet, "/people/-/who/name", 1, "Ayşe");
    sheet_type(&sheet, "/people/-/town", 1, "Hameln");
    assert_int_equal(form_entry_page_after(sheet.form, 0, 1, 1), 2);
    assert_int_equal(form_entry_page_before(sheet.form, 0, 1, 2), 1);
    sheet_type(&sheet, "/people/-/adult", 1, "false");
    assert_int_equal(form_entry_page_after(sheet.form, 0, 1, 1), FORM_NONE);
    assert_int_equal(form_entry_page_after(sheet.form, 0, 0, 1), 2);
    sheet_assert_data(&sheet, "{'people':[{},{'who':{'name':'Ayşe'},'adult':false}]}");
    assert_text(form_entry_summary(sheet.form, 0, 1, &sheet.texts, &sheet.session), "Ayşe");
    sheet_close(&sheet);
}

/* As much as a form may ask for, typed in full, in the arena of a session. */
static void the_largest_form_fits_in_a_session(void **state)
{
    (void)state;
    static char longest[3 * ENTRY_CHARACTERS_MAX + 1];
    static const char *const fills[] = {"\"", "€"};
    struct sheet sheet;
    sheet_open(
        &sheet,
        "{'type': 'object', 'properties': {'a': {'type': 'array', 'items': {'type': 'object', "
        "'properties': {'a': {'type': 'string', 'maxLength': 4000}, 'b': {'type': 'string', "
        "'maxLength': 4000}, 'c': {'type': 'string', 'maxLength': 4000}, 'd': {'type': 'string', "
        "'maxLength': 4000}}}}}}",
        "{'type': 'Control', 'scope': '#/properties/a'}");
    for (size_t fill = 0; fill < COUNT(fills); fill++) {
        size_t size = strlen(fills[fill]);
        for (size_t i = 0; i < ENTRY_CHARACTERS_MAX; i++) {
            memcpy(longest + size * i, fills[fill], size);
        }
        longest[size * ENTRY_CHARACTERS_MAX] = '\0';
        for (size_t entry = 0; entry < FORM_ENTRIES_MAX; entry++) {
            assert_int_equal(form_entry_add(sheet.form, 0), fill == 0 ? entry : FORM_NONE);
            for (size_t question = 1; question <= 4; question++) {
                struct text text = {longest, strlen(longest)};
                assert_int_equal(
                    form_set_in(sheet.form, question, entry, text, PROVENANCE_TYPED), ENTRY_OK);
            }
        }
        assert_int_equal(sheet_check(&sheet, FORM_NONE), 0);
        size_t used = sheet.session.used;
        struct bytes data = form_data(sheet.form, &sheet.session);
        assert_true(data.len > (size_t)FORM_ENTRIES_MAX * 4 * 4000 * (fill == 0 ? 2 : 3));
        arena_rewind(&sheet.session, used);
    }
    sheet_close(&sheet);
}

static void lists_that_cannot_be_shown_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{'type': 'array', 'items': {'type': 'object', 'properties': {'b': {'type': 'array', "
         "'items': {'type': 'string'}}}}}",
         "{}", "a list in an entry"},
        {"{'type': 'array', 'minItems': 30, 'items': {'type': 'string'}}", "{}", "1 to 20"},
        {"{'type': 'array', 'maxItems': 0, 'items': {'type': 'string'}}", "{}", "1 to 20"},
        {"{'type': 'array'}", "{}", "needs \"items\""},
        {"{'type': 'array', 'items': {'type': 'object', 'properties': {}}}", "{}", "no question"},
        {"{'type': 'array', 'items': {'type': 'string'}}", "{'detial': 1}", "detial"},
        {"{'type': 'array', 'items': {'type': 'object', 'properties': {'b': {'type': "
         "'string'}}}}",
         "{'elementLabelProp': 'c'}", "elementLabelProp"},
        {"{'type': 'array', 'items': {'type': 'string', 'maxLength': 4000}}", "{}", ""},
        {"{'type': 'array', 'items': {'type': 'object', 'properties': {'a': {'type': 'string', "
         "'maxLength': 4000}, 'b': {'type': 'string', 'maxLength': 4000}, 'c': {'type': 'string', "
         "'maxLength': 4000}, 'd': {'type': 'string', 'maxLength': 4000}, 'e': {'type': 'string', "
         "'maxLength': 4000}}}}",
         "{}", "set maxLength"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        char schema[1000], ui[300];
        snprintf(schema, sizeof schema, "{'type': 'object', 'properties': {'a': %s}}", cases[i][0]);
        snprintf(
            ui, sizeof ui, "{'type': 'Control', 'scope': '#/properties/a', 'options': %s}",
            cases[i][1]);
        bool fine = sheet_try(&sheet, schema, ui);
        assert_int_equal(fine, cases[i][2][0] == '\0');
        if (strstr(sheet.why, cases[i][2]) == NULL) {
            fail_msg("%zu: %s", i, sheet.why);
        }
        sheet_close(&sheet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_have_answers_of_their_own),
        cmocka_unit_test(an_entry_taken_away_lets_the_others_move_up),
        cmocka_unit_test(adding_and_removing_does_not_use_the_arena_up),
        cmocka_unit_test(what_is_wrong_is_said_of_its_entry),
        cmocka_unit_test(a_hidden_list_is_not_sent_and_comes_back),
        cmocka_unit_test(the_pages_of_an_entry_are_not_on_the_way),
        cmocka_unit_test(an_entry_says_which_one_it_is),
        cmocka_unit_test(an_entry_may_be_one_answer),
        cmocka_unit_test(a_list_that_is_not_required_may_be_left_out),
        cmocka_unit_test(a_detail_may_have_pages_and_objects),
        cmocka_unit_test(the_largest_form_fits_in_a_session),
        cmocka_unit_test(lists_that_cannot_be_shown_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
