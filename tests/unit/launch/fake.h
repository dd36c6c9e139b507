/* Little programs for foyer-launch to start: the test's own binary, called again with a role.
 *
 * Each tells what it does, one datagram an event ("up PID", "term PID", ...), to the socket at
 * argv[2]; so the test waits for things to happen and never looks twice. */
#pragma once

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/notify.h"
#include "ipc/listen.h"

static inline void fake_tell(const char *path, const char *word, const char *more)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    char event[128];
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    int len = snprintf(event, sizeof event, "%s %d%s", word, (int)getpid(), more);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    (void)!sendto(fd, event, (size_t)len, 0, (struct sockaddr *)&to, sizeof to);
    close(fd);
}

/* SIGUSR2: the first frame is shown. SIGUSR1: its citizen is done. Ends with SIGTERM. */
static inline int fake_kiosk(const char *path)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    const char *slices = getenv("G_SLICE");
    fake_tell(path, "up", slices == NULL ? "" : slices);
    for (;;) {
        int got = 0;
        sigwait(&set, &got);
        if (got == SIGTERM) {
            fake_tell(path, "term", "");
            return 0;
        }
        notify_supervisor(got == SIGUSR2 ? "READY=1" : "STATUS=done\nSTOPPING=1");
    }
}

/* Answers each packet on its connection with its pid; ends with the connection. */
static inline int fake_echo(const char *path)
{
    char packet[64];
    int fd = listen_passed("connection");
    fake_tell(path, "up", "");
    while (recv(fd, packet, sizeof packet, 0) > 0) {
        int len = snprintf(packet, sizeof packet, "%d", (int)getpid());
        (void)!send(fd, packet, (size_t)len, MSG_NOSIGNAL);
    }
    fake_tell(path, "end", "");
    return fd < 0;
}

/* Two listeners by name: a connection to one is told its name. */
static inline int fake_server(const char *path)
{
    struct pollfd wait[] = {
        {.fd = listen_passed("beta"), .events = POLLIN},
        {.fd = listen_passed("alpha"), .events = POLLIN}};
    notify_supervisor("READY=1");
    fake_tell(path, "up", "");
    while (poll(wait, 2, -1) > 0) {
        for (int i = 0; i < 2; i++) {
            int fd = wait[i].revents == 0 ? -1 : listen_accept(wait[i].fd);
            if (fd >= 0) {
                (void)!send(fd, i == 0 ? "beta" : "alpha", i == 0 ? 4 : 5, MSG_NOSIGNAL);
                close(fd);
            }
        }
    }
    return 1;
}

/* Leaves a process in a session of its own that does not care about SIGTERM. */
static inline int fake_parent(const char *path)
{
    if (fork() == 0) {
        setsid();
        signal(SIGTERM, SIG_IGN);
        fake_tell(path, "left", "");
        for (;;) {
            pause();
        }
    }
    fake_tell(path, "up", "");
    while (pause() < 0) {
    }
    return 0;
}

/* Ends with status 3 as soon as it was started. */
static inline int fake_weak(const char *path)
{
    fake_tell(path, "up", "");
    return 3;
}

/* The role argv[1]; its exit status. */
static inline int fake_run(char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const char *path);
    } roles[] = {
        {"kiosk", fake_kiosk},   {"echo", fake_echo}, {"server", fake_server},
        {"parent", fake_parent}, {"weak", fake_weak},
    };
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strcmp(argv[1], roles[i].name) == 0) {
            return roles[i].run(argv[2]);
        }
    }
    return 2;
}
