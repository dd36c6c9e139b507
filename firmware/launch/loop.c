#include "launch/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "launch/child.h"
#include "launch/doors.h"

enum {
    WATCHES_MAX = 4 + DOORS_COMMANDS_MAX + DOORS_AGENTS_MAX + 2 * TABLE_PROGRAMS_MAX,
    LEFT_MS = 3000, /* to kill what the programs have left behind */
};

struct launch {
    struct table table;
    struct supervisor supervisor;
    struct doors doors;
    int signals;
    bool loud;
};

static void add(struct pollfd *watches, nfds_t *count, int fd)
{
    if (fd >= 0) {
        watches[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
}

/* Waits until something happens, at most `timeout_ms`. Everything is looked at afterwards: nothing
 * here blocks, and there are few fds. */
static void wait_for_something(const struct launch *launch, int timeout_ms)
{
    struct pollfd watches[WATCHES_MAX];
    nfds_t count = 0;
    const struct doors *doors = &launch->doors;
    bool room = false;
    for (size_t i = 0; i < DOORS_COMMANDS_MAX; i++) {
        room = room || doors->asking[i] < 0;
        add(watches, &count, doors->asking[i]);
    }
    add(watches, &count, room ? doors->commands : -1);
    room = false;
    for (size_t i = 0; i < DOORS_AGENTS_MAX; i++) {
        room = room || !doors->agent_used[i];
        add(watches, &count, doors->agent_used[i] ? doors->agent[i].fd : -1);
    }
    add(watches, &count, room ? doors->agents : -1);
    add(watches, &count, doors->notify);
    add(watches, &count, launch->signals);
    for (size_t i = 0; i < launch->table.count; i++) {
        add(watches, &count, launch->supervisor.kept[i].log.read_end);
        add(watches, &count, supervisor_listener(&launch->supervisor, i));
    }
    (void)poll(watches, count, timeout_ms);
}

/* Starts the process of each connection that waits. */
static void take_connections(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->table->count; i++) {
        int listener = supervisor_listener(supervisor, i);
        struct pollfd watch = {.fd = listener, .events = POLLIN};
        if (listener >= 0 && poll(&watch, 1, 0) > 0) {
            supervisor_connect(supervisor, i);
        }
    }
}

static void read_signals(struct launch *launch)
{
    struct signalfd_siginfo info;
    while (read(launch->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD) {
            supervisor_end(&launch->supervisor);
        }
    }
}

static void run(struct launch *launch)
{
    struct supervisor *supervisor = &launch->supervisor;
    notify_supervisor("READY=1");
    while (supervisor->phase != PHASE_OVER) {
        int timeout_ms = supervisor_step(supervisor);
        if (supervisor->phase == PHASE_OVER) {
            break;
        }
        wait_for_something(launch, timeout_ms);
        read_signals(launch);
        doors_hear(&launch->doors, supervisor); /* before the dead are forgotten */
        supervisor_reap(supervisor);
        doors_serve(&launch->doors, supervisor);
        take_connections(supervisor);
        for (size_t i = 0; i < launch->table.count; i++) {
            logs_move(&supervisor->kept[i].log, launch->loud);
        }
    }
}

/* SIGCHLD and the signals that end us, as an fd. They are blocked; children get an empty mask. */
static int take_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) {
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool read_table(struct table *table, const struct launch_options *options)
{
    const struct table_variable variables[] = {
        {"ETC", options->etc},
        {"RUN", options->run},
        {"DATA", options->data},
        {"BIN", options->bin},
        {"LOG", options->log},
        {"DIR", options->dir},
        {0},
    };
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, options->table, TABLE_MAX) != FILE_OK) {
        fprintf(stderr, "%s: cannot be read\n", options->table);
        return false;
    }
    if (!table_read(table, file.content, variables) ||
        (options->only != NULL && !table_keep_only(table, options->only))) {
        fprintf(stderr, "%s: %s\n", options->table, table->why);
        return false;
    }
    for (size_t i = 0; i < table->count; i++) {
        const char *path = table->programs[i].is_kiosk && options->kiosk != NULL
                               ? options->kiosk
                               : table->programs[i].args[0];
        if (access(path, X_OK) < 0) {
            fprintf(stderr, "%s: there is no such program\n", path);
            return false;
        }
    }
    return true;
}

/* The folders for sockets and logs, private to this user. */
static bool make_folders(const struct launch_options *options)
{
    char sim[PATH_MAX];
    snprintf(sim, sizeof sim, "%s/sim", options->run);
    const char *folders[] = {options->run, options->log, sim};
    for (size_t i = 0; i < COUNT(folders); i++) {
        if (mkdir(folders[i], S_IRWXU) < 0 && errno != EEXIST) {
            fprintf(stderr, "%s: cannot be made\n", folders[i]);
            return false;
        }
    }
    return true;
}

/* Runs until it is told to end; the exit status. */
static int launch_all(struct launch *launch, const struct launch_options *options)
{
    bool open = doors_open(&launch->doors, options->run) &&
                supervisor_open(&launch->supervisor, &launch->table, options->run, options->log);
    launch->supervisor.kiosk_path = options->kiosk;
    launch->supervisor.notify_path = launch->doors.notify_path;
    launch->loud = options->loud;
    launch->signals = take_signals();
    open = open && launch->signals >= 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
    size_t left = 0;
    if (open) {
        run(launch);
        left = child_end_all(LEFT_MS);
        if (left > 0) {
            log_error("processes_left");
        }
    }
    supervisor_close(&launch->supervisor);
    doors_close(&launch->doors);
    close_fd(&launch->signals);
    return !open ? 2 : left > 0 ? 1 : 0;
}

int launch_run(const struct launch_options *options)
{
    struct launch *launch = calloc(1, sizeof *launch);
    if (launch == NULL) {
        die("out of memory");
    }
    launch->signals = -1;
    int status = read_table(&launch->table, options) && make_folders(options)
                     ? launch_all(launch, options)
                     : 2;
    free(launch);
    return status;
}
