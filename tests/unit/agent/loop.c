#include "tests/unit/agent/stage.h"

/* A report's component, as "status detail". */
static void assert_component(
    const char *told, const char *name, const char *status, const char *detail)
{
    json_t *report = json_loads(strchr(told, '{'), 0, NULL);
    const json_t *list = json_object_get(report, "components");
    bool found = false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(row, "component")), name) == 0) {
            assert_string_equal(json_string_value(json_object_get(row, "status")), status);
            assert_string_equal(json_string_value(json_object_get(row, "detail")), detail);
            assert_int_equal(strlen(json_string_value(json_object_get(row, "since"))), 20);
            found = true;
        }
    }
    assert_true(found);
    json_decref(report);
}

static void central_is_told_how_the_terminal_is(void **state)
{
    struct stage *stage = *state;
    const char *told = expect_at_central(stage, "200 /foyer/v1/status ", "rathaus-1");
    assert_component(told, "agent", "ok", "version 0.1.0");
    assert_component(told, "printer", "unknown", "");
    const struct message report =
        report_of(true, STATUS_out, PRINT_REASON_PAPER_OUT | PRINT_REASON_COVER_OPEN);
    say(&stage->kiosk, &report);
    told = expect_at_central(stage, "200 /foyer/v1/status ", "paper out");
    assert_component(told, "printer", "out", "paper out, cover open");
    assert_component(told, "kiosk", "ok", ""); /* not whether somebody is at it */
    assert_component(told, "packs", "ok", "2 services offered, 0 not");
    channel_finish(&stage->kiosk);
    told = expect_at_central(stage, "200 /foyer/v1/status ", "is not connected");
    assert_component(told, "printer", "unknown", "");
}

/* Says `state` to the agent; true when it had asked for it. When the agent has given this courier up,
 * it comes again. */
static bool be_courier(struct stage *stage, const struct message *state)
{
    bool is_new = stage->courier.in == NULL;
    struct message ask = {.kind = MESSAGE_courier_ask};
    if (is_new) {
        accept_as(stage->courier_listener, &stage->courier); /* wants to know at once */
    }
    bool is_asked = !is_new && channel_receive(&stage->courier, &ask) == CHANNEL_OK;
    assert_int_equal(ask.kind, MESSAGE_courier_ask);
    if ((!is_new && !is_asked) || channel_send(&stage->courier, state) != CHANNEL_OK) {
        channel_finish(&stage->courier);
        return false;
    }
    return is_asked;
}

/* Waits until central is told `part` and the courier was asked. Meanwhile the courier answers: a slow
 * central must not make it look dead. */
static const char *expect_with_courier(
    struct stage *stage, const struct message *state, const char *part)
{
    uint64_t end_ms = clock_steady_ms() + WAIT_MS;
    bool is_asked = false;
    for (;;) {
        int courier = stage->courier.in != NULL ? stage->courier.fd : stage->courier_listener;
        struct pollfd wait[] = {
            {.fd = stage->central.told[0], .events = POLLIN}, {.fd = courier, .events = POLLIN}};
        assert_true(clock_steady_ms() < end_ms);
        assert_true(poll(wait, 2, WAIT_MS) > 0);
        if (wait[1].revents != 0) {
            is_asked = be_courier(stage, state) || is_asked;
        }
        const char *told = wait[0].revents != 0 ? next_at_central(stage) : "";
        if (is_asked && strstr(told, part) != NULL) {
            return told;
        }
    }
}

static void the_outbox_is_told_and_a_dead_courier_is_seen(void **state)
{
    struct stage *stage = *state;
    const struct message courier = {
        .kind = MESSAGE_courier_state, .courier_state = {0, STATUS_ok, STATUS_offline, 3, 1}};
    const char *told = expect_with_courier(stage, &courier, "3 submissions wait");
    assert_non_null(strstr(told, "\"alarms\":1"));
    assert_non_null(strstr(told, "\"waiting\":3"));
    channel_finish(&stage->courier);
    told = expect_at_central(stage, "200 /foyer/v1/status ", "\"detail\":\"does not answer\"");
    assert_component(told, "courier", "offline", "does not answer");
    accept_as(stage->courier_listener, &stage->courier); /* it comes back by itself */
}

static void a_courier_that_is_silent_is_lost(void **state)
{
    struct stage *stage = *state;
    accept_as(stage->courier_listener, &stage->courier);
    struct message message;
    assert_int_equal(channel_wait(&stage->courier, WAIT_MS), CHANNEL_OK);
    assert_int_equal(channel_receive(&stage->courier, &message), CHANNEL_CLOSED);
    channel_finish(&stage->courier);
}

static void a_report_that_failed_is_told_later(void **state)
{
    struct stage *stage = *state;
    stage->central.status = 503;
    const struct message report = report_of(false, STATUS_jammed, PRINT_REASON_JAM);
    say(&stage->kiosk, &report);
    (void)expect_at_central(stage, "503 /foyer/v1/status ", "paper is stuck");
    stage->central.status = 200;
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "paper is stuck");
}

static void an_expired_token_is_renewed(void **state)
{
    struct stage *stage = *state;
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "");
    stage->central.refuses = 1;
    (void)expect_at_central(stage, "401 /foyer/v1/status ", "");
    assert_int_equal(strncmp(next_at_central(stage), "200 /token ", 11), 0);
    assert_int_equal(strncmp(next_at_central(stage), "200 /foyer/v1/status ", 21), 0);
}

static struct message help_of(uint32_t session)
{
    return (struct message){
        .kind = MESSAGE_help_call, .help_call = {session, TEXT_OF("check-answers")}};
}

static void help_is_confirmed_only_when_central_has_it(void **state)
{
    struct stage *stage = *state;
    stage->central.status = 503;
    const struct message call = help_of(7);
    say(&stage->kiosk, &call);
    const char *told = expect_at_central(stage, "503 /foyer/v1/help ", "");
    assert_non_null(strstr(told, "{\"screen\":\"check-answers\",\"terminal\":\"rathaus-1\"}"));
    (void)expect_at_central(stage, "503 /foyer/v1/help ", ""); /* tried again */
    struct message message;
    assert_int_equal(channel_receive(&stage->kiosk, &message), CHANNEL_EMPTY);
    stage->central.status = 200;
    (void)expect_at_central(stage, "200 /foyer/v1/help ", "");
    message = hear(&stage->kiosk, MESSAGE_help_passed);
    assert_int_equal(message.session, 7);
}

static void a_call_of_somebody_who_has_left_is_not_repeated(void **state)
{
    struct stage *stage = *state;
    stage->central.status = 503;
    const struct message call = help_of(7);
    say(&stage->kiosk, &call);
    (void)expect_at_central(stage, "503 /foyer/v1/help ", "");
    channel_finish(&stage->kiosk);
    stage->central.status = 200;
    for (int reports = 0; reports < 5;) { /* a repeated call would come within two of them */
        const char *told = next_at_central(stage);
        assert_int_not_equal(strncmp(told, "200 /foyer/v1/help", 18), 0);
        reports += strncmp(told, "200 /foyer/v1/status", 20) == 0;
    }
}

static void staff_are_told_each_component(void **state)
{
    struct stage *stage = *state;
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "");
    const struct message report = report_of(true, STATUS_ok, 0);
    say(&stage->kiosk, &report);
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "2 services offered");
    const struct message ask = {.kind = MESSAGE_status_ask, .status_ask = {5}};
    say(&stage->cli, &ask);
    static const char *const names[] = {"kiosk",   "reader", "printer", "courier",
                                        "central", "agent",  "packs"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct message line = hear(&stage->cli, MESSAGE_status_line);
        assert_true(
            text_equal(line.status_line.component, (struct text){names[i], strlen(names[i])}));
        assert_true(i != 0 || text_equal(line.status_line.detail, TEXT_OF("a citizen is at it")));
        assert_true(i == 3 || line.status_line.status == STATUS_ok);
    }
    assert_int_equal(hear(&stage->cli, MESSAGE_status_end).session, 5);
}

static void a_new_pack_is_told_to_the_kiosk(void **state)
{
    struct stage *stage = *state;
    const struct message report = report_of(false, STATUS_ok, 0);
    const struct message installed = {.kind = MESSAGE_pack_installed};
    say(&stage->kiosk, &report);
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "2 services offered");
    say(&stage->cli, &installed);
    (void)hear(&stage->kiosk, MESSAGE_kiosk_renew);
}

/* It read the packs before the new one was there, and connected when the others had been told. */
static void a_kiosk_that_came_too_late_is_told_of_a_new_pack(void **state)
{
    struct stage *stage = *state;
    struct message report = report_of(false, STATUS_ok, 0);
    const struct message installed = {.kind = MESSAGE_pack_installed};
    uint64_t before_ms = clock_steady_ms();
    say(&stage->cli, &installed);
    (void)hear(&stage->kiosk, MESSAGE_kiosk_renew);
    struct channel late = connect_to(stage, "agent-kiosk", DOMAIN_AGENT);
    report.kiosk_report.packs_read_ms = before_ms;
    say(&late, &report);
    (void)hear(&late, MESSAGE_kiosk_renew);
    channel_finish(&late);
    struct channel next = connect_to(stage, "agent-kiosk", DOMAIN_AGENT);
    report.kiosk_report.packs_read_ms = clock_steady_ms() + 1; /* it has the new one */
    say(&next, &report);
    struct pollfd wait = {.fd = next.fd, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 300), 0);
    channel_finish(&next);
}

static void a_restart_waits_for_the_citizen(void **state)
{
    struct stage *stage = *state;
    stage->launch_listener = listener(stage, "launch-agent");
    const struct message busy = report_of(true, STATUS_ok, 0);
    const struct message free_again = report_of(false, STATUS_ok, 0);
    const struct message ask = {.kind = MESSAGE_restart_ask};
    say(&stage->kiosk, &busy);
    (void)expect_at_central(stage, "200 /foyer/v1/status ", "2 services offered");
    say(&stage->cli, &ask);
    assert_int_equal(hear(&stage->cli, MESSAGE_restart_state).restart_state.phase, RESTART_WAITS);
    (void)expect_at_central(stage, "200 /foyer/v1/status ", ""); /* time goes by */
    assert_int_equal(listen_accept(stage->launch_listener), -1);
    say(&stage->kiosk, &free_again);
    struct channel launch;
    accept_as(stage->launch_listener, &launch);
    (void)hear(&launch, MESSAGE_launch_restart);
    const struct message restarting = {.kind = MESSAGE_launch_restarting};
    say(&launch, &restarting);
    assert_int_equal(hear(&stage->cli, MESSAGE_restart_state).restart_state.phase, RESTART_BEGINS);
    channel_finish(&launch);
}

static void a_restart_without_a_supervisor_is_refused(void **state)
{
    struct stage *stage = *state;
    const struct message ask = {.kind = MESSAGE_restart_ask};
    say(&stage->cli, &ask);
    assert_int_equal(hear(&stage->cli, MESSAGE_restart_state).restart_state.phase, RESTART_REFUSED);
}

#define STAGED(test)       cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define WITH_NUMBERS(test) cmocka_unit_test_setup_teardown(test, set_up_with_numbers, tear_down)

static struct message ask_number(const char *request, const char *letter)
{
    return (struct message){
        .kind = MESSAGE_number_ask,
        .number_ask = {7, {request, strlen(request)}, {letter, strlen(letter)}}};
}

static void numbers_are_given_to_the_kiosk_and_called_by_staff(void **state)
{
    struct stage *stage = *state;
    struct message got = hear(&stage->kiosk, MESSAGE_queue_state);
    assert_int_equal(got.queue_state.status, STATUS_ok);
    for (uint32_t i = 0; i < 2; i++) {
        const struct message question = ask_number(i == 0 ? "R-1" : "R-2", "B");
        say(&stage->kiosk, &question);
        got = hear(&stage->kiosk, MESSAGE_number_given);
        assert_int_equal(got.session, 7);
        assert_int_equal(got.number_given.number, i + 1);
        assert_int_equal(got.number_given.before, i);
    }
    const struct message call = {.kind = MESSAGE_queue_call, .queue_call = {3, TEXT_OF("B")}};
    say(&stage->cli, &call);
    got = hear(&stage->cli, MESSAGE_queue_called);
    assert_int_equal(got.queue_called.number, 1);
    assert_int_equal(got.queue_called.waiting, 1);
    assert_int_equal(got.queue_called.why, 0);
    const struct message ask = {.kind = MESSAGE_queue_ask};
    say(&stage->cli, &ask);
    got = hear(&stage->cli, MESSAGE_queue_line);
    assert_true(text_equal(got.queue_line.letter, TEXT_OF("B")));
    assert_int_equal(got.queue_line.given, 2);
    hear(&stage->cli, MESSAGE_queue_end);
}

static void a_foul_question_for_a_number_is_refused(void **state)
{
    struct stage *stage = *state;
    hear(&stage->kiosk, MESSAGE_queue_state);
    const struct message ask = ask_number("R 1", "B");
    say(&stage->kiosk, &ask);
    struct message got = hear(&stage->kiosk, MESSAGE_number_refused);
    assert_int_equal(got.number_refused.why, NUMBER_REFUSAL_FOUL);
    const struct message take = {
        .kind = MESSAGE_slot_take,
        .slot_take = {7, TEXT_OF("R-1"), TEXT_OF("B"), TEXT_OF("2037-01-01 09:00")}};
    say(&stage->kiosk, &take);
    got = hear(&stage->kiosk, MESSAGE_slot_refused);
    assert_int_equal(got.slot_refused.why, NUMBER_REFUSAL_TAKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGED(central_is_told_how_the_terminal_is),
        STAGED(the_outbox_is_told_and_a_dead_courier_is_seen),
        STAGED(a_courier_that_is_silent_is_lost),
        STAGED(a_report_that_failed_is_told_later),
        STAGED(an_expired_token_is_renewed),
        STAGED(help_is_confirmed_only_when_central_has_it),
        STAGED(a_call_of_somebody_who_has_left_is_not_repeated),
        STAGED(staff_are_told_each_component),
        STAGED(a_new_pack_is_told_to_the_kiosk),
        STAGED(a_kiosk_that_came_too_late_is_told_of_a_new_pack),
        STAGED(a_restart_waits_for_the_citizen),
        STAGED(a_restart_without_a_supervisor_is_refused),
        WITH_NUMBERS(numbers_are_given_to_the_kiosk_and_called_by_staff),
        WITH_NUMBERS(a_foul_question_for_a_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
