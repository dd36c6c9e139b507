#include "cli/agent_line.h"

#include <stdio.h>

#include "ipc/listen.h"

bool agent_line_open(struct channel *channel, const char *run)
{
    char path[256];
    *channel = (struct channel){.fd = -1};
    snprintf(path, sizeof path, "%s/agent-cli", run);
    int fd = listen_connect(path);
    if (fd < 0) {
        fprintf(stderr, "%s: no foyer-agent is there\n", path);
        return false;
    }
    channel_init(channel, fd, DOMAIN_AGENT);
    return true;
}

bool agent_line_hear(struct channel *channel, struct message *message, int timeout_ms)
{
    const char *why = "says nothing";
    if (channel_wait(channel, timeout_ms) == CHANNEL_OK) {
        switch (channel_receive(channel, message)) {
        case CHANNEL_OK: return true;
        case CHANNEL_EMPTY:
        case CHANNEL_FULL: break;
        case CHANNEL_CLOSED: why = "has gone"; break;
        case CHANNEL_FOUL: why = "breaks the protocol"; break;
        }
    }
    fprintf(stderr, "foyer-agent %s\n", why);
    return false;
}
