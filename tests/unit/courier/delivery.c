/* foyer-courier against a delivery service that misbehaves on demand: delivered once, whatever
 * happens. */
#include <stdio.h>
#include <stdlib.h>

#include "ipc/words.h"
#include "tests/support/rig.h"
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
    return system(command);
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

static inline void restart(struct town *town)
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

int main(void)
{
#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, open_town, close_town)
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(a_submission_is_delivered_and_accepted),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
