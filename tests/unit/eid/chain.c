/* The whole way of the PIN service, nothing of it ours but the two ends and what is between: the kiosk's
 * messages, foyer-eid, Debian's AusweisApp2 and pcscd with vpcd, foyer-card, the real libnfc, a simulated
 * PN532 with a simulated German card. Skipped where the packages are not installed. */
#include "tests/unit/eid/stage.h"

#define APP    "/usr/bin/AusweisApp2"
#define PCSCD  "/usr/sbin/pcscd"
#define DRIVER "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

/* Both processes, and this test between them as the kiosk. */
struct chain {
    struct stage stage;
    struct fixture card;
    int pcsc; /* -1: none */
    bool lies_there, has_asked;
};

static void open_chain(struct chain *chain, const char *card)
{
    *chain = (struct chain){.pcsc = -1};
    if (access(APP, X_OK) != 0 || access(PCSCD, X_OK) != 0 || access(DRIVER, R_OK) != 0) {
        SKIP("ausweisapp2, pcscd or vsmartcard-vpcd is not installed");
    }
    if (!fixture_open(&chain->card)) {
        SKIP("the programs are not built: make");
    }
    char lay[64];
    snprintf(lay, sizeof lay, "lay %s", card);
    assert_true(fixture_tell(&chain->card, lay));
    assert_true(stage_open(&chain->stage, NULL, "{\"pin_entry\": \"touchscreen\"}", PCSCD));
    struct message state = stage_expect(&chain->stage, MESSAGE_eid_state);
    if (state.eid_state.status == STATUS_fault) {
        stage_close(&chain->stage);
        fixture_close(&chain->card);
        SKIP("this kernel or container allows no namespaces");
    }
    assert_int_equal(state.eid_state.status, STATUS_ok);
}

static void close_chain(struct chain *chain)
{
    close_fd(&chain->pcsc);
    stage_close(&chain->stage);
    fixture_close(&chain->card);
}

static void watch(struct chain *chain)
{
    fixture_say(
        &chain->card, (struct message){.kind = MESSAGE_card_watch, .card_watch.timeout_s = 600});
}

static void join(struct chain *chain)
{
    if (chain->lies_there && chain->pcsc >= 0) {
        fixture_say(
            &chain->card,
            (struct message){.kind = MESSAGE_card_bridge, .card_bridge.pcsc = chain->pcsc});
        close_fd(&chain->pcsc);
        chain->lies_there = false;
    }
}

/* What the kiosk does with the card's process (firmware/kiosk/eid.c). */
static void hear_card(struct chain *chain)
{
    struct message m;
    if (channel_receive(&chain->card.line, &m) != CHANNEL_OK) {
        return;
    }
    if (m.kind == MESSAGE_card_seen && m.card_seen.kind == CARD_KIND_GERMAN_EID) {
        chain->lies_there = true;
        if (chain->pcsc < 0 && chain->has_asked) {
            stage_say(&chain->stage, (struct message){.kind = MESSAGE_eid_rebridge});
        }
        chain->has_asked = true;
    } else if (m.kind == MESSAGE_card_bridge_over) {
        watch(chain);
    } else if (m.kind == MESSAGE_card_gone) {
        chain->lies_there = false;
    }
    join(chain);
}

/* The next message of foyer-eid that is no progress. */
static struct message hear(struct chain *chain)
{
    uint64_t until = clock_steady_ms() + 2 * STAGE_WAIT_MS;
    for (uint64_t now = clock_steady_ms(); now < until; now = clock_steady_ms()) {
        struct pollfd wait[] = {
            {.fd = chain->stage.line.fd, .events = POLLIN},
            {.fd = chain->card.line.fd, .events = POLLIN}};
        poll(wait, COUNT(wait), (int)(until - now));
        if (wait[1].revents != 0) {
            hear_card(chain);
        }
        struct message m = {.kind = MESSAGE_KINDS};
        if (wait[0].revents == 0) {
            continue;
        }
        if (channel_receive(&chain->stage.line, &m) != CHANNEL_OK) {
            break;
        }
        if (m.kind == MESSAGE_eid_bridge) {
            close_fd(&chain->pcsc);
            chain->pcsc = m.eid_bridge.pcsc;
            join(chain);
        } else if (m.kind != MESSAGE_eid_progress) {
            return m;
        }
    }
    return (struct message){.kind = MESSAGE_KINDS};
}

/* Passes over what says that no card is there yet. */
static struct message hear_of_card(struct chain *chain)
{
    struct message m = hear(chain);
    while (m.kind == MESSAGE_eid_card && m.eid_card.present == 0) {
        m = hear(chain);
    }
    return m;
}

static void begin(struct chain *chain, enum eid_task task, bool last_try)
{
    chain->has_asked = false;
    stage_begin(&chain->stage, task, last_try);
    watch(chain);
}

static void expect_card(struct chain *chain, unsigned tries)
{
    struct message m = hear_of_card(chain);
    assert_string_equal(message_name(m.kind), "eid_card");
    assert_int_equal(m.eid_card.tries, tries);
}

static void expect_asks(
    struct chain *chain, enum eid_secret secret, unsigned tries, enum eid_wrong wrong)
{
    struct message m = hear_of_card(chain);
    assert_string_equal(message_name(m.kind), "eid_asks");
    assert_int_equal(m.eid_asks.secret, secret);
    assert_int_equal(m.eid_asks.tries, tries);
    assert_int_equal(m.eid_asks.was_wrong, wrong);
}

/* The last eid_card before the end, if any, must say so many tries. */
static void expect_done(struct chain *chain, enum eid_result result)
{
    struct message m = hear(chain);
    while (m.kind == MESSAGE_eid_card) {
        m = hear(chain);
    }
    assert_string_equal(message_name(m.kind), "eid_done");
    assert_int_equal(m.eid_done.result, result);
}

/* What the card itself says that it holds. */
static void expect_holds(struct chain *chain, const char *words)
{
    char answer[CONTROL_MAX + 1];
    assert_true(ready_ask(chain->card.control, "pin", answer, STAGE_WAIT_MS));
    if (strstr(answer, words) == NULL) {
        fail_msg("the card says: %s", answer);
    }
}

static void show_tries(struct chain *chain, unsigned tries)
{
    begin(chain, EID_TASK_SHOW_STATE, false);
    expect_card(chain, tries);
    expect_done(chain, EID_RESULT_DONE);
}

static void give(struct chain *chain, enum eid_secret secret, const char *digits)
{
    stage_give(&chain->stage, secret, digits);
}

static void a_pin_is_changed_on_the_card(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id");
    show_tries(&chain, 3);
    begin(&chain, EID_TASK_CHANGE_PIN, false);
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_PIN, "000000"); /* the card says no, and counts */
    expect_card(&chain, 2);
    expect_asks(&chain, EID_SECRET_PIN, 2, EID_WRONG_SECRET);
    expect_holds(&chain, "pin=271828 tries=2");
    give(&chain, EID_SECRET_PIN, "271828");
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_NEW_PIN, "864209");
    expect_done(&chain, EID_RESULT_DONE);
    expect_holds(&chain, "pin=864209 tries=3");
    begin(&chain, EID_TASK_CHANGE_PIN, false); /* the old one is none any more */
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_PIN, "271828");
    expect_card(&chain, 2);
    expect_asks(&chain, EID_SECRET_PIN, 2, EID_WRONG_SECRET);
    give(&chain, EID_SECRET_PIN, "864209");
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_say(&chain.stage, (struct message){.kind = MESSAGE_eid_cancel});
    expect_done(&chain, EID_RESULT_CANCELLED);
    close_chain(&chain);
}

static void a_transport_pin_is_replaced_on_the_card(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-transport");
    begin(&chain, EID_TASK_CHANGE_PIN, false);
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_TRANSPORT_PIN, "27182");
    expect_asks(&chain, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_NEW_PIN, "864209");
    expect_done(&chain, EID_RESULT_DONE);
    expect_holds(&chain, "pin=864209 tries=3");
    close_chain(&chain);
}

static void a_suspended_card_keeps_its_last_try(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-suspended");
    begin(&chain, EID_TASK_CHANGE_PIN, false);
    expect_card(&chain, 1);
    expect_done(&chain, EID_RESULT_LAST_TRY);
    show_tries(&chain, 1); /* and it is still there */
    expect_holds(&chain, "pin=271828 tries=1");
    close_chain(&chain);
}

static void the_last_try_comes_after_the_can(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-suspended");
    begin(&chain, EID_TASK_CHANGE_PIN, true);
    expect_card(&chain, 1);
    expect_asks(&chain, EID_SECRET_CAN, 1, EID_WRONG_NOT);
    give(&chain, EID_SECRET_CAN, "500540");
    expect_asks(&chain, EID_SECRET_PIN, 1, EID_WRONG_NOT);
    give(&chain, EID_SECRET_PIN, "271828");
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_say(&chain.stage, (struct message){.kind = MESSAGE_eid_cancel});
    expect_done(&chain, EID_RESULT_CANCELLED);
    close_chain(&chain);
}

static void a_blocked_card_is_unblocked_by_its_puk(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-blocked");
    begin(&chain, EID_TASK_UNBLOCK, false);
    expect_card(&chain, 0);
    expect_asks(&chain, EID_SECRET_PUK, 0, EID_WRONG_NOT);
    give(&chain, EID_SECRET_PUK, "1111111111");
    expect_asks(&chain, EID_SECRET_PUK, 0, EID_WRONG_SECRET);
    give(&chain, EID_SECRET_PUK, "4815162342");
    expect_done(&chain, EID_RESULT_DONE);
    show_tries(&chain, 3);
    expect_holds(&chain, "pin=271828 tries=3 unblocks=9");
    close_chain(&chain);
}

static void a_card_whose_puk_is_used_up_stays_blocked(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-used-up");
    begin(&chain, EID_TASK_UNBLOCK, false);
    expect_card(&chain, 0);
    expect_asks(&chain, EID_SECRET_PUK, 0, EID_WRONG_NOT);
    give(&chain, EID_SECRET_PUK, "4815162342");
    expect_done(&chain, EID_RESULT_INOPERATIVE);
    expect_holds(&chain, "tries=0 unblocks=0");
    close_chain(&chain);
}

static void a_deactivated_card_is_told(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id-deactivated");
    begin(&chain, EID_TASK_CHANGE_PIN, false);
    expect_done(&chain, EID_RESULT_DEACTIVATED);
    close_chain(&chain);
}

static void lift_and_lay_back(struct chain *chain)
{
    assert_true(fixture_tell(&chain->card, "take"));
    struct message gone = hear(chain);
    assert_string_equal(message_name(gone.kind), "eid_card");
    assert_int_equal(gone.eid_card.present, 0);
    assert_true(fixture_tell(&chain->card, "lay german-id"));
}

static void a_card_that_is_lifted_at_a_question_is_counted_again(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id");
    begin(&chain, EID_TASK_CHANGE_PIN, false);
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    lift_and_lay_back(&chain);
    expect_card(&chain, 3);
    expect_asks(&chain, EID_SECRET_PIN, 3, EID_WRONG_LIFTED);
    give(&chain, EID_SECRET_PIN, "271828");
    expect_asks(&chain, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    give(&chain, EID_SECRET_NEW_PIN, "864209");
    expect_done(&chain, EID_RESULT_DONE);
    expect_holds(&chain, "pin=864209 tries=3");
    close_chain(&chain);
}

static void nothing_laid_down_can_be_cancelled(void **state)
{
    (void)state;
    struct chain chain;
    open_chain(&chain, "german-id");
    assert_true(fixture_tell(&chain.card, "take"));
    begin(&chain, EID_TASK_SHOW_STATE, false);
    assert_string_equal(message_name(hear(&chain).kind), "eid_card");
    stage_say(&chain.stage, (struct message){.kind = MESSAGE_eid_cancel});
    expect_done(&chain, EID_RESULT_CANCELLED);
    close_chain(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pin_is_changed_on_the_card),
        cmocka_unit_test(a_transport_pin_is_replaced_on_the_card),
        cmocka_unit_test(a_suspended_card_keeps_its_last_try),
        cmocka_unit_test(the_last_try_comes_after_the_can),
        cmocka_unit_test(a_blocked_card_is_unblocked_by_its_puk),
        cmocka_unit_test(a_card_whose_puk_is_used_up_stays_blocked),
        cmocka_unit_test(a_deactivated_card_is_told),
        cmocka_unit_test(a_card_that_is_lifted_at_a_question_is_counted_again),
        cmocka_unit_test(nothing_laid_down_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
