/* Signed events: what is said about a submission (security event tokens, RFC 8417; fit-connect.md §6
 * and §7). */
#pragma once

#include "central/central.h"

#define EVENT_PREFIX "https://schema.fitko.de/fit-connect/events/"

/* Signs an event of central's own ("create-submission", ...) and appends it to the log of the case.
 * `tags` is taken over; NULL for none. OK or BROKEN. */
MUST_USE enum database_result event_write(
    struct central *central, const struct submission *submission, const char *kind, json_t *tags);

/* The authentication tags of a submission as events carry them; owned by the caller, NULL when the
 * database is broken. */
MUST_USE json_t *event_tags(struct central *central, const struct submission *submission);
