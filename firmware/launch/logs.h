/* What a program says on its stderr, in a file of limited size. */
#pragma once

#include "base/fail.h"
#include "launch/table.h"

#define LOGS_FILE_MAX (256u << 10) /* bytes; then NAME.log becomes NAME.log.1, and that one goes */

struct log_pipe {
    int read_end, write_end; /* the second is for the program, and shared by all its processes */
    int file;
    size_t size; /* bytes in the file */
    char path[256];
};

/* A pipe into FOLDER/NAME.log (mode 0600), which is continued. False when it cannot be had; a
 * log_pipe is finished in either case by logs_close(). */
MUST_USE bool logs_open(struct log_pipe *log, const char *folder, const char *name);

/* Moves what is waiting in the pipe to the file, and to stderr too when `aloud`. Never blocks on the
 * pipe. What does not go into a full disk is dropped. */
void logs_move(struct log_pipe *log, bool aloud);

/* Moves what is left, then closes. Accepts a closed one whose fds are -1. */
void logs_close(struct log_pipe *log);
