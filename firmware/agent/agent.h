/* foyer-agent: who speaks with whom. Takes reports from the kiosk and the courier, tells central and
 * the command line, passes calls for help on, restarts the terminal when no citizen is at it. */
#pragma once

#include "agent/board.h"
#include "agent/queue.h"
#include "agent/uplink.h"
#include "base/terminal.h"
#include "ipc/channel.h"

#define AGENT_KIOSKS_MAX UPLINK_HELPS_MAX /* two while one hands over to the next */
#define AGENT_CLIS_MAX   8
#define AGENT_SCREEN_MAX 64 /* bytes, as help_call in ipc/messages.def */

struct kiosk_line {
    enum status queue_told; /* what this kiosk knows of the waiting numbers; none: nothing */
    struct channel channel;
    bool is_used, is_reported, is_in_use;
    bool is_renewed; /* was told that it has old packs */
    uint32_t number; /* of this connection, never used again */
    struct message_kiosk_report report;
    bool wants_help; /* called, and central has not confirmed it yet */
    uint32_t help_session;
    char help_screen[AGENT_SCREEN_MAX + 1];
    uint64_t help_ms; /* when to try next */
    unsigned help_tries;
};

struct cli_line {
    struct channel channel;
    bool is_used, wants_restart;
};

struct agent {
    struct terminal terminal;
    const char *run; /* folder of the sockets */
    struct board board;
    struct queue_desk queue;
    struct uplink uplink;
    int kiosks, clis; /* listening sockets */
    struct kiosk_line kiosk[AGENT_KIOSKS_MAX];
    struct cli_line cli[AGENT_CLIS_MAX];
    struct channel courier, launch;
    bool has_courier, has_launch;
    bool is_courier_asked; /* and has not answered since */
    uint64_t courier_ms;   /* when to connect again, or when it must have answered */
    uint64_t launch_ms;    /* when the supervisor must have answered; 0: not asked */
    uint32_t last_number;
    unsigned report_s;
    uint64_t report_ms;        /* when to report next */
    uint64_t reported_ms;      /* when the last report was begun */
    unsigned reported_version; /* of the board that central has */
    unsigned posted_version;   /* of the board in the report under way */
    uint64_t packs_ms;         /* when a pack was installed last; 0: not since the start */
    unsigned failures;         /* reports in a row that did not get through */
};

/* Milliseconds until agent_step() has something to do, 0..60000. */
int agent_wait_ms(const struct agent *agent);

/* After http_wait(): does whatever is due and answers whoever has spoken. Never blocks. */
void agent_step(struct agent *agent);

/* Closes all lines, not the listening sockets. */
void agent_finish(struct agent *agent);
