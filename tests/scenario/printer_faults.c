/* What goes wrong with the printer: nothing is lost, and nobody is told that paper came when it did
 * not. */
#include <dirent.h>
#include <stdlib.h>

#include "tests/support/town.h"
#include "tests/test.h"

/* How many documents came out of the printer. */
static size_t papers(const struct town *town)
{
    size_t count = 0;
    DIR *dir = opendir(world_path(&town->world, 0, "paper"));
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        count += strstr(entry->d_name, ".pdf") != NULL;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

static void a_receipt_waits_for_paper_and_is_then_printed(void **state)
{
    struct town *town = *state;
    town_visit_to_check(town);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_node(&town->citizen, "notice"); /* the sentence for staff at the screen's edge */
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_wait_text(&town->citizen, "Das Papier ist leer");
    assert_int_equal(papers(town), 0);
    world_ask(&town->world, "printer", "paper in", NULL);
    citizen_wait_screen(&town->citizen, "done");
    assert_true(citizen_reads(&town->citizen, "Ihr Beleg ist gedruckt"));
    assert_int_equal(papers(town), 1);
}

static void who_does_not_wait_gets_the_number_on_the_screen(void **state)
{
    struct town *town = *state;
    town_visit_to_check(town);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_node(&town->citizen, "notice");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_touch(&town->citizen, "show-number");
    citizen_wait_screen(&town->citizen, "done");
    assert_true(citizen_reads(&town->citizen, "keinen Beleg gemeldet"));
    assert_int_equal(citizen_text(&town->citizen, "number", "name").len, 19);
    visit_leave(&town->visit); /* at once: the printer may not have let the job go yet */
    citizen_wait_node(&town->citizen, "notice");
    /* The job that nobody waits for is not printed when the paper comes. */
    world_ask(&town->world, "printer", "paper in", NULL);
    town_visit(town);
    assert_int_equal(papers(town), 1);
}

static void a_dead_printer_costs_no_application(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "printer", "off", NULL);
    town_visit_to_check(town);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "done");
    assert_true(citizen_reads(&town->citizen, "keinen Beleg gemeldet"));
    struct text number = citizen_text(&town->citizen, "number", "name");
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
}

static void a_printer_that_comes_back_prints_for_the_next_citizen(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "printer", "off", NULL);
    citizen_wait_node(&town->citizen, "notice");
    world_ask(&town->world, "printer", "on", NULL);
    citizen_wait_gone(&town->citizen, "notice");
    town_visit(town);
    assert_true(citizen_reads(&town->citizen, "Ihr Beleg ist gedruckt"));
    assert_int_equal(papers(town), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_receipt_waits_for_paper_and_is_then_printed, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            who_does_not_wait_gets_the_number_on_the_screen, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_dead_printer_costs_no_application, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_printer_that_comes_back_prints_for_the_next_citizen, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
