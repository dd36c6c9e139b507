/* Thousands of citizens by chance who want a number or an appointment: whatever happens in whatever
 * order, nothing is shown that the agent has not given, and everybody comes to an end. The seed is
 * fixed, or FOYER_SEED. */
#include "tests/waiting.h"

enum { SESSIONS = 2000, STEPS_MAX = 200 };

/* xorshift64: the same citizens on every machine. */
static uint32_t chance(uint64_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % below;
}

static const struct text lists[] = {
    {waiting_slots, sizeof waiting_slots - 1}, {"", 0}, {"2026-11-25 08:00", 16}, {"x\n", 2}};

static struct session_event any_event(
    const struct session *s, uint64_t *seed, struct ticket *ticket, unsigned number)
{
    static const enum session_event_kind kinds[] = {
        EVENT_TICKET,  EVENT_SLOTS, EVENT_UNDRAWN, EVENT_QUEUE,  EVENT_PRINTER,
        EVENT_PRINTED, EVENT_TICK,  EVENT_PRINTED, EVENT_OUTBOX, EVENT_TICKET};
    static const enum session_action usual[] = {
        ACTION_BEGIN, ACTION_LANGUAGE, ACTION_SERVICE, ACTION_CONCERN, ACTION_CONCERN, ACTION_WAIT,
        ACTION_BOOK,  ACTION_SLOT,     ACTION_NEXT,    ACTION_RETRY,   ACTION_SLOT,    ACTION_STAY};
    *ticket = (struct ticket){
        .is_slot = chance(seed, 3) == 0,
        .letter = "ABKS"[chance(seed, 4)],
        .number = number,
        .when = "2026-11-25 08:20"};
    struct session_event event = {
        .kind = EVENT_ACTION,
        .action = chance(seed, 8) == 0 ? (enum session_action)chance(seed, ACTION_COUNT)
                                       : usual[chance(seed, COUNT(usual))],
        .number = chance(seed, 3) == 0 ? WAITING_PACK : chance(seed, 5),
        .status = chance(seed, 4) == 0 ? (enum status)chance(seed, STATUS_COUNT) : STATUS_ok};
    bool is_waiting =
        s->screen == SCREEN_drawing || (s->screen == SCREEN_slot_days && !s->has_slots);
    if (s->screen == SCREEN_drawing && chance(seed, 2) == 0) { /* as the agent answers */
        ticket->letter = s->concern->letter;
        ticket->is_slot = s->is_booking;
    }
    if (chance(seed, is_waiting ? 1 : 4) == 0) {
        event.kind = kinds[chance(seed, COUNT(kinds))];
        event.ticket = ticket;
        if (s->screen == SCREEN_slot_days && chance(seed, 2) == 0) {
            event.kind = EVENT_SLOTS;
        }
        event.text = event.kind == EVENT_SLOTS ? lists[chance(seed, COUNT(lists))]
                     : chance(seed, 6) == 0    ? TEXT_OF("ANOTHER")
                                               : TEXT_OF(VISIT_RECEIPT);
    }
    return event;
}

/* What must hold after each step; `given` is the last number that was told to this citizen. */
static void check(const struct session *s, bool was_ticket, const struct session_event *event)
{
    bool is_ticket = s->screen == SCREEN_ticket;
    if (is_ticket && !was_ticket) {
        assert_int_equal(event->kind, EVENT_TICKET);
        assert_non_null(event->ticket);
        assert_true(text_equal(event->text, TEXT_OF(VISIT_RECEIPT)));
        assert_int_equal(s->ticket.letter, s->concern->letter);
        unsigned told = event->ticket != NULL ? event->ticket->number : 0;
        assert_int_equal(s->ticket.number, told);
    }
    assert_true(s->slot_count == 0 || s->slots != NULL || !s->in_use);
    assert_true(s->screen != SCREEN_slot_check || s->slot_at < s->slot_count);
}

static void nothing_is_shown_that_was_not_given(void **state)
{
    (void)state;
    const char *wanted = getenv("FOYER_SEED");
    uint64_t seed = wanted != NULL ? strtoull(wanted, NULL, 10) : 4711;
    struct waiting w;
    unsigned tickets = 0, slots = 0, number = 0;
    waiting_open(&w, WAITING_MORNING);
    for (int i = 0; i < SESSIONS; i++) {
        w.visit.utc_s = WAITING_MORNING + chance(&seed, 3) * 14400u; /* also in the pause */
        visit_begin(&w.visit);
        visit_ready(&w.visit);
        waiting_queue(&w, STATUS_ok);
        waiting_do(&w, ACTION_BEGIN, 0);
        waiting_do(&w, ACTION_LANGUAGE, 0);
        waiting_do(&w, ACTION_SERVICE, WAITING_PACK);
        for (int step = 0; step < STEPS_MAX && w.visit.session.screen != SCREEN_over; step++) {
            struct ticket ticket;
            struct session_event event =
                any_event(&w.visit.session, &seed, &ticket, ++number % 999 + 1);
            bool was_ticket = w.visit.session.screen == SCREEN_ticket;
            w.visit.now_ms += chance(&seed, 50) == 0 ? 30000 : 700;
            waiting_feed(&w, event);
            check(&w.visit.session, was_ticket, &event);
            bool is_new = !was_ticket && w.visit.session.screen == SCREEN_ticket;
            tickets += is_new && !w.visit.session.ticket.is_slot;
            slots += is_new && w.visit.session.ticket.is_slot;
        }
        visit_wait(&w.visit, 3600000);
        if (w.visit.session.in_use) {
            fail_msg("a session without end on %s", screen_word(w.visit.session.screen));
        }
    }
    print_message("%u numbers, %u appointments\n", tickets, slots);
    assert_true(tickets > 100 && slots > 10); /* they do come through */
    waiting_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_shown_that_was_not_given)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
