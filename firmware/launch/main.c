/* foyer-launch: keeps the programs of a table running on a developer's machine, with the same
 * protocol as systemd on the terminal. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/about.h"
#include "base/control.h"
#include "base/fail.h"
#include "base/options.h"
#include "base/own.h"
#include "launch/loop.h"

#define HELP                                                                                       \
    "foyer-launch: keeps the programs of a terminal running on a developer's machine\n"            \
    "  foyer-launch --dir DIR [OPTION]...            DIR as deploy/simulated/setup makes it\n"     \
    "  foyer-launch --table FILE --run DIR [OPTION]...\n"                                          \
    "  foyer-launch --dir DIR | --run DIR --ask COMMAND\n"                                         \
    "  --table  what to run; firmware/launch/table.h says how it is written (terminal.launch)\n"   \
    "  --run    folder of the sockets (run); --log of the logs (log)\n"                            \
    "  --etc    configuration (etc); --data what is kept (data); all in DIR if not given\n"        \
    "  --bin    folder of the programs (the one of foyer-launch)\n"                                \
    "  --only   NAME,NAME... these programs of the table and no others\n"                          \
    "  --kiosk  PATH start this instead of the table's kiosk\n"                                    \
    "  --loud   what the programs log is shown too\n"                                              \
    "  --ask    asks the one that runs there: state, pid NAME, kiosk, kill NAME, stop NAME,\n"     \
    "           start NAME, restart\n"                                                             \
    "SIGTERM or ^C ends all programs, in order.\n"

enum { ASK_MS = 5000 };

/* Exit status 0 when the answer is "ok ...", else 1. */
static int ask(const char *run, const char *command)
{
    char path[PATH_MAX], answer[CONTROL_MAX + 1];
    snprintf(path, sizeof path, "%s/sim/launch", run);
    bool granted = control_ask(path, command, answer, ASK_MS);
    puts(answer);
    return granted ? 0 : 1;
}

/* The folder's own, for what was not given. */
struct places {
    char dir[PATH_MAX], bin[PATH_MAX], run[PATH_MAX], etc[PATH_MAX], data[PATH_MAX], log[PATH_MAX],
        table[PATH_MAX];
};

/* Fills in what the options leave open. */
static void complete(struct launch_options *options, struct places *places)
{
    const struct {
        const char **option;
        char *place;
        const char *name;
    } rows[] = {
        {&options->run, places->run, "run"},
        {&options->etc, places->etc, "etc"},
        {&options->data, places->data, "data"},
        {&options->log, places->log, "log"},
        {&options->table, places->table, "terminal.launch"},
    };
    own_folder(places->bin);
    if (options->dir != NULL && realpath(options->dir, places->dir) != NULL) {
        options->dir = places->dir;
    }
    options->bin = options->bin != NULL ? options->bin : places->bin;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[PATH_MAX];
        snprintf(
            path, sizeof path, "%s/%s", options->dir == NULL ? "" : options->dir, rows[i].name);
        if (*rows[i].option != NULL) {
            continue;
        }
        if (options->dir != NULL && realpath(path, rows[i].place) == NULL) {
            snprintf(rows[i].place, PATH_MAX, "%s", path); /* what misses it says so */
        }
        *rows[i].option = rows[i].place;
    }
    if (options->dir == NULL) {
        snprintf(places->log, sizeof places->log, "%s/../log", options->run);
        options->dir = "";
    }
}

int main(int argc, char **argv)
{
    struct launch_options options = {0};
    const char *command = NULL;
    const struct option_row rows[] = {
        {"dir", &options.dir, NULL},     {"table", &options.table, NULL},
        {"run", &options.run, NULL},     {"etc", &options.etc, NULL},
        {"data", &options.data, NULL},   {"log", &options.log, NULL},
        {"bin", &options.bin, NULL},     {"only", &options.only, NULL},
        {"kiosk", &options.kiosk, NULL}, {"loud", NULL, &options.loud},
        {"ask", &command, NULL},         {0},
    };
    if (about(argc, argv, HELP)) {
        return 0;
    }
    if (!options_read(&argc, argv, rows) || argc > 1 ||
        (options.dir == NULL &&
         (options.run == NULL || (options.table == NULL && command == NULL)))) {
        fputs(HELP, stderr);
        return 2;
    }
    struct places places = {0};
    complete(&options, &places);
    return command != NULL ? ask(options.run, command) : launch_run(&options);
}
