/* The whole way: foyer-card as the kiosk has it, the real libnfc, a PN532 on a pseudo-terminal. */
#include "tests/test.h"
#include "tests/unit/card/talk.h"

#include "base/file.h"

static void an_identity_card_is_read_by_its_can(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
    tell(fixture, "take");
    expect(fixture, MESSAGE_card_gone);
}

static void progress_grows_by_bytes_up_to_the_end(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    uint32_t last = 0, count = 0;
    struct message message = {.kind = MESSAGE_card_progress};
    while (message.kind == MESSAGE_card_progress) {
        assert_int_equal(channel_wait(&fixture->line, FIXTURE_WAIT_MS), CHANNEL_OK);
        assert_int_equal(channel_receive(&fixture->line, &message), CHANNEL_OK);
        if (message.kind == MESSAGE_card_progress) {
            assert_true(message.card_progress.done >= last);
            assert_true(message.card_progress.done <= message.card_progress.total);
            last = message.card_progress.done;
            count++;
        }
    }
    assert_int_equal(message.kind, MESSAGE_card_report);
    expect(fixture, MESSAGE_card_person);
    assert_in_range(count, 8, 40);
    assert_in_range(last, 1000, 4000);
}

static void a_passport_is_read_by_what_is_printed(void **state)
{
    struct fixture *fixture = lay(state, "lay passport", CARD_KIND_PASSPORT);
    open_by_print(fixture);
    struct message message = expect(fixture, MESSAGE_card_person);
    assert_text(message.card_person.family_name, "OESTERGAARD");
    assert_text(message.card_person.given_names, "SOEREN AAGE");
    assert_text(message.card_person.birth_date, "1967-11-05");
    assert_int_equal(message.card_person.document_kind, CARD_KIND_PASSPORT);
}

static void a_card_of_type_b_is_read(void **state)
{
    struct fixture *fixture = lay(state, "lay residence-permit", CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("739150"));
    assert_text(expect(fixture, MESSAGE_card_person).card_person.document_number, "R03419T8826M");
}

static void three_wrong_secrets_are_all(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("000000"));
    expect_failed(fixture, CARD_FAILURE_WRONG_SECRET);
    open_by_can(fixture, TEXT_OF("482914"));
    expect_failed(fixture, CARD_FAILURE_WRONG_SECRET);
    open_by_can(fixture, TEXT_OF("482912"));
    expect_failed(fixture, CARD_FAILURE_NO_TRIES);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_failed(fixture, CARD_FAILURE_NO_TRIES);
}

static void two_wrong_secrets_leave_one(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    for (int i = 0; i < 2; i++) {
        open_by_can(fixture, TEXT_OF("000000"));
        expect_failed(fixture, CARD_FAILURE_WRONG_SECRET);
    }
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void a_document_lifted_while_reading_can_be_laid_again(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    for (unsigned apdu = 1; apdu <= 9; apdu += 4) {
        char command[32];
        snprintf(command, sizeof command, "fault lift-at %u", apdu);
        tell(fixture, command);
        open_by_can(fixture, TEXT_OF("482913"));
        expect_failed(fixture, CARD_FAILURE_LIFTED);
        expect(fixture, MESSAGE_card_gone);
        tell(fixture, "lay id-card");
        expect_seen(fixture, CARD_KIND_ID_CARD);
    }
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

/* In its place lies another one, opened by the same words: nothing of it is given out. */
static void another_document_laid_back_is_told(void **state)
{
    struct fixture *fixture = lay(state, "lay passport", CARD_KIND_PASSPORT);
    tell(fixture, "fault lift-at 6"); /* in the open session */
    open_by_print(fixture);
    expect_failed(fixture, CARD_FAILURE_LIFTED);
    expect(fixture, MESSAGE_card_gone);
    tell(fixture, "lay passport-b");
    expect_seen(fixture, CARD_KIND_PASSPORT);
    open_by_print(fixture);
    expect_failed(fixture, CARD_FAILURE_CHANGED);
    open_by_print(fixture); /* what was lifted is forgotten: now it is a wrong secret */
    expect_failed(fixture, CARD_FAILURE_WRONG_SECRET);
    tell(fixture, "lay passport");
    watch(fixture, 30);
    expect_seen(fixture, CARD_KIND_PASSPORT);
    open_by_print(fixture);
    assert_text(expect(fixture, MESSAGE_card_person).card_person.family_name, "OESTERGAARD");
}

/* No terminal.json allows it here, and the command line does not say --photo. */
static void a_photo_that_the_operator_does_not_allow_is_not_read(void **state)
{
    struct fixture *fixture = lay(state, "lay passport", CARD_KIND_PASSPORT);
    assert_true(fixture_say(
        fixture, (struct message){
                     .kind = MESSAGE_card_open_mrz,
                     .card_open_mrz = {
                         .document_number = TEXT_OF("X4RTU7891"),
                         .birth_date = TEXT_OF("1967-11-05"),
                         .expiry_date = TEXT_OF("2031-04-30"),
                         .wants = CARD_WANT_BITS}}));
    struct message report = expect(fixture, MESSAGE_card_report); /* no card_photo before it */
    struct text files = report.card_report.files;
    assert_null(memmem(files.at, files.len, "dg2", 3));
    assert_non_null(memmem(files.at, files.len, "dg12", 4));
    expect(fixture, MESSAGE_card_person);
}

static void a_reader_that_loses_its_power_comes_back(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "fault reset-at 5");
    open_by_can(fixture, TEXT_OF("482913"));
    expect_failed(fixture, CARD_FAILURE_READER);
    expect_reader(fixture, STATUS_offline);
    expect(fixture, MESSAGE_card_gone);
    expect_reader(fixture, STATUS_ok);
    expect_seen(fixture, CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void a_document_lifted_before_it_is_opened_is_gone(void **state)
{
    struct fixture *fixture = lay(state, "lay passport", CARD_KIND_PASSPORT);
    tell(fixture, "take");
    expect(fixture, MESSAGE_card_gone);
    open_by_print(fixture);
    expect_failed(fixture, CARD_FAILURE_LIFTED);
}

static void an_unplugged_reader_is_told_and_comes_back(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "off");
    expect_reader(fixture, STATUS_offline);
    expect(fixture, MESSAGE_card_gone);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_failed(fixture, CARD_FAILURE_READER);
    tell(fixture, "on");
    expect_reader(fixture, STATUS_ok);
    expect_seen(fixture, CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void an_idle_reader_that_is_unplugged_is_told(void **state)
{
    struct fixture *fixture = need(state);
    expect_reader(fixture, STATUS_ok);
    tell(fixture, "off");
    expect_reader(fixture, STATUS_offline);
    tell(fixture, "on");
    expect_reader(fixture, STATUS_ok);
}

static void a_reader_unplugged_while_reading_is_the_readers_fault(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "line 9600 106 100"); /* slow enough to be in the middle of it */
    open_by_can(fixture, TEXT_OF("482913"));
    assert_int_equal(channel_wait(&fixture->line, FIXTURE_WAIT_MS), CHANNEL_OK);
    tell(fixture, "off");
    expect_failed(fixture, CARD_FAILURE_READER);
    expect_reader(fixture, STATUS_offline);
    expect(fixture, MESSAGE_card_gone);
}

static void cards_that_are_not_read_here_are_told(void **state)
{
    static const struct {
        const char *command;
        enum card_kind kind;
    } cases[] = {
        {"lay bank-card", CARD_KIND_NO_DOCUMENT},
        {"lay transit-card", CARD_KIND_NO_DOCUMENT},
        {"lay german-eid", CARD_KIND_GERMAN_EID},
        {"lay two-cards", CARD_KIND_SEVERAL}};
    struct fixture *fixture = need(state);
    expect_reader(fixture, STATUS_ok);
    watch(fixture, 30);
    for (size_t i = 0; i < COUNT(cases); i++) {
        tell(fixture, cases[i].command);
        expect_seen(fixture, cases[i].kind);
        open_by_can(fixture, TEXT_OF("482913"));
        expect_failed(
            fixture, cases[i].kind == CARD_KIND_GERMAN_EID ? CARD_FAILURE_ONLY_BY_EID
                                                           : CARD_FAILURE_REFUSED);
        tell(fixture, "take");
        expect(fixture, MESSAGE_card_gone);
    }
}

static void one_of_two_cards_taken_away_leaves_the_other(void **state)
{
    struct fixture *fixture = lay(state, "lay two-cards", CARD_KIND_SEVERAL);
    tell(fixture, "lay id-card");
    expect_seen(fixture, CARD_KIND_ID_CARD);
}

/* No look falls between the two: the one is gone and the other is there. */
static void a_document_laid_in_place_of_another_card_is_seen(void **state)
{
    struct fixture *fixture = lay(state, "lay bank-card", CARD_KIND_NO_DOCUMENT);
    tell(fixture, "lay id-card");
    expect_seen(fixture, CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void another_watch_meets_a_document_again_but_no_other_card(void **state)
{
    struct fixture *fixture = lay(state, "lay passport", CARD_KIND_PASSPORT);
    watch(fixture, 30);
    expect_seen(fixture, CARD_KIND_PASSPORT);
    tell(fixture, "take");
    expect(fixture, MESSAGE_card_gone);
    tell(fixture, "lay bank-card");
    expect_seen(fixture, CARD_KIND_NO_DOCUMENT);
    watch(fixture, 30); /* as the kiosk does after it: told again, this would never end */
    assert_int_equal(fixture_hear(fixture, 600).kind, MESSAGE_KINDS);
    tell(fixture, "take");
    expect(fixture, MESSAGE_card_gone);
}

static void a_german_passport_is_not_given_out(void **state)
{
    struct fixture *fixture = lay(state, "lay german-passport", CARD_KIND_PASSPORT);
    assert_true(fixture_say(
        fixture, (struct message){
                     .kind = MESSAGE_card_open_mrz,
                     .card_open_mrz = {
                         .document_number = TEXT_OF("C0FFEE001"),
                         .birth_date = TEXT_OF("1990-01-01"),
                         .expiry_date = TEXT_OF("2030-01-01")}}));
    expect_failed(fixture, CARD_FAILURE_POLICY);
}

static void nobody_laying_a_document_ends_the_watch(void **state)
{
    struct fixture *fixture = need(state);
    expect_reader(fixture, STATUS_ok);
    watch(fixture, 1);
    expect_failed(fixture, CARD_FAILURE_TIMEOUT);
    tell(fixture, "lay id-card");
    assert_int_equal(fixture_hear(fixture, 400).kind, MESSAGE_KINDS); /* nobody watches */
    watch(fixture, 10);
    expect_seen(fixture, CARD_KIND_ID_CARD);
}

static void a_stop_while_reading_is_the_end_of_it(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "line 9600 106 50");
    open_by_can(fixture, TEXT_OF("482913"));
    assert_int_equal(channel_wait(&fixture->line, FIXTURE_WAIT_MS), CHANNEL_OK);
    stop(fixture);
    tell(fixture, "line 0 0 0");
    watch(fixture, 10);
    expect_seen(fixture, CARD_KIND_ID_CARD); /* and no card_person before */
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void the_process_ends_with_the_connection_though_libnfc_blocks(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "line 300 106 0"); /* a frame takes seconds now */
    open_by_can(fixture, TEXT_OF("482913"));
    assert_int_equal(fixture_hear(fixture, 300).kind, MESSAGE_KINDS);
    uint64_t begin = clock_steady_ms();
    channel_finish(&fixture->line);
    assert_int_equal(fixture_reap(&fixture->card, FIXTURE_WAIT_MS), 0);
    assert_true(clock_steady_ms() - begin < 300);
    kill(fixture->reader, SIGKILL); /* it would sleep through the end of the test */
}

static void one_reader_serves_one_process(void **state)
{
    struct fixture *fixture = need(state);
    expect_reader(fixture, STATUS_ok);
    struct fixture second = *fixture;
    fixture_start_card(&second);
    expect_reader(&second, STATUS_offline);
    channel_finish(&fixture->line);
    assert_int_equal(fixture_reap(&fixture->card, FIXTURE_WAIT_MS), 0);
    expect_reader(&second, STATUS_ok);
    fixture->line = second.line;
    fixture->card = second.card;
}

/* libnfc aborts on a status byte with bit 7 (chips/pn53x.c): why it has a process of its own. */
static void a_chip_that_makes_libnfc_abort_costs_one_process(void **state)
{
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    tell(fixture, "fault bad-status");
    open_by_can(fixture, TEXT_OF("482913"));
    assert_int_equal(fixture_hear(fixture, FIXTURE_WAIT_MS).kind, MESSAGE_KINDS);
    int status = fixture_reap(&fixture->card, FIXTURE_WAIT_MS);
    assert_true(status != 0 && status != -1);
    channel_finish(&fixture->line);
    tell(fixture, "fault none");
    fixture_start_card(fixture);
    expect_reader(fixture, STATUS_ok);
    watch(fixture, 10);
    expect_seen(fixture, CARD_KIND_ID_CARD);
}

static void what_was_read_is_in_no_log(void **state)
{
    static const char *const secrets[] = {"ller", "MUELLER", "Ay", "482913", "U7K2", "1984"};
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
    SCOPED(file_release) struct file log;
    assert_int_equal(file_read(&log, fixture->log, 100000), FILE_OK);
    assert_non_null(memmem(log.content.at, log.content.len, "card_read", 9)); /* the control */
    for (size_t i = 0; i < COUNT(secrets); i++) {
        assert_null(memmem(log.content.at, log.content.len, secrets[i], strlen(secrets[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(an_identity_card_is_read_by_its_can),
        WITH_FIXTURE(progress_grows_by_bytes_up_to_the_end),
        WITH_FIXTURE(a_passport_is_read_by_what_is_printed),
        WITH_FIXTURE(a_card_of_type_b_is_read),
        WITH_FIXTURE(three_wrong_secrets_are_all),
        WITH_FIXTURE(two_wrong_secrets_leave_one),
        WITH_FIXTURE(a_document_lifted_while_reading_can_be_laid_again),
        WITH_FIXTURE(another_document_laid_back_is_told),
        WITH_FIXTURE(a_photo_that_the_operator_does_not_allow_is_not_read),
        WITH_FIXTURE(a_reader_that_loses_its_power_comes_back),
        WITH_FIXTURE(a_document_lifted_before_it_is_opened_is_gone),
        WITH_FIXTURE(an_unplugged_reader_is_told_and_comes_back),
        WITH_FIXTURE(an_idle_reader_that_is_unplugged_is_told),
        WITH_FIXTURE(a_reader_unplugged_while_reading_is_the_readers_fault),
        WITH_FIXTURE(cards_that_are_not_read_here_are_told),
        WITH_FIXTURE(one_of_two_cards_taken_away_leaves_the_other),
        WITH_FIXTURE(a_document_laid_in_place_of_another_card_is_seen),
        WITH_FIXTURE(another_watch_meets_a_document_again_but_no_other_card),
        WITH_FIXTURE(a_german_passport_is_not_given_out),
        WITH_FIXTURE(nobody_laying_a_document_ends_the_watch),
        WITH_FIXTURE(a_stop_while_reading_is_the_end_of_it),
        WITH_FIXTURE(the_process_ends_with_the_connection_though_libnfc_blocks),
        WITH_FIXTURE(one_reader_serves_one_process),
        WITH_FIXTURE(a_chip_that_makes_libnfc_abort_costs_one_process),
        WITH_FIXTURE(what_was_read_is_in_no_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
