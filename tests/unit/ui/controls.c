/* Fields of the pack tests/packs/controls: what keys do in them, and where an error leads. */
#include "ui/screens/control.h"

#include "tests/unit/ui/control_stage.h"

static void a_date_goes_on_by_itself(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.born-day");
    type(stage, "03");
    expect_editing(stage, "q-person.born-month");
    type(stage, "10");
    expect_editing(stage, "q-person.born-year");
    type(stage, "1964");
    expect_given(stage, "/person/born", "03.10.1964");
    type(stage, "5"); /* it is full */
    expect_given(stage, "/person/born", "03.10.1964");
}

static void one_digit_is_enough_where_no_other_can_follow(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.born-day");
    type(stage, "4");
    expect_editing(stage, "q-person.born-month");
    type(stage, "2");
    expect_editing(stage, "q-person.born-year");
    expect_given(stage, "/person/born", "4.2.");
}

static void a_point_ends_a_part_and_erasing_goes_back(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.born-day");
    type(stage, "3.1.19");
    expect_given(stage, "/person/born", "3.1.19");
    type(stage, "<<");
    expect_given(stage, "/person/born", "3.1.");
    type(stage, "<");
    expect_editing(stage, "q-person.born-month");
    expect_given(stage, "/person/born", "3..");
    type(stage, "<");
    expect_editing(stage, "q-person.born-day");
    expect_given(stage, "/person/born", "");
    type(stage, "<x");
    expect_given(stage, "/person/born", "");
}

static void a_full_part_is_begun_anew_when_it_is_touched(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.born-day");
    type(stage, "03101964");
    touch(stage, "q-person.born-day");
    type(stage, "1");
    expect_shown(stage, "q-person.born-day", "1");
    type(stage, "2");
    expect_shown(stage, "q-person.born-day", "12");
    expect_editing(stage, "q-person.born-day"); /* the month stands there: it is not entered */
}

static void the_part_of_a_date_that_is_wrong_is_led_to(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.name");
    type(stage, "Ada");
    touch(stage, "q-person.born-day");
    type(stage, "03131964");
    act(stage, ACTION_NEXT, 0);
    assert_true((node_at(stage, "q-person.born-month")->state & STATE_INVALID) != 0);
    assert_int_equal(node_at(stage, "q-person.born-day")->state & STATE_INVALID, 0);
    touch(stage, "trouble-0");
    assert_true(stage->typing.leads);
    expect_editing(stage, "q-person.born-month");
    struct text led = form_lead(show(stage), form_plan_of(stage->session.form), stage->typing.lead);
    assert_true(text_equal(led, TEXT_OF("q-person.born-month")));
}

static void an_error_closes_the_keyboard_each_time(void **state)
{
    struct stage *stage = *state;
    touch(stage, "q-person.name");
    for (int i = 0; i < 2; i++) {
        expect_editing(stage, "q-person.name");
        act(stage, ACTION_NEXT, 0);
        assert_int_equal(node_at(stage, "q-person.name")->state & STATE_EDITING, 0);
        touch(stage, "q-person.name");
    }
}

static void an_amount_takes_euro_and_two_places(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.account");
    touch(stage, "q-account.amount");
    type(stage, ",");
    expect_given(stage, "/account/amount", "");
    type(stage, "12,345");
    expect_given(stage, "/account/amount", "12,34");
    type(stage, ".");
    expect_given(stage, "/account/amount", "12,34");
    type(stage, "<<<.5");
    expect_given(stage, "/account/amount", "12.5");
}

static void a_whole_number_has_no_comma(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.account");
    touch(stage, "q-account.amount");
    assert_non_null(tree_find(show(stage), TEXT_OF("key-,")));
    touch(stage, "q-account.days");
    assert_non_null(tree_find(show(stage), TEXT_OF("key-7")));
    assert_null(tree_find(show(stage), TEXT_OF("key-,")));
}

static void an_account_number_is_shown_in_groups(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.account");
    touch(stage, "q-account.iban");
    type(stage, "de02 1203-0");
    expect_shown(stage, "q-account.iban", "DE02 1203 0");
    expect_given(stage, "/account/iban", "DE0212030");
    type(stage, "<<");
    expect_shown(stage, "q-account.iban", "DE02 120");
}

static void a_time_gets_its_colon(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.account");
    touch(stage, "q-account.from");
    type(stage, "08305");
    expect_shown(stage, "q-account.from", "08:30");
    type(stage, "<<");
    expect_shown(stage, "q-account.from", "08");
}

#define STEP(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STEP(a_date_goes_on_by_itself),
        STEP(one_digit_is_enough_where_no_other_can_follow),
        STEP(a_point_ends_a_part_and_erasing_goes_back),
        STEP(a_full_part_is_begun_anew_when_it_is_touched),
        STEP(the_part_of_a_date_that_is_wrong_is_led_to),
        STEP(an_error_closes_the_keyboard_each_time),
        STEP(an_amount_takes_euro_and_two_places),
        STEP(a_whole_number_has_no_comma),
        STEP(an_account_number_is_shown_in_groups),
        STEP(a_time_gets_its_colon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
