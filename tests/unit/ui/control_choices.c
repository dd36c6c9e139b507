/* Choices of the pack tests/packs/controls, what the register of places offers, and that nothing is cut
 * off on either panel. */
#include "tests/unit/ui/control_stage.h"
#include "ui/screens/suggest.h"
#include "ui/view_actions.h"

static void a_long_list_is_searched_and_closes_when_chosen(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.nationality");
    assert_true(stage->typing.is_on);
    assert_non_null(node_at(stage, "q-person.nationality-0"));
    assert_null(tree_find(show(stage), TEXT_OF("q-person.nationality-5")));
    touch(stage, "q-person.nationality-more");
    assert_non_null(node_at(stage, "q-person.nationality-5"));
    type(stage, "rep"); /* the second word of one */
    assert_non_null(node_at(stage, "q-person.nationality-22"));
    assert_null(tree_find(show(stage), TEXT_OF("q-person.nationality-more")));
    touch(stage, "q-person.nationality-22");
    assert_false(stage->typing.is_on);
    expect_shown(stage, "q-person.nationality", "Korea, Republik");
    expect_given(stage, "/person/nationality", "kr");
    touch(stage, "q-person.nationality"); /* opens again, with nothing typed */
    assert_non_null(node_at(stage, "q-person.nationality-0"));
}

static void better_matches_come_first(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.nationality");
    type(stage, "is"); /* Island begins so, others only contain it */
    const struct node *group = node_at(stage, "q-person.nationality-found");
    assert_true(text_equal(group->first->name, TEXT_OF("Island")));
}

static void what_is_searched_for_is_no_answer(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.nationality");
    type(stage, "Deutschland");
    expect_given(stage, "/person/nationality", "");
    assert_true(session_searched(&stage->session, stage->typing.field).len > 0);
}

static void several_choices_are_kept_and_let_go(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.wishes");
    touch(stage, "q-wishes.topics-0");
    touch(stage, "q-wishes.topics-2");
    assert_true((node_at(stage, "q-wishes.topics-0")->state & STATE_CHECKED) != 0);
    touch(stage, "q-wishes.topics-0");
    assert_int_equal(node_at(stage, "q-wishes.topics-0")->state & STATE_CHECKED, 0);
    expect_given(stage, "/wishes/topics", "nature");
}

static void a_search_for_several_stays_open(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.languages");
    touch(stage, "q-languages-0");
    type(stage, "griech");
    touch(stage, "q-languages-14");
    assert_true(stage->typing.is_on);
    expect_given(stage, "/languages", "de\nel");
}

static void a_postcode_offers_towns_and_the_town_streets(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.address");
    type(stage, "1234");
    assert_null(tree_find(show(stage), TEXT_OF("suggestion-0")));
    type(stage, "7");
    assert_true(text_equal(node_at(stage, "suggestion-0")->name, TEXT_OF("Altdorf (Beispiel)")));
    touch(stage, "suggestion-1");
    expect_given(stage, "/address/town", "Neudorf (Beispiel)");
    expect_editing(stage, "q-address.street");
    type(stage, "d");
    assert_null(tree_find(show(stage), TEXT_OF("suggestion-0")));
    type(stage, "o");
    touch(stage, "suggestion-0");
    expect_given(stage, "/address/street", "Dorfstraße");
    expect_editing(stage, "q-address.number");
}

static void an_address_that_is_not_in_the_register_is_typed(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.address");
    type(stage, "99999");
    assert_null(tree_find(show(stage), TEXT_OF("suggestion-0")));
    touch(stage, "q-address.town");
    type(stage, "Nirgendwo");
    touch(stage, "q-address.street");
    type(stage, "Am Ende");
    touch(stage, "q-address.number");
    type(stage, "1");
    act(stage, ACTION_NEXT, 0);
    assert_int_equal(stage->session.error_count, 0);
    assert_true(stage->session.page > 4);
}

static void a_town_offers_its_postcodes(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.address");
    touch(stage, "q-address.town");
    type(stage, "must");
    touch(stage, "suggestion-0");
    expect_given(stage, "/address/town", "Musterstadt");
    touch(stage, "q-address.postcode");
    assert_true(text_equal(node_at(stage, "suggestion-1")->name, TEXT_OF("12346")));
    touch(stage, "suggestion-1");
    expect_given(stage, "/address/postcode", "12346");
}

static void a_file_says_that_it_is_handed_in_later(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.proof");
    const struct node *alert = node_at(stage, "q-proof-none");
    assert_true(alert->name.len > 0);
    assert_non_null(memmem(alert->value.at, alert->value.len, "Rathausplatz 1", 14));
}

static const struct node *press(struct stage *stage, enum rim_key key)
{
    const struct rim_event input = {.kind = RIM_KEY, .key = key, .at_ms = 5000};
    struct view_event view = view_input(&stage->view, &input);
    keyboard_filter(&stage->typing.keyboard, &view);
    put(stage, view);
    if (key == RIM_KEY_SELECT) {
        show(stage);
    }
    return view_focus(&stage->view);
}

/* By "next" alone, from where the focus is, round to the same place: everything that can be chosen. */
static void expect_all_reached(struct stage *stage, const char *page)
{
    static uint64_t seen[TREE_NODES_MAX];
    const struct tree *tree = show(stage);
    size_t count = 0;
    bool is_round = false;
    while (count < tree->count && !is_round) {
        uint64_t key = press(stage, RIM_KEY_NEXT)->key;
        is_round = count > 0 && key == seen[0];
        seen[count++] = key;
    }
    assert_true(is_round);
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        /* the focus scrolls by itself: the buttons for it come and go while it moves */
        bool is_seen = !node_can_be_chosen(node) || node->action >= VIEW_OWN_ACTIONS;
        for (size_t i = 0; i < count && !is_seen; i++) {
            is_seen = seen[i] == node->key;
        }
        if (!is_seen) {
            fail_msg("%s: %.*s is not reached by a keypad", page, TEXT_ARG(node->id));
        }
    }
}

static const char *const pages[] = {"page.person",    "page.nationality", "page.wishes",
                                    "page.languages", "page.address",     "page.account",
                                    "page.children",  "page.proof"};

static void everything_is_reached_by_a_keypad(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < COUNT(pages); i++) {
        go_to(stage, pages[i]);
        expect_all_reached(stage, pages[i]);
        act(stage, ACTION_NEXT, 0); /* and the lines of what is wrong, where something is */
        if (stage->session.error_count > 0) {
            assert_non_null(tree_find(show(stage), TEXT_OF("trouble-0")));
            expect_all_reached(stage, pages[i]);
        }
    }
}

/* Presses "next" until the focus is there, then "select". */
static void select_by_keypad(struct stage *stage, const char *id)
{
    show(stage);
    for (size_t i = 0; i < TREE_NODES_MAX; i++) {
        if (text_equal(press(stage, RIM_KEY_NEXT)->id, (struct text){id, strlen(id)})) {
            press(stage, RIM_KEY_SELECT);
            return;
        }
    }
    fail_msg("%s is not reached", id);
}

static void a_list_is_filled_by_a_keypad_alone(void **state)
{
    struct stage *stage = *state;
    go_to(stage, "page.children");
    select_by_keypad(stage, "q-children-add");
    select_by_keypad(stage, "q-children.name");
    select_by_keypad(stage, "key-m");
    select_by_keypad(stage, "key-i");
    select_by_keypad(stage, "q-children.born-day");
    static const char *const digits[] = {"key-4", "key-2", "key-2", "key-0", "key-1", "key-5"};
    for (size_t i = 0; i < COUNT(digits); i++) {
        select_by_keypad(stage, digits[i]);
    }
    select_by_keypad(stage, "q-children.school-1");
    select_by_keypad(stage, "next");
    assert_int_equal(form_entry_count(stage->session.form, 0), 1);
    assert_true(stage->session.list == FORM_NONE);
    size_t born = question_at(&stage->pack, "/children/-/born");
    assert_true(text_equal(form_answer_in(stage->session.form, born, 0), TEXT_OF("4.2.2015")));
    select_by_keypad(stage, "q-children-remove-1");
    select_by_keypad(stage, "remove-yes");
    assert_int_equal(form_entry_count(stage->session.form, 0), 0);
}

/* Every page, empty and with everything wrong, with and without the keyboard. */
static void look_at_everything(const struct panel *panel, size_t language)
{
    struct stage *stage = open_on(panel, language);
    size_t findings = 0;
    for (size_t i = 0; i < COUNT(pages); i++) {
        go_to(stage, pages[i]);
        for (int wrong = 0; wrong < 2; wrong++) {
            struct check check;
            check_tree(&check, show(stage), &stage->view.style);
            if (check.count > 0) {
                print_message("%s: %s", pages[i], check.text);
            }
            findings += check.count;
            act(stage, ACTION_NEXT, 0);
            go_to(stage, pages[i]);
        }
    }
    go_to(stage, "page.children");
    act(stage, ACTION_ENTRY_ADD, 0);
    act(stage, ACTION_NEXT, 0);
    struct check check;
    check_tree(&check, show(stage), &stage->view.style);
    if (check.count > 0) {
        print_message("entry: %s", check.text);
    }
    findings += check.count;
    close_stage(stage);
    assert_int_equal(findings, 0);
}

static void nothing_is_cut_off_upright(void **state)
{
    (void)state;
    look_at_everything(&portrait, 0);
    look_at_everything(&portrait, 1);
}

static void nothing_is_cut_off_wide(void **state)
{
    (void)state;
    look_at_everything(&landscape, 0);
    look_at_everything(&landscape, 1);
}

#define STEP(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STEP(a_long_list_is_searched_and_closes_when_chosen),
        STEP(better_matches_come_first),
        STEP(what_is_searched_for_is_no_answer),
        STEP(several_choices_are_kept_and_let_go),
        STEP(a_search_for_several_stays_open),
        STEP(a_postcode_offers_towns_and_the_town_streets),
        STEP(an_address_that_is_not_in_the_register_is_typed),
        STEP(a_town_offers_its_postcodes),
        STEP(a_file_says_that_it_is_handed_in_later),
        STEP(everything_is_reached_by_a_keypad),
        STEP(a_list_is_filled_by_a_keypad_alone),
        cmocka_unit_test(nothing_is_cut_off_upright),
        cmocka_unit_test(nothing_is_cut_off_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
