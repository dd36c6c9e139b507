/* The one loop of foyer-launch. */
#pragma once

#include <stdbool.h>

struct launch_options {
    const char *table;     /* file, launch/table.h */
    const char *run, *log; /* folders of sockets and logs; made when they are not there */
    const char *dir, *etc, *data, *bin; /* what ${DIR} ${ETC} ... become, as ${RUN} and ${LOG} */
    const char *only;                   /* names, divided by commas: no others; NULL = all */
    const char *kiosk; /* program instead of the table's kiosk; NULL = the table's */
    bool loud;         /* what the programs log goes to stderr too */
};

/* Runs the table until SIGTERM, SIGINT or SIGHUP, and leaves no process behind. Takes over SIGCHLD
 * and those three, and makes this process the parent of what its children leave. Exit status: 0
 * ended as told; 1 a process could not be ended; 2 nothing could be started, with a line on stderr. */
int launch_run(const struct launch_options *options);
