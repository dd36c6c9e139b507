/* A citizen with a German card, for tests of the session and of its screens: what the eID process says. */
#pragma once

#include "tests/visit.h"

static inline void online_open(struct visit *v, enum pin_entry entry)
{
    visit_open(v);
    v->setup.pin_entry = entry;
}

static inline void online_ready(struct visit *v)
{
    visit_ready(v);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE, .status = STATUS_ok, .number = 1});
}

/* From the start screen to the choices of the PIN service. */
static inline void online_enter(struct visit *v)
{
    online_ready(v);
    visit_do(v, ACTION_PINS, 0);
}

static inline void online_card(struct visit *v, bool is_present, unsigned tries, unsigned flags)
{
    const struct online_news news = {.is_present = is_present, .tries = tries, .flags = flags};
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_CARD, .online = &news});
}

static inline void online_asks(
    struct visit *v, enum online_secret secret, unsigned tries, enum online_wrong wrong)
{
    const struct online_news news = {
        .is_present = true, .tries = tries, .secret = secret, .wrong = wrong};
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_ASKS, .online = &news});
}

static inline void online_done(struct visit *v, enum online_result result)
{
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_DONE, .number = result});
}

/* Types digits, and goes on. */
static inline void online_type(struct visit *v, const char *digits)
{
    visit_type(v, 0, digits);
    visit_do(v, ACTION_NEXT, 0);
}

/* Chooses a way of the PIN service and lays a card down that has so many tries. */
static inline void online_lay(struct visit *v, enum session_pin_way way, unsigned tries)
{
    online_enter(v);
    visit_do(v, ACTION_TASK, way);
    online_card(v, true, tries, 0);
}

static const struct online_reader online_town = {
    .subject_name = {"Stadt Musterstadt", 17},
    .subject_url = {"https://www.musterstadt.example", 31},
    .issuer_name = {"D-Trust GmbH", 12},
    .terms = {"Stadt Musterstadt\nRathausplatz 1\n12345 Musterstadt", 50},
    .purpose = {"Anmeldung eines Tieres", 22},
    .valid_from = {"2026-11-24", 10},
    .valid_until = {"2026-11-26", 10},
    .required = 1u << ONLINE_RIGHT_FAMILY_NAME | 1u << ONLINE_RIGHT_GIVEN_NAMES |
                1u << ONLINE_RIGHT_BIRTH_DATE,
    .optional = 1u << ONLINE_RIGHT_ADDRESS,
};

static const struct person online_person = {
    .family_name = {"MUSTERMANN", 10},
    .given_names = {"ERIKA", 5},
    .birth_date = {"1964-08-12", 10},
    .street = {"Heidestraße 17", 15},
    .postcode = {"51147", 5},
    .town = {"Köln", 5},
    .country = {"D", 1},
};

/* In a service that takes a document, a German card is laid down. */
static inline void online_offer_card(struct visit *v)
{
    online_ready(v);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, (uint32_t)v->session.language);
    visit_do(v, ACTION_SERVICE, VISIT_EITHER);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_GERMAN_EID});
}

/* The same, and the citizen wants to identify. */
static inline void online_identify(struct visit *v)
{
    online_offer_card(v);
    visit_do(v, ACTION_IDENTIFY, 0);
    online_card(v, true, 3, 0);
}

static inline void online_consent(struct visit *v)
{
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_READER, .reader = &online_town});
}
