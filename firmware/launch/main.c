/* foyer-launch: keeps the programs of a table running on a developer's machine, with the same
 * protocol as systemd on the terminal. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/about.h"
#include "base/control.h"
#include "base/options.h"
#include "launch/loop.h"

#define HELP                                                                                       \
    "foyer-launch: keeps the programs of a terminal running on a developer's machine\n"            \
    "  foyer-launch --table FILE --run DIR [--etc DIR] [--data DIR] [--log DIR] [--bin DIR]\n"     \
    "               [--only NAME,NAME...] [--kiosk PATH] [--loud]\n"                               \
    "  foyer-launch --run DIR --ask COMMAND\n"                                                     \
    "  --table  what to run; firmware/launch/table.h says how it is written\n"                     \
    "  --run    folder of the sockets; --log of the logs (DIR of --run/../log)\n"                  \
    "  --bin    folder of the programs (the one of foyer-launch)\n"                                \
    "  --only   these programs of the table and no others\n"                                       \
    "  --kiosk  start this instead of the table's kiosk\n"                                         \
    "  --loud   what the programs log is shown too\n"                                              \
    "  --ask    asks the one that runs there: state, pid NAME, kiosk, kill NAME, stop NAME,\n"     \
    "           start NAME, restart\n"                                                             \
    "SIGTERM or ^C ends all programs, in order.\n"

enum { ASK_MS = 5000 };

/* The folder of this program. */
static void own_folder(char *folder, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", folder, size - 1);
    folder[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(folder, '/');
    *(slash != NULL ? slash : folder) = '\0';
}

/* Exit status 0 when the answer is "ok ...", else 1. */
static int ask(const char *run, const char *command)
{
    char path[PATH_MAX], answer[CONTROL_MAX + 1];
    snprintf(path, sizeof path, "%s/sim/launch", run);
    bool granted = control_ask(path, command, answer, ASK_MS);
    puts(answer);
    return granted ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct launch_options options = {0};
    const char *command = NULL;
    const struct option_row rows[] = {
        {"table", &options.table, NULL},
        {"run", &options.run, NULL},
        {"etc", &options.etc, NULL},
        {"data", &options.data, NULL},
        {"log", &options.log, NULL},
        {"bin", &options.bin, NULL},
        {"only", &options.only, NULL},
        {"kiosk", &options.kiosk, NULL},
        {"loud", NULL, &options.loud},
        {"ask", &command, NULL},
        {0},
    };
    if (about(argc, argv, HELP)) {
        return 0;
    }
    if (!options_read(&argc, argv, rows) || argc > 1 || options.run == NULL ||
        (options.table == NULL && command == NULL)) {
        fputs(HELP, stderr);
        return 2;
    }
    if (command != NULL) {
        return ask(options.run, command);
    }
    char bin[PATH_MAX], log[PATH_MAX];
    own_folder(bin, sizeof bin);
    snprintf(log, sizeof log, "%s/../log", options.run);
    options.bin = options.bin != NULL ? options.bin : bin;
    options.log = options.log != NULL ? options.log : log;
    options.etc = options.etc != NULL ? options.etc : "";
    options.data = options.data != NULL ? options.data : "";
    return launch_run(&options);
}
