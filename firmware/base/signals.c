#include "base/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

int signals_take(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    int fd = sigprocmask(SIG_BLOCK, &set, NULL) < 0
                 ? -1
                 : signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) {
        die_errno("watch signals");
    }
    return fd;
}
