#include "tests/waiting.h"

static int set_up(void **state)
{
    struct waiting *w = test_calloc(1, sizeof *w);
    waiting_open(w, WAITING_MORNING);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    waiting_close(*state);
    test_free(*state);
    return 0;
}

static const struct ticket number = {
    .letter = 'A', .number = 17, .before = 3, .when = "2026-11-24"};
static const struct ticket slot = {.is_slot = true, .letter = 'B', .when = "2026-11-25 08:20"};

static void a_number_is_drawn_and_printed(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_do(w, ACTION_SERVICE, WAITING_PACK);
    assert_int_equal(s->screen, SCREEN_concerns);
    waiting_do(w, ACTION_CONCERN, WAITING_REGISTRATION);
    assert_int_equal(s->screen, SCREEN_drawing);
    assert_true(text_equal(visit_wanted(&w->visit, EFFECT_NUMBER).text[0], TEXT_OF("A")));
    waiting_give(w, number);
    assert_int_equal(s->screen, SCREEN_ticket);
    assert_int_equal(s->ticket.number, 17);
    visit_wanted(&w->visit, EFFECT_PRINT);
    assert_false(s->was_printed);
    waiting_feed(w, (struct session_event){.kind = EVENT_PRINTED});
    assert_true(s->was_printed);
    assert_null(visit_effect(&w->visit, EFFECT_PRINTED)); /* nothing of it is the courier's */
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_over);
    visit_wanted(&w->visit, EFFECT_END);
}

static void nothing_is_shown_before_it_is_stored(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_REGISTRATION);
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_TICKET, .text = TEXT_OF("ANOTHER-VISIT"), .ticket = &number});
    assert_int_equal(s->screen, SCREEN_drawing);
    struct ticket other = number;
    other.letter = 'K';
    waiting_give(w, other);
    waiting_give(w, slot);
    assert_int_equal(s->screen, SCREEN_drawing);
    waiting_do(w, ACTION_ABORT, 0); /* what is being stored cannot be stopped */
    assert_int_equal(s->overlay, OVERLAY_NONE);
}

static void without_paper_the_number_is_on_the_screen(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_printer(w, STATUS_offline, PRINTER_UNREACHABLE);
    waiting_choose(w, WAITING_REGISTRATION);
    waiting_give(w, number);
    assert_int_equal(s->screen, SCREEN_ticket);
    assert_null(visit_effect(&w->visit, EFFECT_PRINT));
    assert_false(s->is_printing);
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_over);
}

static void a_printer_that_fails_or_goes_leaves_the_number(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_REGISTRATION);
    waiting_give(w, number);
    waiting_feed(w, (struct session_event){.kind = EVENT_PRINT_FAILED});
    assert_int_equal(s->screen, SCREEN_ticket);
    assert_false(s->is_printing || s->was_printed);
    waiting_feed(w, (struct session_event){.kind = EVENT_PRINTED}); /* of nothing we know */
    assert_false(s->was_printed);
}

static void a_slip_under_way_is_cancelled_when_the_citizen_goes(void **state)
{
    struct waiting *w = *state;
    waiting_choose(w, WAITING_REGISTRATION);
    waiting_give(w, number);
    waiting_printer(w, STATUS_out, PRINTER_PAPER_OUT);
    assert_true(w->visit.session.is_printing);
    waiting_do(w, ACTION_NEXT, 0);
    visit_wanted(&w->visit, EFFECT_PRINT_CANCEL);
    assert_int_equal(w->visit.session.screen, SCREEN_over);
}

static void an_agent_that_comes_back_is_asked_again(void **state)
{
    struct waiting *w = *state;
    waiting_choose(w, WAITING_REGISTRATION);
    waiting_queue(w, STATUS_unknown);
    assert_int_equal(w->visit.session.screen, SCREEN_drawing);
    waiting_queue(w, STATUS_ok);
    assert_true(text_equal(visit_wanted(&w->visit, EFFECT_NUMBER).text[0], TEXT_OF("A")));
    waiting_give(w, number);
    assert_int_equal(w->visit.session.screen, SCREEN_ticket);
}

static void an_agent_that_is_silent_promises_nothing(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_REGISTRATION);
    visit_wait(&w->visit, 10000);
    assert_int_equal(s->screen, SCREEN_undrawn);
    assert_int_equal(s->undrawn, TICKET_NO_ANSWER);
    waiting_do(w, ACTION_RETRY, 0);
    assert_int_equal(s->screen, SCREEN_drawing);
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_UNDRAWN, .text = TEXT_OF(VISIT_RECEIPT), .number = TICKET_USED_UP});
    assert_int_equal(s->undrawn, TICKET_USED_UP);
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_concerns);
}

static void the_service_is_off_without_the_agent_and_with_a_broken_disk(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    assert_int_equal(session_offer(s, WAITING_PACK), PACK_OFFER_AVAILABLE);
    static const enum status bad[] = {STATUS_unknown, STATUS_fault, STATUS_none};
    for (size_t i = 0; i < COUNT(bad); i++) {
        waiting_queue(w, bad[i]);
        assert_int_equal(session_offer(s, WAITING_PACK), PACK_OFFER_QUEUE);
    }
    waiting_do(w, ACTION_SERVICE, WAITING_PACK);
    assert_int_equal(s->screen, SCREEN_off);
    waiting_queue(w, STATUS_ok);
    waiting_feed(w, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_out});
    waiting_feed(w, (struct session_event){.kind = EVENT_CENTRAL, .status = STATUS_offline});
    assert_int_equal(session_offer(s, WAITING_PACK), PACK_OFFER_AVAILABLE); /* it sends nothing */
}

static void what_is_closed_gives_no_number(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    w->visit.utc_s += 4 * 3600; /* 13:01, the pause */
    waiting_choose(w, WAITING_REGISTRATION);
    assert_int_equal(s->screen, SCREEN_concern);
    assert_int_equal(session_look(s, WAITING_REGISTRATION).state, QUEUE_PAUSE);
    waiting_do(w, ACTION_WAIT, 0);
    waiting_do(w, ACTION_BOOK, 0);
    assert_int_equal(s->screen, SCREEN_concern);
    assert_null(visit_effect(&w->visit, EFFECT_NUMBER));
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_concerns);
}

static void an_appointment_is_chosen_checked_and_taken(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_PASSPORT);
    assert_int_equal(s->screen, SCREEN_concern);
    waiting_do(w, ACTION_BOOK, 0);
    assert_true(text_equal(visit_wanted(&w->visit, EFFECT_SLOTS).text[0], TEXT_OF("B")));
    waiting_tell_slots(w);
    assert_int_equal(s->slot_count, 3);
    assert_true(session_slot_begins_day(s, 0));
    assert_false(session_slot_begins_day(s, 1));
    assert_true(session_slot_begins_day(s, 2));
    waiting_do(w, ACTION_SLOT, 0);
    assert_int_equal(s->screen, SCREEN_slot_times);
    waiting_do(w, ACTION_SLOT, 1);
    assert_int_equal(s->screen, SCREEN_slot_check);
    waiting_do(w, ACTION_NEXT, 0);
    struct session_effect take = visit_wanted(&w->visit, EFFECT_SLOT);
    assert_true(text_equal(take.text[0], TEXT_OF("B")));
    assert_true(text_equal(take.text[1], TEXT_OF("2026-11-25 08:20")));
    waiting_give(w, slot);
    assert_int_equal(s->screen, SCREEN_ticket);
    assert_true(s->ticket.is_slot);
    visit_wanted(&w->visit, EFFECT_PRINT);
}

static void an_appointment_that_somebody_took_leads_to_the_others(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_PASSPORT);
    waiting_do(w, ACTION_BOOK, 0);
    waiting_tell_slots(w);
    waiting_do(w, ACTION_SLOT, 0);
    waiting_do(w, ACTION_SLOT, 1);
    waiting_do(w, ACTION_NEXT, 0);
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_UNDRAWN, .text = TEXT_OF(VISIT_RECEIPT), .number = TICKET_TAKEN});
    assert_int_equal(s->screen, SCREEN_undrawn);
    waiting_do(w, ACTION_RETRY, 0);
    assert_int_equal(s->screen, SCREEN_slot_days);
    assert_int_equal(s->slot_count, 0);
    visit_wanted(&w->visit, EFFECT_SLOTS);
}

static void a_foul_list_of_appointments_ends_where_it_is_foul(void **state)
{
    struct waiting *w = *state;
    static const struct {
        const char *list;
        size_t count;
    } lists[] = {
        {"", 0},
        {"2026-11-25 08:00", 0},
        {"2026-11-25 08:00\n2026-13-25 08:00\n", 1},
        {"2026-11-25T08:00\n", 0},
        {"2026-11-25 08:00x", 0},
    };
    waiting_choose(w, WAITING_PASSPORT);
    waiting_do(w, ACTION_BOOK, 0);
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct text list = {lists[i].list, strlen(lists[i].list)};
        waiting_feed(w, (struct session_event){.kind = EVENT_SLOTS, .text = list});
        assert_int_equal(w->visit.session.slot_count, lists[i].count);
        assert_true(w->visit.session.has_slots);
    }
    waiting_do(w, ACTION_SLOT, 5);
    assert_int_equal(w->visit.session.screen, SCREEN_slot_days);
}

static void the_way_back_leads_from_each_screen_to_the_one_before(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    static const enum screen back[] = {
        SCREEN_slot_times, SCREEN_slot_days, SCREEN_concern, SCREEN_concerns, SCREEN_services};
    waiting_choose(w, WAITING_PASSPORT);
    waiting_do(w, ACTION_BOOK, 0);
    waiting_tell_slots(w);
    waiting_do(w, ACTION_SLOT, 0);
    waiting_do(w, ACTION_SLOT, 0);
    assert_int_equal(s->screen, SCREEN_slot_check);
    for (size_t i = 0; i < COUNT(back); i++) {
        waiting_do(w, ACTION_BACK, 0);
        assert_int_equal(s->screen, back[i]);
    }
}

static void another_service_forgets_the_waiting(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    waiting_choose(w, WAITING_PASSPORT);
    waiting_do(w, ACTION_BACK, 0);
    waiting_do(w, ACTION_BACK, 0);
    waiting_do(w, ACTION_SERVICE, VISIT_BULKY);
    assert_int_equal(s->screen, SCREEN_consent);
    waiting_do(w, ACTION_CONCERN, 0);
    assert_int_equal(s->screen, SCREEN_consent);
}

static void the_start_screen_looks_at_the_clock_only_when_it_must(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    visit_begin(&w->visit);
    waiting_queue(w, STATUS_ok);
    assert_int_equal(session_wake_ms(s), 0); /* appointments can be had at any time */
    for (size_t i = 0; i < w->pack.queue.count; i++) {
        w->pack.queue.concerns[i].appointments = false;
    }
    w->visit.utc_s = WAITING_MORNING - 5461; /* 07:29:59; the first opens at 07:30 */
    waiting_feed(w, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(session_offer(s, WAITING_PACK), PACK_OFFER_CLOSED);
    assert_int_equal(session_wake_ms(s), w->visit.now_ms + 60000);
    w->visit.now_ms += 60000;
    w->visit.utc_s += 60;
    waiting_feed(w, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(session_offer(s, WAITING_PACK), PACK_OFFER_AVAILABLE);
    assert_int_equal(s->screen, SCREEN_start);
}

static void a_match_puts_its_number_among_the_answers(void **state)
{
    struct waiting *w = *state;
    struct session *s = &w->visit.session;
    size_t question = w->lost.search.number;
    waiting_search(w, "keys", "grey", "bus", "18.11.2026");
    assert_int_equal(s->screen, SCREEN_matches);
    assert_int_equal(s->matches.shown, 2);
    waiting_do(w, ACTION_MATCH, 2); /* there is none */
    assert_int_equal(s->screen, SCREEN_matches);
    waiting_do(w, ACTION_MATCH, 0);
    assert_int_equal(s->screen, SCREEN_form);
    assert_true(text_equal(form_answer(s->form, question), TEXT_OF("F-2041")));
    waiting_answer(w, question, "F-9999"); /* nobody types it */
    assert_true(text_equal(form_answer(s->form, question), TEXT_OF("F-2041")));
    waiting_do(w, ACTION_BACK, 0); /* the last question of the search, and once more */
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_matches);
    waiting_do(w, ACTION_NEXT, 0);
    assert_int_equal(s->screen, SCREEN_form);
    assert_int_equal(form_answer(s->form, question).len, 0);
}

static void a_search_without_a_day_stays_on_its_page(void **state)
{
    struct waiting *w = *state;
    waiting_search(w, "keys", "grey", "bus", "");
    assert_int_equal(w->visit.session.screen, SCREEN_form);
    assert_int_equal(w->visit.session.page, w->lost.search.page);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_number_is_drawn_and_printed),
        TEST(nothing_is_shown_before_it_is_stored),
        TEST(without_paper_the_number_is_on_the_screen),
        TEST(a_printer_that_fails_or_goes_leaves_the_number),
        TEST(a_slip_under_way_is_cancelled_when_the_citizen_goes),
        TEST(an_agent_that_comes_back_is_asked_again),
        TEST(an_agent_that_is_silent_promises_nothing),
        TEST(the_service_is_off_without_the_agent_and_with_a_broken_disk),
        TEST(what_is_closed_gives_no_number),
        TEST(an_appointment_is_chosen_checked_and_taken),
        TEST(an_appointment_that_somebody_took_leads_to_the_others),
        TEST(a_foul_list_of_appointments_ends_where_it_is_foul),
        TEST(the_way_back_leads_from_each_screen_to_the_one_before),
        TEST(another_service_forgets_the_waiting),
        TEST(the_start_screen_looks_at_the_clock_only_when_it_must),
        TEST(a_match_puts_its_number_among_the_answers),
        TEST(a_search_without_a_day_stays_on_its_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
