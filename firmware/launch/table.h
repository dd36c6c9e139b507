/* The table of programs that foyer-launch keeps running: the unit files of a developer's machine.
 *
 * A text file; words are divided by spaces, '#' begins a comment, ${NAME} becomes the variable's
 * value. A program's line is followed by what it gets; programs start in the order of the table and
 * end in the other:
 *   program NAME PATH [ARGUMENT]...
 *   listen SOCKET...   it is passed these listening sockets of the run folder, under these names
 *   accept SOCKET      one process for each connection, which it is passed as "connection"
 *   ready              it says READY=1, and the programs below wait for that
 *   kiosk              its successor is on the screen before it is ended; includes "ready"
 *   apart              no part of the terminal: stays while that restarts
 *   wipe-slices        G_SLICE=always-malloc, so that GLib's free() is a free() (base/wipefree.h) */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define TABLE_MAX          32768 /* bytes in a file */
#define TABLE_TEXT_MAX     32768 /* bytes of arguments, after ${...} */
#define TABLE_PROGRAMS_MAX 24
#define TABLE_ARGS_MAX     24
#define TABLE_SOCKETS_MAX  4  /* of one program */
#define TABLE_NAME_MAX     32 /* bytes: a-z, 0-9 and "-" */

struct program {
    char name[TABLE_NAME_MAX + 1];
    char *args[TABLE_ARGS_MAX + 1]; /* args[0] is the path; NULL ends them; in table.space */
    size_t arg_count;
    char sockets[TABLE_SOCKETS_MAX][TABLE_NAME_MAX + 1];
    size_t socket_count;
    bool accepts; /* sockets[0] is accepted, instead of all being passed */
    bool notifies, is_kiosk, is_apart, wipes_slices;
};

struct table {
    struct program programs[TABLE_PROGRAMS_MAX];
    size_t count;
    char space[TABLE_TEXT_MAX];
    size_t used;
    char why[160]; /* after a failure: "line 7: ..." */
};

struct table_variable {
    const char *name, *value;
};

/* Reads `source` (UTF-8, at most TABLE_MAX bytes). `variables` end with a NULL name. False, with the
 * reason in table->why, on the first line that is not understood, breaks a limit, uses a variable
 * that is unknown or empty, or names a program or socket twice; also when there is no program, or
 * two kiosks. The table points into itself: it may not be copied. */
MUST_USE bool table_read(
    struct table *table, struct bytes source, const struct table_variable *variables);

/* The place of the program called `name`; table->count when there is none. */
size_t table_find(const struct table *table, struct text name);

/* Leaves only the programs that `names` lists, divided by commas. False when one is not there, or
 * none is left. */
MUST_USE bool table_keep_only(struct table *table, const char *names);
