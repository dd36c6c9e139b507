/* Every fault of the line as the kiosk meets it: foyer-card, the real libnfc, the simulated reader. What
 * a citizen is told hangs on the reason, and after it the same document must be readable. */
#include "tests/test.h"
#include "tests/unit/card/talk.h"

static struct fixture *lay_passport(void **state)
{
    return lay(state, "lay passport", CARD_KIND_PASSPORT);
}

static void expect_person(struct fixture *fixture)
{
    struct message message = expect(fixture, MESSAGE_card_person);
    assert_int_equal(message.card_person.family_name.len, 11);
    assert_memory_equal(message.card_person.family_name.at, "OESTERGAARD", 11);
}

static void what_can_be_mended_is_mended(void **state)
{
    static const char *const faults[] = {
        "fault none",       "fault bit-error 2", "fault wtx-blocks 2", "fault ats bare",
        "fault ats tiny",   "fault ats huge",    "fault ats reserved", "fault rates refused",
        "fault rates deaf", "fault none",        "fault rates shaky"};
    struct fixture *fixture = lay_passport(state);
    for (size_t i = 0; i < COUNT(faults); i++) {
        tell(fixture, "fault none");
        tell(fixture, faults[i]);
        open_by_print(fixture);
        expect_person(fixture);
    }
}

static void a_rate_that_does_not_last_is_lowered_without_a_word(void **state)
{
    struct fixture *fixture = lay_passport(state);
    tell(fixture, "fault rates shaky");
    open_by_print(fixture);
    expect_person(fixture);
    char answer[CONTROL_MAX + 1];
    assert_true(ready_ask(fixture->control, "state", answer, FIXTURE_WAIT_MS));
    assert_non_null(strstr(answer, "rates=106/106"));
}

static void answers_without_measure_are_damage(void **state)
{
    static const char *const faults[] = {"fault endless-chain", "fault long-frames"};
    struct fixture *fixture = lay_passport(state);
    for (size_t i = 0; i < COUNT(faults); i++) {
        tell(fixture, faults[i]);
        uint64_t begin = clock_steady_ms();
        open_by_print(fixture);
        assert_int_equal(
            expect(fixture, MESSAGE_card_failed).card_failed.why, CARD_FAILURE_DAMAGED);
        assert_true(clock_steady_ms() - begin < 8000);
        tell(fixture, "fault none");
        open_by_print(fixture);
        expect_person(fixture);
    }
}

static void a_card_that_cannot_be_activated_is_no_document(void **state)
{
    static const char *const faults[] = {
        "fault ats none", "fault ats short", "fault ats long", "fault ats missing"};
    struct fixture *fixture = need(state);
    expect(fixture, MESSAGE_card_reader);
    watch(fixture, 60);
    for (size_t i = 0; i < COUNT(faults); i++) {
        tell(fixture, faults[i]);
        tell(fixture, "lay passport");
        expect_seen(fixture, CARD_KIND_NO_DOCUMENT);
        tell(fixture, "fault none");
        expect_seen(fixture, CARD_KIND_PASSPORT);
        tell(fixture, "take");
        expect(fixture, MESSAGE_card_gone);
    }
}

/* The document lies there all the time and is met anew when the reader is back. */
static void a_reader_that_fails_comes_back_by_itself(void **state)
{
    static const char *const faults[] = {"fault reset-at 3", "fault noise 1"};
    struct fixture *fixture = lay_passport(state);
    for (size_t i = 0; i < COUNT(faults); i++) {
        tell(fixture, faults[i]);
        open_by_print(fixture);
        assert_int_equal(expect(fixture, MESSAGE_card_failed).card_failed.why, CARD_FAILURE_READER);
        assert_int_equal(expect(fixture, MESSAGE_card_reader).card_reader.status, STATUS_offline);
        expect(fixture, MESSAGE_card_gone);
        assert_int_equal(expect(fixture, MESSAGE_card_reader).card_reader.status, STATUS_ok);
        expect_seen(fixture, CARD_KIND_PASSPORT);
        open_by_print(fixture);
        expect_person(fixture);
    }
}

static void a_raised_serial_speed_survives_processes(void **state)
{
    struct fixture *fixture = need(state);
    char answer[CONTROL_MAX + 1];
    expect(fixture, MESSAGE_card_reader);
    channel_finish(&fixture->line);
    assert_int_equal(fixture_reap(&fixture->card, FIXTURE_WAIT_MS), 0);
    int len = snprintf(
        fixture->connection, sizeof fixture->connection, "pn532_uart:%.150s:921600", fixture->link);
    assert_in_range(len, 1, sizeof fixture->connection - 1);
    for (int i = 0; i < 3; i++) {
        fixture_start_card(fixture);
        assert_int_equal(expect(fixture, MESSAGE_card_reader).card_reader.status, STATUS_ok);
        tell(fixture, "lay passport");
        watch(fixture, 60);
        expect_seen(fixture, CARD_KIND_PASSPORT);
        open_by_print(fixture);
        expect_person(fixture);
        assert_true(ready_ask(fixture->control, "state", answer, FIXTURE_WAIT_MS));
        assert_non_null(strstr(answer, "baud=921600 rates=424/424"));
        kill(fixture->card, SIGKILL); /* nobody sets the chip back */
        fixture_reap(&fixture->card, FIXTURE_WAIT_MS);
        channel_finish(&fixture->line);
    }
}

/* It is back before anybody has looked: still it was moved, and not too slow. (At a higher rate it would
 * be read once more without a word.) */
static void a_document_that_is_laid_back_at_once_was_lifted(void **state)
{
    struct fixture *fixture = lay_passport(state);
    char answer[CONTROL_MAX + 1] = "";
    tell(fixture, "fault rates refused");
    open_by_print(fixture);
    expect_person(fixture);
    tell(fixture, "fault lift-at 6");
    open_by_print(fixture);
    uint64_t deadline = clock_steady_ms() + FIXTURE_WAIT_MS;
    while (strstr(answer, "card=none") == NULL && clock_steady_ms() < deadline) {
        assert_true(ready_ask(fixture->control, "state", answer, FIXTURE_WAIT_MS));
    }
    tell(fixture, "lay passport");
    assert_int_equal(expect(fixture, MESSAGE_card_failed).card_failed.why, CARD_FAILURE_LIFTED);
    expect(fixture, MESSAGE_card_gone);
    expect_seen(fixture, CARD_KIND_PASSPORT);
    open_by_print(fixture);
    expect_person(fixture);
}

static void misbehaving_documents_end_in_a_clear_failure_soon(void **state)
{
    static const struct {
        const char *fault;
        enum card_failure why;
    } cases[] = {
        {"fault oversized-tlv", CARD_FAILURE_DAMAGED},
        {"fault wrong-mac", CARD_FAILURE_DAMAGED},
        {"fault endless-wtx", CARD_FAILURE_TIMEOUT}};
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    for (size_t i = 0; i < COUNT(cases); i++) {
        tell(fixture, "fault none");
        tell(fixture, cases[i].fault);
        uint64_t begin = clock_steady_ms();
        open_by_can(fixture, TEXT_OF("482913"));
        expect_failed(fixture, cases[i].why);
        assert_true(clock_steady_ms() - begin < 3000);
    }
    tell(fixture, "fault none");
    open_by_can(fixture, TEXT_OF("482913"));
    expect_mueller(fixture);
}

static void small_troubles_on_the_way_are_mended(void **state)
{
    static const char *const faults[] = {"fault bit-error 2",  "fault bit-error 3", "fault wtx 4",
                                         "fault sw 6282",      "fault sw 6700",     "fault sw 6CXX",
                                         "fault sw 6700-plain"};
    struct fixture *fixture = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    for (size_t i = 0; i < COUNT(faults); i++) {
        tell(fixture, "fault none");
        tell(fixture, faults[i]);
        open_by_can(fixture, TEXT_OF("482913"));
        expect_mueller(fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(misbehaving_documents_end_in_a_clear_failure_soon),
        WITH_FIXTURE(small_troubles_on_the_way_are_mended),
        WITH_FIXTURE(what_can_be_mended_is_mended),
        WITH_FIXTURE(a_rate_that_does_not_last_is_lowered_without_a_word),
        WITH_FIXTURE(answers_without_measure_are_damage),
        WITH_FIXTURE(a_card_that_cannot_be_activated_is_no_document),
        WITH_FIXTURE(a_reader_that_fails_comes_back_by_itself),
        WITH_FIXTURE(a_document_that_is_laid_back_at_once_was_lifted),
        WITH_FIXTURE(a_raised_serial_speed_survives_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
