/* foyer restart: stops and starts all programs of this terminal as soon as no citizen is at it. */
#include <stdio.h>

#include "base/options.h"
#include "cli/agent_line.h"
#include "cli/verbs.h"
#include "ipc/words.h"

enum { WAIT_MS = 3600 * 1000, STATES_MAX = 8 };

/* Says what is going on; VERB_UNUSABLE while it goes on. */
static int show(enum restart_phase phase)
{
    switch (phase) {
    case RESTART_WAITS:
        puts("A citizen is at the terminal; it restarts when they have finished (^C: does not).");
        break;
    case RESTART_BEGINS:
        puts("The terminal restarts. What was handed in stays handed in.");
        return VERB_DONE;
    case RESTART_REFUSED:
        fputs("No supervisor is there that could restart it.\n", stderr);
        return VERB_REFUSED;
    case RESTART_PHASE_COUNT: break;
    }
    fflush(stdout);
    return VERB_UNUSABLE;
}

int verb_restart(int argc, char **argv)
{
    const char *run = AGENT_RUN_DEFAULT;
    const struct option_row rows[] = {{"run", &run, NULL}, {0}};
    if (!options_read(&argc, argv, rows) || argc > 1) {
        return VERB_UNUSABLE;
    }
    SCOPED(channel_finish) struct channel channel;
    const struct message ask = {.kind = MESSAGE_restart_ask};
    if (!agent_line_open(&channel, run) || channel_send(&channel, &ask) != CHANNEL_OK) {
        return VERB_UNUSABLE;
    }
    for (int i = 0; i < STATES_MAX; i++) {
        struct message message;
        if (!agent_line_hear(&channel, &message, WAIT_MS)) {
            return VERB_UNUSABLE;
        }
        if (message.kind != MESSAGE_restart_state ||
            message.restart_state.phase >= RESTART_PHASE_COUNT) {
            continue;
        }
        int status = show((enum restart_phase)message.restart_state.phase);
        if (status != VERB_UNUSABLE) {
            return status;
        }
    }
    return VERB_UNUSABLE;
}
