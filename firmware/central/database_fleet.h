/* What the terminals report about themselves, in central's database. */
#pragma once

#include "central/database.h"

/* Replaces the last report of this terminal. OK or BROKEN. */
MUST_USE enum database_result database_report_put(
    struct database *database, const char *client, uint64_t now_s, struct text report);

/* Calls `each` for every terminal, by name, also for those that never reported. OK or BROKEN. */
MUST_USE enum database_result database_reports(
    struct database *database, void (*each)(void *context, const struct terminal_report *report),
    void *context);

/* Notes a call for help. OK or BROKEN. */
MUST_USE enum database_result database_help_add(
    struct database *database, const char *client, const char *screen, uint64_t now_s);

/* Calls `each` for the calls since `since_s`, the newest first, at most ROWS_MAX. OK or BROKEN. */
MUST_USE enum database_result database_helps(
    struct database *database, uint64_t since_s,
    void (*each)(void *context, const struct help_call *call), void *context);

/* Forgets used-up assertions that have expired, and calls for help before `help_before_s`. OK or
 * BROKEN. */
MUST_USE enum database_result database_forget(
    struct database *database, uint64_t now_s, uint64_t help_before_s);
