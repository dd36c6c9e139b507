/* What goes wrong with a document on the reader, and how a citizen gets on. */
#include <stdlib.h>

#include "tests/namespaces.h"
#include "tests/support/town.h"
#include "tests/test.h"

/* Up to the screen that asks for a document. */
static void go_to_reader(struct town *town)
{
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    citizen_wait_screen(&town->citizen, "lay");
}

static void type_can(struct town *town, const char *can)
{
    citizen_wait_screen(&town->citizen, "can");
    citizen_type(&town->citizen, can);
    citizen_touch(&town->citizen, "next");
}

/* The line is slow, so that reading lasts; the finger that takes the card comes in its middle. */
static void a_document_taken_while_reading_is_asked_for_again(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "line 9600 106 50", NULL);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    type_can(town, "482913");
    citizen_wait_screen(&town->citizen, "reading");
    world_ask(&town->world, "reader", "take", NULL);
    citizen_wait_screen(&town->citizen, "lay");
    citizen_wait_node(&town->citizen, "trouble");
    assert_true(citizen_reads(&town->citizen, "zu früh weggenommen"));
    world_ask(&town->world, "reader", "line 0 0 0", NULL);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(&town->citizen, "person"); /* the number is not asked for again */
    assert_true(citizen_reads(&town->citizen, "U7K2P9XQ4"));
}

static void a_wrong_number_is_said_and_tried_three_times_at_most(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    type_can(town, "111111");
    citizen_wait_text(&town->citizen, "passt nicht zu der Karte");
    assert_true(citizen_reads(&town->citizen, "noch 2 Mal"));
    type_can(town, "222222");
    citizen_wait_text(&town->citizen, "noch 1 Mal");
    type_can(town, "333333");
    citizen_wait_screen(&town->citizen, "problem");
    assert_true(citizen_reads(&town->citizen, "drei Mal nicht gepasst"));
    /* The right number is of no use any more in this visit. */
    world_ask(&town->world, "reader", "take", NULL);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    assert_false(citizen_sees_screen(&town->citizen, "can", 1500));
}

static void a_second_try_with_the_right_number_works(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    type_can(town, "111111");
    citizen_wait_text(&town->citizen, "noch 2 Mal");
    type_can(town, "482913");
    citizen_wait_screen(&town->citizen, "person");
}

static void a_bank_card_is_no_identity_document(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay bank-card", NULL);
    citizen_wait_text(&town->citizen, "kein Ausweis");
    world_ask(&town->world, "reader", "take", NULL);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(&town->citizen, "can");
}

static void a_german_card_is_told_its_own_way(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay german-eid", NULL);
    if (!namespaces_are_allowed()) { /* then foyer-eid cannot do it here, and the citizen is told so */
        citizen_wait_screen(&town->citizen, "problem");
        assert_true(citizen_reads(&town->citizen, "nur mit seiner Online-Funktion"));
        return;
    }
    citizen_wait_screen(&town->citizen, "online_offer");
    assert_true(citizen_reads(&town->citizen, "nur mit ihrer Online-Funktion"));
}

static void two_cards_at_once_are_told_apart(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay two-cards", NULL);
    citizen_wait_text(&town->citizen, "mehrere Karten");
}

static void a_reader_that_is_unplugged_comes_back_by_itself(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "off", NULL);
    citizen_wait_screen(&town->citizen, "problem");
    assert_true(citizen_reads(&town->citizen, "Lesegerät antwortet nicht"));
    world_ask(&town->world, "reader", "on", NULL);
    citizen_wait_screen(&town->citizen, "lay");
    world_ask(&town->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(&town->citizen, "can");
}

/* Without a reader the service that needs one is not begun; the other one is. */
static void without_a_reader_the_start_screen_says_so(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "reader", "off", NULL);
    citizen_wait_text(&town->citizen, "Lesegerät");
    visit_begin(&town->visit, "de");
    citizen_touch(&town->citizen, "service-meldebescheinigung");
    citizen_wait_screen(&town->citizen, "off");
    assert_true(citizen_reads(&town->citizen, "Lesegerät"));
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "services");
    citizen_touch(&town->citizen, "service-sperrmuell");
    citizen_wait_screen(&town->citizen, "consent");
}

static void a_card_that_lies_is_refused(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "reader", "fault wrong-mac", NULL);
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    type_can(town, "482913");
    citizen_wait_screen(&town->citizen, "problem");
    assert_true(citizen_reads(&town->citizen, "antwortet nicht richtig"));
}

/* libnfc aborts: the supervisor gives the kiosk another reader process, and the citizen gets on. */
static void a_reader_process_that_dies_is_replaced(void **state)
{
    struct town *town = *state;
    go_to_reader(town);
    world_ask(&town->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(&town->citizen, "can");
    world_ask(&town->world, "reader", "fault bad-status", NULL);
    type_can(town, "482913");
    citizen_wait_screen(&town->citizen, "problem"); /* the next one dies of it, too */
    assert_true(citizen_reads(&town->citizen, "Lesegerät antwortet nicht"));
    world_ask(&town->world, "reader", "fault none", NULL);
    citizen_wait_screen(&town->citizen, "can"); /* what was typed still stands there */
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "person");
    assert_true(citizen_reads(&town->citizen, "U7K2P9XQ4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_document_taken_while_reading_is_asked_for_again, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_wrong_number_is_said_and_tried_three_times_at_most, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_second_try_with_the_right_number_works, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_reader_process_that_dies_is_replaced, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_bank_card_is_no_identity_document, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_german_card_is_told_its_own_way, town_open, town_close),
        cmocka_unit_test_setup_teardown(two_cards_at_once_are_told_apart, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_reader_that_is_unplugged_comes_back_by_itself, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            without_a_reader_the_start_screen_says_so, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_card_that_lies_is_refused, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
