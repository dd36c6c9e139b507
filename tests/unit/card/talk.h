/* What the tests of foyer-card say to it as the kiosk does, and what they expect to hear. */
#pragma once

#include "tests/test.h"
#include "tests/unit/card/fixture.h"

/* Reader and foyer-card for one test; *state is NULL where the programs are not built. */
static inline int open_fixture(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    *state = fixture_open(fixture) ? fixture : NULL;
    if (*state == NULL) {
        test_free(fixture);
    }
    return 0;
}

static inline int close_fixture(void **state)
{
    if (*state != NULL) {
        fixture_close(*state);
        test_free(*state);
    }
    return 0;
}

/* The fixture; skips the test without one. */
static inline struct fixture *need(void **state)
{
    if (*state == NULL) {
        SKIP("the programs are not built: make");
    }
    return *state;
}

/* The next message; a report that is not what is waited for is passed over. */
static inline struct message expect(struct fixture *fixture, enum message_kind kind)
{
    struct message message = fixture_hear(fixture, FIXTURE_WAIT_MS);
    if (kind != MESSAGE_card_report && message.kind == MESSAGE_card_report) {
        message = fixture_hear(fixture, FIXTURE_WAIT_MS);
    }
    assert_string_equal(message_name(message.kind), message_name(kind));
    return message;
}

static inline void expect_reader(struct fixture *fixture, enum status status)
{
    assert_int_equal(expect(fixture, MESSAGE_card_reader).card_reader.status, status);
}

static inline void expect_seen(struct fixture *fixture, enum card_kind kind)
{
    struct message message = expect(fixture, MESSAGE_card_seen);
    assert_int_equal(message.card_seen.kind, kind);
    assert_int_equal(message.session, FIXTURE_SESSION);
}

static inline void expect_failed(struct fixture *fixture, enum card_failure why)
{
    assert_int_equal(expect(fixture, MESSAGE_card_failed).card_failed.why, why);
}

static inline void tell(struct fixture *fixture, const char *command)
{
    assert_true(fixture_tell(fixture, command));
}

static inline void watch(struct fixture *fixture, uint32_t timeout_s)
{
    assert_true(fixture_say(
        fixture,
        (struct message){.kind = MESSAGE_card_watch, .card_watch = {.timeout_s = timeout_s}}));
}

static inline void open_by_can(struct fixture *fixture, struct text can)
{
    assert_true(fixture_say(
        fixture, (struct message){.kind = MESSAGE_card_open_can, .card_open_can = {.can = can}}));
}

static inline void open_by_print(struct fixture *fixture)
{
    assert_true(fixture_say(
        fixture, (struct message){
                     .kind = MESSAGE_card_open_mrz,
                     .card_open_mrz = {
                         .document_number = TEXT_OF("X4RTU7891"),
                         .birth_date = TEXT_OF("1967-11-05"),
                         .expiry_date = TEXT_OF("2031-04-30")}}));
}

static inline void stop(struct fixture *fixture)
{
    assert_true(fixture_say(fixture, (struct message){.kind = MESSAGE_card_stop}));
}

/* Up to a document that was seen. */
static inline struct fixture *lay(void **state, const char *command, enum card_kind kind)
{
    struct fixture *fixture = need(state);
    expect_reader(fixture, STATUS_ok);
    tell(fixture, command);
    watch(fixture, 30);
    expect_seen(fixture, kind);
    return fixture;
}

static inline void assert_text(struct text text, const char *should)
{
    assert_int_equal(text.len, strlen(should));
    assert_memory_equal(text.at, should, text.len);
}

static inline void expect_mueller(struct fixture *fixture)
{
    struct message message = expect(fixture, MESSAGE_card_person);
    assert_text(message.card_person.family_name, "Müller");
    assert_text(message.card_person.given_names, "Ayşe Maria");
    assert_text(message.card_person.birth_date, "1984-02-29");
    assert_text(message.card_person.document_number, "U7K2P9XQ4");
    assert_text(message.card_person.expiry_date, "2033-09-14");
    assert_text(message.card_person.nationality, "UTO");
    assert_text(message.card_person.sex, "F");
    assert_int_equal(message.card_person.document_kind, CARD_KIND_ID_CARD);
    assert_int_equal(message.card_person.proved, 0);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
