/* Every service of assets/packs, by touch, in German and in English: with the card of Utopia, and by hand
 * with one answer forgotten and one wrong. What the authority opens is what was answered.
 * FOYER_PICTURES=FOLDER keeps a picture of every page. */
#include <stdlib.h>

#include "tests/support/service.h"
#include "tests/test.h"

/* Once with the card in one language, once by hand in the other. */
static void serve(struct town *town, const char *pack, const char *with_card, const char *by_hand)
{
    size_t findings = town->citizen.findings;
    service_with_card(town, answers_first(pack), with_card);
    service_by_hand(town, answers_last(pack), by_hand);
    assert_int_equal(town->citizen.findings, findings);
}

#define SERVE(name, pack, with_card, by_hand)                                                      \
    static void name(void **state)                                                                 \
    {                                                                                              \
        serve(*state, pack, with_card, by_hand);                                                   \
    }

SERVE(a_dog_is_registered_and_another_one_ended, "hundehaltung", "de", "en")
SERVE(an_address_is_certified, "meldebescheinigung", "en", "de")
SERVE(a_permit_for_parking_is_asked_for_and_extended, "bewohnerparken", "de", "en")
SERVE(things_are_fetched, "sperrmuell", "en", "de")
SERVE(a_business_is_begun_alone_and_together, "gewerbeanmeldung", "de", "en")
SERVE(a_lost_card_and_a_lost_passport_are_reported, "verlust", "en", "de")
SERVE(a_postal_vote_is_sent_abroad_or_collected, "briefwahl", "de", "en")
SERVE(birth_certificates_are_ordered, "geburtsurkunde", "en", "de")

/* The control: with one answer written down wrong, a journey that ends well must be noticed. */
static void an_answer_that_arrives_differently_is_noticed(void **state)
{
    struct town *town = *state;
    struct visit_answer answers[20] = {{NULL, NULL, NULL, NULL}};
    size_t findings = town->citizen.findings, count = 0;
    const struct service *collect = answers_first("briefwahl");
    for (; collect->answers[count].question != NULL; count++) {
        answers[count] = collect->answers[count];
        if (strcmp(answers[count].question, "q-runoff-0") == 0) {
            answers[count].value = "\"both\"";
        }
    }
    assert_true(count < COUNT(answers));
    struct service service = *collect;
    service.answers = answers;
    service_with_card(town, &service, "en");
    assert_int_equal(town->citizen.findings, findings + 1);
    town->citizen.findings = findings;
}

static int open_town(void **state)
{
    int status = town_open(state);
    struct town *town = *state;
    town->visit.pictures = getenv("FOYER_PICTURES");
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dog_is_registered_and_another_one_ended),
        cmocka_unit_test(an_address_is_certified),
        cmocka_unit_test(a_permit_for_parking_is_asked_for_and_extended),
        cmocka_unit_test(things_are_fetched),
        cmocka_unit_test(a_business_is_begun_alone_and_together),
        cmocka_unit_test(a_lost_card_and_a_lost_passport_are_reported),
        cmocka_unit_test(a_postal_vote_is_sent_abroad_or_collected),
        cmocka_unit_test(birth_certificates_are_ordered),
        cmocka_unit_test(an_answer_that_arrives_differently_is_noticed),
    };
    return cmocka_run_group_tests(tests, open_town, town_close);
}
