#include "launch/supervisor.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/control.h"
#include "base/log.h"
#include "ipc/listen.h"
#include "launch/child.h"

enum {
    STEADY_MS = 2000,       /* who lived this long did not fail at its start */
    BACK_OFF_MS = 100,      /* the second restart; doubles */
    BACK_OFF_MAX_MS = 1000, /* so that a start screen is back within 2 s */
    READY_WAIT_MS = 5000,   /* for the programs below in the table */
    FRAME_WAIT_MS = 15000,  /* a kiosk without its first frame by then is ended */
    TERM_MS = 5000,         /* from SIGTERM to SIGKILL */
    CONNECT_WAIT_MS = 2000, /* a process whose kiosk is gone has this long to end */
    STEP_MAX_MS = 60000,
    NAMES_SIZE = TABLE_SOCKETS_MAX * (TABLE_NAME_MAX + 1),
};

bool supervisor_open(
    struct supervisor *supervisor, const struct table *table, const char *run, const char *log)
{
    *supervisor = (struct supervisor){.table = table, .cursor_ms = clock_steady_ms()};
    for (size_t i = 0; i < TABLE_PROGRAMS_MAX; i++) {
        supervisor->kept[i].log = (struct log_pipe){.read_end = -1, .write_end = -1, .file = -1};
        for (size_t k = 0; k < TABLE_SOCKETS_MAX; k++) {
            supervisor->kept[i].listeners[k] = -1;
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct program *program = &table->programs[i];
        struct kept *kept = &supervisor->kept[i];
        if (!logs_open(&kept->log, log, program->name)) {
            fprintf(stderr, "%s/%s.log: cannot be written\n", log, program->name);
            return false;
        }
        for (size_t k = 0; k < program->socket_count; k++) {
            char path[256];
            snprintf(path, sizeof path, "%s/%s", run, program->sockets[k]);
            kept->listeners[k] = control_listen(path);
            if (kept->listeners[k] < 0) {
                fprintf(stderr, "%s: cannot listen there\n", path);
                return false;
            }
        }
    }
    return true;
}

void supervisor_close(struct supervisor *supervisor)
{
    for (size_t i = 0; supervisor->table != NULL && i < supervisor->table->count; i++) {
        logs_close(&supervisor->kept[i].log);
        for (size_t k = 0; k < TABLE_SOCKETS_MAX; k++) {
            close_fd(&supervisor->kept[i].listeners[k]);
        }
    }
    supervisor->table = NULL;
}

/* Makes supervisor_step() due at `at_ms` at the latest. */
static void due(struct supervisor *supervisor, uint64_t at_ms)
{
    if (at_ms < supervisor->next_ms) {
        supervisor->next_ms = at_ms;
    }
}

static bool is_kiosk(const struct supervisor *supervisor, size_t program)
{
    return supervisor->table->programs[program].is_kiosk;
}

/* SIGTERM, once. */
static void end_child(struct child *child)
{
    if (!child->is_ending) {
        child->is_ending = true;
        child->kill_ms = clock_steady_ms() + TERM_MS;
        kill(child->pid, SIGTERM);
    }
}

struct child *supervisor_child(struct supervisor *supervisor, size_t program)
{
    struct child *found = NULL;
    for (size_t i = 0; i < CHILDREN_MAX; i++) {
        struct child *child = &supervisor->children[i];
        if (child->pid == 0 || child->program != program) {
            continue;
        }
        bool serves = child->is_ready && !child->is_leaving && !child->is_ending;
        if (serves && is_kiosk(supervisor, program)) {
            return child;
        }
        if (found == NULL || child->started_ms >= found->started_ms) {
            found = child;
        }
    }
    return found;
}

/* Starts `program`, with `connection` (borrowed) or -1 for all its sockets. */
static void start(struct supervisor *supervisor, size_t program, int connection)
{
    const struct program *row = &supervisor->table->programs[program];
    struct kept *kept = &supervisor->kept[program];
    struct child *child = supervisor->children;
    while (child < supervisor->children + CHILDREN_MAX && child->pid != 0) {
        child++;
    }
    char names[NAMES_SIZE] = "connection";
    size_t used = 0;
    for (size_t i = 0; i < row->socket_count && connection < 0; i++) {
        used += (size_t)snprintf(
            names + used, sizeof names - used, "%s%s", i == 0 ? "" : ":", row->sockets[i]);
    }
    const struct passed passed = {
        .fds = connection < 0 ? kept->listeners : &connection,
        .count = connection < 0 ? row->socket_count : 1,
        .names = names,
        .notify = supervisor->notify_path,
        .log = kept->log.write_end};
    const char *path = row->is_kiosk ? supervisor->kiosk_path : NULL;
    uint64_t now_ms = clock_steady_ms();
    pid_t pid = child < supervisor->children + CHILDREN_MAX ? child_start(row, path, &passed) : -1;
    if (pid < 0) {
        log_error("cannot_start program=%s", row->name);
        kept->start_ms = now_ms + BACK_OFF_MAX_MS;
        return;
    }
    *child = (struct child){.pid = pid, .program = program, .started_ms = now_ms};
    log_info("started program=%s pid=%d", row->name, (int)pid);
}

void supervisor_heard(struct supervisor *supervisor, pid_t pid, struct text words)
{
    struct child *child = supervisor->children;
    while (child < supervisor->children + CHILDREN_MAX && (pid <= 0 || child->pid != pid)) {
        child++;
    }
    if (child == supervisor->children + CHILDREN_MAX) {
        log_warning("notify_from_stranger pid=%d", (int)pid);
        return;
    }
    const struct program *program = &supervisor->table->programs[child->program];
    while (words.len > 0) {
        const char *end = memchr(words.at, '\n', words.len);
        struct text line = {words.at, end == NULL ? words.len : (size_t)(end - words.at)};
        if (text_equal(line, TEXT_OF("READY=1")) && !child->is_ready) {
            child->is_ready = true;
            log_info("ready program=%s pid=%d", program->name, (int)pid);
        } else if (text_equal(line, TEXT_OF("STOPPING=1"))) {
            child->is_leaving = true;
        }
        size_t used = line.len + (end != NULL);
        words = (struct text){words.at + used, words.len - used};
    }
}

/* When to start `kept` again, after a life of `lived_ms`. */
static void back_off(struct kept *kept, uint64_t now_ms, uint64_t lived_ms)
{
    kept->failures = lived_ms >= STEADY_MS ? 0 : kept->failures;
    unsigned shift = kept->failures < 5 ? kept->failures : 5;
    uint64_t delay_ms = shift == 0 ? 0 : (uint64_t)BACK_OFF_MS << (shift - 1);
    kept->start_ms = now_ms + (delay_ms < BACK_OFF_MAX_MS ? delay_ms : BACK_OFF_MAX_MS);
    kept->failures++;
}

static void forget(struct supervisor *supervisor, struct child *child, int status)
{
    const struct program *program = &supervisor->table->programs[child->program];
    struct kept *kept = &supervisor->kept[child->program];
    uint64_t now_ms = clock_steady_ms();
    kill(-child->pid, SIGKILL); /* what it started itself, as KillMode=control-group would */
    bool fine = child->is_ending || child->is_leaving ||
                (program->accepts && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (!fine) {
        kept->crashes++;
        log_warning(
            "ended program=%s pid=%d exit=%d signal=%d", program->name, (int)child->pid,
            WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    if (!child->is_ending && !program->accepts) {
        back_off(kept, now_ms, now_ms - child->started_ms);
    }
    kept->waiting_ms = 0;
    *child = (struct child){0};
}

void supervisor_reap(struct supervisor *supervisor)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (size_t i = 0; i < CHILDREN_MAX; i++) {
            if (supervisor->children[i].pid == pid) {
                forget(supervisor, &supervisor->children[i], status);
            }
        }
    }
}

/* Starts `program` when it is time to. */
static void start_when_due(struct supervisor *supervisor, size_t program, uint64_t now_ms)
{
    const struct kept *kept = &supervisor->kept[program];
    if (now_ms >= kept->start_ms) {
        start(supervisor, program, -1);
    }
    due(supervisor, kept->start_ms > now_ms ? kept->start_ms : UINT64_MAX);
}

static void keep_kiosk(struct supervisor *supervisor, size_t program, uint64_t now_ms)
{
    struct child *serving = NULL, *coming = NULL;
    for (size_t i = 0; i < CHILDREN_MAX; i++) {
        struct child *child = &supervisor->children[i];
        if (child->pid == 0 || child->program != program || child->is_leaving || child->is_ending) {
            continue;
        }
        *(child->is_ready ? &serving : &coming) = child;
    }
    for (size_t i = 0; i < CHILDREN_MAX && serving != NULL; i++) {
        struct child *child = &supervisor->children[i];
        if (child->pid != 0 && child->program == program && child != serving && !child->is_ending) {
            supervisor->handovers++;
            end_child(child);
        }
    }
    if (serving == NULL && coming == NULL) {
        start_when_due(supervisor, program, now_ms);
    } else if (coming != NULL && now_ms >= coming->started_ms + FRAME_WAIT_MS) {
        log_error("no_frame pid=%d", (int)coming->pid);
        end_child(coming);
        supervisor->kept[program].start_ms = now_ms + BACK_OFF_MAX_MS;
        due(supervisor, now_ms + BACK_OFF_MAX_MS);
    } else if (coming != NULL) {
        due(supervisor, coming->started_ms + FRAME_WAIT_MS);
    }
}

static void keep(struct supervisor *supervisor, size_t program, uint64_t now_ms)
{
    const struct kept *kept = &supervisor->kept[program];
    if (supervisor->table->programs[program].accepts || kept->is_stopped) {
        due(supervisor, kept->waiting_ms > 0 ? kept->waiting_ms + CONNECT_WAIT_MS : UINT64_MAX);
        return;
    }
    if (is_kiosk(supervisor, program)) {
        keep_kiosk(supervisor, program, now_ms);
    } else if (supervisor_child(supervisor, program) == NULL) {
        start_when_due(supervisor, program, now_ms);
    }
}

/* True when the program at the cursor need not be waited for. */
static bool cursor_may_pass(struct supervisor *supervisor, uint64_t now_ms)
{
    const struct program *program = &supervisor->table->programs[supervisor->cursor];
    const struct child *child = supervisor_child(supervisor, supervisor->cursor);
    uint64_t limit_ms = supervisor->cursor_ms + READY_WAIT_MS;
    bool passes = !program->notifies || supervisor->kept[supervisor->cursor].is_stopped ||
                  (child != NULL && child->is_ready) || now_ms >= limit_ms;
    due(supervisor, passes ? UINT64_MAX : limit_ms);
    return passes;
}

static void keep_all(struct supervisor *supervisor, uint64_t now_ms)
{
    for (size_t i = 0; i < supervisor->cursor; i++) {
        keep(supervisor, i, now_ms);
    }
    while (supervisor->cursor < supervisor->table->count) {
        keep(supervisor, supervisor->cursor, now_ms);
        if (!cursor_may_pass(supervisor, now_ms)) {
            return;
        }
        supervisor->cursor++;
        supervisor->cursor_ms = now_ms;
    }
}

/* SIGTERM to all processes of `program`; true when there are none. */
static bool end_program(struct supervisor *supervisor, size_t program)
{
    bool none = true;
    for (size_t i = 0; i < CHILDREN_MAX; i++) {
        struct child *child = &supervisor->children[i];
        if (child->pid != 0 && child->program == program) {
            end_child(child);
            none = false;
        }
    }
    return none;
}

static void stop_in_order(struct supervisor *supervisor, uint64_t now_ms)
{
    while (supervisor->cursor > 0) {
        size_t program = supervisor->cursor - 1;
        bool stays =
            supervisor->phase == PHASE_RESTARTS && supervisor->table->programs[program].is_apart;
        if (!stays && !end_program(supervisor, program)) {
            return;
        }
        supervisor->kept[program].failures = 0;
        supervisor->kept[program].start_ms = 0;
        supervisor->cursor--;
    }
    if (supervisor->phase == PHASE_ENDS) {
        supervisor->phase = PHASE_OVER;
        return;
    }
    supervisor->phase = PHASE_RUNS;
    supervisor->cursor_ms = now_ms;
    keep_all(supervisor, now_ms);
}

static void kill_the_late(struct supervisor *supervisor, uint64_t now_ms)
{
    for (size_t i = 0; i < CHILDREN_MAX; i++) {
        struct child *child = &supervisor->children[i];
        if (child->pid == 0 || child->kill_ms == 0) {
            continue;
        }
        if (now_ms >= child->kill_ms) {
            log_warning("killed_late pid=%d", (int)child->pid);
            kill(-child->pid, SIGKILL);
            child->kill_ms = now_ms + TERM_MS;
        }
        due(supervisor, child->kill_ms);
    }
}

int supervisor_step(struct supervisor *supervisor)
{
    uint64_t now_ms = clock_steady_ms();
    supervisor->next_ms = now_ms + STEP_MAX_MS;
    switch (supervisor->phase) {
    case PHASE_RUNS: keep_all(supervisor, now_ms); break;
    case PHASE_RESTARTS:
    case PHASE_ENDS: stop_in_order(supervisor, now_ms); break;
    case PHASE_OVER: break;
    }
    kill_the_late(supervisor, now_ms);
    return (int)(supervisor->next_ms - now_ms);
}

int supervisor_listener(const struct supervisor *supervisor, size_t program)
{
    const struct kept *kept = &supervisor->kept[program];
    bool waits = kept->waiting_ms > 0 && clock_steady_ms() < kept->waiting_ms + CONNECT_WAIT_MS;
    return supervisor->table->programs[program].accepts && supervisor->phase == PHASE_RUNS &&
                   !kept->is_stopped && !waits
               ? kept->listeners[0]
               : -1;
}

void supervisor_connect(struct supervisor *supervisor, size_t program)
{
    struct kept *kept = &supervisor->kept[program];
    struct child *before = supervisor_child(supervisor, program);
    if (before != NULL) {
        if (kept->waiting_ms > 0) {
            log_warning("does_not_end pid=%d", (int)before->pid);
            kill(-before->pid, SIGKILL);
        }
        kept->waiting_ms = clock_steady_ms();
        return;
    }
    SCOPED(close_fd) int connection = listen_accept(kept->listeners[0]);
    if (connection >= 0) {
        start(supervisor, program, connection);
    }
}

static void stop_for(struct supervisor *supervisor, enum phase phase)
{
    supervisor->phase = phase;
    supervisor->cursor = supervisor->table->count;
}

void supervisor_restart(struct supervisor *supervisor)
{
    if (supervisor->phase == PHASE_RUNS) {
        stop_for(supervisor, PHASE_RESTARTS);
    }
}

void supervisor_end(struct supervisor *supervisor)
{
    if (supervisor->phase != PHASE_ENDS && supervisor->phase != PHASE_OVER) {
        stop_for(supervisor, PHASE_ENDS);
    }
}

const char *supervisor_word(struct supervisor *supervisor, size_t program)
{
    const struct child *child = supervisor_child(supervisor, program);
    const struct program *row = &supervisor->table->programs[program];
    if (child == NULL) {
        return supervisor->kept[program].is_stopped ? "stopped" : row->accepts ? "idle" : "waits";
    }
    if (child->is_ending || child->is_leaving) {
        return child->is_ending ? "ends" : "leaves";
    }
    return row->notifies && !child->is_ready ? "starts" : "runs";
}

void supervisor_stop(struct supervisor *supervisor, size_t program)
{
    supervisor->kept[program].is_stopped = true;
    (void)end_program(supervisor, program);
}

void supervisor_start_again(struct supervisor *supervisor, size_t program)
{
    supervisor->kept[program].is_stopped = false;
    supervisor->kept[program].start_ms = 0;
}
