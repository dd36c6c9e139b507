/* What the agent sends to central, as JSON. */
#pragma once

#include "agent/board.h"

/* {"terminal","components":[{"component","status","since","detail"}],"queue":{"waiting","alarms"},
 * "version"}: the body of POST /foyer/v1/status, owned by the caller. `since` is RFC 3339, UTC. */
MUST_USE char *report_status(const struct board *board, const char *terminal);

/* {"terminal","screen"}: the body of POST /foyer/v1/help, owned by the caller. */
MUST_USE char *report_help(const char *terminal, const char *screen);
