/* What terminals report: the states of their parts, their queue, calls for help. */
#pragma once

#include "base/json.h"
#include "central/central.h"

#define COMPONENTS_MAX 32

/* A report {"terminal", "components": [{"component", "status", "since"?, "detail"?}],
 * "queue": {"waiting", "alarms"}, "version"} that keeps every limit; owned by the caller. NULL when it
 * breaks one. Members that are not known are let pass. */
MUST_USE json_t *fleet_read_report(struct text body);
