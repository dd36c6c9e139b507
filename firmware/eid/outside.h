/* The one part of foyer-eid that stays in the terminal's own network: it fetches the result of an
 * identification from the town's eID service, TLS 1.3 and a pinned CA, and nothing else. It is a child
 * of its own, made before the house is entered. */
#pragma once

#include <sys/types.h>

#include "base/fail.h"
#include "base/span.h"
#include "eid/person.h"
#include "eid/sdk.h"

#define OUTSIDE_PACKET_MAX (1 + PERSON_ANSWER_MAX)
#define OUTSIDE_TIMEOUT_MS 20000 /* of a fetch; less than MACHINE_FETCH_MS */

struct outside {
    int line;       /* readable when the answer is there; -1: there is none */
    pid_t pid;      /* 0: none */
    uint8_t number; /* of the question asked last */
};

enum outside_news {
    OUTSIDE_NOTHING, /* or the answer to a question that nobody has any more */
    OUTSIDE_ANSWER,
    OUTSIDE_GONE,
};

/* Starts it. `ca_file` is the PEM of the CA, `service` the https URL of the eID service; both are
 * needed by it for as long as it lives. False, with a line in the log, when it cannot be started. */
MUST_USE bool outside_start(struct outside *outside, const char *ca_file, const char *service);

/* Asks for `url`. False, and no answer will come, when it is not at the service's own host. */
MUST_USE bool outside_ask(struct outside *outside, struct text url, const char *service);

/* Never blocks. OUTSIDE_ANSWER: its body is in `to` (OUTSIDE_PACKET_MAX bytes), *body points there and is
 * empty when the service gave no good one. The caller wipes `to`. */
MUST_USE enum outside_news outside_take(struct outside *outside, uint8_t *to, struct bytes *body);

/* Ends it. Accepts one with line -1. */
void outside_stop(struct outside *outside);

/* True when both are https URLs of the same host and port; RFC 6454 §4. */
bool outside_same_origin(struct text url, struct text service);
