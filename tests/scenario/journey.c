/* A citizen is served, from the first touch to the paper and the authority's inbox. */
#include <stdlib.h>

#include "tests/support/town.h"
#include "tests/test.h"

static void a_dog_is_registered_with_an_identity_card(void **state)
{
    struct town *town = *state;
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    visit_id_card(&town->visit, "id-card");
    visit_fill(&town->visit, visit_hundehaltung);
    town_hand_in(town);
    assert_int_equal(strlen(town->receipt), 19);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    visit_leave(&town->visit);
}

static void a_dog_is_registered_with_a_passport_in_english(void **state)
{
    struct town *town = *state;
    visit_begin(&town->visit, "en");
    visit_choose(&town->visit, "hundehaltung");
    visit_passport(&town->visit, "passport");
    visit_fill(&town->visit, visit_hundehaltung);
    town_hand_in(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
}

static void a_sofa_is_fetched_without_a_document(void **state)
{
    struct town *town = *state;
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_dog_is_registered_with_an_identity_card, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_dog_is_registered_with_a_passport_in_english, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_sofa_is_fetched_without_a_document, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
