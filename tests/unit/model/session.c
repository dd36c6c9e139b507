#include "model/session.h"

#include "tests/visit.h"

static int open_visit(void **state)
{
    struct visit *v = test_calloc(1, sizeof *v);
    visit_open(v);
    *state = v;
    return 0;
}

static int close_visit(void **state)
{
    visit_close(*state);
    test_free(*state);
    return 0;
}

#define assert_screen(v, s) assert_string_equal(screen_word((v)->session.screen), #s)

static void event(struct visit *v, enum session_event_kind kind, uint32_t number)
{
    visit_feed(v, (struct session_event){.kind = kind, .number = number});
}

static void status(struct visit *v, enum session_event_kind kind, enum status word)
{
    visit_feed(v, (struct session_event){.kind = kind, .status = word});
}

static void printer(struct visit *v, enum status word, uint32_t reasons)
{
    visit_feed(v, (struct session_event){.kind = EVENT_PRINTER, .status = word, .number = reasons});
}

/* True when these bytes are anywhere in the arena's memory, given out or not. */
static bool arena_holds(const struct arena *arena, const char *text)
{
    return memmem(arena->base, arena->size, text, strlen(text)) != NULL;
}

static void hand_in(struct visit *v)
{
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_fill(v);
    visit_do(v, ACTION_NEXT, 0);
}

static void a_citizen_is_served_from_start_to_end(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    assert_screen(v, consent);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, lay);
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH));
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, can);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, reading);
    assert_true(text_equal(visit_wanted(v, EFFECT_CARD_CAN).text[0], TEXT_OF("123456")));
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &visit_person});
    assert_screen(v, person);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, take);
    event(v, EVENT_GONE, 0);
    assert_screen(v, form);
    assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), TEXT_OF("Erika Utopia")));
    assert_int_equal(form_provenance(v->session.form, VISIT_NAME), PROVENANCE_DOCUMENT);
    visit_fill(v);
    assert_screen(v, check);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, submitting);
    assert_non_null(visit_effect(v, EFFECT_SUBMIT));
    assert_null(visit_effect(v, EFFECT_PRINT));
    visit_stored(v);
    assert_screen(v, printing);
    assert_non_null(visit_effect(v, EFFECT_PRINT));
    event(v, EVENT_PRINTED, 0);
    assert_screen(v, done);
    assert_true(v->session.was_printed);
    assert_non_null(visit_effect(v, EFFECT_PRINTED));
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, over);
    assert_non_null(visit_effect(v, EFFECT_END));
}

static void nothing_personal_is_left_at_the_end(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    visit_read_card(v);
    visit_fill(v);
    assert_true(arena_holds(&v->arena, "Erika Utopia"));
    assert_true(arena_holds(&v->arena, "Dackel"));
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    assert_screen(v, over);
    assert_false(arena_holds(&v->arena, "Erika Utopia"));
    assert_false(arena_holds(&v->arena, "Dackel"));
    assert_null(memmem(&v->session, sizeof v->session, "Erika", 5));
    assert_int_equal(v->arena.used, 0);
}

static void a_service_is_offered_only_while_it_can_be_finished(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    status(v, EVENT_READER, STATUS_offline);
    assert_int_equal(session_offer(&v->session, VISIT_DOG), PACK_OFFER_READER);
    assert_int_equal(session_offer(&v->session, VISIT_BULKY), PACK_OFFER_AVAILABLE);
    status(v, EVENT_OUTBOX, STATUS_out);
    assert_int_equal(session_offer(&v->session, VISIT_BULKY), PACK_OFFER_OUTBOX);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, 0);
    visit_do(v, ACTION_SERVICE, VISIT_BULKY);
    assert_screen(v, off);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, services);
}

static void the_network_keeps_nobody_from_handing_in(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    status(v, EVENT_CENTRAL, STATUS_offline);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, 0);
    visit_do(v, ACTION_SERVICE, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_fill(v);
    visit_do(v, ACTION_NEXT, 0);
    visit_stored(v);
    assert_screen(v, printing);
}

static void paper_that_is_out_is_waited_for(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    hand_in(v);
    printer(v, STATUS_out, PRINTER_PAPER_OUT);
    visit_stored(v);
    assert_screen(v, printing);
    visit_wait(v, 120000);
    assert_screen(v, printing);
    printer(v, STATUS_ok, 0);
    event(v, EVENT_PRINTED, 0);
    assert_screen(v, done);
    assert_true(v->session.was_printed);
}

static void the_number_can_be_had_instead_of_paper(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    printer(v, STATUS_out, PRINTER_PAPER_OUT);
    visit_stored(v);
    visit_do(v, ACTION_NUMBER, 0);
    assert_screen(v, done);
    assert_non_null(visit_effect(v, EFFECT_PRINT_CANCEL));
    assert_null(visit_effect(v, EFFECT_PRINTED)); /* nobody has noted it yet */
    visit_do(v, ACTION_NOTED, 0);
    assert_non_null(visit_effect(v, EFFECT_PRINTED));
}

static void a_dead_printer_gives_the_number_at_once(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    printer(v, STATUS_offline, PRINTER_UNREACHABLE);
    visit_stored(v);
    assert_screen(v, done);
    assert_false(v->session.was_printed);
    visit_begin(v);
    hand_in(v);
    visit_stored(v);
    event(v, EVENT_PRINT_FAILED, 0);
    assert_screen(v, done);
    visit_begin(v);
    hand_in(v);
    visit_stored(v);
    printer(v, STATUS_unknown, 0); /* its process died */
    assert_screen(v, done);
    assert_false(v->session.was_printed);
}

static void a_number_that_nobody_noted_stays_with_the_courier(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    printer(v, STATUS_offline, PRINTER_UNREACHABLE);
    visit_stored(v);
    visit_wait(v, 300000);
    assert_screen(v, over);
    assert_null(visit_effect(v, EFFECT_PRINTED));
}

static void nothing_is_printed_or_called_success_before_it_is_stored(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    event(v, EVENT_PRINTED, 0);
    assert_screen(v, submitting);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_STORED, .text = TEXT_OF("1111-1111-1111-1111"), .total = 1});
    assert_screen(v, submitting); /* somebody else's */
}

static void a_refused_submission_is_kept_for_another_try(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_REFUSED, .text = TEXT_OF(VISIT_RECEIPT), .number = REFUSAL_FULL});
    assert_screen(v, unsent);
    assert_int_equal(v->session.stored_s, 0);
    visit_do(v, ACTION_RETRY, 0);
    assert_non_null(visit_effect(v, EFFECT_SUBMIT));
    visit_stored(v);
    assert_screen(v, printing);
}

static void a_courier_that_comes_back_gets_the_submission_again(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    status(v, EVENT_OUTBOX, STATUS_unknown);
    assert_screen(v, submitting);
    status(v, EVENT_OUTBOX, STATUS_ok);
    assert_non_null(visit_effect(v, EFFECT_SUBMIT));
    visit_wait(v, 60000);
    assert_screen(v, unsure);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_UNPRINTED, .text = TEXT_OF(VISIT_RECEIPT), .total = v->utc_s});
    assert_screen(v, printing); /* it was stored after all */
}

static void silence_warns_and_then_wipes(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_NAME, "Erika");
    for (int i = 0; i < 12; i++) {
        visit_wait(v, 181000);
        assert_int_equal(v->session.overlay, OVERLAY_TIMEOUT);
        assert_true(session_seconds_left(&v->session) >= 20);
        visit_do(v, ACTION_STAY, 0);
        assert_int_equal(v->session.overlay, OVERLAY_NONE);
    }
    assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), TEXT_OF("Erika")));
    visit_wait(v, 181000 + SESSION_WARNING_MS);
    assert_screen(v, over);
    assert_false(arena_holds(&v->arena, "Erika"));
}

static void the_clock_stands_still_while_help_is_open(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_do(v, ACTION_HELP, 0);
    visit_do(v, ACTION_CALL, 0);
    assert_non_null(visit_effect(v, EFFECT_HELP));
    visit_wait(v, 21000);
    assert_int_equal(v->session.help, HELP_UNREACHABLE); /* nobody confirmed */
    visit_do(v, ACTION_CALL, 0);
    event(v, EVENT_HELP_PASSED, 0);
    assert_int_equal(v->session.help, HELP_PASSED);
    visit_wait(v, 600000);
    assert_int_equal(v->session.overlay, OVERLAY_HELP);
    visit_do(v, ACTION_STAY, 0);
    assert_screen(v, form);
}

static void the_page_with_an_error_stays(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, form);
    assert_int_equal(v->session.page, 0);
    assert_int_equal(v->session.error_count, 2);
    visit_type(v, VISIT_NAME, "Erika");
    assert_int_equal(v->session.error_count, 1);
    visit_type(v, VISIT_BORN, "31.02.1964");
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(v->session.error_count, 1);
    visit_type(v, VISIT_BORN, "12.08.1964");
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(v->session.page, 1);
}

static void text_that_may_not_be_is_refused(void **state)
{
    struct visit *v = *state;
    char *long_text = test_malloc(10001);
    memset(long_text, 'a', 10000);
    long_text[10000] = '\0';
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_NAME, "Erika");
    const char override[] = {(char)0xE2, (char)0x80, (char)0xAE, 'a', 0}; /* U+202E */
    const struct {
        const char *typed, *shown; /* the character as it is named */
    } bad[] = {
        {"a\x01", "U+0001"}, {override, "U+202E"}, {"Erika Ж", "Ж"}, {long_text, ""}, {"\xFF", ""}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        visit_type(v, VISIT_NAME, bad[i].typed);
        assert_int_equal(v->session.notice, NOTICE_REFUSED);
        assert_int_equal(v->session.refused, VISIT_NAME);
        assert_int_equal(
            v->session.refused_as, bad[i].typed == long_text ? ENTRY_TOO_LONG : ENTRY_REFUSED);
        assert_string_equal(v->session.refused_for->shown, bad[i].shown);
        assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), TEXT_OF("Erika")));
    }
    test_free(long_text);
}

static void a_change_returns_to_the_overview(void **state)
{
    struct visit *v = *state;
    hand_in(v);
    visit_begin(v);
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_fill(v);
    assert_screen(v, check);
    visit_do(v, ACTION_CHANGE, 1);
    assert_screen(v, form);
    assert_int_equal(v->session.page, 1);
    visit_type(v, VISIT_KIND, "Pudel");
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, check);
    assert_true(text_equal(form_answer(v->session.form, VISIT_KIND), TEXT_OF("Pudel")));
}

static void a_stored_number_that_was_not_printed_is_shown_for_a_while(void **state)
{
    struct visit *v = *state;
    struct session_event unprinted = {
        .kind = EVENT_UNPRINTED, .text = TEXT_OF(VISIT_RECEIPT), .total = v->utc_s - 60};
    visit_feed(v, unprinted);
    assert_string_equal(v->session.unprinted, VISIT_RECEIPT);
    assert_true(v->session.unprinted_until_ms > v->now_ms);
    visit_do(v, ACTION_NOTED, 0);
    assert_true(text_equal(visit_wanted(v, EFFECT_PRINTED).text[0], TEXT_OF(VISIT_RECEIPT)));
    visit_begin(v);
    visit_feed(v, unprinted);
    visit_wait(v, 900000);
    assert_int_equal(v->session.unprinted_until_ms, 0);
    assert_int_equal(session_wake_ms(&v->session), 0);
}

static void the_start_screen_asks_for_no_time(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    assert_int_equal(session_wake_ms(&v->session), 0);
}

static void renewal_waits_for_the_citizen(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    event(v, EVENT_RENEW, 0);
    assert_screen(v, consent);
    visit_begin(v);
    event(v, EVENT_RENEW, 0);
    assert_screen(v, over);
    assert_non_null(visit_effect(v, EFFECT_END));
}

static void a_number_is_looked_up(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    char number[NUMBER_LEN + 1];
    number_make(number, (const uint8_t[NUMBER_RANDOM]){7, 1, 2, 3});
    visit_do(v, ACTION_STATUS, 0);
    visit_type(v, 0, "12");
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(v->session.notice, NOTICE_NUMBER_WRONG);
    visit_type(v, 0, number);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, status);
    assert_true(text_equal(visit_wanted(v, EFFECT_ASK).text[0], (struct text){number, NUMBER_LEN}));
    const struct submission rejected = {
        .state = SUBMISSION_REJECTED, .handed_in_s = 1, .reason = TEXT_OF("Falsches Amt")};
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_SUBMISSION, .submission = &rejected, .text = {number, NUMBER_LEN}});
    assert_non_null(v->session.submission);
    assert_true(text_equal(v->session.submission->reason, TEXT_OF("Falsches Amt")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_visit, close_visit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_citizen_is_served_from_start_to_end),
        TEST(nothing_personal_is_left_at_the_end),
        TEST(a_service_is_offered_only_while_it_can_be_finished),
        TEST(the_network_keeps_nobody_from_handing_in),
        TEST(paper_that_is_out_is_waited_for),
        TEST(the_number_can_be_had_instead_of_paper),
        TEST(a_dead_printer_gives_the_number_at_once),
        TEST(a_number_that_nobody_noted_stays_with_the_courier),
        TEST(nothing_is_printed_or_called_success_before_it_is_stored),
        TEST(a_refused_submission_is_kept_for_another_try),
        TEST(a_courier_that_comes_back_gets_the_submission_again),
        TEST(silence_warns_and_then_wipes),
        TEST(the_clock_stands_still_while_help_is_open),
        TEST(the_page_with_an_error_stays),
        TEST(text_that_may_not_be_is_refused),
        TEST(a_change_returns_to_the_overview),
        TEST(a_stored_number_that_was_not_printed_is_shown_for_a_while),
        TEST(the_start_screen_asks_for_no_time),
        TEST(renewal_waits_for_the_citizen),
        TEST(a_number_is_looked_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
