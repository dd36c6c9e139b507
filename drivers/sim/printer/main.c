#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/about.h"
#include "base/control.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/options.h"
#include "drivers/sim/printer/child.h"
#include "drivers/sim/printer/device.h"
#include "drivers/sim/printer/mechanism.h"

enum { LINES_MAX = 8 };

static const char HELP[] =
    "sim-printer: a simulated printer that speaks real IPP (ippeveprinter)\n"
    "\n"
    "  sim-printer --out DIR --control PATH [--port N] [--paper a4|roll80]\n"
    "\n"
    "  --out DIR       keeps what it prints: 0001.pdf, 0002.pdf, ...\n"
    "  --control PATH  listens there for commands\n"
    "  --port N        TCP port; 0 (default): a free one. The URI is ipp://localhost:N/ipp/print\n"
    "  --paper         what lies in its tray; a4 by default\n"
    "\n"
    "Commands: paper in|low|out, jam, clear, refuse, off, on, state, printed, uri.\n"
    "It writes one line, \"ready URI\", when it is ready, and ends on SIGTERM.";

struct sim {
    struct device device;
    int signals, listener;
    struct pollfd wait[2 + LINES_MAX]; /* signals, listener, then the connections; -1: free */
};

static bool paper_in(struct device *device)
{
    return device_set_paper(device, DEVICE_PAPER_IN);
}

static bool paper_low(struct device *device)
{
    return device_set_paper(device, DEVICE_PAPER_LOW);
}

static bool paper_out(struct device *device)
{
    return device_set_paper(device, DEVICE_PAPER_OUT);
}

static bool jam(struct device *device)
{
    return device_set_jam(device, true);
}

static bool clear(struct device *device)
{
    return device_set_jam(device, false);
}

static bool refuse(struct device *device)
{
    return device_refuse_next(device);
}

static bool off(struct device *device)
{
    device_off(device);
    return true;
}

static const struct {
    const char *command;
    bool (*run)(struct device *device);
} COMMANDS[] = {
    {"paper in", paper_in}, {"paper low", paper_low}, {"paper out", paper_out},
    {"jam", jam},           {"clear", clear},         {"refuse", refuse},
    {"off", off},           {"on", device_on},
};

static void answer(struct device *device, int line, const char *command)
{
    static const char *const PAPER[] = {"in", "low", "out"};
    if (strcmp(command, "state") == 0) {
        control_answer(
            line, "ok %s paper=%s jam=%s", child_has_ended(&device->printer) ? "off" : "on",
            PAPER[device->paper], device->jam >= 0 ? "yes" : "no");
        return;
    }
    if (strcmp(command, "printed") == 0) {
        control_answer(line, "ok %u", device_printed(device));
        return;
    }
    if (strcmp(command, "uri") == 0) {
        control_answer(line, "ok ipp://localhost:%d/ipp/print", device->port);
        return;
    }
    for (size_t i = 0; i < COUNT(COMMANDS); i++) {
        if (strcmp(command, COMMANDS[i].command) == 0) {
            bool ok = COMMANDS[i].run(device);
            control_answer(line, ok ? "ok" : "no: the printer did not do it");
            return;
        }
    }
    control_answer(line, "no: there is no such command; see sim-printer --help");
}

static void accept_line(struct sim *sim)
{
    int line = accept4(sim->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (size_t i = 2; i < COUNT(sim->wait) && line >= 0; i++) {
        if (sim->wait[i].fd < 0) {
            sim->wait[i].fd = line;
            return;
        }
    }
    close_fd(&line);
}

static void serve_line(struct sim *sim, struct pollfd *wait)
{
    char command[CONTROL_MAX + 1];
    if (!control_receive(wait->fd, command)) {
        close_fd(&wait->fd);
    } else if (command[0] != '\0') {
        answer(&sim->device, wait->fd, command);
    }
}

/* True when it is time to end. */
static bool serve_signal(struct sim *sim)
{
    struct signalfd_siginfo signal;
    if (read(sim->signals, &signal, sizeof signal) != sizeof signal ||
        signal.ssi_signo != SIGCHLD) {
        return true;
    }
    bool was_on = sim->device.printer > 0;
    if (child_has_ended(&sim->device.printer) && was_on) {
        log_warning("simulated_printer_died");
    }
    return false;
}

static void serve(struct sim *sim)
{
    for (size_t i = 0; i < COUNT(sim->wait); i++) {
        int fd = i == 0 ? sim->signals : i == 1 ? sim->listener : -1;
        sim->wait[i] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    while (poll(sim->wait, COUNT(sim->wait), -1) >= 0) {
        if (sim->wait[0].revents != 0 && serve_signal(sim)) {
            return;
        }
        for (size_t i = 2; i < COUNT(sim->wait); i++) {
            if (sim->wait[i].revents != 0) {
                serve_line(sim, &sim->wait[i]);
            }
        }
        if (sim->wait[1].revents != 0) {
            accept_line(sim);
        }
    }
}

static int run(const char *out, const char *control, bool is_roll, int port)
{
    struct sim sim;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sim.signals = signalfd(-1, &set, SFD_CLOEXEC);
    int status = 2;
    if (device_init(&sim.device, out, is_roll, port) && device_on(&sim.device)) {
        sim.listener = control_listen(control);
        if (sim.listener < 0) {
            log_error("control_socket_not_possible path=%s", control);
        } else {
            printf("ready ipp://localhost:%d/ipp/print\n", sim.device.port);
            fflush(stdout);
            notify_supervisor("READY=1");
            serve(&sim);
            unlink(control);
            status = 0;
        }
    }
    device_finish(&sim.device);
    return status;
}

int main(int argc, char **argv)
{
    char folder[PATH_MAX];
    if (argc == 2 && mechanism_is(argv[0], folder)) {
        return mechanism_run(folder, argv[1]);
    }
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *out = NULL, *control = NULL, *port = "0", *paper = "a4";
    const struct option_row table[] = {
        {"out", &out, NULL},     {"control", &control, NULL}, {"port", &port, NULL},
        {"paper", &paper, NULL}, {NULL, NULL, NULL},
    };
    if (!options_read(&argc, argv, table)) {
        return 2;
    }
    bool is_roll = strcmp(paper, "roll80") == 0;
    unsigned number;
    if (argc != 1 || out == NULL || control == NULL || (!is_roll && strcmp(paper, "a4") != 0) ||
        !options_number(port, 0, UINT16_MAX, &number)) {
        fputs("sim-printer: what it needs is missing or wrong; see --help\n", stderr);
        return 2;
    }
    return run(out, control, is_roll, (int)number);
}
