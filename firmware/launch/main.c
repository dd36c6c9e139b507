/* foyer-launch: keeps the programs of a table running on a developer's machine, with the same
 * protocol as systemd on the terminal. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/about.h"
#include "base/options.h"
#include "launch/loop.h"

#define HELP                                                                                       \
    "foyer-launch: keeps the programs of a terminal running on a developer's machine\n"            \
    "  foyer-launch --table FILE --run DIR [--etc DIR] [--data DIR] [--log DIR] [--bin DIR]\n"     \
    "               [--only NAME,NAME...] [--kiosk PATH] [--loud]\n"                               \
    "  --table  what to run; firmware/launch/table.h says how it is written\n"                     \
    "  --run    folder of the sockets; --log of the logs (DIR of --run/../log)\n"                  \
    "  --bin    folder of the programs (the one of foyer-launch)\n"                                \
    "  --only   these programs of the table and no others\n"                                       \
    "  --kiosk  start this instead of the table's kiosk\n"                                         \
    "  --loud   what the programs log is shown too\n"                                              \
    "It is spoken to at RUN/sim/launch: state, pid NAME, kiosk, kill NAME, stop NAME, start "      \
    "NAME,\n"                                                                                      \
    "restart. SIGTERM or ^C ends all programs, in order.\n"

/* The folder of this program. */
static void own_folder(char *folder, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", folder, size - 1);
    folder[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(folder, '/');
    *(slash != NULL ? slash : folder) = '\0';
}

int main(int argc, char **argv)
{
    struct launch_options options = {0};
    const struct option_row rows[] = {
        {"table", &options.table, NULL}, {"run", &options.run, NULL},
        {"etc", &options.etc, NULL},     {"data", &options.data, NULL},
        {"log", &options.log, NULL},     {"bin", &options.bin, NULL},
        {"only", &options.only, NULL},   {"kiosk", &options.kiosk, NULL},
        {"loud", NULL, &options.loud},   {0},
    };
    if (about(argc, argv, HELP)) {
        return 0;
    }
    if (!options_read(&argc, argv, rows) || argc > 1 || options.table == NULL ||
        options.run == NULL) {
        fputs(HELP, stderr);
        return 2;
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
