/* Events of central's own, signed and put on record (fit-connect.md §6, §7; net/fitconnect.h). */
#pragma once

#include "central/central.h"
#include "net/fitconnect.h"

/* Signs an event about the submission and appends it to the log of the case. A submit event carries
 * the authentication tags of the submission and its attachments. OK, EXISTS or BROKEN. */
MUST_USE enum database_result event_write(
    struct central *central, const struct submission *submission, enum fitconnect_event_kind kind);

/* Writes the tags of all sealed parts, as they are stored, into *event. OK or BROKEN. */
MUST_USE enum database_result event_tags(
    struct central *central, const struct submission *submission, struct fitconnect_event *event);
