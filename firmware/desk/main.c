/* foyer-desk: what a person does around a simulated terminal, as a command or in a window. */
#include <stdio.h>
#include <string.h>

#include "base/about.h"
#include "base/options.h"
#include "desk/command.h"
#include "desk/window.h"

int main(int argc, char **argv)
{
    const char *dir = NULL;
    const struct option_row rows[] = {{"dir", &dir, NULL}, {0}};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf(
            "foyer-desk: what a person does around a simulated terminal\n"
            "  foyer-desk [--dir DIR]             a small window\n"
            "  foyer-desk [--dir DIR] COMMAND\n"
            "DIR is what deploy/simulated/setup has made; \"sim\" beside the programs if not "
            "given.\n"
            "Commands:\n%s",
            command_help());
        return 0;
    }
    if (about(argc, argv, "foyer-desk: what a person does around a simulated terminal")) {
        return 0;
    }
    struct desk desk;
    if (!options_read(&argc, argv, rows) || !desk_find(&desk, dir)) {
        return 2;
    }
    return argc < 2 ? window_run(&desk) : command_run(&desk, argc - 1, argv + 1);
}
