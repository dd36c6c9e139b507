/* The AusweisApp's way out of the house, while it identifies: an HTTP proxy that knows CONNECT alone, and
 * connects to the places that the operator wrote down, no others. A child of its own that stays in the
 * terminal's network; the socket that it listens at is made in the house and given to it. What goes
 * through is TLS between the AusweisApp and the service. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/fail.h"

#define RELAY_PORT       3128   /* in the house */
#define RELAY_WAYS_MAX   8      /* connections at once; more wait */
#define RELAY_CONNECT_MS 5000   /* for one address of a host */
#define RELAY_IDLE_MS    120000 /* without a byte: then the way is closed */

struct relay {
    int line;  /* to the child; -1: there is none */
    pid_t pid; /* 0: none */
};

/* Starts it, before the house is entered. Both texts outlive it. False, with a line in the log, when it
 * cannot be started. */
MUST_USE bool relay_start(struct relay *relay, const char *service, const char *servers);

/* In the house: listens, and gives the socket to the child. False, with a line in the log, when that is
 * not possible. */
MUST_USE bool relay_open(struct relay *relay);

/* Ends it and every way. Accepts one with line -1. */
void relay_stop(struct relay *relay);
