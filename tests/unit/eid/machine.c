/* The machine between kiosk and AusweisApp, where processes would take minutes or chance. */
#include "eid/machine.h"

#include "tests/test.h"

struct play {
    struct machine machine;
    struct machine_effects last;
    uint64_t now_ms;
};

static void say(struct play *play, struct message message)
{
    play->last.count = 0;
    assert_true(machine_hear(&play->machine, &message, play->now_ms, &play->last));
}

static void begin(struct play *play, enum eid_task task, bool last_try)
{
    *play = (struct play){.now_ms = 1000};
    say(play, (struct message){
                  .kind = MESSAGE_eid_begin, .eid_begin = {.task = task, .last_try = last_try}});
    assert_int_equal(play->last.list[0].what, MACHINE_START);
    play->last.count = 0;
    machine_ready(
        &play->machine, TEXT_OF("https://eid.example/t?session=1"), play->now_ms, &play->last);
    assert_int_equal(play->last.count, 1);
    assert_int_equal(play->last.list[0].what, MACHINE_SEND);
}

static void hear(struct play *play, const char *text)
{
    struct sdk_message message;
    play->last.count = 0;
    assert_true(sdk_read(&message, (struct text){text, strlen(text)}));
    machine_take(&play->machine, &message, play->now_ms, &play->last);
    sdk_release(&message);
}

static void give(struct play *play, enum eid_secret secret, const char *digits)
{
    say(play, (struct message){
                  .kind = MESSAGE_eid_gives,
                  .eid_gives = {.secret = secret, .digits = {digits, strlen(digits)}}});
}

static void wait_until_late(struct play *play)
{
    play->last.count = 0;
    play->now_ms = play->machine.deadline_ms - 1;
    machine_tick(&play->machine, play->now_ms, &play->last);
    assert_int_equal(play->last.count, 0);
    play->now_ms++;
    machine_tick(&play->machine, play->now_ms, &play->last);
}

/* The last effect. */
static const struct machine_effect *effect(const struct play *play)
{
    assert_true(play->last.count > 0);
    return &play->last.list[play->last.count - 1];
}

static void expect_asks(const struct play *play, enum eid_secret secret, enum eid_wrong wrong)
{
    assert_int_equal(effect(play)->what, MACHINE_TELL);
    assert_int_equal(effect(play)->message.kind, MESSAGE_eid_asks);
    assert_int_equal(effect(play)->message.eid_asks.secret, secret);
    assert_int_equal(effect(play)->message.eid_asks.was_wrong, wrong);
}

static void expect_sent(const struct play *play, enum sdk_verb verb)
{
    assert_int_equal(effect(play)->what, MACHINE_SEND);
    assert_int_equal(effect(play)->command.verb, verb);
}

/* CANCEL was sent; when the AusweisApp says that it stopped, the kiosk hears `result`. */
static void expect_stop(struct play *play, enum eid_result result)
{
    expect_sent(play, SDK_CANCEL);
    hear(play, "{\"msg\":\"CHANGE_PIN\",\"success\":false}");
    assert_int_equal(effect(play)->what, MACHINE_END);
    assert_int_equal(effect(play)->message.eid_done.result, result);
    assert_int_equal(play->machine.phase, MACHINE_IDLE);
}

#define CARD(tries) "{\"attached\":true,\"name\":\"a\",\"card\":{\"retryCounter\":" #tries "}}"
#define READER(tries)                                                                              \
    "{\"msg\":\"READER\",\"attached\":true,\"name\":\"a\",\"card\":{\"retryCounter\":" #tries "}}"
#define GONE               "{\"msg\":\"READER\",\"attached\":true,\"name\":\"a\",\"card\":null}"
#define ENTER(what, tries) "{\"msg\":\"ENTER_" what "\",\"reader\":" CARD(tries) "}"

static void a_counter_that_is_not_known_is_no_question(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, true);
    hear(&play, ENTER("PIN", -1));
    expect_stop(&play, EID_RESULT_FAULT);
}

static void the_last_try_is_kept_when_the_second_went_meanwhile(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_IDENTIFY, false);
    hear(&play, ENTER("PIN", 2));
    expect_asks(&play, EID_SECRET_PIN, EID_WRONG_NOT);
    give(&play, EID_SECRET_PIN, "000000");
    expect_sent(&play, SDK_SET_PIN);
    hear(&play, ENTER("CAN", 1));
    expect_stop(&play, EID_RESULT_LAST_TRY);
}

static void an_answer_is_used_once(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    give(&play, EID_SECRET_PIN, "271828"); /* before it was asked */
    assert_int_equal(play.last.count, 0);
    hear(&play, ENTER("PIN", 3));
    give(&play, EID_SECRET_PIN, "271828");
    expect_sent(&play, SDK_SET_PIN);
    give(&play, EID_SECRET_PIN, "271828"); /* and after it was answered */
    assert_int_equal(play.last.count, 0);
}

static void what_is_no_pin_never_reaches_the_card(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"", "27182", "2718281", "27182x", "-71828"};
    struct play play;
    begin(&play, EID_TASK_IDENTIFY, false);
    hear(&play, ENTER("PIN", 3));
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        give(&play, EID_SECRET_PIN, WRONG[i]);
        expect_asks(&play, EID_SECRET_PIN, EID_WRONG_FORM);
    }
    give(&play, EID_SECRET_TRANSPORT_PIN, "27182"); /* for changing it only */
    assert_int_equal(play.last.count, 0);
}

static void a_pin_pad_wants_no_digits(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    hear(
        &play,
        "{\"msg\":\"ENTER_PIN\",\"reader\":{\"attached\":true,\"keypad\":true,\"name\":\"a\","
        "\"card\":{\"retryCounter\":3}}}");
    give(&play, EID_SECRET_PIN, "271828");
    expect_asks(&play, EID_SECRET_PIN, EID_WRONG_FORM);
    give(&play, EID_SECRET_PIN, "");
    expect_sent(&play, SDK_SET_PIN);
    assert_int_equal(effect(&play)->command.value.len, 0);
}

static void an_empty_reader_with_a_pad_is_not_the_one_that_is_used(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    hear(
        &play, "{\"msg\":\"READER\",\"attached\":true,\"name\":\"Simulator\",\"keypad\":true,"
               "\"card\":null}");
    assert_int_equal(effect(&play)->message.kind, MESSAGE_eid_card);
    assert_int_equal(effect(&play)->message.eid_card.flags, 0);
}

static void an_empty_slot_beside_the_card_is_no_lifting(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    hear(&play, READER(3));
    hear(&play, ENTER("PIN", 3));
    hear(&play, "{\"msg\":\"READER\",\"attached\":true,\"name\":\"b\",\"card\":null}");
    assert_int_equal(play.last.count, 0);
    hear(&play, GONE); /* its own */
    assert_int_equal(effect(&play)->message.kind, MESSAGE_eid_card);
    assert_int_equal(effect(&play)->message.eid_card.present, 0);
    hear(&play, READER(2));
    expect_asks(&play, EID_SECRET_PIN, EID_WRONG_LIFTED);
    hear(&play, GONE);
    hear(&play, READER(1)); /* another card, perhaps: the rule is the same */
    expect_stop(&play, EID_RESULT_LAST_TRY);
}

static void a_card_that_was_exchanged_is_not_said_to_be_unblocked(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_UNBLOCK, false);
    hear(&play, ENTER("PUK", 0));
    give(&play, EID_SECRET_PUK, "4815162342");
    expect_sent(&play, SDK_SET_PUK);
    hear(&play, GONE);
    hear(&play, ENTER("PIN", 3));
    expect_stop(&play, EID_RESULT_LIFTED);
    begin(&play, EID_TASK_UNBLOCK, false); /* and the same without lifting */
    hear(&play, ENTER("PUK", 0));
    give(&play, EID_SECRET_PUK, "4815162342");
    hear(&play, ENTER("PIN", 3));
    expect_stop(&play, EID_RESULT_DONE);
}

static void every_wait_has_an_end(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false); /* it works and says nothing */
    wait_until_late(&play);
    expect_stop(&play, EID_RESULT_FAULT);
    begin(&play, EID_TASK_CHANGE_PIN, false); /* no card comes */
    hear(&play, "{\"msg\":\"INSERT_CARD\"}");
    wait_until_late(&play);
    expect_stop(&play, EID_RESULT_TIMEOUT);
    begin(&play, EID_TASK_CHANGE_PIN, false); /* the card does not come back */
    hear(&play, READER(3));
    hear(&play, GONE);
    wait_until_late(&play);
    expect_stop(&play, EID_RESULT_LIFTED);
    begin(&play, EID_TASK_CHANGE_PIN, false); /* no answer comes, and no word of stopping */
    hear(&play, ENTER("PIN", 3));
    wait_until_late(&play);
    expect_sent(&play, SDK_CANCEL);
    wait_until_late(&play);
    assert_int_equal(effect(&play)->message.eid_done.result, EID_RESULT_TIMEOUT);
}

static void questions_have_an_end(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    hear(&play, ENTER("PIN", 3));
    for (int i = 1; i < MACHINE_ASKS_MAX; i++) {
        give(&play, EID_SECRET_PIN, "x");
        expect_asks(&play, EID_SECRET_PIN, EID_WRONG_FORM);
    }
    give(&play, EID_SECRET_PIN, "x");
    expect_stop(&play, EID_RESULT_TIMEOUT);
}

static void a_pin_that_was_changed_while_it_was_cancelled_is_changed(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_CHANGE_PIN, false);
    hear(&play, ENTER("NEW_PIN", 3));
    give(&play, EID_SECRET_NEW_PIN, "864209");
    say(&play, (struct message){.kind = MESSAGE_eid_cancel});
    expect_sent(&play, SDK_CANCEL);
    hear(&play, "{\"msg\":\"CHANGE_PIN\",\"success\":true}");
    assert_int_equal(effect(&play)->message.eid_done.result, EID_RESULT_DONE);
}

static void a_result_without_consent_is_refused(void **state)
{
    (void)state;
    struct play play;
    begin(&play, EID_TASK_IDENTIFY, false);
    hear(
        &play, "{\"msg\":\"AUTH\",\"result\":{\"major\":\"x/resultmajor#ok\"},\"url\":"
               "\"https://eid.example/r\"}");
    assert_int_equal(effect(&play)->what, MACHINE_END);
    assert_int_equal(effect(&play)->message.eid_done.result, EID_RESULT_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_that_is_not_known_is_no_question),
        cmocka_unit_test(the_last_try_is_kept_when_the_second_went_meanwhile),
        cmocka_unit_test(an_answer_is_used_once),
        cmocka_unit_test(what_is_no_pin_never_reaches_the_card),
        cmocka_unit_test(a_pin_pad_wants_no_digits),
        cmocka_unit_test(an_empty_reader_with_a_pad_is_not_the_one_that_is_used),
        cmocka_unit_test(an_empty_slot_beside_the_card_is_no_lifting),
        cmocka_unit_test(a_card_that_was_exchanged_is_not_said_to_be_unblocked),
        cmocka_unit_test(every_wait_has_an_end),
        cmocka_unit_test(questions_have_an_end),
        cmocka_unit_test(a_pin_that_was_changed_while_it_was_cancelled_is_changed),
        cmocka_unit_test(a_result_without_consent_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
