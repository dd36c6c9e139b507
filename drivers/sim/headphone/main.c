/* sim-headphone: the jack of a headphone, as an input device of the kernel reports it: events as in
 * linux/input.h, out of a FIFO. Whoever opens the FIFO is told the present state. */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/about.h"
#include "base/control.h"
#include "base/log.h"
#include "base/options.h"
#include "base/signals.h"

enum { DONE = 0, UNUSABLE = 2, CONNECTIONS_MAX = 8 };

static const char help[] =
    "sim-headphone: the jack of a headphone, reported by a FIFO as Linux's input devices do\n"
    "\n"
    "usage: sim-headphone --device PATH [--control PATH]\n"
    "\n"
    "  --device PATH   the FIFO that foyer-voice reads: struct input_event, EV_SW\n"
    "  --control PATH  socket for commands (SOCK_SEQPACKET, one packet each):\n"
    "    in, out       plug a headphone in, pull it out\n"
    "    state         whether one is plugged in";

struct headphone {
    bool is_in;
    int fifo;  /* both its ends: writing never fails for want of a reader */
    int opens; /* inotify: somebody has opened or closed the FIFO */
    int listener, signals;
    int connections[CONNECTIONS_MAX];
};

/* Takes back what nobody has read, then tells the present state: a reader never sees what was. */
static void report(struct headphone *headphone)
{
    uint8_t stale[64 * sizeof(struct input_event)];
    while (read(headphone->fifo, stale, sizeof stale) > 0) {
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct input_event events[2] = {
        {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = headphone->is_in},
        {.type = EV_SYN, .code = SYN_REPORT}};
    for (size_t i = 0; i < COUNT(events); i++) {
        events[i].input_event_sec = now.tv_sec;
        events[i].input_event_usec = now.tv_nsec / 1000;
    }
    if (write(headphone->fifo, events, sizeof events) != sizeof events) {
        log_warning("sim_headphone_output_lost");
    }
}

/* Makes the FIFO under another name and moves it when everything is ready: who waits for it finds one
 * that answers. */
static bool make_device(struct headphone *headphone, const char *path)
{
    char new[4096];
    int len = snprintf(new, sizeof new, "%s~", path);
    if (len < 0 || (size_t)len >= sizeof new) {
        return false;
    }
    unlink(new);
    if (mkfifo(new, S_IRUSR | S_IWUSR) < 0) {
        return false;
    }
    headphone->fifo = open(new, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    headphone->opens = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    return headphone->fifo >= 0 && headphone->opens >= 0 &&
           inotify_add_watch(headphone->opens, new, IN_OPEN | IN_CLOSE) >= 0 &&
           rename(new, path) == 0;
}

/* Also when somebody has closed it: of two readers the one that goes may have taken what was meant for
 * both. */
static void serve_opens(struct headphone *headphone)
{
    _Alignas(struct inotify_event) char events[4096];
    bool is_any = false;
    while (read(headphone->opens, events, sizeof events) > 0) {
        is_any = true;
    }
    if (is_any) {
        report(headphone);
    }
}

static void serve_command(struct headphone *headphone, int *connection)
{
    char command[CONTROL_MAX + 1];
    if (!control_receive(*connection, command)) {
        close_fd(connection);
        return;
    }
    if (command[0] == '\0') {
        return;
    }
    if (strcmp(command, "state") == 0) {
        control_answer(*connection, "ok %s", headphone->is_in ? "in" : "out");
    } else if (strcmp(command, "in") == 0 || strcmp(command, "out") == 0) {
        headphone->is_in = strcmp(command, "in") == 0;
        report(headphone);
        control_answer(*connection, "ok");
    } else {
        control_answer(*connection, "no: unknown command, see sim-headphone --help");
    }
}

static void accept_connection(struct headphone *headphone)
{
    int fd = accept4(headphone->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (size_t i = 0; fd >= 0 && i < COUNT(headphone->connections); i++) {
        if (headphone->connections[i] < 0) {
            headphone->connections[i] = fd;
            return;
        }
    }
    close_fd(&fd);
}

/* False when a signal asked to end. */
static bool serve(struct headphone *headphone)
{
    struct pollfd wait[3 + CONNECTIONS_MAX] = {
        {.fd = headphone->opens, .events = POLLIN},
        {.fd = headphone->listener, .events = POLLIN},
        {.fd = headphone->signals, .events = POLLIN}};
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        wait[3 + i] = (struct pollfd){.fd = headphone->connections[i], .events = POLLIN};
    }
    if (poll(wait, COUNT(wait), -1) < 0) {
        return errno == EINTR;
    }
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (wait[3 + i].revents != 0) {
            serve_command(headphone, &headphone->connections[i]);
        }
    }
    if (wait[1].revents != 0) {
        accept_connection(headphone);
    }
    if (wait[0].revents != 0) {
        serve_opens(headphone);
    }
    return wait[2].revents == 0;
}

static int run(const char *device, const char *control)
{
    struct headphone headphone = {.fifo = -1, .opens = -1, .listener = -1};
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        headphone.connections[i] = -1;
    }
    headphone.signals = signals_take();
    bool is_ready = make_device(&headphone, device);
    headphone.listener = control == NULL || !is_ready ? -1 : control_listen(control);
    if (!is_ready || (control != NULL && headphone.listener < 0)) {
        log_error("sim_headphone_unusable device=%s", device);
        return UNUSABLE;
    }
    while (serve(&headphone)) {
    }
    unlink(device);
    if (control != NULL) {
        unlink(control);
    }
    return DONE;
}

int main(int argc, char **argv)
{
    const char *device = NULL, *control = NULL;
    const struct option_row table[] = {
        {"device", &device, NULL}, {"control", &control, NULL}, {NULL, NULL, NULL}};
    if (about(argc, argv, help)) {
        return DONE;
    }
    if (!options_read(&argc, argv, table) || argc > 1) {
        return UNUSABLE;
    }
    if (device == NULL) {
        fputs("sim-headphone: --device is missing; see --help\n", stderr);
        return UNUSABLE;
    }
    return run(device, control);
}
