/* A terminal with a receipt printer: the same visit, and the receipt fits a roll of 80 mm. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/paper.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define ROLL_MM 80.0
#define A4_MM   210.0

struct receipt {
    char path[PATH_MAX];
    double width_mm, height_mm;
    char number[PAPER_NUMBER_LEN + 1];
};

/* The one receipt of this town, measured and its code read. */
static void read_receipt(const struct town *town, struct receipt *receipt)
{
    assert_int_equal(paper_newest(&town->world, receipt->path), 1);
    assert_true(paper_size(receipt->path, &receipt->width_mm, &receipt->height_mm));
    assert_true(paper_code(receipt->path, receipt->number));
    assert_string_equal(receipt->number, town->receipt);
}

static bool is_about(double a, double b)
{
    return a > b - 0.2 && a < b + 0.2;
}

static void a_receipt_fits_the_roll(void **state)
{
    struct town *town = *state;
    struct receipt receipt;
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    visit_id_card(&town->visit, "id-card");
    visit_fill(&town->visit, visit_hundehaltung);
    town_hand_in(town);
    assert_true(citizen_reads(&town->citizen, "Ihr Beleg ist gedruckt"));
    read_receipt(town, &receipt);
    assert_true(is_about(receipt.width_mm, ROLL_MM));
    assert_true(receipt.height_mm > ROLL_MM); /* a strip, cut where it ends */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
}

/* Staff are told what this printer takes. */
static void an_empty_roll_is_named_and_changed(void **state)
{
    struct town *town = *state;
    struct receipt receipt;
    town_visit_to_check(town);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_text(&town->citizen, "eine Rolle 80 mm");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_wait_node(&town->citizen, "waits");
    world_ask(&town->world, "printer", "paper in", NULL);
    citizen_wait_screen(&town->citizen, "done");
    struct text number = citizen_text(&town->citizen, "number", "name");
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
    read_receipt(town, &receipt);
    assert_true(is_about(receipt.width_mm, ROLL_MM));
}

/* The control: the same measures find another paper. */
static void the_same_on_a4_is_no_roll(void **state)
{
    struct town *town = *state;
    struct receipt receipt;
    town_visit(town);
    read_receipt(town, &receipt);
    assert_true(is_about(receipt.width_mm, A4_MM));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_receipt_fits_the_roll, town_open_roll, town_close),
        cmocka_unit_test_setup_teardown(
            an_empty_roll_is_named_and_changed, town_open_roll, town_close),
        cmocka_unit_test_setup_teardown(the_same_on_a4_is_no_roll, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
