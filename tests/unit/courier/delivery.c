/* foyer-courier against a delivery service that misbehaves on demand: delivered once, whatever
 * happens. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "ipc/memory.h"
#include "ipc/words.h"
#include "tests/support/rig.h"
#include "tests/support/shell.h"
#include "tests/support/standin.h"
#include "tests/test.h"

enum { SOON_MS = 10000 };

struct town {
    struct standin *standin;
    struct rig rig;
    struct channel kiosk;
    char *body;
};

static char folder[] = "/tmp/foyer-standin-XXXXXX";
static char ca_file[64];

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(ca_file, sizeof ca_file, "%s/cert.pem", folder);
    return 0;
}

static int drop_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return shell(command);
}

static int open_town(void **state)
{
    struct town *town = test_calloc(1, sizeof *town);
    town->standin = standin_open(folder, 0);
    rig_init(&town->rig, standin_url(town->standin), ca_file);
    town->body = rig_body(standin_key(town->standin), 2000);
    rig_start(&town->rig, NULL, NULL);
    rig_connect(&town->rig, RIG_KIOSK, &town->kiosk);
    *state = town;
    return 0;
}

static int close_town(void **state)
{
    struct town *town = *state;
    channel_finish(&town->kiosk);
    rig_finish(&town->rig);
    standin_close(&town->standin);
    free(town->body);
    test_free(town);
    return 0;
}

static void hand_in(struct town *town, const char *receipt)
{
    unsigned why;
    assert_true(rig_submit(&town->kiosk, receipt, town->body, &why, SOON_MS));
}

static void restart(struct town *town)
{
    channel_finish(&town->kiosk);
    rig_kill(&town->rig);
    rig_start(&town->rig, NULL, NULL);
    rig_connect(&town->rig, RIG_KIOSK, &town->kiosk);
}

static void becomes(struct town *town, const char *receipt, unsigned state)
{
    assert_true(rig_until(&town->kiosk, receipt, state, SOON_MS));
}

static void delivered_once(struct town *town)
{
    assert_int_equal(standin_submitted(town->standin, false), 1);
    assert_int_equal(standin_changed(town->standin), 0);
}

/* Waits for a courier_state that fits; false when none comes. */
static bool hears_state(struct channel *channel, enum status central, unsigned alarms)
{
    struct message message;
    for (int i = 0; i < 200; i++) {
        if (!rig_hear(channel, MESSAGE_courier_state, &message, SOON_MS)) {
            return false;
        }
        if (message.courier_state.central == central && message.courier_state.alarms == alarms) {
            return true;
        }
    }
    return false;
}

/* A further connection of the agent's: told the state at once and at changes. */
static void connect_agent(struct town *town, struct channel *agent)
{
    rig_connect(&town->rig, RIG_AGENT, agent);
}

static void a_submission_is_delivered_and_accepted(void **state)
{
    struct town *town = *state;
    struct message message;
    assert_true(rig_hear(&town->kiosk, MESSAGE_courier_state, &message, SOON_MS));
    assert_int_equal(message.courier_state.status, STATUS_ok);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    delivered_once(town);
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_SUBMITTED);
    assert_true(message.receipt_state.delivered_s > 0);
    standin_accept(town->standin);
    becomes(town, "A", RECEIPT_STATE_ACCEPTED);
    assert_int_equal(rig_ask(&town->kiosk, "other", &message), RECEIPT_STATE_UNKNOWN);
}

static void central_may_be_down_for_the_whole_journey(void **state)
{
    struct town *town = *state;
    unsigned port = standin_port(town->standin);
    rig_kill(&town->rig);
    standin_close(&town->standin);
    restart(town);
    hand_in(town, "A");
    hand_in(town, "B");
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    assert_true(hears_state(&agent, STATUS_offline, 0));
    struct message message;
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_SEALED);
    town->standin = standin_open(folder, port);
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    becomes(town, "B", RECEIPT_STATE_SUBMITTED);
    assert_int_equal(standin_submitted(town->standin, false), 2);
}

static void a_lost_answer_to_the_put_is_looked_up_and_not_repeated(void **state)
{
    struct town *town = *state;
    standin_lose(town->standin, STANDIN_PUT, 1);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    assert_int_equal(standin_seen(town->standin, STANDIN_PUT), 1);
    delivered_once(town);
}

static void lost_answers_to_all_other_calls_do_no_harm(void **state)
{
    struct town *town = *state;
    static const enum standin_call calls[] = {STANDIN_TOKEN,  STANDIN_JWKS,   STANDIN_DESTINATION,
                                              STANDIN_CREATE, STANDIN_EVENTS, STANDIN_KEY};
    for (size_t i = 0; i < COUNT(calls); i++) {
        standin_lose(town->standin, calls[i], 1);
    }
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    assert_int_equal(standin_seen(town->standin, STANDIN_CREATE), 2);
    delivered_once(town);
    standin_accept(town->standin);
    becomes(town, "A", RECEIPT_STATE_ACCEPTED);
}

static void errors_of_the_server_are_outlived(void **state)
{
    struct town *town = *state;
    for (int call = 0; call < STANDIN_CALLS; call++) {
        standin_refuse(town->standin, (enum standin_call)call, call % 2 == 0 ? 500 : 503, 0, 2);
    }
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    delivered_once(town);
}

static void a_pause_that_central_asks_for_is_kept(void **state)
{
    struct town *town = *state;
    standin_refuse(town->standin, STANDIN_CREATE, 429, 2, 1);
    uint64_t start_ms = clock_steady_ms();
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    assert_in_range(clock_steady_ms() - start_ms, 1990, SOON_MS);
    assert_int_equal(standin_seen(town->standin, STANDIN_CREATE), 2);
}

static void a_token_that_is_not_taken_is_renewed_once(void **state)
{
    struct town *town = *state;
    standin_refuse(town->standin, STANDIN_CREATE, 401, 0, 1);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    assert_int_equal(standin_seen(town->standin, STANDIN_TOKEN), 2);
}

static void a_login_that_is_refused_is_told_and_tried_again(void **state)
{
    struct town *town = *state;
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    standin_refuse(town->standin, STANDIN_TOKEN, 401, 0, 4);
    hand_in(town, "A");
    assert_true(hears_state(&agent, STATUS_fault, 0));
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
}

static void what_central_refuses_for_good_is_kept_and_others_go_on(void **state)
{
    struct town *town = *state;
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    standin_refuse(town->standin, STANDIN_PUT, 422, 0, 1);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_STUCK);
    assert_true(hears_state(&agent, STATUS_ok, 1));
    hand_in(town, "B");
    becomes(town, "B", RECEIPT_STATE_SUBMITTED);
    restart(town);
    struct message message;
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_STUCK);
}

static void a_forgotten_orphan_is_created_again_with_the_same_bytes(void **state)
{
    struct town *town = *state;
    standin_refuse(town->standin, STANDIN_PUT, 500, 0, 1);
    standin_refuse(town->standin, STANDIN_EVENTS, 500, 0, 2);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_CREATED);
    standin_clear_orphans(town->standin);
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    assert_int_equal(standin_seen(town->standin, STANDIN_CREATE), 2);
    delivered_once(town);
}

static void a_signature_for_other_parts_is_an_alarm_and_no_delivery(void **state)
{
    struct town *town = *state;
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    standin_lie(town->standin);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_STUCK);
    assert_true(hears_state(&agent, STATUS_ok, 1));
    struct message message;
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_STUCK);
    assert_int_equal(message.receipt_state.delivered_s, 0);
}

static void the_reason_of_a_rejection_is_shown_by_number(void **state)
{
    struct town *town = *state;
    struct message message;
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    standin_reject(town->standin, "Es fehlt der Nachweis.\nBitte neu stellen.");
    becomes(town, "A", RECEIPT_STATE_REJECTED);
    restart(town);
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_REJECTED);
    assert_non_null(memmem(
        message.receipt_state.reason.at, message.receipt_state.reason.len, "Es fehlt der Nachweis.",
        22));
}

static void a_rotated_key_is_no_trouble_while_the_old_one_is_published(void **state)
{
    struct town *town = *state;
    standin_rotate(town->standin, true);
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
}

static void a_key_that_is_gone_is_an_alarm_at_once(void **state)
{
    struct town *town = *state;
    struct message message;
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    standin_rotate(town->standin, false);
    hand_in(town, "A");
    assert_true(hears_state(&agent, STATUS_ok, 1));
    assert_int_equal(rig_ask(&town->kiosk, "A", &message), RECEIPT_STATE_SEALED);
    assert_int_equal(standin_seen(town->standin, STANDIN_CREATE), 0);
}

static void a_server_that_another_ca_vouches_for_gets_nothing(void **state)
{
    struct town *town = *state;
    char other[] = "/tmp/foyer-standin-XXXXXX", command[64];
    assert_non_null(mkdtemp(other));
    struct standin *stranger = standin_open(other, 0);
    rig_set_central(&town->rig, standin_url(stranger));
    restart(town);
    hand_in(town, "A");
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    assert_true(hears_state(&agent, STATUS_fault, 0));
    for (int call = 0; call < STANDIN_CALLS; call++) {
        assert_int_equal(standin_seen(stranger, (enum standin_call)call), 0);
    }
    standin_close(&stranger);
    snprintf(command, sizeof command, "rm -r %s", other);
    assert_int_equal(shell(command), 0);
}

static void a_repetition_is_the_same_submission_and_a_collision_is_refused(void **state)
{
    struct town *town = *state;
    unsigned why;
    hand_in(town, "A");
    hand_in(town, "A");
    becomes(town, "A", RECEIPT_STATE_SUBMITTED);
    hand_in(town, "A"); /* also when its bytes are gone */
    char *other = rig_body(standin_key(town->standin), 2000);
    assert_false(rig_submit(&town->kiosk, "A", other, &why, SOON_MS));
    assert_int_equal(why, SUBMIT_REFUSAL_FOUL);
    free(other);
    delivered_once(town);
}

static void what_is_not_sealed_is_refused(void **state)
{
    struct town *town = *state;
    unsigned why;
    static const char *const bodies[] = {
        "{\"encryptedMetadata\":\"plain\",\"encryptedData\":\"text\"}", "{}", "x"};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        assert_false(rig_submit(&town->kiosk, "A", bodies[i], &why, SOON_MS));
        assert_int_equal(why, SUBMIT_REFUSAL_FOUL);
    }
    assert_false(rig_submit(&town->kiosk, "two words", town->body, &why, SOON_MS));
    assert_int_equal(why, SUBMIT_REFUSAL_FOUL);
}

static void the_next_kiosk_is_told_what_was_not_printed(void **state)
{
    struct town *town = *state;
    struct message message;
    hand_in(town, "A");
    restart(town);
    assert_true(rig_hear(&town->kiosk, MESSAGE_submit_unprinted, &message, SOON_MS));
    assert_true(text_equal(message.submit_unprinted.receipt, TEXT_OF("A")));
    assert_true(text_equal(message.submit_unprinted.service, TEXT_OF(STANDIN_SERVICE)));
    struct message printed = {.kind = MESSAGE_submit_printed, .submit_printed = {1, TEXT_OF("A")}};
    assert_int_equal(channel_send(&town->kiosk, &printed), CHANNEL_OK);
    assert_int_equal(rig_ask(&town->kiosk, "B", &message), RECEIPT_STATE_UNKNOWN); /* was read */
    restart(town);
    assert_true(rig_hear(&town->kiosk, MESSAGE_courier_state, &message, SOON_MS));
    assert_false(rig_hear(&town->kiosk, MESSAGE_submit_unprinted, &message, 300));
}

static void a_kiosk_that_breaks_the_protocol_is_cut_off(void **state)
{
    struct town *town = *state;
    struct message wrong = {.kind = MESSAGE_outbox_ask}, message;
    SCOPED(channel_finish) struct channel agent;
    assert_int_equal(channel_send(&town->kiosk, &wrong), CHANNEL_OK);
    assert_false(rig_hear(&town->kiosk, MESSAGE_outbox_end, &message, SOON_MS));
    connect_agent(town, &agent);
    struct message ask = {.kind = MESSAGE_courier_ask, .courier_ask = {7}};
    assert_true(rig_hear(&agent, MESSAGE_courier_state, &message, SOON_MS));
    assert_int_equal(channel_send(&agent, &ask), CHANNEL_OK);
    do {
        assert_true(rig_hear(&agent, MESSAGE_courier_state, &message, SOON_MS));
    } while (message.session != 7);
}

static void a_long_list_waits_for_a_slow_reader(void **state)
{
    enum { ITEMS = 600 };
    struct town *town = *state;
    unsigned why;
    standin_refuse(town->standin, STANDIN_CREATE, 500, 0, 1000000);
    for (int i = 0; i < ITEMS; i++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", i);
        assert_true(rig_submit(&town->kiosk, receipt, town->body, &why, SOON_MS));
    }
    SCOPED(channel_finish) struct channel cli;
    struct message ask = {.kind = MESSAGE_outbox_ask}, message;
    rig_connect(&town->rig, RIG_CLI, &cli);
    assert_int_equal(channel_send(&cli, &ask), CHANNEL_OK);
    int lines = 0;
    bool ended = false;
    while (!ended && channel_wait(&cli, SOON_MS) == CHANNEL_OK) {
        assert_int_equal(channel_receive(&cli, &message), CHANNEL_OK);
        lines += message.kind == MESSAGE_outbox_line;
        ended = message.kind == MESSAGE_outbox_end;
        if (lines == 1) { /* others are served while this one sleeps */
            struct message other;
            assert_int_equal(rig_ask(&town->kiosk, "R0", &other), RECEIPT_STATE_SEALED);
        }
    }
    assert_true(ended);
    assert_int_equal(message.outbox_end.sound, 1);
    assert_int_equal(lines, ITEMS);
}

/* Killed again and again, at no particular moment, while submissions come in: each one that was
 * acknowledged arrives, none arrives twice. */
static void a_storm_of_kills_loses_and_doubles_nothing(void **state)
{
    enum { ROUNDS = 25, EACH = 2 };
    struct town *town = *state;
    char *bodies[ROUNDS * EACH];
    bool stored[ROUNDS * EACH];
    unsigned why, wanted = 0;
    for (int i = 0; i < ROUNDS * EACH; i++) {
        bodies[i] = rig_body(standin_key(town->standin), 300);
    }
    for (int i = 0; i < ROUNDS * EACH; i++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", i);
        stored[i] = rig_submit(&town->kiosk, receipt, bodies[i], &why, SOON_MS);
        if (i % EACH == EACH - 1) {
            struct message message;
            int pause_ms = i * 7 % 40; /* into whatever the delivery is doing then */
            (void)!rig_hear(&town->kiosk, MESSAGE_card_gone, &message, pause_ms);
            restart(town);
        }
    }
    for (int i = 0; i < ROUNDS * EACH; i++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", i);
        wanted += stored[i];
        if (stored[i]) {
            becomes(town, receipt, RECEIPT_STATE_SUBMITTED);
        }
        free(bodies[i]);
    }
    assert_int_equal(wanted, ROUNDS * EACH);
    assert_int_equal(standin_submitted(town->standin, false), wanted);
    assert_int_equal(standin_submitted(town->standin, true), wanted);
    assert_int_equal(standin_changed(town->standin), 0);
}

/* Waits until the outbox is as it should be. */
static bool hears_outbox(struct channel *channel, enum status status)
{
    struct message message;
    for (int i = 0; i < 200; i++) {
        if (!rig_hear(channel, MESSAGE_courier_state, &message, SOON_MS)) {
            return false;
        }
        if (message.courier_state.status == status) {
            return true;
        }
    }
    return false;
}

static void a_full_outbox_is_told_before_it_must_refuse_and_drains(void **state)
{
    static const char *const small[] = {"--quota-kib", "512", "--ballast-kib", "64", NULL};
    struct town *town = *state;
    unsigned why = SUBMIT_REFUSAL_COUNT;
    char *body = rig_body(standin_key(town->standin), 30000);
    channel_finish(&town->kiosk);
    rig_kill(&town->rig);
    standin_refuse(town->standin, STANDIN_CREATE, 500, 0, 1000000);
    rig_start(&town->rig, NULL, small);
    rig_connect(&town->rig, RIG_KIOSK, &town->kiosk);
    SCOPED(channel_finish) struct channel agent;
    connect_agent(town, &agent);
    assert_true(hears_outbox(&agent, STATUS_ok));
    int stored = 0;
    for (; stored < 100; stored++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", stored);
        if (!rig_submit(&town->kiosk, receipt, body, &why, SOON_MS)) {
            break;
        }
        if (stored == 9) { /* one more fits, but no citizen should begin now */
            assert_true(hears_outbox(&agent, STATUS_out));
        }
    }
    assert_int_equal(why, SUBMIT_REFUSAL_FULL);
    assert_in_range(stored, 10, 12);
    standin_refuse(town->standin, STANDIN_CREATE, 500, 0, 0);
    for (int i = 0; i < stored; i++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", i);
        becomes(town, receipt, RECEIPT_STATE_SUBMITTED);
    }
    assert_true(hears_outbox(&agent, STATUS_ok));
    assert_true(rig_submit(&town->kiosk, "after", body, &why, SOON_MS));
    free(body);
}

static void it_leaves_when_it_is_told_to(void **state)
{
    struct town *town = *state;
    struct message message;
    assert_true(rig_hear(&town->kiosk, MESSAGE_courier_state, &message, SOON_MS));
    assert_int_equal(rig_stop(&town->rig), 0);
}

#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, open_town, close_town)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(a_submission_is_delivered_and_accepted),
        IN_A_TOWN(central_may_be_down_for_the_whole_journey),
        IN_A_TOWN(a_lost_answer_to_the_put_is_looked_up_and_not_repeated),
        IN_A_TOWN(lost_answers_to_all_other_calls_do_no_harm),
        IN_A_TOWN(errors_of_the_server_are_outlived),
        IN_A_TOWN(a_pause_that_central_asks_for_is_kept),
        IN_A_TOWN(a_token_that_is_not_taken_is_renewed_once),
        IN_A_TOWN(a_login_that_is_refused_is_told_and_tried_again),
        IN_A_TOWN(what_central_refuses_for_good_is_kept_and_others_go_on),
        IN_A_TOWN(a_forgotten_orphan_is_created_again_with_the_same_bytes),
        IN_A_TOWN(a_signature_for_other_parts_is_an_alarm_and_no_delivery),
        IN_A_TOWN(the_reason_of_a_rejection_is_shown_by_number),
        IN_A_TOWN(a_rotated_key_is_no_trouble_while_the_old_one_is_published),
        IN_A_TOWN(a_key_that_is_gone_is_an_alarm_at_once),
        IN_A_TOWN(a_server_that_another_ca_vouches_for_gets_nothing),
        IN_A_TOWN(a_repetition_is_the_same_submission_and_a_collision_is_refused),
        IN_A_TOWN(what_is_not_sealed_is_refused),
        IN_A_TOWN(the_next_kiosk_is_told_what_was_not_printed),
        IN_A_TOWN(a_kiosk_that_breaks_the_protocol_is_cut_off),
        IN_A_TOWN(a_long_list_waits_for_a_slow_reader),
        IN_A_TOWN(a_storm_of_kills_loses_and_doubles_nothing),
        IN_A_TOWN(a_full_outbox_is_told_before_it_must_refuse_and_drains),
        IN_A_TOWN(it_leaves_when_it_is_told_to),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
