/* sim-ausweisapp: speaks the SDK of the AusweisApp where there is none, and where no eID service can be
 * reached. With --vpcd it plays pcscd's virtual reader too: the card that lies there is asked for its
 * ATR and its counter, nothing more. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/options.h"
#include "base/signals.h"
#include "drivers/sim/ausweisapp/slot.h"
#include "drivers/sim/ausweisapp/web.h"
#include "drivers/sim/ausweisapp/workflow.h"

enum { UNUSABLE = 2, BACK_MS = 150, PIECES = 7, VPCD_PORT = 35963 };

static const char HELP[] =
    "sim-ausweisapp: a stand-in for the AusweisApp's SDK socket, for tests\n"
    "\n"
    "  sim-ausweisapp [--port N] [--script NAME] [--without-reader]\n"
    "\n"
    "  --port N          port of the WebSocket, 24727; what the AusweisApp is given is understood\n"
    "  --script NAME     how card and service behave; --scripts lists them\n"
    "  --without-reader  a card of its own instead of one behind vpcd's port\n"
    "\n"
    "PIN 271828, CAN 500540, PUK 4815162342. It changes nothing on any card.";

struct app {
    int listener, signals;
    struct web web;
    struct slot slot; /* the card behind vpcd's port */
    struct workflow workflow;
    bool was_busy;
    uint64_t back_ms; /* when a card of its own is laid back; 0: it lies there */
};

static int listen_at(unsigned port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        bind(fd, (const struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 4) < 0) {
        close_fd(&fd);
    }
    return fd;
}

static void say(void *owner, const char *text)
{
    struct app *app = owner;
    web_say(&app->web, text, app->workflow.script->is_strange ? PIECES : 0);
}

static void accept_client(struct app *app)
{
    int fd = accept4(app->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    if (app->web.fd >= 0 || (app->workflow.script->is_busy && !app->was_busy)) {
        app->was_busy = true;
        web_refuse(fd);
        return;
    }
    web_begin(&app->web, fd);
}

static void serve_client(struct app *app)
{
    if (!web_hear(&app->web)) {
        web_end(&app->web);
        return;
    }
    for (;;) { /* as long as whole frames are there */
        struct text command;
        size_t taken;
        enum web_result result = web_next(&app->web, &command, &taken);
        if (result == WEB_OVER) {
            web_end(&app->web);
            return;
        }
        if (result == WEB_COMMAND) {
            workflow_command(&app->workflow, command);
        }
        if (taken == 0) {
            return;
        }
        web_drop(&app->web, taken);
    }
}

/* A card of its own: lifted by the script, it is laid back after a moment. */
static void keep_card(struct app *app)
{
    uint64_t now_ms = clock_steady_ms();
    if (app->workflow.wants_back && app->back_ms == 0) {
        app->back_ms = now_ms + BACK_MS;
    } else if (app->workflow.wants_back && now_ms >= app->back_ms) {
        app->workflow.wants_back = false;
        workflow_card(&app->workflow, true, app->workflow.tries);
    }
}

static void run(struct app *app)
{
    while (!app->workflow.is_dead) {
        struct pollfd wait[] = {
            {.fd = app->signals, .events = POLLIN},
            {.fd = app->listener, .events = POLLIN},
            {.fd = app->web.fd, .events = POLLIN},
            {.fd = slot_fd(&app->slot), .events = POLLIN},
        };
        poll(wait, COUNT(wait), 50);
        if (wait[0].revents != 0) {
            return;
        }
        if (wait[1].revents != 0) {
            accept_client(app);
        }
        if (app->web.fd >= 0 && wait[2].revents != 0) {
            serve_client(app);
        }
        keep_card(app);
        if (app->slot.listener >= 0) {
            slot_keep(&app->slot);
            workflow_card(&app->workflow, app->slot.has_card, app->slot.tries);
        }
    }
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *port_word = NULL, *script = "usual", *ui = NULL, *address = NULL;
    bool lists = false, alone = false, no_proxy = false, no_log = false, no_handler = false;
    const struct option_row table[] = {
        {"port", &port_word, NULL},
        {"script", &script, NULL},
        {"scripts", NULL, &lists},
        {"without-reader", NULL, &alone},
        {"ui", &ui, NULL},
        {"address", &address, NULL},
        {"no-proxy", NULL, &no_proxy},
        {"no-logfile", NULL, &no_log},
        {"no-loghandler", NULL, &no_handler},
        {NULL, NULL, NULL},
    };
    unsigned port = 24727;
    if (!options_read(&argc, argv, table) || argc != 1 ||
        (port_word != NULL && !options_number(port_word, 1, 65535, &port)) ||
        workflow_script(script) == NULL) {
        fputs("sim-ausweisapp: used wrongly; see --help\n", stderr);
        return UNUSABLE;
    }
    if (lists) {
        workflow_list();
        return 0;
    }
    static struct app app;
    app = (struct app){.listener = listen_at(port), .signals = signals_take(), .web.fd = -1};
    int vpcd = listen_at(VPCD_PORT); /* who connects to a reader without a card just waits */
    slot_init(&app.slot, alone ? -1 : vpcd);
    workflow_init(&app.workflow, workflow_script(script), say, &app);
    app.workflow.has_card = alone && !app.workflow.script->has_no_card;
    if (app.listener < 0 || vpcd < 0) {
        fputs("sim-ausweisapp: cannot listen\n", stderr);
        return UNUSABLE;
    }
    run(&app);
    return 0;
}
