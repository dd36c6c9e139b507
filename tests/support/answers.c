#include "tests/support/answers.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"

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

static const struct visit_answer look_for_keys[] = {
    {"what", "q-search.category", "Schl|Key", ""},
    {"what", "q-search.category-0", NULL, "\"keys\""},
    {"colour", "q-search.colour-1", NULL, "\"grey\""},
    {"where", "q-search.area-2", NULL, "\"bus\""},
    {"when", "q-search.lostOn", "19112026", "\"2026-11-19\""},
    {"matches", "q-item.number", "F-2041", NULL}, /* of the thing that is touched there */
    {"-", "q-service", "99089017015000", NULL},   /* the pack's own */
    {"item", "q-item.description", "Drei Schlüssel an einem roten Band", NULL},
    {"item", "q-item.marks", "Delle am Ring", NULL},
    {"person", "q-person.familyName", "Nguyen", NULL},
    {"person", "q-person.givenNames", "Thi Lan", NULL},
    {"contact", "q-contact.by-0", NULL, "\"phone\""},
    {"contact", "q-contact.phone", "051151234", NULL},
    END};

/* Nothing is typed for a waiting number. */
static const struct visit_answer draw_a_number[] = {END};

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
    {"fundsache", "99089017015000", false, false, look_for_keys,
     {"person", "q-person.familyName", NULL, NULL, NULL}},
    {"wartenummer", NULL, false, false, draw_a_number, {0}},
};
/* clang-format on */

const struct service *answers_first(const char *pack)
{
    for (size_t i = 0; i < COUNT(services); i++) {
        if (strcmp(services[i].pack, pack) == 0) {
            return &services[i];
        }
    }
    return NULL;
}

const struct service *answers_last(const char *pack)
{
    const struct service *last = NULL;
    for (size_t i = 0; i < COUNT(services); i++) {
        last = strcmp(services[i].pack, pack) == 0 ? &services[i] : last;
    }
    return last;
}

/* What the identity card of Utopia fills in. */
static const struct visit_answer card[] = {
    {"person", "q-person.familyName", "Müller", NULL},
    {"person", "q-person.givenNames", "Ayşe Maria", NULL},
    {"person", "q-person.birthDate", NULL, "\"1984-02-29\""},
};

const struct visit_answer *answers_on_card(const char *question)
{
    for (size_t i = 0; i < COUNT(card); i++) {
        if (strcmp(card[i].question, question) == 0) {
            return &card[i];
        }
    }
    return NULL;
}

const char *answers_typed(const char *text, bool is_german, char typed[ANSWERS_TYPED_MAX])
{
    const char *bar = text != NULL ? strchr(text, '|') : NULL;
    if (bar == NULL) {
        return text;
    }
    int len = is_german ? (int)(bar - text) : ANSWERS_TYPED_MAX;
    snprintf(typed, ANSWERS_TYPED_MAX, "%.*s", len, is_german ? text : bar + 1);
    return typed;
}

/* Sets the value at "person.familyName"; "things.0.kind" is in an array. Takes the value. */
static void put(json_t *at, const char *path, json_t *value)
{
    char name[64];
    size_t len = strcspn(path, ".");
    snprintf(name, sizeof name, "%.*s", (int)len, path);
    bool is_last = path[len] == '\0', in_array = json_is_array(at);
    size_t index = in_array ? strtoul(name, NULL, 10) : 0;
    json_t *next = in_array ? json_array_get(at, index) : json_object_get(at, name);
    if (is_last || next == NULL) {
        next = is_last                                 ? value
               : isdigit((unsigned char)path[len + 1]) ? json_array()
                                                       : json_object();
        if (in_array) {
            json_array_append_new(at, next);
        } else {
            json_object_set_new(at, name, next);
        }
    }
    if (!is_last) {
        put(next, path + len + 1, value);
    }
}

/* "q-dog.chip" is dog.chip; of a choice "q-matter-0" it is matter; on a page "things.entry/1" the
 * question "q-things.kind" is things.1.kind. */
static void path_of(const struct visit_answer *answer, char path[100])
{
    const char *question = answer->question + strlen("q-");
    const char *entry = strstr(answer->page, ".entry/");
    size_t list = entry != NULL ? (size_t)(entry - answer->page) : 0;
    if (entry != NULL) {
        snprintf(
            path, 100, "%.*s.%s%s", (int)list, question, entry + strlen(".entry/"),
            question + list);
    } else {
        snprintf(path, 100, "%s", question);
    }
    char *end = strrchr(path, '-');
    if (answer->typed == NULL && end != NULL) {
        *end = '\0';
    }
}

json_t *answers_data(const struct service *service, bool has_card)
{
    json_t *data = json_object();
    for (const struct visit_answer *one = service->answers; one->question != NULL; one++) {
        const struct visit_answer *read = has_card ? answers_on_card(one->question) : NULL;
        char path[100];
        path_of(read != NULL ? read : one, path);
        const struct visit_answer *from = read != NULL ? read : one;
        bool is_way = from->value != NULL ? from->value[0] == '\0' : from->typed == NULL;
        if (is_way) {
            continue; /* another answer says what comes of it */
        }
        json_t *value = from->value != NULL ? json_loads(from->value, JSON_DECODE_ANY, NULL)
                                            : json_string(from->typed);
        put(data, path, value);
    }
    return data;
}
