/* The command line's connection to foyer-agent. */
#pragma once

#include "ipc/channel.h"

#define AGENT_RUN_DEFAULT "/run/foyer" /* the run folder on a terminal */

/* Connects to RUN/agent-cli. False with a line on stderr when no agent is there. Pair with
 * channel_finish() in either case. */
MUST_USE bool agent_line_open(struct channel *channel, const char *run);

/* The next message, waited for at most `timeout_ms`. False with a line on stderr when the agent has
 * gone, says nothing in time or breaks the protocol. */
MUST_USE bool agent_line_hear(struct channel *channel, struct message *message, int timeout_ms);
