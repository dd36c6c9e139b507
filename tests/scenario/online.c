/* The online function of German cards on the whole simulated terminal: the screen, foyer-eid, foyer-card, and
 * Debian's AusweisApp for PINs; stand-ins for the AusweisApp and the eID service to identify. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/namespaces.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define PIN "271828"
#define NEW "864209"

static void need_namespaces(void)
{
    if (!namespaces_are_allowed()) {
        SKIP("this kernel or container allows no namespaces");
    }
}

static void need_app(void)
{
    need_namespaces();
    if (access("/usr/bin/AusweisApp2", X_OK) != 0 || access("/usr/sbin/pcscd", X_OK) != 0) {
        SKIP("ausweisapp2 or pcscd is not installed");
    }
}

/* start -> the PIN service -> one of its ways. */
static void begin_way(struct town *town, const char *way)
{
    visit_begin(&town->visit, "de");
    citizen_touch(&town->citizen, "pins");
    citizen_wait_screen(&town->citizen, "online_choose");
    citizen_touch(&town->citizen, way);
}

static void lay(struct town *town, const char *card)
{
    char command[64];
    citizen_wait_screen(&town->citizen, "online_lay");
    snprintf(command, sizeof command, "lay %s", card);
    world_ask(&town->world, "reader", command, NULL);
}

static void type_digits(struct town *town, const char *screen, const char *digits)
{
    citizen_wait_screen(&town->citizen, screen);
    citizen_type(&town->citizen, digits);
    assert_false(citizen_reads(&town->citizen, digits)); /* nobody behind reads them */
    citizen_touch(&town->citizen, "next");
}

/* Nothing that was typed is in what the programs said; what was not typed in secret can be found there. */
static void expect_no_secret(const struct town *town)
{
    char command[400];
    snprintf(
        command, sizeof command, "grep -rqE '111222|%s|%s' %s", PIN, NEW,
        world_path(&town->world, 0, "log"));
    assert_int_not_equal(system(command), 0); /* NOLINT(cert-env33-c): a command of this file */
    snprintf(
        command, sizeof command, "grep -rq eid_task_over %s", world_path(&town->world, 0, "log"));
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): the same */
}

static void the_tries_of_a_card_are_shown(void **state)
{
    struct town *town = *state;
    need_app();
    begin_way(town, "pins-state");
    lay(town, "german-id-suspended");
    citizen_wait_screen(&town->citizen, "online_state");
    citizen_wait_node(&town->citizen, "tries");
}

static void a_pin_is_changed(void **state)
{
    struct town *town = *state;
    need_app();
    begin_way(town, "pins-change");
    lay(town, "german-id");
    type_digits(town, "online_pin", "111222");
    citizen_wait_screen(&town->citizen, "online_wrong"); /* and nothing goes on by itself */
    citizen_touch(&town->citizen, "next");
    type_digits(town, "online_pin", PIN);
    type_digits(town, "online_new", NEW);
    type_digits(town, "online_again", NEW);
    citizen_wait_screen(&town->citizen, "online_end");
    expect_no_secret(town);
}

static void a_lifted_card_is_asked_for_again(void **state)
{
    struct town *town = *state;
    need_app();
    begin_way(town, "pins-change");
    lay(town, "german-id");
    citizen_wait_screen(&town->citizen, "online_pin");
    world_ask(&town->world, "reader", "take", NULL);
    lay(town, "german-id");
    type_digits(town, "online_pin", PIN);
    citizen_wait_screen(&town->citizen, "online_new");
}

static void the_last_try_is_not_offered_by_itself(void **state)
{
    struct town *town = *state;
    need_app();
    begin_way(town, "pins-change");
    lay(town, "german-id-suspended");
    citizen_wait_screen(&town->citizen, "online_last");
    citizen_touch(&town->citizen, "use");
    type_digits(town, "online_can", "500540");
    type_digits(town, "online_pin", PIN);
    citizen_wait_screen(&town->citizen, "online_new");
}

static void what_is_no_german_card_is_said(void **state)
{
    struct town *town = *state;
    need_app();
    begin_way(town, "pins-state");
    lay(town, "bank-card");
    citizen_wait_screen(&town->citizen, "online_failed");
}

static void a_citizen_is_identified(void **state)
{
    struct town *town = *state;
    need_namespaces();
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    citizen_wait_screen(&town->citizen, "lay");
    world_ask(&town->world, "reader", "lay german-id", NULL);
    citizen_wait_screen(&town->citizen, "online_offer");
    citizen_touch(&town->citizen, "identify");
    citizen_wait_screen(&town->citizen, "online_consent");
    citizen_wait_text(&town->citizen, "Stadt Musterstadt");
    citizen_touch(&town->citizen, "next");
    type_digits(town, "online_pin", PIN);
    citizen_wait_screen(&town->citizen, "person");
    citizen_wait_text(&town->citizen, "Mustermann");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tries_of_a_card_are_shown, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_pin_is_changed, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_lifted_card_is_asked_for_again, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            the_last_try_is_not_offered_by_itself, town_open, town_close),
        cmocka_unit_test_setup_teardown(what_is_no_german_card_is_said, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_citizen_is_identified, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
