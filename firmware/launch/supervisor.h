/* What foyer-launch does with the programs of its table: starts them in order, starts again what
 * ended, hands the screen from one kiosk to the next, stops them in the other order.
 *
 * The screen: a kiosk that says STOPPING=1 stays; its successor is started, and when that says
 * READY=1 (its first frame is shown) the predecessor gets SIGTERM. A kiosk that just ends has a
 * successor at once. A process that ends within 2 s of its start is started again at once, then
 * after 100, 200, 400, 800, 1000, 1000 ... ms. */
#pragma once

#include <sys/types.h>

#include "launch/logs.h"
#include "launch/table.h"

#define CHILDREN_MAX 64

struct child {
    pid_t pid; /* 0: nobody */
    size_t program;
    uint64_t started_ms;
    uint64_t kill_ms;                     /* then SIGKILL; 0 = never */
    bool is_ready, is_leaving, is_ending; /* READY=1 came; STOPPING=1 came; SIGTERM was sent */
};

struct kept {
    int listeners[TABLE_SOCKETS_MAX];
    struct log_pipe log;
    bool is_stopped;     /* by a command, not to be started */
    unsigned failures;   /* short lives in a row */
    unsigned crashes;    /* since foyer-launch began */
    uint64_t start_ms;   /* not before */
    uint64_t waiting_ms; /* a connection waits since then for the process before; 0 = none does */
};

enum phase { PHASE_RUNS, PHASE_RESTARTS, PHASE_ENDS, PHASE_OVER };

struct supervisor {
    const struct table *table;
    const char *kiosk_path; /* instead of the table's, or NULL */
    const char *notify_path;
    struct child children[CHILDREN_MAX];
    struct kept kept[TABLE_PROGRAMS_MAX];
    enum phase phase;
    size_t
        cursor; /* programs before it have been started; when stopping, are still to be stopped */
    uint64_t cursor_ms;
    uint64_t next_ms; /* when supervisor_step() has something to do again */
    unsigned handovers;
};

/* Makes the sockets in the folder `run` (mode 0600) and the logs in the folder `log`; starts nothing
 * yet. The table and the paths stay the caller's and must live as long. False, with a line on stderr,
 * when one cannot be made. Pair with supervisor_close() in either case. */
MUST_USE bool supervisor_open(
    struct supervisor *supervisor, const struct table *table, const char *run, const char *log);

/* Closes sockets and logs. Accepts a zeroed one. */
void supervisor_close(struct supervisor *supervisor);

/* Does whatever is due. Milliseconds until something is due again, at most 60000. */
int supervisor_step(struct supervisor *supervisor);

/* What the process `pid` sent to NOTIFY_SOCKET; of another process it is ignored. */
void supervisor_heard(struct supervisor *supervisor, pid_t pid, struct text words);

/* Collects what has ended. */
void supervisor_reap(struct supervisor *supervisor);

/* The listener whether a connection waits on is of interest now; -1 when it is not, or when
 * `program` does not accept connections. */
int supervisor_listener(const struct supervisor *supervisor, size_t program);

/* A connection waits there: starts its process, or after 2 s ends the one before. */
void supervisor_connect(struct supervisor *supervisor, size_t program);

/* Stops all programs but those apart, then starts them again. */
void supervisor_restart(struct supervisor *supervisor);

/* Stops everything; then phase is PHASE_OVER. */
void supervisor_end(struct supervisor *supervisor);

/* The process of `program` that matters: of the kiosk the one that serves, else the newest. NULL when
 * there is none. */
struct child *supervisor_child(struct supervisor *supervisor, size_t program);

/* One word for people and tests: stopped, idle (nobody has connected), waits (to be started), starts,
 * runs, leaves, ends. */
const char *supervisor_word(struct supervisor *supervisor, size_t program);

/* SIGTERM, and SIGKILL 5 s later, to all processes of `program`, which is not started again until
 * supervisor_start_again(). */
void supervisor_stop(struct supervisor *supervisor, size_t program);

/* Takes back supervisor_stop(). */
void supervisor_start_again(struct supervisor *supervisor, size_t program);
