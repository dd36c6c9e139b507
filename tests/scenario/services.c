/* Every service of assets/packs, by touch, in German and in English: with the card of Utopia, and by hand
 * with one answer forgotten and one wrong. What the authority opens is what was answered.
 * FOYER_PICTURES=FOLDER keeps a picture of every page. */
#include <stdlib.h>

#include "tests/support/service.h"
#include "tests/test.h"

#define PERSON                                                                                     \
    {"person", "q-person.familyName", "Böhm-Weiß", NULL},                                          \
        {"person", "q-person.givenNames", "Käthe", NULL},                                          \
    {                                                                                              \
        "person", "q-person.birthDate", "03101964", "\"1964-10-03\""                               \
    }
#define ADDRESS                                                                                    \
    {"address", "q-address.street", "Am Markt", NULL},                                             \
        {"address", "q-address.houseNumber", "7b", NULL},                                          \
        {"address", "q-address.postalCode", "12345", NULL},                                        \
    {                                                                                              \
        "address", "q-address.city", "Musterstadt", NULL                                           \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, NULL, NULL                                                                     \
    }

/* clang-format off */
static const struct visit_answer register_a_dog[] = {
    {"matter", "q-matter-0", NULL, "\"register\""},
    PERSON, ADDRESS,
    {"contact", "q-contact.phone", "05151123456", NULL},
    {"contact", "q-contact.email", "kaethe@example.org", NULL},
    {"dog", "q-dog.name", "Bello", NULL},
    {"dog", "q-dog.breed", "Großer Münsterländer", NULL},
    {"dog", "q-dog.birthDate", "03062024", "\"2024-06-03\""},
    {"chip", "q-dog.chip", "276098106123457", NULL},
    {"chip", "q-keeping.since", "01092024", "\"2024-09-01\""},
    {"others", "q-keeping.others", "1", "1"},
    {"danger", "q-keeping.dangerous-0", NULL, "true"},
    {"danger", "q-keeping.permission-1", NULL, "\"applied\""},
    {"danger", "q-keeping.remarks", "Er ist lieb.", NULL},
    END};

static const struct visit_answer end_a_dog[] = {
    {"matter", "q-matter-1", NULL, "\"end\""},
    PERSON, ADDRESS,
    {"chip", "q-dog.chip", "276098106123457", NULL},
    {"end", "q-keeping.until", "20112026", "\"2026-11-20\""},
    {"end", "q-keeping.reason-1", NULL, "\"given\""},
    {"keeper", "q-newKeeper.name", "Tierheim Musterstadt", NULL},
    {"keeper", "q-newKeeper.address", "Waldweg 3, 12345 Musterstadt", NULL},
    END};

static const struct visit_answer certify_the_address[] = {
    PERSON, ADDRESS,
    {"kind", "q-kind-1", NULL, "\"extended\""},
    {"contents", "q-contents-1", NULL, "[\"nationality\", \"maritalStatus\"]"},
    {"contents", "q-contents-2", NULL, NULL},
    {"purpose", "q-purpose-1", NULL, "\"pension\""},
    {"purpose", "q-copies", "2", "2"},
    END};

static const struct visit_answer extend_a_permit[] = {
    {"matter", "q-matter-1", NULL, "\"extend\""},
    {"old", "q-permit.number", "B12345", NULL},
    {"old", "q-permit.sameCar-0", NULL, "true"},
    PERSON, ADDRESS,
    {"vehicle", "q-vehicle.plate", "HM AB 123", NULL},
    {"vehicle", "q-vehicle.holder-2", NULL, "\"company\""},
    {"holder", "q-vehicle.holderName", "Müller & Söhne GmbH", NULL},
    {"holder", "q-vehicle.lent-0", NULL, "true"},
    {"start", "q-permit.start", "01122026", "\"2026-12-01\""},
    {"start", "q-permit.years-1", NULL, "2"},
    END};

static const struct visit_answer ask_for_a_permit[] = {
    {"matter", "q-matter-0", NULL, "\"new\""},
    PERSON, ADDRESS,
    {"vehicle", "q-vehicle.plate", "HM AB 123", NULL},
    {"vehicle", "q-vehicle.holder-0", NULL, "\"self\""},
    {"start", "q-permit.start", "01122026", "\"2026-12-01\""},
    {"start", "q-permit.years-0", NULL, "1"},
    END};

static const struct visit_answer lose_a_card[] = {
    {"document", "q-document-2", NULL, "\"both\""},
    {"block", "q-blocked-1", NULL, "\"notYet\""},
    PERSON, ADDRESS,
    {"loss", "q-loss.how-1", NULL, "\"stolen\""},
    {"loss", "q-loss.date", "23112026", "\"2026-11-23\""},
    {"loss", "q-loss.place", "Bus 2", NULL},
    {"police", "q-loss.reported-1", NULL, "false"},
    {"contact", "q-contact.phone", "0151234567", NULL},
    END};

static const struct visit_answer lose_a_passport[] = {
    {"document", "q-document-1", NULL, "\"passport\""},
    PERSON, ADDRESS,
    {"loss", "q-loss.how-0", NULL, "\"lost\""},
    {"loss", "q-loss.date", "23112026", "\"2026-11-23\""},
    END};

static const struct visit_answer vote_from_abroad[] = {
    PERSON, ADDRESS,
    {"roll", "q-roll.district", "12", NULL},
    {"roll", "q-roll.number", "345", NULL},
    {"election", "q-runoff-1", NULL, "\"both\""},
    {"delivery", "q-delivery.way-1", NULL, "\"other\""},
    {"other", "q-delivery.to.careOf", "Hotel Sonne", NULL},
    {"other", "q-delivery.to.street", "Ringstraße 5", NULL},
    {"other", "q-delivery.to.postalCode", "1010", NULL},
    {"other", "q-delivery.to.city", "Wien", NULL},
    {"other", "q-delivery.to.country", "Österreich", NULL},
    END};

static const struct visit_answer collect_the_ballot[] = {
    PERSON, ADDRESS,
    {"election", "q-runoff-0", NULL, "\"next\""},
    {"delivery", "q-delivery.way-2", NULL, "\"pickup\""},
    END};

static const struct visit_answer order_own_certificate[] = {
    {"relation", "q-relation-0", NULL, "\"self\""},
    PERSON,
    {"person", "q-person.birthName", "Weiß", NULL},
    {"place", "q-bornHere-0", NULL, "true"},
    {"place", "q-registerNumber", "123/1964", NULL},
    {"kinds", "q-copies.standard", "1", "1"},
    {"kinds", "q-copies.international", "2", "2"},
    {"purpose", "q-purpose-1", NULL, "\"marriage\""},
    ADDRESS,
    END};

static const struct visit_answer order_for_another[] = {
    {"relation", "q-relation-4", NULL, "\"other\""},
    {"interest", "q-interest", "Ich erbe.", NULL},
    PERSON,
    {"born", "q-born.familyName", "Schröder", NULL},
    {"born", "q-born.givenNames", "Jan", NULL},
    {"born", "q-born.birthDate", "01021950", "\"1950-02-01\""},
    {"place", "q-bornHere-0", NULL, "true"},
    {"kinds", "q-copies.extract", "1", "1"},
    {"purpose", "q-purpose-0", NULL, "\"private\""},
    ADDRESS,
    END};

static const struct visit_answer get_rid_of_things[] = {
    {"person", "q-person.familyName", "Böhm-Weiß", NULL},
    {"person", "q-person.givenNames", "Käthe", NULL},
    ADDRESS,
    {"things", "q-things-add", NULL, NULL},
    {"things.entry/0", "q-things.kind", "Matratze|Mattress", ""},
    {"things.entry/0", "q-things.kind-8", NULL, "\"mattress\""},
    {"things.entry/0", "q-things.count", "2", "2"},
    {"things", "q-things-add", NULL, NULL},
    {"things.entry/1", "q-things.kind", "Schr|Cup", ""},
    {"things.entry/1", "q-things.kind-2", NULL, "\"cupboard\""},
    {"things.entry/1", "q-things.count", "1", "1"},
    {"things.entry/1", "q-things.about", "Sehr schwer", NULL},
    {"appliances", "q-appliances-1", NULL, "[\"washer\", \"cooker\"]"},
    {"appliances", "q-appliances-4", NULL, NULL},
    {"pickup", "q-pickup.week-0", NULL, "\"any\""},
    {"pickup", "q-pickup.place-1", NULL, "\"yard\""},
    {"notes", "q-pickup.notes", "Die Einfahrt ist schmal.", NULL},
    END};

static const struct visit_answer begin_alone[] = {
    {"form", "q-company.legalForm", "Einzel|Sole", ""},
    {"form", "q-company.legalForm-0", NULL, "\"sole\""},
    PERSON,
    {"origin", "q-person.birthPlace", "Bremen", NULL},
    {"origin", "q-person.nationality", "deutsch", NULL},
    ADDRESS,
    {"activity", "q-business.activity", "Reparatur von Fahrrädern", NULL},
    {"activity", "q-business.kinds-1", NULL, "[\"craft\"]"},
    {"start", "q-business.start", "01122026", "\"2026-12-01\""},
    {"start", "q-business.sideline-0", NULL, "true"},
    {"staff", "q-business.fullTime", "0", "0"},
    {"staff", "q-business.partTime", "1", "1"},
    {"site", "q-business.site-0", NULL, "\"home\""},
    {"permit", "q-business.permit-1", NULL, "\"granted\""},
    {"payment", "q-payment.way-0", NULL, "\"bill\""},
    END};

static const struct visit_answer begin_together[] = {
    {"form", "q-company.legalForm", "GmbH|GmbH", ""},
    {"form", "q-company.legalForm-7", NULL, "\"gmbh\""},
    {"company", "q-company.name", "Rad & Tat GmbH", NULL},
    {"company", "q-company.court", "Hannover", NULL},
    {"company", "q-company.number", "HRB 12345", NULL},
    PERSON,
    {"origin", "q-person.birthPlace", "Bremen", NULL},
    {"origin", "q-person.nationality", "deutsch", NULL},
    ADDRESS,
    {"owners", "q-owners-add", NULL, NULL},
    {"owners.entry/0", "q-owners.familyName", "Schröder", NULL},
    {"owners.entry/0", "q-owners.givenNames", "Jan", NULL},
    {"owners.entry/0", "q-owners.birthDate", "01021980", "\"1980-02-01\""},
    {"owners.entry/0", "q-owners.role-1", NULL, "\"manager\""},
    {"activity", "q-business.activity", "Verkauf von Fahrrädern", NULL},
    {"activity", "q-business.kinds-0", NULL, "[\"trade\", \"service\"]"},
    {"activity", "q-business.kinds-3", NULL, NULL},
    {"start", "q-business.start", "01122026", "\"2026-12-01\""},
    {"start", "q-business.sideline-1", NULL, "false"},
    {"staff", "q-business.fullTime", "3", "3"},
    {"staff", "q-business.partTime", "0", "0"},
    {"site", "q-business.site-1", NULL, "\"other\""},
    {"premises", "q-business.street", "Ringstraße 5", NULL},
    {"premises", "q-business.postalCode", "12345", NULL},
    {"permit", "q-business.permit-0", NULL, "\"notNeeded\""},
    {"payment", "q-payment.way-1", NULL, "\"debit\""},
    {"account", "q-payment.iban", "DE02120300000000202051", NULL},
    {"account", "q-payment.holder", "Käthe Böhm-Weiß", NULL},
    END};

/* The first of a service is done with the card; the second, or the same, by hand. */
static const struct service services[] = {
    {"hundehaltung", "99110009104000", true, false, register_a_dog, {0}},
    {"hundehaltung", "99110009070000", true, false, end_a_dog,
     {"chip", "q-dog.chip", "2760981061", "genau 15 Ziffern", "exactly 15 digits"}},
    {"meldebescheinigung", "99115003012000", true, true, certify_the_address,
     {"purpose", "q-copies", "9", "Höchstens 5", "At most 5"}},
    {"bewohnerparken", "99108001001000", true, false, ask_for_a_permit, {0}},
    {"bewohnerparken", "99108001020000", true, false, extend_a_permit,
     {"vehicle", "q-vehicle.plate", "HMAB123", "mit Leerzeichen", "with spaces"}},
    {"sperrmuell", "99001009004002", false, false, get_rid_of_things,
     {"things", "q-things-add", NULL, "mindestens", "at least one"}},
    {"gewerbeanmeldung", "99050012104000", true, false, begin_alone, {0}},
    {"gewerbeanmeldung", "99050012104000", true, false, begin_together,
     {"account", "q-payment.iban", "DE02120300000000202052", "Ziffer ist falsch", "digit is wrong"}},
    {"verlust", "99085001014003", true, false, lose_a_passport, {0}},
    {"verlust", "99008001014002", true, false, lose_a_card,
     {"loss", "q-loss.date", "31112026", "hat nur 30 Tage", "has only 30 days"}},
    {"briefwahl", "99128009012000", true, false, collect_the_ballot, {0}},
    {"briefwahl", "99128001120001", true, false, vote_from_abroad,
     {"other", "q-delivery.to.postalCode", "#1", "Prüfen Sie die Postleitzahl", "Check the postcode"}},
    {"geburtsurkunde", "99027002012000", true, false, order_for_another, {0}},
    {"geburtsurkunde", "99027002012000", true, false, order_own_certificate,
     {"kinds", "q-copies.standard", "0", "mindestens", "at least"}},
};
/* clang-format on */

/* Once with the card in one language, once by hand in the other. */
static void serve(struct town *town, const char *pack, const char *with_card, const char *by_hand)
{
    const struct service *first = NULL, *last = NULL;
    size_t findings = town->citizen.findings;
    for (size_t i = 0; i < COUNT(services); i++) {
        if (strcmp(services[i].pack, pack) == 0) {
            first = first == NULL ? &services[i] : first;
            last = &services[i];
        }
    }
    assert_non_null(last);
    service_with_card(town, first, with_card);
    service_by_hand(town, last, by_hand);
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
    for (; collect_the_ballot[count].question != NULL; count++) {
        answers[count] = collect_the_ballot[count];
        if (strcmp(answers[count].question, "q-runoff-0") == 0) {
            answers[count].value = "\"both\"";
        }
    }
    assert_true(count < COUNT(answers));
    const struct service service = {"briefwahl", "99128009012000", true, false, answers, {0}};
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
