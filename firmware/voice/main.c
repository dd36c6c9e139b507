#include <stdio.h>

#include "base/about.h"
#include "base/options.h"
#include "base/signals.h"
#include "ipc/listen.h"
#include "voice/output.h"
#include "voice/trial.h"
#include "voice/voice.h"

static const char HELP[] =
    "foyer-voice: speaks for one kiosk, and says whether a headphone is plugged in\n"
    "\n"
    "  foyer-voice --etc DIR         jack and outputs out of \"voice\" in DIR/terminal.json\n"
    "  foyer-voice --etc DIR --try   says aloud which output is heard, until ^C\n"
    "  foyer-voice --list            the names of sound outputs for terminal.json\n"
    "\n"
    "The supervisor passes the kiosk's connection as fd \"connection\" (LISTEN_FDS). It ends\n"
    "with the connection. It is linked with libespeak-ng and so, as a program, under the\n"
    "GNU GPL 3 or later.";

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *etc = NULL;
    bool list = false, is_trial = false;
    const struct option_row table[] = {
        {"etc", &etc, NULL}, {"list", NULL, &list}, {"try", NULL, &is_trial}, {NULL, NULL, NULL}};
    if (!options_read(&argc, argv, table)) {
        return 2;
    }
    if (argc != 1 || (etc == NULL) == !list || (list && is_trial)) {
        fputs("foyer-voice: give --etc DIR or --list; see --help\n", stderr);
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
    if (is_trial) {
        return trial_run(signals_take(), &terminal.voice);
    }
    int connection = listen_passed("connection");
    if (connection < 0) {
        fputs("foyer-voice: no connection was passed; see --help\n", stderr);
        return 2;
    }
    return voice_serve(connection, signals_take(), &terminal.voice);
}
