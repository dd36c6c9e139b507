/* kill -9 of each process at each step: the start screen is back within two seconds, nothing is lost,
 * nothing is delivered twice. */
#include <signal.h>
#include <stdlib.h>

#include "base/control.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define BACK_MS     2000
#define TOUCHES_MAX 5

/* True when foyer-launch runs it: what was just killed may be waiting to be started again. */
static bool runs(struct world *world, void *context)
{
    char command[64], answer[CONTROL_MAX + 1];
    snprintf(command, sizeof command, "pid %s", (const char *)context);
    return control_ask(world_path(world, 0, "run/sim/launch"), command, answer, BACK_MS);
}

static void kill_program(struct town *town, const char *name)
{
    char command[64], program[32];
    snprintf(program, sizeof program, "%s", name);
    assert_true(world_wait(&town->world, runs, program, WORLD_PATIENCE_MS));
    snprintf(command, sizeof command, "kill %s", name);
    world_ask(&town->world, "launch", command, NULL);
}

/* The kiosk dies where the citizen stands; a fresh start screen comes in time and says nothing of the
 * citizen. */
static void kill_kiosk(struct town *town)
{
    int kiosk = citizen_kiosk(&town->citizen);
    assert_int_equal(kill(kiosk, SIGKILL), 0);
    assert_true(citizen_sees_successor(&town->citizen, kiosk, BACK_MS));
    citizen_wait_screen(&town->citizen, "start");
    assert_false(citizen_reads(&town->citizen, "Nguyen"));
}

static void the_kiosk_dies_before_anything_was_promised(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    kill_kiosk(town);
    visit_begin(&town->visit, "de");
    kill_kiosk(town);
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    citizen_touch(&town->citizen, "q-person.familyName");
    citizen_type(&town->citizen, "Nguyen");
    kill_kiosk(town);
    town_visit_to_check(town);
    kill_kiosk(town);
    town_visit(town); /* and one that is delivered */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
}

/* Stored, and the paper has not come: the successor shows the number. */
static void the_kiosk_dies_while_the_receipt_is_printed(void **state)
{
    struct town *town = *state;
    town_visit_to_check(town);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_node(&town->citizen, "notice");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_wait_node(&town->citizen, "waits");
    kill_kiosk(town);
    citizen_wait_node(&town->citizen, "unprinted-number");
    struct text number = citizen_text(&town->citizen, "unprinted-number", "name");
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    citizen_touch(&town->citizen, "noted");
    kill_kiosk(town);
    assert_false(citizen_reads(&town->citizen, town->receipt)); /* noted: not shown again */
}

static void the_kiosk_dies_when_all_is_done(void **state)
{
    struct town *town = *state;
    town_visit(town);
    kill_kiosk(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
}

/* Touches the service until it answers: what moves on the screen between a look and a touch is not hit,
 * and a person tries again. True when it is offered, false when it is not just now. */
static bool choose(struct town *town)
{
    for (int i = 0; i < TOUCHES_MAX; i++) {
        citizen_touch(&town->citizen, "service-sperrmuell");
        if (citizen_sees_screen(&town->citizen, "consent", BACK_MS)) {
            return true;
        }
        if (citizen_sees_screen(&town->citizen, "off", 0)) {
            return false;
        }
    }
    citizen_wait_screen(&town->citizen, "consent");
    return true;
}

/* What is not offered in the second in which a program comes back is offered again after it. */
static void choose_patiently(struct town *town)
{
    while (!choose(town)) {
        citizen_wait_text(&town->citizen, "Es geht wieder");
        citizen_touch(&town->citizen, "next");
        citizen_wait_screen(&town->citizen, "services");
    }
    citizen_touch(&town->citizen, "next");
}

/* Kills the program at each step of a visit, which still ends well and is delivered once. */
static void die_at_each_step(struct town *town, const char *program)
{
    kill_program(town, program);
    visit_begin(&town->visit, "de");
    kill_program(town, program);
    choose_patiently(town);
    citizen_wait_screen(&town->citizen, "form.person");
    kill_program(town, program);
    visit_fill(&town->visit, visit_sperrmuell);
    kill_program(town, program);
    town_hand_in(town);
    kill_program(town, program);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
}

static void the_courier_dies_at_each_step(void **state)
{
    die_at_each_step(*state, "courier");
}

static void the_agent_dies_at_each_step(void **state)
{
    die_at_each_step(*state, "agent");
}

static void the_voice_dies_at_each_step(void **state)
{
    die_at_each_step(*state, "voice");
}

static void central_dies_at_each_step(void **state)
{
    die_at_each_step(*state, "central");
}

static void the_printer_process_dies_while_printing(void **state)
{
    struct town *town = *state;
    town_visit_to_check(town);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_node(&town->citizen, "notice");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_wait_node(&town->citizen, "waits");
    kill_program(town, "printer");
    world_ask(&town->world, "printer", "paper in", NULL);
    citizen_wait_screen(&town->citizen, "done");
    struct text number = citizen_text(&town->citizen, "number", "name");
    assert_int_equal(number.len, 19);
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    visit_leave(&town->visit);
    town_visit(town);
    assert_true(citizen_reads(&town->citizen, "Ihr Beleg ist gedruckt"));
    assert_int_equal(world_authority_fetch(&town->world), 2);
}

static void the_card_process_dies_while_a_document_lies_there(void **state)
{
    struct town *town = *state;
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    citizen_wait_screen(&town->citizen, "lay");
    world_ask(&town->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(&town->citizen, "can");
    kill_program(town, "card");
    /* It comes back by itself, and the card that still lies there is seen again. */
    citizen_wait_screen(&town->citizen, "problem");
    citizen_wait_screen(&town->citizen, "can");
    citizen_type(&town->citizen, "482913");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "person");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_kiosk_dies_before_anything_was_promised, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            the_kiosk_dies_while_the_receipt_is_printed, town_open, town_close),
        cmocka_unit_test_setup_teardown(the_kiosk_dies_when_all_is_done, town_open, town_close),
        cmocka_unit_test_setup_teardown(the_courier_dies_at_each_step, town_open, town_close),
        cmocka_unit_test_setup_teardown(the_agent_dies_at_each_step, town_open, town_close),
        cmocka_unit_test_setup_teardown(the_voice_dies_at_each_step, town_open, town_close),
        cmocka_unit_test_setup_teardown(central_dies_at_each_step, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            the_printer_process_dies_while_printing, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            the_card_process_dies_while_a_document_lies_there, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
