/* What the kiosk makes of the ends of a task of foyer-eid. */
#include "kiosk/eid.h"

#include <sys/socket.h>

#include "ipc/words.h"
#include "kiosk/kiosk.h"
#include "tests/visit.h"

struct hall {
    struct visit visit;
    struct kiosk kiosk;
    struct channel peer; /* foyer-eid's end */
};

static int open_hall(void **state)
{
    struct hall *hall = test_calloc(1, sizeof *hall);
    struct kiosk *kiosk = &hall->kiosk;
    int ends[2];
    visit_open(&hall->visit);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    channel_init(&kiosk->lines[LINE_EID].channel, ends[0], DOMAIN_EID);
    kiosk->lines[LINE_EID].is_open = true;
    channel_init(&hall->peer, ends[1], DOMAIN_KIOSK);
    hall->visit.setup.pin_entry = PIN_ENTRY_TOUCHSCREEN;
    session_init(&kiosk->session, &hall->visit.setup, &hall->visit.arena, 0, hall->visit.utc_s);
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ONLINE, .status = STATUS_ok});
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ACTION, .action = ACTION_PINS});
    kiosk_feed(
        kiosk,
        &(struct session_event){.kind = EVENT_ACTION, .action = ACTION_TASK, .number = PIN_CHANGE});
    *state = hall;
    return 0;
}

static int close_hall(void **state)
{
    struct hall *hall = *state;
    channel_finish(&hall->kiosk.lines[LINE_EID].channel);
    channel_finish(&hall->peer);
    visit_close(&hall->visit);
    test_free(hall);
    return 0;
}

static void assert_told(struct hall *hall, enum message_kind kind)
{
    struct message message;
    assert_int_equal(channel_receive(&hall->peer, &message), CHANNEL_OK);
    assert_int_equal(message.kind, kind);
}

static void hear_done(struct hall *hall, enum eid_result result)
{
    const struct message done = {.kind = MESSAGE_eid_done, .eid_done.result = result};
    assert_true(eid_hear(&hall->kiosk, &done));
}

static void a_busy_neighbour_is_said_and_what_runs_there_is_ended(void **state)
{
    struct hall *hall = *state;
    const struct session *s = &hall->kiosk.session;
    assert_true(hall->kiosk.eid.is_running);
    assert_told(hall, MESSAGE_eid_begin);
    hear_done(hall, EID_RESULT_BUSY);
    assert_string_equal(screen_word(s->screen), "online_failed");
    assert_int_equal(s->online.result, ONLINE_BUSY);
    assert_false(hall->kiosk.eid.is_running);
    assert_told(hall, MESSAGE_eid_cancel);
    hear_done(hall, EID_RESULT_CANCELLED); /* the end of the one in the way changes nothing */
    assert_int_equal(s->online.result, ONLINE_BUSY);
    kiosk_feed(&hall->kiosk, &(struct session_event){.kind = EVENT_ACTION, .action = ACTION_RETRY});
    assert_told(hall, MESSAGE_eid_begin);
}

static void an_unknown_end_has_no_business_here(void **state)
{
    struct hall *hall = *state;
    const struct message done = {.kind = MESSAGE_eid_done, .eid_done.result = EID_RESULT_COUNT};
    assert_false(eid_hear(&hall->kiosk, &done));
    assert_true(hall->kiosk.eid.is_running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_busy_neighbour_is_said_and_what_runs_there_is_ended, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(an_unknown_end_has_no_business_here, open_hall, close_hall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
