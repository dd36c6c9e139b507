/* A town for the courier's tests: foyer-courier, a kiosk connected to it, a delivery service. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
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

static char folder[] = "/tmp/foyer-standin-XXXXXX"; /* the stand-in's keys */
static char ca_file[64];

static inline int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(ca_file, sizeof ca_file, "%s/cert.pem", folder);
    return 0;
}

static inline int drop_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return shell(command);
}

static inline int open_town(void **state)
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

static inline int close_town(void **state)
{
    struct town *town = *state;
    channel_finish(&town->kiosk);
    rig_finish(&town->rig);
    standin_close(&town->standin);
    free(town->body);
    test_free(town);
    return 0;
}

static inline void hand_in(struct town *town, const char *receipt)
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

static inline void becomes(struct town *town, const char *receipt, unsigned state)
{
    assert_true(rig_until(&town->kiosk, receipt, state, SOON_MS));
}

static inline void delivered_once(struct town *town)
{
    assert_int_equal(standin_submitted(town->standin, false), 1);
    assert_int_equal(standin_changed(town->standin), 0);
}

/* Waits for a courier_state that fits; false when none comes. */
static inline bool hears_state(struct channel *channel, enum status central, unsigned alarms)
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
static inline void connect_agent(struct town *town, struct channel *agent)
{
    rig_connect(&town->rig, RIG_AGENT, agent);
}

#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, open_town, close_town)
