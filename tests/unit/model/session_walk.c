/* Thousands of citizens by chance: whatever happens in whatever order, the session keeps its
 * promises. The seed is fixed, or FOYER_SEED. */
#include "tests/visit.h"

#define SESSIONS  3000
#define STEPS_MAX 400

/* xorshift64: the same years of citizens on every machine. */
static uint32_t chance(uint64_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % below;
}

static const char override[] = {(char)0xE2, (char)0x80, (char)0xAE}; /* U+202E */

static const struct text typed[] = {
    {"", 0},
    {"Sentinel Walker", 15},
    {"123456", 6},
    {"12.08.1964", 10},
    {"31.10.2031", 10},
    {"C01X00T47", 9},
    {override, 3},
    {"a\x02", 2},
};

static const struct submission known = {.state = SUBMISSION_SUBMITTED, .delivered_s = 5};

/* What a finger would hit on this screen, mostly; else anything. */
static enum session_action likely(uint64_t *seed)
{
    static const enum session_action usual[] = {
        ACTION_BEGIN, ACTION_LANGUAGE, ACTION_SERVICE, ACTION_NEXT, ACTION_NEXT,
        ACTION_NEXT,  ACTION_NEXT,     ACTION_STAY,    ACTION_BACK, ACTION_NOTED};
    if (chance(seed, 4) == 0) {
        return (enum session_action)chance(seed, ACTION_COUNT);
    }
    return usual[chance(seed, COUNT(usual))];
}

static struct session_event any_event(uint64_t *seed)
{
    struct session_event event = {
        .number = chance(seed, chance(seed, 8) == 0 ? 1000 : 8),
        .total = chance(seed, 100000),
        .status = chance(seed, 3) == 0 ? (enum status)chance(seed, STATUS_COUNT) : STATUS_ok,
        .person = &visit_person,
        .submission = &known,
    };
    uint32_t dice = chance(seed, 10);
    if (dice < 5) {
        event.kind = EVENT_ACTION;
        event.action = likely(seed);
    } else if (dice < 7) {
        event.kind = EVENT_TEXT;
        event.text = typed[chance(seed, COUNT(typed))];
    } else {
        event.kind = (enum session_event_kind)chance(seed, EVENT_COUNT);
        event.text = TEXT_OF(VISIT_RECEIPT);
    }
    if (event.kind == EVENT_RENEW && chance(seed, 20) != 0) {
        event.kind = EVENT_TICK;
    }
    return event;
}

static struct session_event action(enum session_action action, uint32_t number)
{
    return (struct session_event){.kind = EVENT_ACTION, .action = action, .number = number};
}

static struct session_event text(uint32_t field, struct text value)
{
    return (struct session_event){.kind = EVENT_TEXT, .number = field, .text = value};
}

static struct session_event fill(const struct session *s, uint64_t *seed)
{
    if (chance(seed, 3) == 0) {
        return action(ACTION_NEXT, 0);
    }
    if (s->page == 0) {
        bool born = chance(seed, 2) == 0;
        return born ? text(VISIT_BORN, typed[3]) : text(VISIT_NAME, typed[1]);
    }
    return text(VISIT_KIND, typed[1]);
}

/* What leads on from this screen. */
static struct session_event right_event(const struct session *s, uint64_t *seed)
{
    if (s->overlay != OVERLAY_NONE) {
        return action(ACTION_STAY, 0);
    }
    switch ((int)s->screen) {
    case SCREEN_start: return action(ACTION_BEGIN, 0);
    case SCREEN_language: return action(ACTION_LANGUAGE, chance(seed, 2));
    case SCREEN_services: return action(ACTION_SERVICE, chance(seed, VISIT_PACKS));
    case SCREEN_lay:
        return (struct session_event){.kind = EVENT_SEEN, .number = 1 + chance(seed, 2)};
    case SCREEN_can: return chance(seed, 2) == 0 ? text(0, typed[2]) : action(ACTION_NEXT, 0);
    case SCREEN_mrz:
        return chance(seed, 3) == 0 ? action(ACTION_NEXT, 0)
                                    : text(chance(seed, 3), typed[3 + chance(seed, 3)]);
    case SCREEN_reading:
        return (struct session_event){.kind = EVENT_PERSON, .person = &visit_person};
    case SCREEN_take:
    case SCREEN_left: return (struct session_event){.kind = EVENT_GONE};
    case SCREEN_form: return fill(s, seed);
    case SCREEN_submitting:
        return (struct session_event){
            .kind = EVENT_STORED, .text = TEXT_OF(VISIT_RECEIPT), .total = 1};
    case SCREEN_printing: return (struct session_event){.kind = EVENT_PRINTED};
    default: return action(ACTION_NEXT, 0);
    }
}

struct watch {
    bool was_stored, was_printed, has_ended;
    unsigned prints, submits;
};

static void check_step(struct visit *v, struct watch *watch, const struct session_event *event)
{
    const struct session *s = &v->session;
    bool may_store = event->kind == EVENT_STORED || event->kind == EVENT_UNPRINTED;
    watch->was_stored = watch->was_stored || (may_store && s->stored_s != 0);
    watch->was_printed = watch->was_printed || event->kind == EVENT_PRINTED;
    for (size_t i = 0; i < v->effects.count; i++) {
        enum session_effect_kind kind = v->effects.list[i].kind;
        if (kind == EFFECT_PRINT) {
            assert_true(watch->was_stored);
            assert_int_equal(++watch->prints, 1);
        }
        assert_false(kind == EFFECT_SUBMIT && watch->was_stored); /* nothing is sent after that */
        watch->has_ended = watch->has_ended || kind == EFFECT_END;
    }
    assert_true(s->screen < SCREEN_COUNT);
    bool shows_success = s->screen == SCREEN_printing || s->screen == SCREEN_done;
    assert_true(!shows_success || watch->was_stored);
    assert_true(!s->was_printed || watch->was_printed);
    assert_true(s->screen != SCREEN_form || s->form != NULL);
    assert_true(s->screen != SCREEN_person || s->person != NULL);
    assert_true(s->tries_left <= SESSION_CAN_TRIES);
}

/* Nobody does anything any more; only a document that was left may be taken away. */
static void go_away(struct visit *v, struct watch *watch)
{
    for (int i = 0; i < 8 && v->session.screen != SCREEN_over; i++) {
        visit_wait(v, 1200000);
        if (v->session.screen == SCREEN_start) {
            return; /* nobody had begun */
        }
        if (v->session.screen == SCREEN_left) {
            struct session_event gone = {.kind = EVENT_GONE};
            visit_feed(v, gone);
            check_step(v, watch, &gone);
        }
    }
    assert_string_equal(screen_word(v->session.screen), "over");
}

static void one_citizen(struct visit *v, uint64_t *seed, size_t *served)
{
    struct watch watch = {0};
    visit_begin(v);
    visit_ready(v);
    size_t steps = 20 + chance(seed, STEPS_MAX);
    for (size_t i = 0; i < steps && v->session.screen != SCREEN_over; i++) {
        struct session_event event =
            chance(seed, 10) < 8 ? right_event(&v->session, seed) : any_event(seed);
        v->now_ms += chance(seed, 20) == 0 ? chance(seed, 300000) : chance(seed, 3000);
        visit_feed(v, event);
        check_step(v, &watch, &event);
    }
    *served += watch.was_stored;
    go_away(v, &watch);
    if (v->session.screen == SCREEN_over) {
        assert_int_equal(v->arena.used, 0);
    }
    assert_null(memmem(v->arena.base, v->arena.size, "Sentinel Walker", 15));
    assert_null(memmem(v->arena.base, v->arena.size, "Erika Utopia", 12));
}

static void no_order_of_events_breaks_a_promise(void **state)
{
    (void)state;
    struct visit *v = test_calloc(1, sizeof *v);
    visit_open(v);
    const char *given = getenv("FOYER_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : 20261124;
    size_t served = 0;
    for (size_t i = 0; i < SESSIONS; i++) {
        uint64_t before = seed;
        one_citizen(v, &seed, &served);
        if (seed == before) {
            fail();
        }
    }
    print_message("%d sessions, %zu handed in\n", SESSIONS, served);
    assert_true(served > 20); /* the walk does reach the end */
    visit_close(v);
    test_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_order_of_events_breaks_a_promise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
