/* What goes wrong on the way to central: the citizen is served all the same, and the authority gets
 * each application once. */
#include <stdlib.h>

#include "base/control.h"
#include "tests/support/run.h"
#include "tests/support/town.h"
#include "tests/test.h"

static void central_is_down_for_the_whole_visit(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "network", "off", NULL);
    town_visit(town);
    assert_true(citizen_reads(&town->citizen, "sobald die Verbindung da ist"));
    assert_true(world_wait_state(&town->world, town->receipt, "sealed", WORLD_PATIENCE_MS));
    world_ask(&town->world, "network", "on", NULL);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    size_t len = 0;
    char *data = world_authority_open(&town->world, town->receipt, &len);
    assert_non_null(data);
    assert_non_null(strstr(data, "Nguyen"));
    free(data);
}

/* Central has taken the application, and the terminal never hears of it. */
static void a_lost_answer_makes_no_second_application(void **state)
{
    struct town *town = *state;
    char answer[CONTROL_MAX + 1];
    for (size_t visits = 1; visits <= 2; visits++) {
        world_ask(&town->world, "network", "drop-answer-to-put", NULL);
        town_visit(town);
        assert_true(
            world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
        world_ask(&town->world, "network", "state", answer);
        assert_non_null(strstr(answer, visits == 1 ? "lost=1" : "lost=2"));
        visit_leave(&town->visit);
        assert_int_equal(world_authority_fetch(&town->world), visits);
    }
}

static void a_refusal_of_the_authority_is_told_by_number(void **state)
{
    struct town *town = *state;
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    world_authority_reject(&town->world, town->receipt, "Die Straße liegt nicht in unserer Stadt.");
    assert_true(world_wait_state(&town->world, town->receipt, "rejected", 2 * WORLD_PATIENCE_MS));
    visit_leave(&town->visit);
    citizen_touch(&town->citizen, "status");
    citizen_wait_screen(&town->citizen, "status_ask");
    citizen_type(&town->citizen, town->receipt);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "status");
    citizen_wait_text(&town->citizen, "Die Straße liegt nicht in unserer Stadt.");
}

/* A verb of foyer-central for the town's only destination. */
static void destination(const struct town *town, const char *verb)
{
    char script[9000];
    snprintf(
        script, sizeof script,
        "cd %s; id=$(sed -n 's/.*\"destinationId\" *: *\"\\([^\"]*\\)\".*/\\1/p' "
        "authority/authority.json); exec %s/foyer-central --data central destination $1 $id",
        town->world.dir, town->world.bin);
    const char *const words[] = {"sh", "-euc", script, "sh", verb, NULL};
    assert_int_equal(run_wait(words, NULL, WORLD_PATIENCE_MS), 0);
}

/* True when staff are told at this number that the destination is closed. */
static bool is_told_closed(struct world *world, void *receipt)
{
    char detail[WORLD_VALUE_SIZE];
    return world_outbox(world, receipt, "detail", detail) &&
           strstr(detail, "the destination takes no submissions now") != NULL;
}

static void a_refusal_of_central_is_kept_with_its_reason(void **state)
{
    struct town *town = *state;
    destination(town, "close");
    town_visit(town);
    assert_true(world_wait(&town->world, is_told_closed, town->receipt, WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 0);
    visit_leave(&town->visit);
    citizen_touch(&town->citizen, "status");
    citizen_wait_screen(&town->citizen, "status_ask");
    citizen_type(&town->citizen, town->receipt);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "status");
    citizen_wait_text(&town->citizen, "Er wird im Moment nicht angenommen.");
    assert_true(citizen_reads(&town->citizen, "the destination takes no submissions now"));
    destination(town, "open");
    world_ask(
        &town->world, "launch", "kill courier", NULL); /* asks anew at once, not in a minute */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
}

static void an_acceptance_of_the_authority_is_told_by_number(void **state)
{
    struct town *town = *state;
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    world_authority_accept(&town->world, town->receipt);
    assert_true(world_wait_state(&town->world, town->receipt, "accepted", 2 * WORLD_PATIENCE_MS));
    visit_leave(&town->visit);
    citizen_touch(&town->citizen, "status");
    citizen_wait_screen(&town->citizen, "status_ask");
    citizen_type(&town->citizen, town->receipt);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "status");
    citizen_wait_text(&town->citizen, "übernommen");
}

static void a_mistyped_number_is_no_number(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    citizen_touch(&town->citizen, "status");
    citizen_wait_screen(&town->citizen, "status_ask");
    citizen_type(&town->citizen, "ABCD-EFGH-1234-5678");
    citizen_touch(&town->citizen, "next");
    citizen_wait_text(&town->citizen, "kann nicht stimmen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(central_is_down_for_the_whole_visit, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_lost_answer_makes_no_second_application, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_refusal_of_the_authority_is_told_by_number, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_refusal_of_central_is_kept_with_its_reason, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            an_acceptance_of_the_authority_is_told_by_number, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_mistyped_number_is_no_number, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
