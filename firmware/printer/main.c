#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "base/options.h"
#include "base/signals.h"
#include "base/terminal.h"
#include "ipc/listen.h"
#include "printer/desk.h"

static const char HELP[] =
    "foyer-printer: prints receipts for one kiosk and says how the printer is\n"
    "\n"
    "  foyer-printer --etc DIR                 the printer and its paper out of DIR/terminal.json\n"
    "  foyer-printer --uri URI [--paper a4|roll80]\n"
    "\n"
    "The supervisor passes the kiosk's connection as fd \"connection\" (LISTEN_FDS). It ends with "
    "the\n"
    "connection. URI: ipp://host:port/ipp/print of a printer, or of a queue of cupsd.";

/* `user`: the name of the jobs. */
static int run(const char *uri, const char *user, bool is_roll)
{
    int connection = listen_passed("connection");
    if (connection < 0) {
        fputs("foyer-printer: no connection was passed; see --help\n", stderr);
        return 2;
    }
    int signals = signals_take();
    int worker = worker_start(uri, user, is_roll);
    if (worker < 0) {
        log_error("printer_uri_wrong");
        return 2;
    }
    return desk_serve(connection, worker, signals, is_roll);
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *etc = NULL, *uri = NULL, *paper = "a4";
    const struct option_row table[] = {
        {"etc", &etc, NULL}, {"uri", &uri, NULL}, {"paper", &paper, NULL}, {NULL, NULL, NULL}};
    if (!options_read(&argc, argv, table)) {
        return 2;
    }
    bool is_roll = strcmp(paper, "roll80") == 0;
    if (argc != 1 || (etc == NULL) == (uri == NULL) || (!is_roll && strcmp(paper, "a4") != 0)) {
        fputs("foyer-printer: give --etc or --uri; see --help\n", stderr);
        return 2;
    }
    struct terminal terminal;
    if (uri != NULL) {
        return run(uri, "foyer", is_roll);
    }
    if (!terminal_read(&terminal, etc)) {
        return 2;
    }
    char user[sizeof "foyer-" + sizeof terminal.name];
    snprintf(user, sizeof user, "foyer-%s", terminal.name);
    return run(terminal.printer, user, terminal.paper_is_roll);
}
