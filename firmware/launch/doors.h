/* Where foyer-launch is spoken to: NOTIFY_SOCKET by its programs, the control socket by the desk and
 * by tests, the socket "launch-agent" by foyer-agent.
 *
 * The commands of the control socket RUN/sim/launch (base/control.h):
 *   state        "ok NAME=WORD ..." for all programs, words as in supervisor_word()
 *   pid NAME     "ok PID"; of the kiosk the one that serves
 *   kiosk        "ok pid=PID state=WORD handovers=COUNT crashes=COUNT"
 *   kill NAME    SIGKILL, as a crash
 *   stop NAME    ends it, and it stays away
 *   start NAME   takes "stop" back
 *   restart      all but what is apart */
#pragma once

#include "ipc/channel.h"
#include "launch/supervisor.h"

#define DOORS_COMMANDS_MAX 8 /* connections at one time */
#define DOORS_AGENTS_MAX   4
#define DOORS_PATH_MAX     108 /* bytes of sun_path, unix(7) */

struct doors {
    char notify_path[DOORS_PATH_MAX];
    int notify, commands, agents; /* sockets; the second and third listen */
    int asking[DOORS_COMMANDS_MAX];
    struct channel agent[DOORS_AGENTS_MAX];
    bool agent_used[DOORS_AGENTS_MAX];
};

/* Makes RUN/notify, RUN/sim/launch and RUN/launch-agent, mode 0600; the folders must be there. False,
 * with a line on stderr, when one cannot be had. Pair with doors_close() in either case. */
MUST_USE bool doors_open(struct doors *doors, const char *run);

/* Closes everything. */
void doors_close(struct doors *doors);

/* Everything that the programs have said; the sender's pid is the kernel's (SO_PASSCRED). */
void doors_hear(struct doors *doors, struct supervisor *supervisor);

/* Takes new connections, answers commands and the agent. Never blocks. */
void doors_serve(struct doors *doors, struct supervisor *supervisor);
