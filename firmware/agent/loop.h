/* The one loop of foyer-agent. */
#pragma once

struct agent_options {
    const char *etc, *run; /* folders of the configuration and of the sockets */
    const char *data;      /* folder of waiting numbers and appointments; NULL: gives out none */
    unsigned report_s;     /* seconds between two reports to central, without changes */
};

/* Serves the sockets "agent-kiosk" and "agent-cli" that the supervisor has passed, until SIGTERM or
 * SIGINT. Exit status: 0 ended as told, 2 the configuration or a socket is missing, with a line on
 * stderr. */
int agent_run(const struct agent_options *options);
