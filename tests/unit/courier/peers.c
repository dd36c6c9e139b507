/* foyer-courier as its kiosk, its agent and its command line know it. */
#include "tests/unit/courier/town.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(a_repetition_is_the_same_submission_and_a_collision_is_refused),
        IN_A_TOWN(what_is_not_sealed_is_refused),
        IN_A_TOWN(the_next_kiosk_is_told_what_was_not_printed),
        IN_A_TOWN(a_kiosk_that_breaks_the_protocol_is_cut_off),
        IN_A_TOWN(a_long_list_waits_for_a_slow_reader),
        IN_A_TOWN(a_full_outbox_is_told_before_it_must_refuse_and_drains),
        IN_A_TOWN(it_leaves_when_it_is_told_to),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
