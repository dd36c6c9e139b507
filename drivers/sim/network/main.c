/* sim-network: the network between a terminal and central, which can be pulled, slowed down and made
 * to lose the answer that matters most. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/control.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/options.h"
#include "base/signals.h"
#include "drivers/sim/network/wire.h"

enum {
    WIRES_MAX = 64,
    ASKERS_MAX = 4,
    WAIT_MAX_MS = 60000,
    DELAY_MAX_MS = 60000,
    PUT_MIN = 2600, /* bytes: two sealed parts; every other request of a terminal is smaller */
};

static const char help[] =
    "sim-network: a TCP connection that can be pulled, for tests and for trying out\n"
    "  --listen PORT   on 127.0.0.1\n"
    "  --to HOST:PORT  where connections go\n"
    "  --control PATH  socket for commands:\n"
    "    off                 refuse and cut everything;  on: as before\n"
    "    delay MS            a round trip takes so much longer\n"
    "    drop-answer-to-put  the answer to the next request of 2600 bytes or more is lost\n"
    "    state               on|off, delay, connections, lost answers";

struct network {
    struct sockaddr_storage to;
    socklen_t to_len;
    unsigned port;
    int listener; /* -1 while off */
    int control;
    int askers[ASKERS_MAX];
    struct wire wires[WIRES_MAX];
    unsigned delay_ms;
    struct theft theft;
};

static int listen_on(unsigned port)
{
    const int yes = 1;
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, WIRES_MAX) < 0) {
        log_error("cannot_listen port=%u system=%d", port, errno);
        close_fd(&fd);
    }
    return fd;
}

static bool resolve(struct network *network, const char *where)
{
    char host[256];
    const char *colon = strrchr(where, ':');
    const struct addrinfo want = {.ai_socktype = SOCK_STREAM, .ai_family = AF_INET};
    unsigned port;
    struct addrinfo *found = NULL;
    size_t len = colon == NULL ? 0 : (size_t)(colon - where);
    if (len == 0 || len >= sizeof host || !options_number(colon + 1, 1, UINT16_MAX, &port)) {
        return false;
    }
    memcpy(host, where, len);
    host[len] = '\0';
    if (getaddrinfo(host, colon + 1, &want, &found) != 0) {
        return false;
    }
    memcpy(&network->to, found->ai_addr, found->ai_addrlen);
    network->to_len = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

static void set_prompt(int fd)
{
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* NULL when all are in use. */
static struct wire *free_wire(struct network *network)
{
    for (size_t i = 0; i < WIRES_MAX; i++) {
        if (!wire_is_open(&network->wires[i])) {
            return &network->wires[i];
        }
    }
    return NULL;
}

static void accept_one(struct network *network, int client)
{
    int server = socket(network->to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct wire *wire = free_wire(network);
    if (wire == NULL || server < 0 ||
        (connect(server, (struct sockaddr *)&network->to, network->to_len) < 0 &&
         errno != EINPROGRESS)) {
        close_fd(&server);
        close(client);
        return;
    }
    set_prompt(client);
    set_prompt(server);
    wire_open(wire, client, server);
}

static void accept_wires(struct network *network)
{
    for (int i = 0; i < WIRES_MAX && network->listener >= 0; i++) {
        int client = accept4(network->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) {
            return;
        }
        accept_one(network, client);
    }
}

static void cut_all(struct network *network)
{
    for (size_t i = 0; i < WIRES_MAX; i++) {
        wire_cut(&network->wires[i]);
    }
}

static void answer_state(const struct network *network, int asker)
{
    unsigned count = 0;
    for (size_t i = 0; i < WIRES_MAX; i++) {
        count += wire_is_open(&network->wires[i]);
    }
    control_answer(
        asker, "ok %s delay=%u connections=%u lost=%u armed=%d",
        network->listener >= 0 ? "on" : "off", network->delay_ms, count, network->theft.done,
        network->theft.armed);
}

static void obey(struct network *network, int asker, const char *command)
{
    if (strcmp(command, "off") == 0) {
        close_fd(&network->listener);
        cut_all(network);
        control_answer(asker, "ok");
    } else if (strcmp(command, "on") == 0) {
        network->listener = network->listener >= 0 ? network->listener : listen_on(network->port);
        control_answer(asker, network->listener >= 0 ? "ok" : "no: the port is taken");
    } else if (
        strncmp(command, "delay ", 6) == 0 &&
        options_number(command + 6, 0, DELAY_MAX_MS, &network->delay_ms)) {
        control_answer(asker, "ok");
    } else if (strcmp(command, "drop-answer-to-put") == 0) {
        network->theft.armed = true;
        network->theft.request_min = PUT_MIN;
        control_answer(asker, "ok");
    } else if (strcmp(command, "state") == 0) {
        answer_state(network, asker);
    } else {
        control_answer(asker, "no: off, on, delay MS, drop-answer-to-put or state");
    }
}

static void serve_asker(struct network *network, int *asker)
{
    char command[CONTROL_MAX + 1];
    if (!control_receive(*asker, command)) {
        close_fd(asker);
    } else if (command[0] != '\0') {
        obey(network, *asker, command);
    }
}

static void accept_asker(struct network *network)
{
    int asker = accept4(network->control, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (size_t i = 0; i < ASKERS_MAX && asker >= 0; i++) {
        if (network->askers[i] < 0) {
            network->askers[i] = asker;
            return;
        }
    }
    close_fd(&asker);
}

/* The places in the list of fds. */
enum { FD_SIGNALS, FD_LISTENER, FD_CONTROL, FD_ASKERS, FD_WIRES = FD_ASKERS + ASKERS_MAX };

static int watch(const struct network *network, struct pollfd *fds)
{
    uint64_t now_ms = clock_steady_ms(), due_ms = now_ms + WAIT_MAX_MS;
    fds[FD_LISTENER] = (struct pollfd){.fd = network->listener, .events = POLLIN};
    fds[FD_CONTROL] = (struct pollfd){.fd = network->control, .events = POLLIN};
    for (size_t i = 0; i < ASKERS_MAX; i++) {
        fds[FD_ASKERS + i] = (struct pollfd){.fd = network->askers[i], .events = POLLIN};
    }
    for (size_t i = 0; i < WIRES_MAX; i++) {
        wire_watch(&network->wires[i], &fds[FD_WIRES + 2 * i], &due_ms);
    }
    return due_ms <= now_ms ? 0 : (int)(due_ms - now_ms);
}

static void run(struct network *network, int signals)
{
    struct pollfd fds[FD_WIRES + 2 * WIRES_MAX] = {{0}};
    fds[FD_SIGNALS] = (struct pollfd){.fd = signals, .events = POLLIN};
    for (;;) {
        int wait_ms = watch(network, fds);
        if (poll(fds, COUNT(fds), wait_ms) < 0 && errno != EINTR) {
            die_errno("wait");
        }
        if (fds[FD_SIGNALS].revents != 0) {
            return;
        }
        uint64_t now_ms = clock_steady_ms();
        for (size_t i = 0; i < WIRES_MAX; i++) {
            if (wire_is_open(&network->wires[i])) {
                wire_move(
                    &network->wires[i], &fds[FD_WIRES + 2 * i], now_ms, network->delay_ms / 2,
                    &network->theft);
            }
        }
        for (size_t i = 0; i < ASKERS_MAX; i++) {
            if (fds[FD_ASKERS + i].revents != 0) {
                serve_asker(network, &network->askers[i]);
            }
        }
        if (fds[FD_CONTROL].revents != 0) {
            accept_asker(network);
        }
        accept_wires(network);
    }
}

int main(int argc, char **argv)
{
    const char *port = NULL, *to = NULL, *control = NULL;
    const struct option_row table[] = {
        {"listen", &port, NULL}, {"to", &to, NULL}, {"control", &control, NULL}, {0}};
    if (about(argc, argv, help)) {
        return 0;
    }
    struct network *network = calloc(1, sizeof *network);
    if (network == NULL) {
        die("no memory");
    }
    if (!options_read(&argc, argv, table) || port == NULL || to == NULL || control == NULL ||
        !options_number(port, 1, UINT16_MAX, &network->port) || argc != 1 ||
        !resolve(network, to)) {
        fputs("sim-network: --listen PORT --to HOST:PORT --control PATH; see --help\n", stderr);
        free(network);
        return 2;
    }
    for (size_t i = 0; i < WIRES_MAX; i++) {
        network->wires[i].client = network->wires[i].server = -1;
    }
    memset(network->askers, 0xff, sizeof network->askers); /* -1 */
    SCOPED(close_fd) int signals = signals_take();
    network->listener = listen_on(network->port);
    network->control = control_listen(control);
    int status = network->listener >= 0 && network->control >= 0 ? 0 : 2;
    if (status == 0) {
        notify_supervisor("READY=1");
        run(network, signals);
        unlink(control);
    }
    cut_all(network);
    for (size_t i = 0; i < ASKERS_MAX; i++) {
        close_fd(&network->askers[i]);
    }
    close_fd(&network->listener);
    close_fd(&network->control);
    free(network);
    return status;
}
