#include "agent/loop.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/signals.h"
#include "ipc/listen.h"

enum { WATCHES_MAX = 5 + AGENT_KIOSKS_MAX + AGENT_CLIS_MAX };

_Static_assert((int)WATCHES_MAX <= HTTP_WAITS_MAX, "http_wait() takes no more");

static void add(struct pollfd *watches, size_t *count, bool is_used, int fd)
{
    if (is_used && fd >= 0) {
        watches[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
}

/* Everything is looked at afterwards: nothing there blocks, and there are few fds. */
static void wait_for_something(struct agent *agent, int signals)
{
    struct pollfd watches[WATCHES_MAX];
    size_t count = 0;
    bool kiosk_room = false, cli_room = false;
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        add(watches, &count, agent->kiosk[i].is_used, agent->kiosk[i].channel.fd);
        kiosk_room = kiosk_room || !agent->kiosk[i].is_used;
    }
    for (size_t i = 0; i < AGENT_CLIS_MAX; i++) {
        add(watches, &count, agent->cli[i].is_used, agent->cli[i].channel.fd);
        cli_room = cli_room || !agent->cli[i].is_used;
    }
    add(watches, &count, kiosk_room, agent->kiosks);
    add(watches, &count, cli_room, agent->clis);
    add(watches, &count, agent->has_courier, agent->courier.fd);
    add(watches, &count, agent->has_launch, agent->launch.fd);
    add(watches, &count, true, signals);
    http_wait(agent->uplink.http, watches, count, agent_wait_ms(agent));
}

static bool is_told_to_end(int signals)
{
    struct signalfd_siginfo info;
    return read(signals, &info, sizeof info) == sizeof info;
}

static bool begin(struct agent *agent, const struct agent_options *options)
{
    uint64_t now_ms = clock_steady_ms();
    agent->run = options->run;
    agent->report_s = options->report_s;
    agent->report_ms = now_ms;
    agent->kiosks = listen_passed("agent-kiosk");
    agent->clis = listen_passed("agent-cli");
    board_init(&agent->board, clock_utc_s());
    if (agent->kiosks < 0 || agent->clis < 0) {
        fputs("foyer-agent: agent-kiosk and agent-cli must be passed (LISTEN_FDS)\n", stderr);
        return false;
    }
    if (!terminal_read(&agent->terminal, options->etc)) {
        return false;
    }
    queue_desk_open(&agent->queue, &agent->terminal, options->etc, options->data);
    return uplink_open(&agent->uplink, options->etc, agent->terminal.central);
}

int agent_run(const struct agent_options *options)
{
    struct agent *agent = calloc(1, sizeof *agent);
    if (agent == NULL) {
        die("out of memory");
    }
    SCOPED(close_fd) int signals = signals_take();
    bool begun = begin(agent, options);
    if (begun) {
        notify_supervisor("READY=1");
        agent_step(agent);
        while (!is_told_to_end(signals)) {
            wait_for_something(agent, signals);
            agent_step(agent);
        }
        log_info("ends");
    }
    agent_finish(agent);
    uplink_close(&agent->uplink);
    free(agent);
    return begun ? 0 : 2;
}
