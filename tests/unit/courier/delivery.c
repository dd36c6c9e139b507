/* foyer-courier against a delivery service that misbehaves on demand: delivered once, whatever
 * happens. */
#include "tests/unit/courier/town.h"

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

/* What staff read at this number, as `foyer outbox show` asks for it. */
static void told_to_staff(struct town *town, const char *receipt, const char *words)
{
    SCOPED(channel_finish) struct channel cli;
    struct message ask = {
        .kind = MESSAGE_outbox_ask, .outbox_ask = {0, {receipt, strlen(receipt)}}};
    struct message message;
    rig_connect(&town->rig, RIG_CLI, &cli);
    assert_int_equal(channel_send(&cli, &ask), CHANNEL_OK);
    assert_true(rig_hear(&cli, MESSAGE_outbox_line, &message, SOON_MS));
    struct text detail = message.outbox_line.detail;
    assert_true(detail.len > 0);
    assert_non_null(memmem(detail.at, detail.len, words, strlen(words)));
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
    assert_non_null(
        memmem(message.receipt_state.reason.at, message.receipt_state.reason.len, "422", 3));
    told_to_staff(town, "A", "422");
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
    assert_true(message.receipt_state.reason.len > 0);
    assert_int_equal(message.receipt_state.held, 0);
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
        IN_A_TOWN(a_storm_of_kills_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
