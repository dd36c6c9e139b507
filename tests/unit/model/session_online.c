/* The rules of a PIN: its tries are said before it is asked for, nothing is tried without the citizen's
 * word, the last try is never offered by itself, and no digit outlives its use. */
#include "tests/online.h"

static int open_visit(void **state)
{
    struct visit *v = test_calloc(1, sizeof *v);
    online_open(v, PIN_ENTRY_TOUCHSCREEN);
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

/* True when these bytes are anywhere in the arena's memory, given out or not. */
static bool arena_holds(const struct arena *arena, const char *text)
{
    return memmem(arena->base, arena->size, text, strlen(text)) != NULL;
}

static void assert_gives(const struct visit *v, enum online_secret secret, const char *digits)
{
    struct session_effect effect = visit_wanted(v, EFFECT_ONLINE_GIVE);
    assert_int_equal(effect.number, secret);
    assert_int_equal(effect.text[0].len, strlen(digits));
    assert_memory_equal(effect.text[0].at, digits, strlen(digits));
}

static void the_service_is_there_only_with_its_process_and_reader(void **state)
{
    struct visit *v = *state;
    visit_ready(v);
    assert_false(session_offers_pins(&v->session));
    visit_do(v, ACTION_PINS, 0);
    assert_screen(v, start);
    online_ready(v);
    assert_true(session_offers_pins(&v->session));
    visit_feed(v, (struct session_event){.kind = EVENT_READER, .status = STATUS_offline});
    assert_false(session_offers_pins(&v->session));
    visit_feed(v, (struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    visit_do(v, ACTION_PINS, 0);
    assert_screen(v, online_choose);
    assert_true(v->session.in_use);
}

/* A PIN that was wrong somewhere else, before. */
static void two_tries_are_no_wrong_pin_of_today(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_NOT);
    assert_screen(v, online_pin);
    assert_int_equal(v->session.online.tries, 2);
}

static void a_pin_is_changed(void **state)
{
    struct visit *v = *state;
    online_enter(v);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
    assert_screen(v, online_lay);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_CHANGE);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).option, 0);
    online_card(v, true, 3, 0);
    assert_screen(v, online_work);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    assert_screen(v, online_pin);
    assert_int_equal(v->session.online.tries, 3);
    online_type(v, "918273");
    assert_gives(v, ONLINE_PIN, "918273");
    assert_screen(v, online_work);
    online_asks(v, ONLINE_NEW_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "704152");
    assert_screen(v, online_again);
    assert_null(visit_effect(v, EFFECT_ONLINE_GIVE));
    online_type(v, "704152");
    assert_gives(v, ONLINE_NEW_PIN, "704152");
    online_done(v, ONLINE_DONE);
    assert_screen(v, online_end);
    assert_non_null(visit_effect(v, EFFECT_CARD_STOP)); /* the reader is free again */
}

static void no_digit_outlives_its_use(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    visit_type(v, 0, "918273");
    assert_true(arena_holds(&v->arena, "918273"));
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(session_wake_ms(&v->session), v->now_ms); /* at once */
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_false(arena_holds(&v->arena, "918273"));
    assert_int_not_equal(session_wake_ms(&v->session), v->now_ms);
    online_asks(v, ONLINE_NEW_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "704152");
    assert_true(arena_holds(&v->arena, "704152")); /* until it is typed again */
    online_card(v, false, ONLINE_TRIES_UNKNOWN, 0);
    assert_false(arena_holds(&v->arena, "704152")); /* or the card is taken */
}

static void what_is_typed_goes_when_the_way_is_left(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    visit_type(v, 0, "918273");
    visit_do(v, ACTION_BACK, 0);
    assert_screen(v, online_choose);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
    assert_false(arena_holds(&v->arena, "918273"));
    online_done(v, ONLINE_CANCELLED);
    assert_screen(v, online_choose); /* nothing failed */
}

static void a_new_pin_must_be_typed_twice_alike(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_NEW_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "704152");
    online_type(v, "704153");
    assert_screen(v, online_new);
    assert_int_equal(v->session.notice, NOTICE_PIN_DIFFERENT);
    assert_null(visit_effect(v, EFFECT_ONLINE_GIVE));
    assert_false(arena_holds(&v->arena, "70415"));
}

static void a_pin_that_is_guessed_is_warned_of_once(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_NEW_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "123456");
    assert_screen(v, online_new);
    assert_int_equal(v->session.notice, NOTICE_PIN_ROW);
    online_type(v, "120864");
    assert_int_equal(v->session.notice, NOTICE_PIN_BIRTH); /* other digits, warned anew */
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, online_again); /* it is the citizen's to decide */
}

static void five_digits_lead_to_the_transport_pin(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "91827");
    assert_screen(v, online_pin);
    assert_int_equal(v->session.notice, NOTICE_PIN_FIVE);
    assert_null(visit_effect(v, EFFECT_ONLINE_GIVE));
    visit_do(v, ACTION_TASK, PIN_FIRST);
    assert_screen(v, online_transport);
    visit_do(v, ACTION_NEXT, 0); /* they are not typed anew */
    assert_gives(v, ONLINE_TRANSPORT_PIN, "91827");
}

static void the_first_pin_is_asked_with_five_digits(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_FIRST, 3);
    assert_int_equal(v->session.online.task, ONLINE_CHANGE);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    assert_screen(v, online_transport);
    visit_type(v, 0, "918273"); /* there is no room for six */
    assert_int_equal(strlen(v->session.typed->field[0]), 0);
    online_type(v, "9182");
    assert_int_equal(v->session.notice, NOTICE_PIN_SHORT);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
    assert_screen(v, online_pin);
}

static void a_wrong_pin_asks_whether_to_go_on(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "918273");
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_SECRET);
    assert_screen(v, online_wrong);
    assert_int_equal(v->session.online.tries, 2);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, online_pin);
    online_type(v, "918274");
    assert_gives(v, ONLINE_PIN, "918274");
}

/* The AusweisApp goes on to the CAN by itself; the citizen is not led there. */
static void the_last_try_is_explained_and_not_offered(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 2);
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_NOT);
    online_type(v, "918273");
    online_asks(v, ONLINE_CAN, 1, ONLINE_WRONG_NOT);
    assert_screen(v, online_wrong);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, online_last);
    visit_do(v, ACTION_NEXT, 0); /* the button that leads on stops */
    assert_screen(v, online_choose);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
}

static void the_last_try_is_used_after_the_can_by_who_wants_it(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 1);
    online_done(v, ONLINE_LAST_TRY);
    assert_screen(v, online_last);
    visit_do(v, ACTION_LAST_TRY, 0);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).option, 1);
    online_card(v, true, 1, 0);
    online_asks(v, ONLINE_CAN, 1, ONLINE_WRONG_NOT);
    assert_screen(v, online_can);
    online_type(v, "500540");
    assert_gives(v, ONLINE_CAN, "500540");
    online_asks(v, ONLINE_PIN, 1, ONLINE_WRONG_NOT);
    assert_screen(v, online_pin);
    assert_int_equal(v->session.notice, NOTICE_LAST_TRY);
    online_type(v, "500540"); /* the usual mistake: the number on the card is no PIN */
    assert_int_equal(v->session.notice, NOTICE_PIN_IS_CAN);
    assert_null(visit_effect(v, EFFECT_ONLINE_GIVE));
}

static void a_wrong_can_is_asked_again(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 1);
    online_done(v, ONLINE_LAST_TRY);
    visit_do(v, ACTION_LAST_TRY, 0);
    online_asks(v, ONLINE_CAN, 1, ONLINE_WRONG_NOT);
    online_type(v, "111222");
    online_asks(v, ONLINE_CAN, 1, ONLINE_WRONG_SECRET);
    assert_screen(v, online_can);
    assert_int_equal(v->session.notice, NOTICE_ONLINE_WRONG);
}

static void a_lifted_card_is_asked_back_and_its_tries_are_read_again(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "918273");
    online_card(v, false, ONLINE_TRIES_UNKNOWN, 0);
    assert_screen(v, online_lay);
    assert_int_equal(v->session.notice, NOTICE_LIFTED);
    online_card(v, true, 2, 0);
    assert_screen(v, online_work);
    assert_null(visit_effect(v, EFFECT_ONLINE_GIVE)); /* never by itself */
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_LIFTED);
    assert_screen(v, online_pin); /* not said to be wrong: nobody knows */
    assert_int_equal(v->session.notice, NOTICE_ONLINE_LIFTED);
    assert_int_equal(v->session.online.tries, 2);
}

static void a_puk_unblocks(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 0);
    online_done(v, ONLINE_BLOCKED);
    assert_screen(v, online_failed);
    visit_do(v, ACTION_TASK, PIN_UNBLOCK);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_UNBLOCK);
    online_asks(v, ONLINE_PUK, 0, ONLINE_WRONG_NOT);
    assert_screen(v, online_puk);
    online_type(v, "123456789");
    assert_int_equal(v->session.notice, NOTICE_PIN_SHORT);
    online_type(v, "1234567890");
    assert_gives(v, ONLINE_PUK, "1234567890");
    online_done(v, ONLINE_DONE);
    assert_screen(v, online_end);
}

static void without_a_place_to_type_no_task_with_a_secret_begins(void **state)
{
    struct visit *v = *state;
    v->setup.pin_entry = PIN_ENTRY_NONE;
    online_enter(v);
    for (enum session_pin_way way = PIN_CHANGE; way < PIN_WAY_COUNT; way++) {
        visit_do(v, ACTION_TASK, way);
        assert_screen(v, online_phone);
        assert_null(visit_effect(v, EFFECT_ONLINE_BEGIN));
        visit_do(v, ACTION_BACK, 0);
    }
    visit_do(v, ACTION_TASK, PIN_STATE);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_STATE);
}

static void at_a_pin_pad_no_digit_comes_here(void **state)
{
    struct visit *v = *state;
    v->setup.pin_entry = PIN_ENTRY_READER;
    online_enter(v);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
    online_card(v, true, 3, ONLINE_KEYPAD);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    assert_screen(v, online_pin);
    visit_do(v, ACTION_NEXT, 0);
    assert_gives(v, ONLINE_PIN, "");
    online_done(v, ONLINE_CANCELLED);
    visit_do(v, ACTION_BACK, 0);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
    online_card(v, true, 3, 0); /* this reader has none */
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    assert_screen(v, online_phone);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
}

static void a_card_that_is_worked_with_has_no_way_back(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_STATE, 3);
    visit_do(v, ACTION_BACK, 0);
    assert_screen(v, online_work);
    assert_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
}

static void an_end_that_was_asked_for_begins_what_is_due(void **state)
{
    struct visit *v = *state;
    online_enter(v);
    visit_do(v, ACTION_TASK, PIN_STATE);
    visit_do(v, ACTION_BACK, 0);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
    visit_do(v, ACTION_TASK, PIN_CHANGE);
    assert_null(visit_effect(v, EFFECT_ONLINE_BEGIN)); /* one at a time */
    assert_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
    online_done(v, ONLINE_CANCELLED);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_CHANGE);
}

static void identifying_says_who_reads_what_before_the_pin(void **state)
{
    struct visit *v = *state;
    online_identify(v);
    assert_screen(v, online_work);
    online_consent(v);
    assert_screen(v, online_consent);
    assert_int_equal(v->session.online.chosen, 0);
    visit_do(v, ACTION_RIGHT, ONLINE_RIGHT_ADDRESS);
    visit_do(v, ACTION_RIGHT, ONLINE_RIGHT_FAMILY_NAME); /* is not for choosing */
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_ACCEPT).number, 1u << ONLINE_RIGHT_ADDRESS);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "918273");
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PERSON, .person = &online_person});
    assert_int_equal(session_assurance(&v->session), ASSURANCE_HIGH);
    assert_int_equal(form_answer(v->session.form, VISIT_NAME).len, 0); /* not before the end */
    online_done(v, ONLINE_DONE);
    assert_screen(v, person);
    assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), TEXT_OF("ERIKA")));
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, take);
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH));
    visit_feed(v, (struct session_event){.kind = EVENT_GONE});
    assert_screen(v, form);
}

static void a_person_of_a_task_that_failed_is_nobody(void **state)
{
    struct visit *v = *state;
    online_identify(v);
    online_consent(v);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PERSON, .person = &online_person});
    online_done(v, ONLINE_SERVICE);
    assert_screen(v, online_failed);
    assert_null(v->session.person);
    assert_int_equal(session_assurance(&v->session), ASSURANCE_NONE);
    visit_do(v, ACTION_WITHOUT, 0);
    assert_screen(v, take); /* there is a way on, without it */
    visit_feed(
        v, (struct session_event){.kind = EVENT_DOCUMENT_FAILED, .number = DOCUMENT_TIMEOUT});
    assert_screen(v, form);
    assert_int_equal(form_answer(v->session.form, VISIT_NAME).len, 0);
}

static void a_transport_pin_is_replaced_on_the_way_to_identifying(void **state)
{
    struct visit *v = *state;
    online_identify(v);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "91827");
    assert_int_equal(v->session.notice, NOTICE_PIN_FIVE);
    visit_do(v, ACTION_TASK, PIN_FIRST);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
    online_done(v, ONLINE_CANCELLED);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_CHANGE);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    assert_screen(v, online_transport);
    online_done(v, ONLINE_DONE);
    assert_screen(v, online_end);
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(visit_wanted(v, EFFECT_ONLINE_BEGIN).number, ONLINE_IDENTIFY);
}

static void a_task_goes_with_its_process(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE, .status = STATUS_unknown});
    assert_screen(v, online_failed);
    assert_int_equal(v->session.online.result, ONLINE_FAULT);
    assert_false(v->session.online.is_running);
}

static void a_card_that_does_not_answer_is_given_up(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    visit_wait(v, 119000);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PROGRESS, .number = 40});
    visit_wait(v, 119000);
    assert_screen(v, online_work);
    visit_wait(v, 2000);
    assert_screen(v, online_failed);
    assert_int_equal(v->session.online.result, ONLINE_TIMEOUT);
}

static void the_end_of_a_visit_ends_its_task(void **state)
{
    struct visit *v = *state;
    online_lay(v, PIN_CHANGE, 3);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    visit_type(v, 0, "918273");
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    assert_screen(v, left);
    assert_non_null(visit_effect(v, EFFECT_ONLINE_CANCEL));
    assert_false(arena_holds(&v->arena, "918273"));
    online_done(v, ONLINE_CANCELLED);
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH)); /* the reader is watched again */
    visit_feed(v, (struct session_event){.kind = EVENT_GONE});
    assert_screen(v, over);
}

static void guessed_pins_are_known(void **state)
{
    (void)state;
    static const char *const rows[] = {"000000", "123456", "654321", "890123", "121212", "707707"};
    static const char *const births[] = {"120864", "081264", "640812", "290200"};
    static const char *const strong[] = {"704152", "918273", "500540", "994477"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(online_weakness((struct text){rows[i], 6}), ONLINE_ROW);
    }
    for (size_t i = 0; i < COUNT(births); i++) {
        assert_int_equal(online_weakness((struct text){births[i], 6}), ONLINE_BIRTH);
    }
    for (size_t i = 0; i < COUNT(strong); i++) {
        assert_int_equal(online_weakness((struct text){strong[i], 6}), ONLINE_STRONG);
    }
}

#define VISIT(name) cmocka_unit_test_setup_teardown(name, open_visit, close_visit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VISIT(the_service_is_there_only_with_its_process_and_reader),
        VISIT(two_tries_are_no_wrong_pin_of_today),
        VISIT(a_pin_is_changed),
        VISIT(no_digit_outlives_its_use),
        VISIT(what_is_typed_goes_when_the_way_is_left),
        VISIT(a_new_pin_must_be_typed_twice_alike),
        VISIT(a_pin_that_is_guessed_is_warned_of_once),
        VISIT(five_digits_lead_to_the_transport_pin),
        VISIT(the_first_pin_is_asked_with_five_digits),
        VISIT(a_wrong_pin_asks_whether_to_go_on),
        VISIT(the_last_try_is_explained_and_not_offered),
        VISIT(the_last_try_is_used_after_the_can_by_who_wants_it),
        VISIT(a_wrong_can_is_asked_again),
        VISIT(a_lifted_card_is_asked_back_and_its_tries_are_read_again),
        VISIT(a_puk_unblocks),
        VISIT(without_a_place_to_type_no_task_with_a_secret_begins),
        VISIT(at_a_pin_pad_no_digit_comes_here),
        VISIT(a_card_that_is_worked_with_has_no_way_back),
        VISIT(an_end_that_was_asked_for_begins_what_is_due),
        VISIT(identifying_says_who_reads_what_before_the_pin),
        VISIT(a_person_of_a_task_that_failed_is_nobody),
        VISIT(a_transport_pin_is_replaced_on_the_way_to_identifying),
        VISIT(a_task_goes_with_its_process),
        VISIT(a_card_that_does_not_answer_is_given_up),
        VISIT(the_end_of_a_visit_ends_its_task),
        cmocka_unit_test(guessed_pins_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
