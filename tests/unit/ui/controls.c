/* The controls of the pack tests/packs/controls, with keys and fingers but without a kiosk: what is
 * typed, what is offered, where the focus is led, and that nothing is cut off on either panel. */
#include "ui/screens/control.h"

#include <stdio.h>

#include "base/file.h"
#include "tests/unit/model/packs.h"
#include "ui/check.h"
#include "ui/screens/suggest.h"

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};
static const struct panel landscape = {1920, 1080, 21.5, 850, 1050, 900};

struct stage {
    struct pack pack;
    struct arena common, arena;
    struct texts texts[2];
    struct file places_file;
    struct places places;
    struct session_setup setup;
    struct session session;
    struct session_effects effects;
    struct terminal terminal;
    struct view view;
    struct typing typing;
};

static void feed(struct stage *stage, struct session_event event)
{
    event.now_ms = 1000000;
    event.utc_s = 1795503600; /* 2026-11-24 07:00 UTC */
    session_step(&stage->session, &event, &stage->effects);
}

static void act(struct stage *stage, enum session_action action, size_t number)
{
    feed(
        stage,
        (struct session_event){.kind = EVENT_ACTION, .action = action, .number = (uint32_t)number});
}

/* The tree of the screen as it is now. */
static const struct tree *show(struct stage *stage)
{
    const struct screen_setup setup = {
        &stage->session, &stage->typing, &stage->terminal, stage->texts};
    char id[TREE_ID_MAX + 1];
    typing_follow(&stage->typing, &stage->session);
    struct tree *tree =
        view_begin(&stage->view, screen_id(&stage->session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&stage->view);
    return view_tree(&stage->view);
}

static const struct node *node_at(struct stage *stage, const char *id)
{
    const struct node *node = tree_find(show(stage), (struct text){id, strlen(id)});
    if (node == NULL) {
        fail_msg("no node %s", id);
    }
    return node;
}

static void put(struct stage *stage, struct view_event view)
{
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    if (typing_event(&stage->typing, &stage->session, &view, &event, space)) {
        feed(stage, event);
    }
}

static void touch(struct stage *stage, const char *id)
{
    const struct node *node = node_at(stage, id);
    assert_true(node_can_be_chosen(node));
    put(stage, (struct view_event){.want = VIEW_CHOSEN, .node = node});
}

static void type(struct stage *stage, const char *text)
{
    for (; *text != '\0'; text++) {
        struct view_event view = {.want = *text == '<' ? VIEW_ERASED : VIEW_TYPED};
        view.text[0] = *text == '<' ? '\0' : *text;
        put(stage, view);
    }
}

static void expect_shown(struct stage *stage, const char *id, const char *wanted)
{
    struct text value = node_at(stage, id)->value;
    if (!text_equal(value, (struct text){wanted, strlen(wanted)})) {
        fail_msg("%s is \"%.*s\", not \"%s\"", id, TEXT_ARG(value), wanted);
    }
}

static void expect_editing(struct stage *stage, const char *id)
{
    assert_true((node_at(stage, id)->state & STATE_EDITING) != 0);
}

static void read_texts(struct stage *stage, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(
        &stage->texts[i], &stage->common, file.content, (struct text){language, strlen(language)},
        why));
}

static void begin(struct stage *stage, const struct panel *panel, size_t language)
{
    char why[PLACES_WHY_MAX];
    stage->terminal = (struct terminal){.town = "Musterstadt", .place = "Foyer", .panel = *panel};
    stage->setup = (struct session_setup){
        .pack_count = 1,
        .packs = {&stage->pack},
        .language_count = 2,
        .languages = {TEXT_OF("de"), TEXT_OF("en")},
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .places = &stage->places,
    };
    assert_int_equal(
        file_read(&stage->places_file, "deploy/simulated/places.txt", PLACES_FILE_MAX), FILE_OK);
    assert_true(places_read(&stage->places, stage->places_file.content, why));
    session_init(&stage->session, &stage->setup, &stage->arena, 1000000, 1795503600);
    assert_true(view_init(&stage->view, panel, NULL));
    stage->view.screen = (struct rect){0, 0, (int)panel->width_px, (int)panel->height_px};
    feed(stage, (struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_PRINTER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_ok});
    act(stage, ACTION_BEGIN, 0);
    act(stage, ACTION_LANGUAGE, language);
    act(stage, ACTION_SERVICE, 0);
    act(stage, ACTION_NEXT, 0);
    act(stage, ACTION_WITHOUT, 0);
    assert_int_equal(stage->session.screen, SCREEN_form);
}

static struct stage *open_on(const struct panel *panel, size_t language)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    open_pack(&stage->pack, "controls");
    stage->pack.not_after = 30000;
    arena_init_common(&stage->common, 4u << 20);
    arena_init(&stage->arena, 4u << 20);
    read_texts(stage, 0, "de");
    read_texts(stage, 1, "en");
    pack_set_beneath(&stage->pack, stage->texts, 2);
    begin(stage, panel, language);
    return stage;
}

static void close_stage(struct stage *stage)
{
    view_finish(&stage->view);
    arena_finish(&stage->arena);
    file_release(&stage->places_file);
    pack_release(&stage->pack);
    arena_finish(&stage->common);
    test_free(stage);
}

static int setup(void **state)
{
    *state = open_on(&portrait, 0);
    return 0;
}

static int teardown(void **state)
{
    close_stage(*state);
    return 0;
}

static struct text answer_at(struct stage *stage, const char *pointer)
{
    return form_answer(stage->session.form, question_at(&stage->pack, pointer));
}

static void expect_given(struct stage *stage, const char *pointer, const char *wanted)
{
    struct text got = answer_at(stage, pointer);
    if (!text_equal(got, (struct text){wanted, strlen(wanted)})) {
        fail_msg("%s is \"%.*s\", not \"%s\"", pointer, TEXT_ARG(got), wanted);
    }
}

/* Shows the page with this id. */
static void go_to(struct stage *stage, const char *id)
{
    struct text wanted = {id, strlen(id)};
    for (size_t i = 0; i < stage->pack.form.page_count; i++) {
        if (text_equal(stage->pack.form.pages[i].id, wanted)) {
            stage->session.page = i;
            show(stage);
            return;
        }
    }
    fail_msg("no page %s", id);
}

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

/* Every page, empty and with everything wrong, with and without the keyboard. */
static void look_at_everything(const struct panel *panel, size_t language)
{
    static const char *const pages[] = {"page.person",    "page.nationality", "page.wishes",
                                        "page.languages", "page.address",     "page.account",
                                        "page.children",  "page.proof"};
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
        STEP(a_date_goes_on_by_itself),
        STEP(one_digit_is_enough_where_no_other_can_follow),
        STEP(a_point_ends_a_part_and_erasing_goes_back),
        STEP(a_full_part_is_begun_anew_when_it_is_touched),
        STEP(the_part_of_a_date_that_is_wrong_is_led_to),
        STEP(an_error_closes_the_keyboard_each_time),
        STEP(an_amount_takes_euro_and_two_places),
        STEP(an_account_number_is_shown_in_groups),
        STEP(a_time_gets_its_colon),
        STEP(a_long_list_is_searched_and_closes_when_chosen),
        STEP(better_matches_come_first),
        STEP(what_is_searched_for_is_no_answer),
        STEP(several_choices_are_kept_and_let_go),
        STEP(a_search_for_several_stays_open),
        STEP(a_postcode_offers_towns_and_the_town_streets),
        STEP(an_address_that_is_not_in_the_register_is_typed),
        STEP(a_town_offers_its_postcodes),
        STEP(a_file_says_that_it_is_handed_in_later),
        cmocka_unit_test(nothing_is_cut_off_upright),
        cmocka_unit_test(nothing_is_cut_off_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
