/* One process, started as systemd would start it. Source: sd_listen_fds(3), systemd.exec(5). */
#pragma once

#include <sys/types.h>

#include "launch/table.h"

struct passed {
    const int *fds;     /* borrowed: the child gets copies from fd 3 on */
    size_t count;       /* at most TABLE_SOCKETS_MAX */
    const char *names;  /* for LISTEN_FDNAMES, divided by colons */
    const char *notify; /* path of the socket for NOTIFY_SOCKET */
    int log;            /* becomes its stdout and stderr */
};

/* Starts args[0] with these fds in a process group of its own, with no core file, killed by the
 * kernel when foyer-launch dies. `path` replaces args[0] when it is not NULL. The pid; -1 when the
 * kernel refuses. A program that cannot be executed ends with status 127 and says so in its log. */
pid_t child_start(const struct program *program, const char *path, const struct passed *passed);

/* Ends every process whose parent this one is, with SIGKILL, and collects them: what the programs
 * left behind falls to foyer-launch (PR_SET_CHILD_SUBREAPER). Gives up after `timeout_ms`; the
 * number of those still there. */
size_t child_end_all(int timeout_ms);
