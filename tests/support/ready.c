#include "tests/support/ready.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"

static bool nobody_listens(const char *answer)
{
    return strstr(answer, "nobody listens") != NULL;
}

bool ready_ask(const char *path, const char *command, char *answer, int timeout_ms)
{
    char folder[PATH_MAX], events[4096];
    const char *slash = strrchr(path, '/');
    int len = slash == NULL ? 1 : (int)(slash - path);
    snprintf(folder, sizeof folder, "%.*s", len, slash == NULL ? "." : path);
    SCOPED(close_fd) int changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    (void)inotify_add_watch(changes, folder, IN_MOVED_TO);
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    bool ok = control_ask(path, command, answer, timeout_ms);
    for (uint64_t now_ms = clock_steady_ms(); !ok && nobody_listens(answer) && now_ms < end_ms;
         now_ms = clock_steady_ms()) {
        struct pollfd wait = {.fd = changes, .events = POLLIN};
        (void)poll(&wait, 1, (int)(end_ms - now_ms));
        (void)!read(changes, events, sizeof events);
        ok = control_ask(path, command, answer, timeout_ms);
    }
    return ok;
}
