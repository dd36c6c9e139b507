/* What the files of the stand-in service share. Not for tests. */
#pragma once

#include <pthread.h>

#include "net/fitconnect.h"
#include "seal/digest.h"
#include "tests/support/standin.h"

enum { STANDIN_SUBMISSIONS_MAX = 20000, STANDIN_CASE_EVENTS_MAX = 4 };

struct standin_held {
    struct fitconnect_id submission, case_id;
    struct fitconnect_body shown;
    uint8_t hash[DIGEST_SHA256_SIZE];
    bool submitted, decided;
    char *events[STANDIN_CASE_EVENTS_MAX];
    size_t event_count;
};

struct standin_fault {
    unsigned status, retry_after_s, refuse, lose;
};

struct standin {
    struct MHD_Daemon *daemon;
    pthread_mutex_t lock;
    char url[64], *certificate, *key;
    unsigned port;
    struct jwk sealing, service, destination;
    bool lies, rotated, old_published;
    struct standin_fault faults[STANDIN_CALLS];
    unsigned seen[STANDIN_CALLS], changed;
    struct standin_held *held;
    size_t held_count;
};

/* Signs an event and appends it to the log of the case; the lock is held. */
void standin_add_event(
    struct standin *standin, struct standin_held *held, enum fitconnect_event_kind kind,
    const char *reason);
