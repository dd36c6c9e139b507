#include <stdio.h>

#include "base/about.h"
#include "base/options.h"
#include "base/signals.h"
#include "ipc/listen.h"
#include "voice/output.h"
#include "voice/voice.h"

static const char HELP[] =
    "foyer-voice: speaks for one kiosk, and says whether a headphone is plugged in\n"
    "\n"
    "  foyer-voice --etc DIR   the jack and the sound outputs out of \"voice\" in "
    "DIR/terminal.json\n"
    "  foyer-voice --list      the names of the sound outputs, as terminal.json takes them\n"
    "\n"
    "The supervisor passes the kiosk's connection as fd \"connection\" (LISTEN_FDS). It ends with "
    "the\n"
    "connection. It is linked with libespeak-ng and so, as a program, under the GNU GPL 3 or "
    "later.";

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *etc = NULL;
    bool list = false;
    const struct option_row table[] = {
        {"etc", &etc, NULL}, {"list", NULL, &list}, {NULL, NULL, NULL}};
    if (!options_read(&argc, argv, table)) {
        return 2;
    }
    if (argc != 1 || (etc == NULL) == !list) {
        fputs("foyer-voice: give --etc or --list; see --help\n", stderr);
        return 2;
    }
    if (list) {
        return output_list() ? 0 : 2;
    }
    struct terminal terminal;
    if (!terminal_read(&terminal, etc)) {
        return 2;
    }
    if (!terminal.voice.is_there) {
        fputs(
            "foyer-voice: terminal.json has no \"voice\": this terminal does not speak\n", stderr);
        return 2;
    }
    int connection = listen_passed("connection");
    if (connection < 0) {
        fputs("foyer-voice: no connection was passed; see --help\n", stderr);
        return 2;
    }
    return voice_serve(connection, signals_take(), &terminal.voice);
}
