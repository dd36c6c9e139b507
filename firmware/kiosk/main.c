#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/about.h"
#include "base/fail.h"
#include "base/options.h"
#include "base/own.h"
#include "kiosk/kiosk.h"

static const char HELP[] =
    "foyer-kiosk: the screen of the terminal; serves one citizen, then makes room for the next.\n"
    "\n"
    "foyer-kiosk --etc DIR --run DIR [--assets DIR] [--full]\n"
    "  --etc DIR     configuration: terminal.json, pack-keys.json, places.txt\n"
    "  --run DIR     sockets of its neighbours: card, printer, courier-kiosk, agent-kiosk\n"
    "  --assets DIR  fonts, icons and texts, when they are elsewhere\n"
    "  --full        fill the display instead of a window of the panel's size\n"
    "\n"
    "Exit status: 0 served and replaced, 2 could not be used.";

/* Freed text would stay in GLib's slices; the variable is read before main(). Once only. */
static void without_slices(char **argv)
{
    const char *slices = getenv("G_SLICE");
    if (slices != NULL && strcmp(slices, "always-malloc") == 0) {
        return;
    }
    if (setenv("G_SLICE", "always-malloc", 1) != 0) {
        die_errno("setenv");
    }
    char self[PATH_MAX]; /* by its path, so that it keeps its name */
    own_path(self);
    execv(self, argv);
    die_errno("start again");
}

/* No core file, and no other process of this user may look in. */
static void close_up(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
        die_errno("forbid core files");
    }
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    struct kiosk_setup setup = {0};
    const struct option_row options[] = {
        {"etc", &setup.etc, NULL},   {"run", &setup.run, NULL}, {"assets", &setup.assets, NULL},
        {"full", NULL, &setup.full}, {NULL, NULL, NULL},
    };
    without_slices(argv);
    close_up();
    if (!options_read(&argc, argv, options) || argc != 1 || setup.etc == NULL ||
        setup.run == NULL) {
        return 2;
    }
    struct kiosk *kiosk = calloc(1, sizeof *kiosk);
    if (kiosk == NULL) {
        die("out of memory");
    }
    bool was_served = kiosk_open(kiosk, &setup) && kiosk_run(kiosk);
    kiosk_close(kiosk);
    free(kiosk);
    return was_served ? 0 : 2;
}
