#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/about.h"
#include "base/options.h"
#include "base/signals.h"
#include "base/terminal.h"
#include "eid/eid.h"
#include "ipc/listen.h"

static const char HELP[] =
    "foyer-eid: the online function of German identity cards, for one kiosk\n"
    "\n"
    "  foyer-eid --etc DIR [--app PATH] [--identify-app PATH] [--pcscd PATH]\n"
    "\n"
    "  --etc DIR            configuration: \"document\" in terminal.json, eid-ca.pem\n"
    "  --app PATH           the AusweisApp; absent: AusweisApp or AusweisApp2 of /usr/bin\n"
    "  --identify-app PATH  another one for identifying: a stand-in where no eID service is\n"
    "  --pcscd PATH         absent: /usr/sbin/pcscd; none: --app takes cards on vpcd's port "
    "itself\n"
    "\n"
    "The supervisor passes the kiosk's connection as fd \"connection\" (LISTEN_FDS). It ends\n"
    "with the connection. Both programs run in namespaces of their own; see docs/eid.md.\n"
    "Exit status: 0 done, 1 the kiosk broke the protocol, 2 could not be used.";

enum { UNUSABLE = 2 };

/* No core file. Not PR_SET_DUMPABLE: who is not dumpable may not map users of a namespace. */
static void close_up(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) {
        die_errno("forbid core files");
    }
}

static const char *usual_app(void)
{
    static const char NEW[] = "/usr/bin/AusweisApp", OLD[] = "/usr/bin/AusweisApp2";
    return access(NEW, X_OK) == 0 ? NEW : OLD;
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *etc = NULL, *app = NULL, *identify_app = NULL, *pcscd = "/usr/sbin/pcscd";
    const struct option_row table[] = {
        {"etc", &etc, NULL},     {"app", &app, NULL}, {"identify-app", &identify_app, NULL},
        {"pcscd", &pcscd, NULL}, {NULL, NULL, NULL},
    };
    if (!options_read(&argc, argv, table) || argc != 1 || etc == NULL) {
        fputs("foyer-eid: give --etc DIR; see --help\n", stderr);
        return UNUSABLE;
    }
    struct terminal terminal;
    if (!terminal_read(&terminal, etc)) {
        return UNUSABLE;
    }
    int connection = listen_passed("connection");
    if (connection < 0) {
        fputs("foyer-eid: no connection was passed; see --help\n", stderr);
        return UNUSABLE;
    }
    char ca_file[PATH_MAX];
    snprintf(ca_file, sizeof ca_file, "%s/eid-ca.pem", etc);
    app = app == NULL ? usual_app() : app;
    const struct eid_setup setup = {
        .app = app,
        .identify_app = identify_app == NULL ? app : identify_app,
        .pcscd = strcmp(pcscd, "none") == 0 ? "" : pcscd,
        .service = terminal.document.eid_service,
        .servers = terminal.document.eid_servers,
        .ca_file = ca_file,
        .takes_pin = terminal.document.pin_entry != PIN_ENTRY_NONE,
        .only_at_reader = terminal.document.pin_entry == PIN_ENTRY_READER,
    };
    close_up();
    return eid_serve(connection, signals_take(), &setup);
}
